/* The page's core and the command, each with what the other made. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { loadCore, SOURCE } from './bundle.mjs';
import { PASSPHRASE, Stage } from './stage.mjs';

const WISH = {
  kind: 'person',
  name: 'Siân Ó Broin',
  organisation: 'Leicestershire County Council',
  organisationKind: 'childrens_social_care',
  role: 'social worker',
  contact: '0116 496 0000',
};
const LITTLE = 4; // work factor: no test waits for scrypt

let core;
let stage;

before(async () => {
  core = await loadCore();
  stage = new Stage();
  stage.makeOffice();
  stage.makeAmanda();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
});
after(() => stage?.end());

function newSession() {
  return new core.session.Session(() => stage.now());
}

const QUIET = { progress: () => {}, isCancelled: () => false };

function check(session, name, more = {}) {
  return session.check(new Blob([stage.bytes(name)]), { ...QUIET, ...more });
}

async function unlocked(file = 'amanda.age') {
  const session = newSession();
  await session.unlock(stage.bytes(file), PASSPHRASE);
  return session;
}

/* Has compared the fingerprint of the sender. */
async function trusting() {
  const session = await unlocked();
  const { card, cardText } = session.readCard(stage.bytes('ruth.card.json'));
  session.trust(cardText, card.fingerprint);
  return session;
}

async function refused(promise, code) {
  try {
    await promise;
  } catch (problem) {
    assert.ok(problem instanceof core.refusal.Refused, String(problem));
    assert.equal(problem.refusal.code, code, JSON.stringify(problem.refusal));
    return problem.refusal;
  }
  return assert.fail(`not refused as ${code}`);
}

/* ---- keys and cards ---- */

test('a key that the page made is read by the command and by age', async () => {
  const made = await newSession().makeKey(WISH, PASSPHRASE, LITTLE);
  assert.equal(made.cardFile, 'Siân Ó Broin.card.json');
  assert.equal(made.identityFile, 'Siân Ó Broin.identity.age');
  stage.write('sian.card.json', made.cardText);
  stage.write('sian.age', made.identityText);
  assert.equal(stage.run(null, 'card', 'fingerprint', 'sian.card.json').trim(), made.card.fingerprint);
  assert.match(stage.run(null, 'card', 'check', 'sian.card.json'), /Siân Ó Broin/);

  /* By the command: it opens what is sealed to it. */
  stage.addRecipient('sian.card.json', WISH.name);
  const name = stage.share(WISH.name, 'For the review meeting', '--reason', 'P01.again=Another person');
  stage.run('sian', 'card', 'trust', 'ruth.card.json', '--fingerprint',
    stage.run(null, 'card', 'fingerprint', 'ruth.card.json').trim());
  assert.match(stage.run('sian', 'open', name, '--view'), /^To: {7}Siân Ó Broin/m);

  /* By the page, and the receipt back to the office. */
  const session = newSession();
  await session.unlock(stage.bytes('sian.age'), PASSPHRASE);
  const { cardText, card } = session.readCard(stage.bytes('ruth.card.json'));
  session.trust(cardText, card.fingerprint);
  const shown = await check(session, name);
  assert.equal(shown.recipientName, WISH.name);
  stage.write('sian.receipt', session.receipt('too-much').text);
  assert.match(stage.run('ruth', 'receive', 'sian.receipt'), /rejected/);

  /* By stock age, after Python took the passphrase off. */
  const script = `${SOURCE}/tests/interop/age_passphrase.py`;
  const opened = spawnSync('python3', [script, 'passphrase', 'sian.age', 'sian.key'], {
    cwd: stage.folder, encoding: 'utf8',
  });
  assert.equal(opened.status, 0, opened.stderr);
  const aged = spawnSync('age', ['-d', '-i', 'sian.key', name], { cwd: stage.folder });
  assert.equal(aged.status, 0, String(aged.stderr));
  assert.equal(aged.stdout.subarray(0, 13).toString(), 'manifest.json');
});

test('a team has a holder', async () => {
  const team = { ...WISH, kind: 'team', name: 'Duty desk', role: 'duty team', holder: 'Aisha Rahman' };
  const made = await newSession().makeKey(team, PASSPHRASE, LITTLE);
  assert.equal(made.card.holder, 'Aisha Rahman');
  stage.write('desk.card.json', made.cardText);
  assert.match(stage.run(null, 'card', 'check', 'desk.card.json'), /^The card of Duty desk is whole/);
  await refused(newSession().makeKey({ ...team, holder: '' }, PASSPHRASE, LITTLE), 'wish-text');
  await refused(newSession().makeKey({ ...WISH, name: 'a\nb' }, PASSPHRASE, LITTLE), 'wish-text');
  await refused(newSession().makeKey({ ...WISH, role: 'é'.repeat(129) }, PASSPHRASE, LITTLE), 'wish-text');
  await refused(newSession().makeKey(WISH, 'too short', LITTLE), 'passphrase-short');
});

test('what is no identity is named', async () => {
  const session = newSession();
  await refused(session.unlock(stage.bytes('amanda.age'), 'wrong'), 'passphrase-wrong');
  await refused(session.unlock(stage.bytes('amanda.card.json'), PASSPHRASE), 'identity-is-card');
  await refused(session.unlock(new Uint8Array(0), PASSPHRASE), 'identity-malformed');
  const altered = stage.bytes('amanda.age');
  altered[altered.length - 60] ^= 1;
  const refusal = await refused(session.unlock(altered, PASSPHRASE), 'identity-altered');
  assert.equal(refusal.status, 4);
  await refused(check(session, 'amanda.age'), 'locked');
});

/* ---- a package from beginning to end ---- */

test('first time: the fingerprint is compared, and then it opens', async () => {
  stage.time = '2026-11-17T10:00:00Z';
  const name = stage.share('Amanda Kaur', 'For the review meeting on 1 December 2026');
  stage.first = name;
  const session = await unlocked();
  const refusal = await refused(check(session, name), 'sender-unknown');
  assert.equal(refusal.status, 4);
  assert.deepEqual(refusal.params, { name: 'Ruth Adeyemi', organisation: 'Home-Start Example' });
  const fingerprint = stage.run(null, 'card', 'fingerprint', 'ruth.card.json').trim();
  assert.equal(refusal.sender.fingerprint, fingerprint);
  await refused((async () => session.read(0, () => false))(), 'no-package');
  await refused(
    (async () => session.trust(refusal.senderCard, '00000 00000 00000 00000 00000 00000'))(),
    'fingerprint-differs',
  );
  const { memory } = session.trust(refusal.senderCard, fingerprint);
  assert.match(memory.file, /^Amanda Kaur\.memory 2026-11-\d\d \d{4}\.json$/);
  assert.equal(memory.changed, true);

  const told = [];
  const shown = await check(session, name, { progress: (done, of) => told.push([done, of]) });
  const size = stage.bytes(name).length;
  assert.deepEqual(told[told.length - 1], [size, size]);

  /* It says what the command says. */
  stage.run('amanda', 'card', 'trust', 'ruth.card.json', '--fingerprint', fingerprint);
  const said = JSON.parse(stage.run('amanda', 'open', name, '-o', 'opened', '--json'));
  assert.deepEqual(
    {
      basis: shown.basis,
      copies: shown.files
        .filter((file) => file.original !== undefined)
        .map((file) => ({ path: file.path, original: file.original })),
      created: shown.created,
      expires: shown.expires,
      folder: `opened/${shown.id}`,
      handling: shown.handling,
      id: shown.id,
      ledger: {
        compared: shown.ledger.compared,
        continues: shown.ledger.continues,
        entries: shown.ledger.entries,
        origin: shown.ledger.origin,
      },
      marking: shown.marking,
      not_read: shown.files
        .filter((file) => file.notRead !== undefined)
        .map((file) => ({ path: file.path, why: file.notRead })),
      organisation: shown.sender.organisation,
      package: shown.packageDigest,
      purpose: shown.purpose,
      recipient: shown.recipientName,
      renamed: shown.files
        .filter((file) => file.recordedName !== undefined)
        .map((file) => ({ path: file.path, recorded_name: file.recordedName })),
      sender: shown.sender.name,
    },
    said,
  );
  assert.equal(shown.trustedBy, 'memory');
  assert.equal(shown.lastDay, '2032-11-15');
  assert.equal(shown.hasExpired, false);
  assert.equal(shown.report, stage.text(`opened/${shown.id}/report.html`));
  assert.equal(shown.extractText, stage.text(`opened/${shown.id}/extract.json`));
  assert.equal(shown.extract.format, 'safehand.extract/2');
  const paths = shown.files.map((file) => file.path);
  assert.deepEqual(paths, ['report.html', 'extract.json', 'report.pdf', 'attachments/drawing.txt']);
  const { bytes, file } = await session.read(3, () => false);
  assert.equal(file.name, 'drawing.txt');
  assert.deepEqual(bytes, stage.bytes(`opened/${shown.id}/attachments/drawing.txt`));

  /* The receipt is the command's, but for its time. */
  const receipt = session.receipt(null);
  assert.equal(receipt.file, `${shown.id}.receipt`);
  assert.equal(receipt.senderContact, '0116 496 0501');
  stage.run('amanda', 'acknowledge', name, '-o', 'commands.receipt');
  assert.equal(receipt.text, stage.text('commands.receipt'));
  assert.deepEqual(
    core.mail.armorFind(`Hello,\n> ${receipt.armor.replace(/\n/g, '\n> ')}bye`, 'SAFEHAND RECEIPT'),
    core.bytes.bytesOf(receipt.text),
  );
  stage.write('amanda.receipt', receipt.text);
  assert.match(stage.run('ruth', 'receive', 'amanda.receipt'), /is acknowledged/);
  stage.memory = receipt.memory.text;
});

test('what is pasted into an email goes both ways', async () => {
  const session = await trusting();
  const again = await check(session, stage.first);
  const receipt = session.receipt('too-much');
  const quoted = (text) => `Dear Ruth,\n\n> ${text.replace(/\n/g, '\n> ')}\nAmanda\n`;
  stage.write('mailed.receipt', quoted(receipt.armor));
  assert.match(stage.run('ruth', 'receive', 'mailed.receipt'), /rejected/);
  const armor = stage.run('amanda', 'acknowledge', stage.first, '--armor', '-o', 'armored.receipt');
  assert.ok(armor !== undefined);
  assert.equal(
    new TextDecoder().decode(core.mail.armorFind(stage.text('armored.receipt'), 'SAFEHAND RECEIPT')).split('\n')[1],
    `id ${again.id}`,
  );
  const own = await unlocked();
  const made = await own.unlock(stage.bytes('amanda.age'), PASSPHRASE);
  stage.write('mailed.card', quoted(made.cardArmor));
  assert.equal(stage.run(null, 'card', 'fingerprint', 'mailed.card').trim(), made.card.fingerprint);
  const shown = stage.run(null, 'card', 'show', 'amanda.card.json', '--armor');
  assert.equal(shown, made.cardArmor);
});

const memoryBytes = () => core.bytes.bytesOf(stage.memory);

test('next time nobody is called, and the ledger continues', async () => {
  stage.time = '2026-11-18T10:00:00Z';
  const name = stage.share('Amanda Kaur', 'For the review', '--reason', 'P01.again=Asked for it');
  stage.second = name;
  const session = await unlocked();
  const shown = await check(session, name, { memory: memoryBytes() });
  assert.equal(shown.ledger.compared, 'continues');
  assert.ok(shown.ledger.continues > 0 && shown.ledger.continues < shown.ledger.entries);
  assert.equal(shown.memoryTrouble, null);
  assert.equal(shown.memory.changed, true);
  const said = JSON.parse(stage.run('amanda', 'open', name, '--view', '--json'));
  assert.equal(said.ledger.compared, 'continues');
  assert.equal(said.ledger.continues, shown.ledger.continues);

  /* The older one again is no fork; and what is remembered does not go back. */
  const memory = core.bytes.bytesOf(shown.memory.text);
  const again = await check(await unlocked(), stage.first, { memory });
  assert.equal(again.ledger.compared, 'continues');
  assert.equal(again.memory.changed, false);
  stage.memory = shown.memory.text;
});

test('a memory that cannot be used keeps nobody from reading', async () => {
  const forged = stage.memory.replace('Ruth Adeyemi', 'Ruth Adeyemj');
  const session = await trusting();
  const shown = await check(session, stage.second, { memory: core.bytes.bytesOf(forged) });
  assert.equal(shown.memoryTrouble, 'altered');
  assert.equal(shown.ledger.compared, 'damaged');
  const other = await unlocked('helen.age');
  const troubles = [
    [forged, 'altered'],
    ['{', 'not-a-memory'],
    [stage.memory.replaceAll('safehand.memory/2', 'safehand.memory/4'), 'newer'],
    [stage.memory.replaceAll('safehand.memory/2', 'safehand.memory/3'), 'not-a-memory'],
  ];
  for (const [text, trouble] of troubles) {
    const refusal = await refused(
      check(await unlocked(), stage.second, { memory: core.bytes.bytesOf(text) }),
      'sender-unknown',
    );
    assert.equal(refusal.memoryTrouble, trouble);
  }
  const refusal = await refused(check(other, stage.second, { memory: memoryBytes() }), 'not-for-you');
  assert.equal(refusal.memoryTrouble, 'of-another');
});

test('a fork of the ledger is refused, and opens if one must read it', async () => {
  const forked = new Stage();
  try {
    cpSync(stage.folder, forked.folder, { recursive: true });
    rmSync(forked.path('.config'), { recursive: true, force: true });
    forked.time = '2026-11-19T10:00:00Z';
    stage.time = '2026-11-19T10:00:00Z';
    forked.step = 1000; // another history
    const name = stage.share('Amanda Kaur', 'The honest history', '--reason', 'P01.again=Asked for it');
    const session = await unlocked();
    const honest = await check(session, name, { memory: memoryBytes() });
    const other = forked.share('Amanda Kaur', 'The forked history', '--reason', 'P01.again=Asked for it');
    cpSync(forked.path(other), stage.path(other));
    const memory = core.bytes.bytesOf(honest.memory.text);
    const refusal = await refused(check(await unlocked(), other, { memory }), 'history-contradicts');
    assert.equal(refusal.status, 4);
    assert.deepEqual(refusal.params, {
      origin: 'ledger.example.org/home-start',
      organisation: 'Home-Start Example',
      entries: honest.ledger.entries,
      why: 'other-head',
    });
    stage.run('amanda', 'open', name, '--view');
    stage.expect(4, 'amanda', 'open', other, '--view');
    const reader = await unlocked();
    const read = await check(reader, other, { memory, despiteLedger: true });
    assert.equal(read.ledger.compared, 'contradicts');
    assert.equal(read.purpose, 'The forked history');
    assert.equal(read.memory.text, honest.memory.text, 'nothing of it is remembered');
    stage.memory = honest.memory.text;
  } finally {
    forked.end();
  }
});

test('the ledger changes its keys when somebody leaves', async () => {
  stage.run('helen', 'identity', 'new', '--name', 'Sam Osborne', '--organisation',
    'Home-Start Example', '--kind', 'charity', '--role', 'coordinator', '--office', 'office',
    '-o', 'sam.age');
  stage.run('helen', 'staff', 'add', 'sam.card.json', '--role', 'coordinator', '--trained-on',
    '2026-11-16');
  stage.run('helen', 'staff', 'remove', 'Sam Osborne', '--reason', 'left');
  stage.time = '2026-11-20T10:00:00Z';
  const name = stage.share('Amanda Kaur', 'After the change of keys', '--reason', 'P01.again=Asked for it');
  const shown = await check(await unlocked(), name, { memory: memoryBytes() });
  assert.equal(shown.ledger.compared, 'continues');
  const said = JSON.parse(stage.run('amanda', 'open', name, '--view', '--json'));
  assert.equal(said.ledger.continues, shown.ledger.continues);
  const first = await check(await trusting(), name);
  assert.equal(first.ledger.compared, 'first-seen');
});

test('a sender who changed, and time that passed', async () => {
  const session = await trusting();
  const time = stage.time;
  stage.time = '2028-11-14T10:00:00Z';
  assert.equal((await check(session, stage.first)).hasExpired, false);
  stage.time = '2028-11-16T10:00:00Z';
  const refusal = await refused(check(session, stage.first), 'sender-expired');
  assert.equal(refusal.sender.hasExpired, true);
  await refused((async () => session.trust(refusal.senderCard, refusal.sender.fingerprint))(), 'card-expired');
  stage.time = time;

  /* A package that was to be destroyed opens, and it is told. */
  const late = new core.session.Session(() => Date.parse('2040-01-01T00:00:00Z') / 1000);
  await late.unlock(stage.bytes('amanda.age'), PASSPHRASE);
  await refused(check(late, stage.first, { trust: [stage.text('ruth.card.json')] }), 'sender-expired');
});
