/*
 * A package of the command's that is cut, altered, changed or sealed again in every way that comes
 * to mind: the page shows nothing of it, and says which kind of wrong it is.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { armor, Encrypter, Decrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption';
import { loadCore } from './bundle.mjs';
import { PASSPHRASE, Stage } from './stage.mjs';

const BLOCK = 512;

let core;
let stage;
let name;
let sealed; // the package
let plain; // the archive in it
let identity;
let given;

before(async () => {
  core = await loadCore();
  stage = new Stage();
  stage.makeOffice();
  stage.makeAmanda();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
  /* Several chunks. */
  stage.write('HS-7/attachments/drawing.txt', 'a house and a sun\n'.repeat(12000));
  stage.time = '2026-11-17T10:00:00Z';
  name = stage.share('Amanda Kaur', 'For the review meeting on 1 December 2026');
  sealed = stage.bytes(name);
  identity = await core.identity.identityUnlock(stage.bytes('amanda.age'), PASSPHRASE);
  given = [core.card.cardRead(stage.bytes('ruth.card.json'))];
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity.secret);
  plain = await decrypter.decrypt(sealed);
});
after(() => stage?.end());

function open(bytes, more = {}) {
  return core.open.packageOpen(new Blob([bytes]), {
    identity,
    now: stage.now(),
    memory: core.memory.NOTHING,
    given,
    despiteLedger: false,
    progress: () => {},
    isCancelled: () => false,
    ...more,
  });
}

async function refusalOf(bytes, more) {
  try {
    await open(bytes, more);
  } catch (problem) {
    assert.ok(problem instanceof core.refusal.Refused, String(problem.stack));
    return problem.refusal;
  }
  return assert.fail('it opened');
}

async function refuses(bytes, code, params = {}) {
  const refusal = await refusalOf(bytes);
  const { detail, ...told } = refusal.params;
  assert.deepEqual({ code: refusal.code, ...told }, { code, ...params }, detail);
  return refusal;
}

async function seal(bytes, recipient = identity.card.recipient) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(bytes);
}

/* ---- the envelope ---- */

test('it opens as it is, also armored and in a message', async () => {
  assert.equal((await open(sealed)).files.length, 4);
  const text = armor.encode(sealed);
  const opened = await open(text);
  assert.equal(opened.packageDigest, core.bytes.digestOf(sealed));
  await open(text.replace(/\n/g, '\r\n'));
  await open(`Dear Amanda,\n\n> ${text.replace(/\n/g, '\n> ')}\nYours, Ruth`);
  await refuses(text.slice(0, -100), 'envelope-cut'); // what is left of it is read, as base64 in a message is
  await refuses(text.slice(0, 90), 'envelope-malformed', { cut: 1 });
  const lines = text.split('\n');
  await refuses(lines.filter((_, i) => i !== 100).join('\n'), 'envelope-altered');
});

test('one byte altered, anywhere', async () => {
  const header = new TextDecoder('latin1').decode(sealed).indexOf('\n---') + 49;
  const last = header + 16 + Math.floor((sealed.length - header - 16) / 65552) * 65552;
  assert.ok(last > header + 65552 && last + 2 < sealed.length); // three chunks or more, the last a part
  const places = Array.from({ length: header + 16 }, (_, i) => i);
  for (let at = header; at < sealed.length; at += 499) places.push(at);
  for (let chunk = header + 16; chunk < sealed.length; chunk += 65552)
    places.push(chunk, chunk - 1, chunk - 16, chunk + 1);
  const codes = new Set();
  for (const at of places.filter((place) => place < sealed.length)) {
    const altered = sealed.slice();
    altered[at] ^= 1 << (at % 8);
    const { code, status, params } = await refusalOf(altered);
    assert.ok(status === 3 || status === 4, `${at}: ${code}`);
    assert.ok(!params.cut, `${at}`);
    if (at < 22) assert.equal(code, 'not-a-package', `${at}`);
    else if (at < header) assert.match(code, /^(envelope-(altered|malformed)|not-for-you)$/);
    else assert.equal(code, at < last ? 'envelope-altered' : 'envelope-cut', `${at}`);
    codes.add(code);
  }
  assert.deepEqual([...codes].sort(), [
    'envelope-altered', 'envelope-cut', 'envelope-malformed', 'not-a-package', 'not-for-you',
  ]);
});

test('cut anywhere: that it did not arrive whole is known at once', async () => {
  const start = new TextDecoder('latin1').decode(sealed).indexOf('\n---') + 49;
  for (let at = 0; at < start + 16; at += 7) {
    const { code, params } = await refusalOf(sealed.subarray(0, at));
    assert.equal(code, at === 0 ? 'not-a-package' : 'envelope-malformed', String(at));
    if (at > 0) assert.equal(params.cut, 1, String(at));
  }
  const payload = start + 16;
  for (let at = payload; at < sealed.length; at += 1999)
    await refuses(sealed.subarray(0, at), 'envelope-cut');
  for (let chunk = payload; chunk < sealed.length; chunk += 65552)
    for (const at of [chunk - 1, chunk, chunk + 1, chunk + 15, chunk + 16, chunk + 17])
      if (at < sealed.length && at >= payload) await refuses(sealed.subarray(0, at), 'envelope-cut');
  await refuses(sealed.subarray(0, sealed.length - 1), 'envelope-cut');
  const longer = new Uint8Array([...sealed, 10]);
  assert.match((await refusalOf(longer)).code, /^envelope-(cut|altered)$/);
});

test('what is no package is named', async () => {
  const text = (value) => core.bytes.bytesOf(value);
  const cases = [
    [new Uint8Array(0), 'nothing'],
    [stage.bytes('ruth.card.json'), 'card'],
    [text('safehand.receipt/2\n'), 'receipt'],
    [text(core.identity.identityText(identity)), 'secret-key'],
    [text('-----BEGIN OPENSSH PRIVATE KEY-----\n'), 'secret-key'],
    [text('ssh-ed25519 AAAA me\n'), 'ssh-key'],
    [text('<!doctype html><p>Sign in'), 'page'],
    [text('hello'), 'other'],
  ];
  for (const [bytes, found] of cases) await refuses(bytes, 'not-a-package', { found });
  await refuses(text('age-encryption.org/v1\r\n-> X25519 a\r\n'), 'envelope-malformed');
  /* The identity where the package belongs: sealed by a passphrase. */
  await refuses(stage.bytes('amanda.age'), 'envelope-passphrase');
});

test('sealed to somebody else', async () => {
  const ruth = core.card.cardRead(stage.bytes('ruth.card.json'));
  await refuses(await seal(plain, ruth.recipient), 'not-for-you');
  const hybrid = await identityToRecipient(await generateHybridIdentity());
  await refuses(await seal(plain, hybrid), 'envelope-hybrid');
  /* Ruth opens what Amanda was sent, and passes it on. */
  stage.run('helen', 'recipient', 'list');
  const helen = await core.identity.identityUnlock(stage.bytes('helen.age'), PASSPHRASE);
  const passed = await seal(plain, helen.card.recipient);
  const refusal = await refusalOf(passed, { identity: helen });
  assert.equal(refusal.code, 'passed-on');
  assert.equal(refusal.status, 4);
});

/* ---- the archive ---- */

function headerAt(path) {
  for (let at = 0; at < plain.length; at += BLOCK) {
    const found = new TextDecoder('latin1').decode(plain.subarray(at, at + 100));
    if (found.startsWith(`${path}\0`)) return at;
  }
  return assert.fail(path);
}

/* A copy whose header at that place is changed, and its sum right again. */
function withHeader(path, change) {
  const copy = plain.slice();
  const at = headerAt(path);
  const header = copy.subarray(at, at + BLOCK);
  change(header);
  sumUp(header);
  return copy;
}

function sumUp(header) {
  header.fill(32, 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.set(core.bytes.bytesOf(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
}

function put(header, at, text) {
  header.set(core.bytes.bytesOf(text), at);
}

function extra(type, body, size = body.length) {
  const bytes = new Uint8Array(BLOCK + Math.ceil(body.length / BLOCK) * BLOCK);
  put(bytes, 0, 'PaxHeader');
  for (const at of [100, 108, 116]) put(bytes, at, at === 100 ? '0000600' : '0000000');
  put(bytes, 124, `${size.toString(8).padStart(11, '0')}\0`);
  put(bytes, 156, type);
  put(bytes, 257, 'ustar\0' + '00');
  sumUp(bytes.subarray(0, BLOCK));
  bytes.set(core.bytes.bytesOf(body), BLOCK);
  return bytes;
}

function before_(path, bytes) {
  const at = headerAt(path);
  return core.bytes.joined(plain.subarray(0, at), bytes, plain.subarray(at));
}

test('members that no package has', async () => {
  const path = 'report.html';
  for (const type of ['1', '2', '3', '4', '5', '6', '7', 'S', 'g', 'L', 'K', 'A'])
    await refuses(await seal(withHeader(path, (header) => put(header, 156, type))), 'file-not-plain', { path });
  await refuses(await seal(withHeader(path, (header) => put(header, 157, '/etc/passwd'))), 'file-not-plain', { path });
  for (const found of ['Report.html', '/report.html', './report.html', '../report.html'])
    await refuses(await seal(withHeader(path, (header) => put(header, 0, `${found}\0`))), 'file-misplaced', { path, found });
  await refuses(await seal(withHeader(path, (header) => header.set([0xff], 3))), 'archive-malformed');
  await refuses(await seal(withHeader(path, (header) => put(header, 257, 'ustar  \0'))), 'archive-malformed');
  await refuses(await seal(withHeader(path, (header) => header.set([0x80, 0, 0, 0], 124))), 'archive-malformed');
  await refuses(await seal(withHeader(path, (header) => put(header, 124, '-0000000001'))), 'archive-malformed');
  await refuses(await seal(withHeader(path, (header) => put(header, 124, '00000000001'))), 'file-altered', { path });
  const wrongSum = plain.slice();
  wrongSum[headerAt(path) + 100] ^= 1;
  await refuses(await seal(wrongSum), 'archive-malformed');
});

test('pax records that no package has', async () => {
  const path = 'report.html';
  /* A path and a size say the same in another way. */
  const good = new TextDecoder().decode(plain.subarray(headerAt(path) + 124, headerAt(path) + 135));
  const size = `${parseInt(good, 8)}`;
  await open(await seal(before_(path, extra('x', `20 path=report.html\n`))));
  await open(await seal(before_(path, extra('x', `${8 + size.length + (size.length > 1 ? 1 : 0)} size=${size}\n`))));
  const bad = [
    '20 path=report.html\n20 path=report.html\n', '21 path=report.html\n', '19 path=report.html\n',
    '08 path=\n', '8 path=\n', ' 9 path=a\n', '13 mtime=1.5\n', '22 GNU.sparse.major=1\n',
    '17 linkpath=/etc\n', '12 size=-12\n', '27 size=9007199254740993\n\n', 'path=report.html\n',
  ];
  for (const body of bad) {
    const refusal = await refusalOf(await seal(before_(path, extra('x', body))));
    assert.equal(refusal.code, 'archive-malformed', body);
  }
});

test('an archive that is cut, or goes on', async () => {
  const end = plain.findLastIndex((byte) => byte !== 0) + 1;
  const last = Math.ceil(end / BLOCK) * BLOCK;
  await open(await seal(plain.subarray(0, last)));
  await open(await seal(plain.subarray(0, last + BLOCK + 5)));
  await refuses(await seal(plain.subarray(0, last + 5)), 'archive-malformed');
  for (let at = 0; at < last; at += BLOCK) {
    const { code } = await refusalOf(await seal(plain.subarray(0, at)));
    assert.match(code, /^(archive-malformed|file-missing)$/, String(at));
  }
  for (const at of [1, 100, last - 1, last - 300, end - 1])
    await refuses(await seal(plain.subarray(0, at)), 'archive-malformed');
  await refuses(await seal(core.bytes.joined(plain, Uint8Array.of(1))), 'archive-trailing');
  const long = core.bytes.joined(plain, new Uint8Array(300000));
  await open(await seal(long));
  long[long.length - 1] = 1;
  await refuses(await seal(long), 'archive-trailing');
  const unlisted = core.bytes.joined(plain.subarray(0, last), extra('0', 'echo'), new Uint8Array(1024));
  await refuses(await seal(unlisted), 'file-unlisted', { path: 'PaxHeader' });
});

/* A member with other content of another size. */
async function withMember(path, change) {
  const at = headerAt(path);
  const header = plain.slice(at, at + BLOCK);
  const size = parseInt(new TextDecoder().decode(header.subarray(124, 135)), 8);
  const padded = Math.ceil(size / BLOCK) * BLOCK;
  const body = change(plain.subarray(at + BLOCK, at + BLOCK + size));
  put(header, 124, `${body.length.toString(8).padStart(11, '0')}\0`);
  sumUp(header);
  const fill = new Uint8Array((BLOCK - (body.length % BLOCK)) % BLOCK);
  return seal(core.bytes.joined(
    plain.subarray(0, at), header, body, fill, plain.subarray(at + BLOCK + padded),
  ));
}

/* ---- what is signed ---- */

test('a signature more, or one of another', async () => {
  const part = 'manifest.note';
  const { bytesOf, textOf } = core.bytes;
  const amended = (change) => withMember(part, (body) => bytesOf(change(textOf(body))));
  await open(await amended((text) => text));
  const last = (text) => text.trimEnd().split('\n').pop();
  const twice = await refuses(await amended((text) => `${text}${last(text)}\n`), 'note-forged', { part });
  assert.equal(twice.status, 4);
  const others = core.note.noteSign('x\n', identity.signer);
  await refuses(await amended((text) => `${text}${last(others)}\n`), 'note-forged', { part });
  const resigned = (text) => core.note.noteSign(text.slice(0, text.lastIndexOf('\n\n') + 1), identity.signer);
  await refuses(await amended(resigned), 'note-forged', { part });
  await refuses(await amended((text) => text.replace('manifest/2', 'manifest/3')), 'note-forged', { part });
  await refuses(await amended((text) => text.trimEnd()), 'note-malformed', { part });
});

test('a history that is none is refused, however much one wants to read', async () => {
  const root = core.bytes.base64Of(new Uint8Array(32));
  const body = `safehand.ledger-history/2\nacknowledged 3\norigin ledger.example.org/home-start\nroot ${root}\nkeys 0\n`;
  const bytes = await withMember('ledger.history', () => core.bytes.bytesOf(body));
  for (const despiteLedger of [false, true]) {
    const refusal = await refusalOf(bytes, { despiteLedger });
    assert.equal(refusal.code, 'history-contradicts');
    assert.equal(refusal.params.why, 'not-continued');
  }
});

/* c2sp.org/age: the last chunk is empty in an empty file alone. */
test('an empty chunk at the end', async () => {
  const { chacha20poly1305 } = await import('@noble/ciphers/chacha.js');
  const { hkdf } = await import('@noble/hashes/hkdf.js');
  const { sha256 } = await import('@noble/hashes/sha2.js');
  const one = await seal(new Uint8Array(0));
  const header = one.subarray(0, one.length - 32);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity.secret);
  const fileKey = await decrypter.decryptHeader(header);
  const nonce = one.subarray(header.length, header.length + 16);
  const key = hkdf(sha256, fileKey, nonce, core.bytes.bytesOf('payload'), 32);
  const chunk = (counter, isLast, bytes) => {
    const place = new Uint8Array(12);
    place[10] = counter;
    place[11] = isLast ? 1 : 0;
    return chacha20poly1305(key, place).encrypt(bytes);
  };
  const count = Math.ceil(plain.length / 65536);
  const whole = core.bytes.joined(plain, new Uint8Array(count * 65536 - plain.length));
  const chunks = (lastFull) => Array.from({ length: count }, (_, i) =>
    chunk(i, lastFull && i === count - 1, whole.subarray(i * 65536, (i + 1) * 65536)));
  await open(core.bytes.joined(header, nonce, ...chunks(true)));
  const longer = core.bytes.joined(header, nonce, ...chunks(false), chunk(count, true, new Uint8Array(0)));
  await refuses(longer, 'envelope-cut');
});

test('members of which no package holds so much', async () => {
  const large = (path, size) => withMember(path, (body) => core.bytes.joined(body, new Uint8Array(size)));
  const bounds = [
    ['manifest.json', 819200], ['manifest.note', 1048576], ['sender.card.json', 16384],
    ['ledger.tlog-proof', 1048576], ['ledger.history', 262144],
  ];
  for (const [path, maximum] of bounds)
    await refuses(await large(path, maximum), 'file-too-large', { path, maximum });
});

/* ---- cancelled, or changed meanwhile ---- */

test('cancelled: nothing is there', async () => {
  let asked = 0;
  const refusal = await refusalOf(sealed, { isCancelled: () => ++asked > 1 });
  assert.equal(refusal.code, 'cancelled');
  assert.equal(refusal.status, 130);
});

test('a stick that is pulled out, a file that is exchanged', async () => {
  const failing = { size: sealed.length, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
  await assert.rejects(
    core.envelope.envelopeOpen(failing, identity.secret),
    (problem) => problem.refusal.code === 'file-unreadable',
  );
  let bytes = sealed;
  const source = {
    size: sealed.length,
    slice: (from, to) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer }),
  };
  const opened = await core.open.packageOpen(source, {
    identity, now: stage.now(), memory: core.memory.NOTHING, given,
    despiteLedger: false, progress: () => {}, isCancelled: () => false,
  });
  const place = opened.files[3];
  const whole = await core.save.fileWhole(opened, place, 1 << 20, () => false);
  assert.equal(core.bytes.digestOf(whole), place.sha256);
  bytes = sealed.slice();
  bytes[bytes.length - 70000] ^= 1;
  await assert.rejects(
    core.save.fileWhole(opened, place, 1 << 20, () => false),
    (problem) => problem.refusal.code === 'package-changed',
  );
  bytes = sealed;
  await assert.rejects(
    core.save.fileWhole({ ...opened }, { ...place, sha256: '0'.repeat(64) }, 1 << 20, () => false),
    (problem) => problem.refusal.code === 'package-changed',
  );
  await assert.rejects(
    core.save.fileWhole(opened, place, 10, () => false),
    (problem) => problem.refusal.code === 'too-large',
  );
});
