/*
 * An office whose folder was put back and that goes on in a further log: the page opens what it sends, and tells of
 * the ledger what the command tells.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Decrypter, Encrypter } from 'age-encryption';
import { loadCore } from './bundle.mjs';
import { PASSPHRASE, Stage } from './stage.mjs';

const LOG = 'ledger.example.org/home-start';
const AGAIN = ['--reason', 'P01.again=Asked for it'];
const QUIET = { progress: () => {}, isCancelled: () => false };

let core;
let stage; // up to the first package, which Amanda has not opened
let first;

before(async () => {
  core = await loadCore();
  stage = new Stage();
  stage.makeOffice();
  stage.makeAmanda();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
  stage.time = '2026-11-17T10:00:00Z';
  first = stage.share('Amanda Kaur', 'For the review meeting on 1 December 2026');
  stage.run('amanda', 'card', 'trust', 'ruth.card.json', '--fingerprint',
    stage.run(null, 'card', 'fingerprint', 'ruth.card.json').trim());
});
after(() => stage?.end());

/* The same office again, for one test. */
async function staged(use) {
  const own = new Stage();
  try {
    cpSync(stage.folder, own.folder, { recursive: true });
    own.time = stage.time;
    own.step = stage.step;
    const session = new core.session.Session(() => own.now());
    await session.unlock(own.bytes('amanda.age'), PASSPHRASE);
    const { card, cardText } = session.readCard(own.bytes('ruth.card.json'));
    session.trust(cardText, card.fingerprint);
    await use(own, session);
  } finally {
    own.end();
  }
}

/* What the office did in between is gone, and it goes on. */
async function lose(own, between, ...more) {
  cpSync(own.path('office'), own.path('copy'), { recursive: true });
  const made = await between();
  rmSync(own.path('office'), { recursive: true });
  renameSync(own.path('copy'), own.path('office'));
  own.time = '2026-11-18T10:00:00Z';
  own.run('ruth', 'ledger', 'continue', '--reason', 'The disk broke', ...more);
  return made;
}

const open = (session, bytes, more = {}) => session.check(new Blob([bytes]), { ...QUIET, ...more });

/* Page and command beside each other; what of it the command says in words. */
async function bothSay(own, session, name) {
  const { ledger } = await open(session, own.bytes(name));
  const { compared, continues, entries, origin } = ledger;
  cpSync(own.path('.config'), own.path('.config-before'), { recursive: true });
  const words = /^Ledger: .*$/m.exec(own.run('amanda', 'open', name, '--view'))[0];
  rmSync(own.path('.config'), { recursive: true });
  renameSync(own.path('.config-before'), own.path('.config'));
  const said = JSON.parse(own.run('amanda', 'open', name, '--view', '--json'));
  assert.deepEqual({ compared, continues, entries, origin }, said.ledger);
  return { ledger, words };
}

async function acknowledged(own, session, name) {
  const { ledger } = await open(session, own.bytes(name));
  session.receipt(null);
  mkdirSync(own.path('receipts'), { recursive: true });
  own.run('amanda', 'acknowledge', name, '-o', `receipts/${name}.receipt`);
  return ledger.entries;
}

test('what was acknowledged is in it: the proof leads to where it goes on', () => staged(async (own, session) => {
  const entries = await acknowledged(own, session, first);
  own.run('ruth', 'receive', `receipts/${first}.receipt`);
  await lose(own, () => own.share('Amanda Kaur', 'Never seen by her', ...AGAIN));
  const second = own.share('Amanda Kaur', 'After the loss', ...AGAIN);
  const { ledger, words } = await bothSay(own, session, second);
  assert.equal(ledger.compared, 'continues-in-further-log');
  assert.equal(ledger.continues, entries);
  assert.equal(ledger.origin, `${LOG}/2`);
  assert.equal(ledger.dropped, null);
  assert.match(words, new RegExp(`goes on in a further log, and nothing is changed or missing of the ${entries} entries`));

  /* From then on it continues as any log does. */
  await acknowledged(own, session, second);
  own.run('ruth', 'receive', `receipts/${second}.receipt`);
  const third = own.share('Amanda Kaur', 'And on it goes from there', ...AGAIN);
  assert.equal((await bothSay(own, session, third)).ledger.compared, 'continues');
}));

for (const isNamed of [true, false])
  test(`what was seen is gone, and the log ${isNamed ? 'says so' : 'keeps silent'}`, () => staged(async (own, session) => {
    const kept = (await open(session, own.bytes(first))).ledger.entries;
    own.run('amanda', 'open', first, '--view');
    const between = async () => {
      const lost = own.share('Amanda Kaur', 'Seen, and lost', ...AGAIN);
      return acknowledged(own, session, lost);
    };
    const seen = await lose(own, between, ...(isNamed ? ['--receipts', 'receipts'] : []));
    const name = own.share('Amanda Kaur', 'After the loss', ...AGAIN);

    const { ledger, words } = await bothSay(own, session, name);
    assert.equal(ledger.compared, 'dropped');
    assert.equal(ledger.dropped.seen, seen);
    assert.ok(ledger.dropped.kept >= kept && ledger.dropped.kept < seen);
    assert.equal(ledger.dropped.isNamed, isNamed);
    assert.ok(words.includes(`from ${ledger.dropped.kept} entries of the ${seen} that you have seen`), words);
    assert.ok(words.includes(isNamed ? 'it says itself that this is missing' : 'it does not say that this is missing'), words);
    assert.equal((await bothSay(own, session, name)).ledger.compared, 'continues', 'it is told once');

  }));

/* What the note says is signed, and its place in the file is fixed. */
test('by hand nothing of it is changed', () => staged(async (own, session) => {
  own.run('amanda', 'open', first, '--view');
  const { memory } = await open(session, own.bytes(first));
  await lose(own, () => own.share('Amanda Kaur', 'Never seen by her', ...AGAIN));
  const name = own.share('Amanda Kaur', 'After the loss', ...AGAIN);
  const identity = await core.identity.identityUnlock(own.bytes('amanda.age'), PASSPHRASE);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity.secret);
  const plain = Buffer.from(await decrypter.decrypt(own.bytes(name)));
  const size = /\nhead ([0-9]+) /.exec(plain.toString('latin1'))[1];
  const changes = [
    ['\nlogs 1\n', '\nlogs 0\n', 'history-malformed', 3],
    ['\nlogs 1\n', '\nlogs 2\n', 'history-malformed', 3],
    ['\nlogs 1\n', '\nlogz 1\n', 'history-malformed', 3],
    [`\ncontinues ${LOG}\n`, `\ncontinues ${LOG.slice(0, -1)}x\n`, 'history-malformed', 3],
    ['safehand.log-continuation/2', 'safehand.log-continuation/3', 'made-by-newer', 3],
    [`\nhead ${size} `, `\nhead ${size - 1} `, 'history-forged', 4],
  ];
  for (const [was, is, code, status] of changes) {
    const at = plain.indexOf(was);
    assert.ok(at > 0 && was.length === is.length, was);
    const encrypter = new Encrypter();
    encrypter.addRecipient(identity.card.recipient);
    const altered = [plain.subarray(0, at), Buffer.from(is), plain.subarray(at + was.length)];
    own.write('altered.safehand', await encrypter.encrypt(Buffer.concat(altered)));
    const fresh = new core.session.Session(() => own.now());
    await fresh.unlock(own.bytes('amanda.age'), PASSPHRASE);
    const more = { memory: core.bytes.bytesOf(memory.text), despiteLedger: true };
    await assert.rejects(open(fresh, own.bytes('altered.safehand'), more), ({ refusal }) => {
      assert.deepEqual([refusal?.code, refusal?.status], [code, status], is);
      return true;
    });
    own.expect(status, 'amanda', 'open', 'altered.safehand', '--view');
  }
}));
