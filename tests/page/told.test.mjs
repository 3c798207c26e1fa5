/* A fingerprint that was read aloud before the first package came: it is remembered, and no second call is needed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadCore } from './bundle.mjs';
import { PASSPHRASE, Stage } from './stage.mjs';

const WISH = {
  kind: 'person', name: 'Si\u00e2n Prosser', organisation: 'Cyngor Sir G\u00e2r', organisationKind: 'childrens_social_care',
  role: 'social worker', contact: '',
};
const QUIET = { isCancelled: () => false, progress: () => {} };

let core;
let stage;
let session; // in which the key was made
let made;
let name; // of the package
let ruth; // the fingerprint of who sends it
const bytes = (text) => core.bytes.bytesOf(text);

before(async () => {
  core = await loadCore();
  stage = new Stage();
  stage.makeOffice();
  session = new core.session.Session(() => stage.now());
  made = await session.makeKey(WISH, PASSPHRASE, 2);
  stage.write('sian.card.json', made.cardText);
  stage.addRecipient('sian.card.json', WISH.name);
  name = stage.share(WISH.name, 'Planning support');
  ruth = stage.run(null, 'card', 'fingerprint', 'ruth.card.json').trim();
});
after(() => stage?.end());

async function unlocked() {
  const other = new core.session.Session(() => stage.now());
  await other.unlock(bytes(made.identityText), PASSPHRASE);
  return other;
}

function check(at, more = {}) {
  return at.check(new Blob([stage.bytes(name)]), { ...QUIET, ...more });
}

async function refusalOf(promise) {
  const problem = await promise.then(() => assert.fail('it opened'), (found) => found);
  assert.ok(problem instanceof core.refusal.Refused, String(problem));
  return problem.refusal;
}

test('it is found in what is typed, in a message, and in a card', () => {
  assert.deepEqual(session.findFingerprint(bytes(ruth.replaceAll(' ', ''))), { fingerprint: ruth, card: null });
  const { fingerprint, card } = session.findFingerprint(stage.bytes('ruth.card.json'));
  assert.deepEqual([fingerprint, card.name], [ruth, 'Ruth Adeyemi']);
  assert.throws(() => session.findFingerprint(bytes('Phone 0116 496 0501')), (problem) => problem.refusal.code === 'not-a-card');
});

test('a key that was made can remember it at once, and opens with it in another window', async () => {
  const memory = session.expect(ruth);
  assert.equal(memory.file, 'Si\u00e2n Prosser.memory 2026-11-16 0900.json');
  const root = JSON.parse(memory.text);
  assert.deepEqual([root.format, root.fingerprints, root.cards], ['safehand.memory/3', [ruth], []]);
  const shown = await check(await unlocked(), { memory: bytes(memory.text) });
  assert.deepEqual([shown.trustedBy, shown.sender.fingerprint], ['told', ruth]);
  const after_ = JSON.parse(shown.memory.text);
  assert.deepEqual([after_.format, 'fingerprints' in after_, after_.cards.length], ['safehand.memory/2', false, 1]);
  const again = await check(await unlocked(), { memory: bytes(shown.memory.text) });
  assert.equal(again.trustedBy, 'memory');
  // What is known already is not waited for once more.
  const known = await unlocked();
  assert.equal(JSON.parse(known.expect(ruth, bytes(shown.memory.text)).text).format, 'safehand.memory/2');
});

test('one that was heard wrong and corrected counts for nothing any more', async () => {
  const wrong = ruth.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10));
  const at = await unlocked();
  const first = at.expect(wrong);
  const mended = at.expect(ruth, bytes(first.text), wrong);
  assert.deepEqual(JSON.parse(mended.text).fingerprints, [ruth]);
  assert.deepEqual(JSON.parse(at.expect(ruth, bytes(mended.text)).text).fingerprints, [ruth]);
});

test('another fingerprint trusts nobody, and is told beside the one that is there', async () => {
  const other = ruth.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10));
  const at = await unlocked();
  const memory = bytes(at.expect(other).text);
  const refusal = await refusalOf(check(at, { memory }));
  assert.deepEqual([refusal.code, refusal.sender.fingerprint, refusal.told], ['sender-unknown', ruth, [other]]);
  assert.equal((await refusalOf(check(await unlocked()))).told.length, 0);
  for (const wrong of ['', ruth.replaceAll(' ', ''), `${ruth} 12345`])
    assert.throws(() => at.expect(wrong), (problem) => problem.refusal.code === 'fingerprint-differs');
});

test('nobody else can write it into the file, and what is not in its form is no memory', async () => {
  const at = await unlocked();
  const { text } = at.expect(ruth);
  const signer = (await core.identity.identityUnlock(bytes(made.identityText), PASSPHRASE)).signer;
  const read = (changed) => core.memory.memoryRead(bytes(changed), signer).trouble;
  assert.equal(read(text), null);
  assert.equal(read(text.replace(ruth, ruth.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10)))), 'altered');
  const with_ = (told) => core.memory.memoryText({ ...core.memory.NOTHING, told }, signer);
  assert.equal(read(with_([ruth])), null);
  assert.equal(read(with_(['12345'])), 'not-a-memory');
  assert.equal(read(with_(Array(101).fill(ruth))), 'not-a-memory');
  assert.equal(read(text.replace('safehand.memory/3', 'safehand.memory/2')), 'not-a-memory');
  assert.equal(read(text.replaceAll('safehand.memory/3', 'safehand.memory/4')), 'newer');
});
