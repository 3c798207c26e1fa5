/* Single parts of the core: saving, mail, memory, and what no package of the command's tries. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { generateHybridIdentity, identityToRecipient } from 'age-encryption';
import { loadCore } from './bundle.mjs';
import { PASSPHRASE, Stage } from './stage.mjs';

let core;
let stage;
let session;
let shown;

before(async () => {
  core = await loadCore();
  stage = new Stage();
  stage.makeOffice();
  stage.makeAmanda();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
  stage.write('HS-7/attachments/drawing.txt', 'a house and a sun\n'.repeat(12000));
  stage.time = '2026-11-17T10:00:00Z';
  const name = stage.share('Amanda Kaur', 'For the review meeting on 1 December 2026');
  session = new core.session.Session(() => stage.now());
  await session.unlock(stage.bytes('amanda.age'), PASSPHRASE);
  const { card, cardText } = session.readCard(stage.bytes('ruth.card.json'));
  session.trust(cardText, card.fingerprint);
  shown = await session.check(new Blob([stage.bytes(name)]), QUIET);
});
after(() => stage?.end());

const QUIET = { progress: () => {}, isCancelled: () => false };

/* Remembers what came, and what became of it. */
function newSink() {
  const parts = [];
  const sink = {
    state: 'open',
    bytes: () => core.bytes.joined(...parts),
    write: async (bytes) => void parts.push(bytes.slice()),
    close: async () => void (sink.state = 'closed'),
    abort: async () => void (sink.state = 'aborted'),
  };
  return sink;
}

/* ---- saving ---- */

test('one file is saved, whole', async () => {
  const sink = newSink();
  const told = [];
  await session.saveOne([3], 'file', sink, { ...QUIET, progress: (done, of) => told.push([done, of]) });
  assert.equal(sink.state, 'closed');
  assert.deepEqual(sink.bytes(), stage.bytes('HS-7/attachments/drawing.txt'));
  assert.deepEqual(told[told.length - 1], [shown.files[3].size, shown.files[3].size]);
  assert.equal(session.savedName([3], 'file'), 'drawing.txt');
});

test('a saving that is cancelled leaves nothing', async () => {
  const sink = newSink();
  await assert.rejects(
    session.saveOne([3], 'file', sink, { ...QUIET, isCancelled: () => true }),
    (problem) => problem.refusal.code === 'cancelled',
  );
  assert.equal(sink.state, 'aborted');
  await assert.rejects(
    session.saveOne([99], 'file', newSink(), QUIET),
    (problem) => problem.refusal.code === 'no-such-file',
  );
  const full = { ...newSink(), write: () => Promise.reject(new Error('disk full')) };
  await assert.rejects(session.saveOne([3], 'file', full, QUIET), /disk full/);
});

test('all in one .zip, which Python takes apart', async () => {
  const sink = newSink();
  const all = shown.files.map((file) => file.index);
  await session.saveOne(all, 'zip', sink, QUIET);
  assert.equal(session.savedName(all, 'zip'), `${shown.id}.zip`);
  stage.write('all.zip', sink.bytes());
  const script = `
import sys, zipfile, hashlib
with zipfile.ZipFile("all.zip") as file:
    assert file.testzip() is None
    for item in file.infolist():
        print(item.filename, item.file_size, hashlib.sha256(file.read(item)).hexdigest(), item.date_time)
`;
  const told = spawnSync('python3', ['-c', script], { cwd: stage.folder, encoding: 'utf8' });
  assert.equal(told.stderr, '');
  const lines = shown.files.map((file) => `${file.path} ${file.size} ${file.sha256} (2026, 11, 17, 10, 0, 0)`);
  assert.deepEqual(told.stdout.trim().split('\n'), lines);
});

test('each in a folder', async () => {
  const saved = new Map();
  const folder = {
    create: async (name) => {
      const sink = newSink();
      saved.set(name, sink);
      return sink;
    },
  };
  await session.saveAll([0, 1, 2, 3], folder, QUIET);
  assert.deepEqual([...saved.keys()], ['report.html', 'extract.json', 'report.pdf', 'drawing.txt']);
  for (const file of shown.files) {
    const sink = saved.get(file.name);
    assert.equal(sink.state, 'closed');
    assert.equal(core.bytes.digestOf(sink.bytes()), file.sha256);
  }
});

test('what is too large for a .zip of the old form is refused', async () => {
  const entry = { path: 'a', size: 0x7fffffff, crc: 0, bytes: async function* () {} };
  await assert.rejects(
    core.zip.zipMake([entry, entry, entry], 0).next(),
    (problem) => problem.refusal.code === 'too-large',
  );
});

/* ---- mail ---- */

test('a card is found in what mail makes of it', () => {
  const text = stage.text('ruth.card.json');
  const bytes = (value) => core.bytes.bytesOf(value);
  const armored = core.mail.armored('SAFEHAND CARD', text);
  const quoted = text.replace(/=/g, '=3D').replace(/.{70}/g, '$&=\r\n');
  const ways = [
    text, text.trimEnd(), `\ufeff${text}`, text.replace(/\n/g, '\r\n'), `Here it is:\n${text}\nRuth`,
    armored, armored.replace(/\n/g, '\r\n'), `Hello\n\n> ${armored.replace(/\n/g, '\n> ')}`,
    armored.replace(/-----/g, '\u2014\u2014\u2013'), armored.replace(/\n/g, ' '),
    `Content-Transfer-Encoding: quoted-printable\r\n\r\n${quoted}`,
    text.replace(/.{76}/g, '$&\r\n'), text.replace(/ /g, '\n'),
  ];
  for (const [i, way] of ways.entries())
    assert.equal(session.readCard(bytes(way)).card.name, 'Ruth Adeyemi', `way ${i}`);
  const others = [
    ['', 'nothing'], ['ssh-ed25519 AAAA', 'ssh-key'], ['AGE-SECRET-KEY-1ABC', 'secret-key'],
    ['# created\nAGE-SECRET-KEY-1ABC', 'secret-key'], ['age1qqqq', 'recipient'],
    ['-----BEGIN PGP PUBLIC KEY BLOCK-----', 'other-key'], ['hello', 'other'],
    ['age-encryption.org/v1', 'encrypted'],
  ];
  for (const [text_, found] of others)
    assert.throws(
      () => session.readCard(bytes(text_)),
      (problem) => problem.refusal.code === 'not-a-card' && problem.refusal.params.found === found,
    );
  assert.throws(
    () => session.readCard(bytes(text.replace('Ruth', 'Rath'))),
    (problem) => problem.refusal.code === 'card-forged',
  );
  assert.match(armored, /^[\x20-\x7e\n]+$/);
  const many = '-----BEGIN SAFEHAND CARD-----\n'.repeat(200000);
  const before_ = Date.now();
  assert.equal(session.readCard(bytes(`${many}${armored}`)).card.name, 'Ruth Adeyemi');
  assert.equal(core.mail.armorFind(`${many}x`, 'SAFEHAND CARD'), null);
  assert.ok(Date.now() - before_ < 20000, 'no message takes long');
  for (const line of armored.split('\n')) assert.ok(line.length <= 64);
});

/* ---- cards ---- */

test('a key of a later kind is kept, and does not matter', async () => {
  const signer = core.keys.signerOf(new Uint8Array(32).fill(7));
  const hybrid = await identityToRecipient(await generateHybridIdentity());
  const own = session.readCard(stage.bytes('amanda.card.json'));
  const known = JSON.parse(own.cardText);
  const make = (age_recipients) => {
    const { signature, ...rest } = { ...known, age_recipients, verifier: signer.verifier.text };
    const text = core.json.canonical(rest);
    const sum = core.keys.signs(signer, core.bytes.bytesOf(`safehand.card/2\n${text}`));
    return core.bytes.bytesOf(`${core.json.canonical({ ...rest, signature: core.bytes.base64Of(sum) })}\n`);
  };
  const x25519 = known.age_recipients[0];
  const both = core.card.cardRead(make([hybrid, x25519]));
  assert.equal(both.recipient, x25519);
  assert.deepEqual(both.otherRecipients, [hybrid]);
  assert.equal(core.card.cardShown(both, 0).hybrid, true);
  stage.write('both.card.json', make([hybrid, x25519]));
  assert.equal(stage.run(null, 'card', 'fingerprint', 'both.card.json').trim(), both.fingerprint);
  for (const bad of [[], [hybrid], [x25519, x25519], [x25519.slice(0, -1) + 'q', hybrid]])
    assert.throws(() => core.card.cardRead(make(bad)), core.refusal.Malformed);
});

test('who is trusted: the same person with the same keys and ledger', () => {
  const ruth = core.card.cardRead(stage.bytes('ruth.card.json'));
  const now = stage.now();
  const code = (card, known, time = now) => {
    try {
      return core.trust.trustCheck(card, known, [], time);
    } catch (problem) {
      return problem.refusal.code;
    }
  };
  const later = { ...ruth, created: ruth.created + 10, expires: ruth.expires + 10, fingerprint: 'x' };
  assert.equal(code(ruth, []), 'sender-unknown');
  assert.equal(code(ruth, [ruth]), 'memory');
  assert.equal(code(later, [ruth]), 'renewal');
  assert.equal(code({ ...later, contact: 'new' }, [ruth]), 'renewal');
  assert.equal(code({ ...later, role: 'manager' }, [ruth]), 'memory');
  assert.equal(code({ ...later, name: 'Rachel' }, [ruth]), 'sender-other-name');
  assert.equal(code({ ...later, organisation: 'Other' }, [ruth]), 'sender-other-name');
  assert.equal(code({ ...later, organisationKind: 'police' }, [ruth]), 'sender-other-name');
  assert.equal(code({ ...later, kind: 'team' }, [ruth]), 'sender-other-name');
  assert.equal(code({ ...later, ledger: null }, [ruth]), 'sender-other-ledger');
  assert.equal(code({ ...later, recipient: 'age1other' }, [ruth]), 'sender-unknown');
  assert.equal(code(later, [ruth], ruth.expires - 1), 'renewal');
  assert.equal(code(later, [ruth], ruth.expires), 'sender-expired');
  const { renews } = core.card;
  assert.equal(renews(later, ruth, ruth.expires - 1), true);
  assert.equal(renews(later, ruth, ruth.expires), false);
  assert.equal(renews({ ...later, created: ruth.created }, ruth, now), false);
  assert.equal(renews({ ...later, expires: ruth.expires }, ruth, now), false);
  assert.equal(renews({ ...later, holder: 'x' }, ruth, now), false);
});

/* ---- memory ---- */

test('memory: written, read again, joined, and signed', async () => {
  const text = shown.memory.text;
  const parsed = JSON.parse(text);
  assert.deepEqual(Object.keys(parsed), ['cards', 'format', 'ledgers', 'person', 'signature']);
  assert.equal(text, `${core.json.canonical(core.json.jsonRead(core.bytes.bytesOf(text)))}\n`);
  assert.equal(parsed.person, JSON.parse(stage.text('amanda.card.json')).verifier);
  const identity = await core.identity.identityUnlock(stage.bytes('amanda.age'), PASSPHRASE);
  const { memory, trouble } = core.memory.memoryRead(core.bytes.bytesOf(text), identity.signer);
  assert.equal(trouble, null);
  assert.equal(core.memory.memoryText(memory, identity.signer), text);
  const joined = core.memory.memoryJoin(memory, memory);
  assert.equal(core.memory.memoryText(joined, identity.signer), text);
  /* Each byte of it matters. */
  for (let at = 0; at < text.length; at += 41) {
    const altered = core.bytes.bytesOf(text);
    altered[at] ^= 1;
    assert.notEqual(core.memory.memoryRead(altered, identity.signer).trouble, null, String(at));
  }
  /* A head that is later than the remembered one stays, whatever is read after. */
  const receipt = session.receipt(null);
  const acknowledged = JSON.parse(receipt.memory.text).ledgers[0];
  assert.equal(acknowledged.acknowledged.length, 1);
  assert.equal(acknowledged.last, acknowledged.acknowledged[0]);
  const old = core.memory.memoryRead(core.bytes.bytesOf(text), identity.signer).memory;
  const since = core.memory.memoryRead(core.bytes.bytesOf(receipt.memory.text), identity.signer).memory;
  assert.equal(core.memory.memoryJoin(old, since).ledgers[0].acknowledged.length, 1);
  assert.equal(core.memory.memoryJoin(since, old).ledgers[0].acknowledged.length, 1);
});

/* ---- the ledger's keys ---- */

const ORIGIN = 'office.example/ledger';

function ledgerSigner(number, origin = ORIGIN) {
  const { seed, verifier } = core.keys.signerOf(new Uint8Array(32).fill(number));
  return { seed, verifier: core.keys.verifierOf(origin, verifier.key) };
}

function checkpointBy(signer, size) {
  const root = core.bytes.base64Of(new Uint8Array(32).fill(size));
  const text = core.note.noteSign(`${signer.verifier.name}\n${size}\n${root}\n`, signer);
  return core.checkpoint.checkpointOpen(core.bytes.bytesOf(text), signer.verifier);
}

test('a change of keys is signed by both', () => {
  const [a, b] = [ledgerSigner(1), ledgerSigner(2)];
  const text = `safehand.key-rotation/2\norigin ${ORIGIN}\nsize 3\nold ${a.verifier.text}\nnew ${b.verifier.text}\n`;
  const by = (signer) => core.note.noteSign(text, signer);
  const read = (note) =>
    core.history.historyRead(core.bytes.bytesOf(`safehand.ledger-history/2\nacknowledged none\nkeys 1\n\n${note}`));
  assert.equal(read(by(a) + by(b).slice(text.length + 1)).rotations.length, 1);
  assert.throws(() => read(by(a)), core.refusal.Forged);
  assert.throws(() => read(by(b)), core.refusal.Forged);
});

test('a key that nothing leads to signs no head, a smaller one neither', () => {
  const [known, other] = [ledgerSigner(1), ledgerSigner(2)];
  const heads = { origin: ORIGIN, keys: [known.verifier], last: checkpointBy(known, 5), acknowledged: [] };
  const history = { acknowledged: null, proof: [], rotations: [], logs: [] };
  const sender = { organisation: 'O', ledger: { origin: ORIGIN, verifier: known.verifier } };
  const compare = (signer, size) =>
    core.compare.ledgerCompare({ sender, key: signer.verifier, checkpoint: checkpointBy(signer, size), history }, heads);
  assert.equal(compare(known, 8).compared, 'not-acknowledged');
  assert.equal(compare(known, 4).compared, 'older');
  for (const size of [4, 5, 8])
    assert.throws(() => compare(other, size), (problem) => problem.refusal.params.why === 'key');
});

test('of many keys of a ledger those stay that signed something', () => {
  let heads = null;
  for (let i = 1; i <= 70; i++) {
    const signer = ledgerSigner(i);
    heads = core.heads.headsSee(heads, [signer.verifier], checkpointBy(signer, i), i <= 3);
  }
  assert.equal(heads.keys.length, 64);
  assert.equal(heads.acknowledged.length, 3);
  const text = core.bytes.bytesOf(core.json.canonical(core.heads.headsObject(heads)));
  assert.equal(core.heads.headsRead(core.json.jsonRead(text)).last.size, 70n);
  const same = core.heads.headsSee(heads, [], checkpointBy(ledgerSigner(65), 65), false);
  assert.equal(same.last.size, 70n, 'it does not go back');
});

/* ---- the browser's cipher ---- */

test("the browser's cipher is used where it does what ours does", async () => {
  const { chacha20poly1305 } = await import('@noble/ciphers/chacha.js');
  const key = new Uint8Array(32).fill(1);
  const nonce = new Uint8Array(12);
  nonce[11] = 1;
  const sealed = chacha20poly1305(key, nonce).encrypt(core.bytes.bytesOf('text'));
  const pieces = [{ counter: 0, isLast: true, sealed }];
  const real = globalThis.crypto;
  const asked = [];
  const subtle = (encrypt, decrypt) => ({
    importKey: async () => 'key',
    encrypt: async ({ iv }, _, bytes) => encrypt(chacha20poly1305(key, iv).encrypt(bytes)).buffer,
    decrypt: async ({ iv }, _, bytes) => {
      asked.push(bytes.length);
      return decrypt(chacha20poly1305(key, iv).decrypt(bytes)).buffer;
    },
  });
  const same = (bytes) => bytes;
  const fails = () => { throw new Error('no memory'); };
  const cases = [
    [subtle(same, same), 1], [subtle(same, fails), 1], [subtle((bytes) => bytes.reverse(), same), 0],
    [subtle(fails, same), 0], [{ importKey: fails }, 0],
  ];
  try {
    for (const [i, [fake, count]] of cases.entries()) {
      asked.length = 0;
      Object.defineProperty(globalThis, 'crypto', { value: { subtle: fake }, configurable: true });
      const cipher = await core.cipher.cipherOf(key);
      const [opened] = await cipher(pieces);
      assert.equal(core.bytes.textOf(opened), 'text', `case ${i}`);
      assert.equal(asked.length, count, `case ${i}`);
      const altered = sealed.slice();
      altered[0] ^= 1;
      assert.equal(await cipher([{ ...pieces[0], sealed: altered }]), null, `case ${i}`);
      assert.equal(await cipher([{ ...pieces[0], isLast: false }]), null, `case ${i}`);
      assert.equal(await cipher([{ ...pieces[0], counter: 2 ** 32 }]), null, `case ${i}`);
    }
  } finally {
    Object.defineProperty(globalThis, 'crypto', { value: real, configurable: true });
  }
});

/* ---- small things ---- */

test('times that exist, and days in London', () => {
  const { timeRead, timeText, dayOf } = core.time;
  for (const good of ['1900-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2024-02-29T12:00:00Z'])
    assert.equal(timeText(timeRead(good)), good);
  for (const bad of [
    '1899-12-31T23:59:59Z', '2023-02-29T00:00:00Z', '2026-11-17T24:00:00Z', '2026-11-17T10:00:60Z',
    '2026-11-17T10:00:00z', '2026-11-17 10:00:00Z', '2026-11-17T10:00:00.0Z', '2026-11-17T10:00Z', '',
  ])
    assert.equal(timeRead(bad), null, bad);
  assert.equal(dayOf(timeRead('2026-07-01T22:59:59Z')), '2026-07-01');
  assert.equal(dayOf(timeRead('2026-07-01T23:00:00Z')), '2026-07-02');
  assert.equal(dayOf(timeRead('2026-12-01T23:59:59Z')), '2026-12-01');
});

test('base64 and numbers have one text', () => {
  const { base64Read, numberRead } = core.bytes;
  assert.deepEqual(base64Read('YQ=='), Uint8Array.of(97));
  for (const bad of ['YQ', 'YQ=', 'YR==', 'Y Q==', 'YQ==\n', '====', 'YQ==YQ==', '-_==']) assert.equal(base64Read(bad), null, bad);
  assert.equal(numberRead('9223372036854775807'), 9223372036854775807n);
  for (const bad of ['9223372036854775808', '01', '+1', '-1', '', '1 ', '99999999999999999999'])
    assert.equal(numberRead(bad), null, bad);
});

test('file names that Windows takes', async () => {
  const made = await session.makeKey(
    { kind: 'person', name: 'A/B: "C" <d>? ', organisation: 'O', organisationKind: 'gp', role: 'r', contact: '' },
    PASSPHRASE, 4,
  );
  assert.equal(made.cardFile, 'AB C d.card.json');
});
