/*
 * Two readers of one page of formats, and texts that neither has seen: what the command's readers
 * say of each (export/judge.c), the page's say too. SAFEHAND_DIFFER_SEED and _CASES for more.
 */
import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { loadCore, SOURCE } from './bundle.mjs';
import { PASSPHRASE, Stage } from './stage.mjs';

const BUILD = process.env.SAFEHAND_BUILD ?? join(SOURCE, 'build');
const JUDGE = join(BUILD, 'tests', 'page', 'page_judge');
const CASES = Number(process.env.SAFEHAND_DIFFER_CASES ?? 600);
const BLOCK = 512;

const SEED = Number(process.env.SAFEHAND_DIFFER_SEED ?? 1);

let state = SEED;
let core;
let stage;
let identity;
let given;
const parts = {}; // of a package of the command's, by name
let plain;

/* The same cases every time (mulberry32). */
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}

const pick = (list) => list[random(list.length)];

before(async () => {
  core = await loadCore();
  stage = new Stage();
  stage.makeOffice();
  stage.makeAmanda();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
  stage.run('helen', 'identity', 'new', '--name', 'Sam Osborne', '--organisation', 'Home-Start Example',
    '--kind', 'charity', '--role', 'coordinator', '--office', 'office', '-o', 'sam.age');
  stage.run('helen', 'staff', 'add', 'sam.card.json', '--role', 'coordinator', '--trained-on', '2026-11-16');
  stage.time = '2026-11-17T10:00:00Z';
  const first = stage.share('Amanda Kaur', 'For the review meeting on 1 December 2026');
  const ruth = stage.run(null, 'card', 'fingerprint', 'ruth.card.json').trim();
  stage.run('amanda', 'card', 'trust', 'ruth.card.json', '--fingerprint', ruth);
  stage.run('amanda', 'acknowledge', first, '-o', 'receipt');
  stage.run('ruth', 'receive', 'receipt');
  stage.run('helen', 'staff', 'remove', 'Sam Osborne', '--reason', 'left');
  const name = stage.share('Amanda Kaur', 'For the next review', '--reason', 'P01.again=Asked for it');
  identity = await core.identity.identityUnlock(stage.bytes('amanda.age'), PASSPHRASE);
  given = [core.card.cardRead(stage.bytes('ruth.card.json'))];
  stage.write('reader', core.identity.identityText(identity));
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity.secret);
  plain = await decrypter.decrypt(stage.bytes(name));
  const archive = new core.tar.Archive((async function* () { yield plain; })());
  for (let member = await archive.next(); member; member = await archive.next())
    parts[member.path] = await archive.wholeData(member, 1 << 20);
  assert.match(new TextDecoder().decode(parts['ledger.history']), /^acknowledged [1-9].*\nkeys 1\n/ms);
});
after(() => stage?.end());

/* ---- what is done to a text ---- */

const WORDS = [
  '', ' ', '\n', '\n\n', '\t', '\r\n', '\0', '"', '\\', '/', '{', '}', '[', ']', ',', ':', '0', '-0', '01',
  '1.0', '1e3', '9007199254740991', '9007199254740992', '-1', 'null', 'true', '{}', '[]', '\\u0000',
  '\\u000a', '\\u007f', '\\ud800', '\\ud83d\\ude00', '\\/', '\\b', '\u0080', '\u009f', '\u00ad', '\u202e',
  '\ufeff', '\u{1f600}', '\u{e0001}', 'é', 'e\u0301', '=', '+', '\u2014', '\u2014 ', 'safehand/', 'safehand.',
  'attachments/', '../', '.', '9223372036854775807', '9223372036854775808', '2026-02-30T00:00:00Z', 'age1', 'x'.repeat(300),
];

function mutateBytes(bytes) {
  const at = random(bytes.length + 1);
  const to = Math.min(bytes.length, at + random(40));
  const { joined, bytesOf } = core.bytes;
  const before_ = bytes.subarray(0, at);
  switch (random(7)) {
    case 0: {
      const copy = bytes.slice();
      copy[Math.min(at, copy.length - 1)] ^= 1 << random(8);
      return copy;
    }
    case 1:
      return joined(before_, bytes.subarray(to));
    case 2:
      return joined(before_, bytes.subarray(at, to), bytes.subarray(at));
    case 3:
      return joined(before_, bytesOf(pick(WORDS)), bytes.subarray(to));
    case 4:
      return joined(before_, Uint8Array.of(random(256)), bytes.subarray(at));
    case 5:
      return before_;
    default:
      return joined(before_, bytesOf(pick(WORDS)), bytes.subarray(at));
  }
}

function mutateLines(bytes) {
  const lines = new TextDecoder('latin1').decode(bytes).split('\n');
  const a = random(lines.length);
  const b = random(lines.length);
  switch (random(5)) {
    case 0: [lines[a], lines[b]] = [lines[b], lines[a]]; break;
    case 1: lines.splice(a, 1); break;
    case 2: lines.splice(a, 0, lines[b]); break;
    case 3: lines[a] = lines[a].split(' ').map((word) => (random(3) ? word : 'x')).join(' '); break;
    default: lines[a] = `${lines[a].split(' ')[0]} ${random(300)}`;
  }
  return Uint8Array.from(lines.join('\n'), (character) => character.charCodeAt(0));
}

const VALUES = [
  '', 'a', 0, -1, 1, 2 ** 53 - 1, null, true, [], {}, 'a\nb', 'a\tb', '\u202e', 'x'.repeat(257), 'é'.repeat(128),
  '0'.repeat(64), '2026-11-17T10:00:00Z', '1899-12-31T23:59:59Z', 'confidential', 'safehand.manifest/3',
  'safehand.card/3', 'safehand.card/10', 'safehand.manifest/02', 'team', 'person', ['a'], 'report.pdf', 'attachments/a', 'attachments/.a', 'attachments/a/b',
  'Report.pdf', 'manifest.json', 'attachments', 'attachments/b\\c', `attachments/${'a'.repeat(255)}`, `attachments/${'é'.repeat(128)}`,
];

/* One member somewhere gets another value, goes, or comes; written canonical again. */
function mutateJson(bytes) {
  const root = JSON.parse(new TextDecoder().decode(bytes));
  const objects = [];
  (function walk(value) {
    if (value !== null && typeof value === 'object') {
      objects.push(value);
      Object.values(value).forEach(walk);
    }
  })(root);
  const object = pick(objects);
  const keys = Object.keys(object);
  const key = keys.length ? pick(keys) : 'a';
  if (Array.isArray(object)) {
    if (random(2)) object.splice(random(object.length + 1), 0, random(2) && object.length ? pick(object) : pick(VALUES));
    else object.splice(random(object.length), 1);
  } else {
    switch (random(4)) {
      case 0: delete object[key]; break;
      case 1: object[pick(['original', 'recorded_name', 'not_read', 'holder', 'more', 'ledger'])] = pick(VALUES); break;
      default: object[key] = pick(VALUES);
    }
  }
  return core.bytes.bytesOf(`${core.json.canonical(root)}\n`);
}

/* ---- comparing ---- */

function statusOf(problem) {
  if (problem instanceof core.refusal.Refused) return problem.refusal.status;
  if (problem instanceof core.refusal.Malformed) return 3;
  if (problem instanceof core.refusal.Forged) return 4;
  throw problem;
}

async function agree(kind, seeds, mutators, read, { count = CASES, mayBeStricter = false } = {}) {
  state = SEED * 1000 + kind.length; // whichever tests run
  const cases = [...seeds];
  while (cases.length < count) {
    let bytes = pick(seeds);
    for (let i = 0; i <= random(2); i++) {
      const mutated = pick(mutators);
      try {
        bytes = mutated(bytes);
      } catch (problem) {
        if (!(problem instanceof SyntaxError)) throw problem;
      }
    }
    cases.push(bytes);
  }
  const frames = cases.flatMap((bytes) => [Buffer.from(`${kind} ${bytes.length}\n`), Buffer.from(bytes)]);
  const judged = spawnSync(JUDGE, [stage.path('reader')], { input: Buffer.concat(frames), maxBuffer: 1 << 28 });
  assert.equal(judged.status, 0, String(judged.stderr));
  const said = judged.stdout.toString().trimEnd().split('\n');
  assert.equal(said.length, cases.length);
  const wrong = [];
  const tally = {};
  for (const [i, bytes] of cases.entries()) {
    const wanted = Number(said[i].split(' ')[0]);
    let found = 0;
    let why = '';
    try {
      await read(bytes);
    } catch (problem) {
      found = statusOf(problem);
      why = JSON.stringify(problem.refusal ?? problem.message);
    }
    tally[wanted] = (tally[wanted] ?? 0) + 1;
    const isSame = found === wanted || (mayBeStricter && found !== 0);
    if (!isSame) wrong.push(`${said[i]}; page: ${found} ${why}: ${JSON.stringify(new TextDecoder('latin1').decode(bytes)).slice(0, 300)}`);
  }
  assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} of ${cases.length}`);
  return tally;
}

test('cards', () =>
  agree('card', [stage.bytes('ruth.card.json'), stage.bytes('amanda.card.json')], [mutateBytes, mutateJson], (bytes) => core.card.cardRead(bytes)));

test('manifests', () =>
  agree('manifest', [parts['manifest.json']], [mutateBytes, mutateJson, mutateJson, mutateJson], (bytes) => core.manifest.manifestRead(bytes)));

test('JSON', () =>
  agree('json', [parts['manifest.json'], stage.bytes('ruth.card.json'), parts['extract.json']], [mutateBytes], (bytes) => core.json.jsonRead(bytes)));

test('notes', () =>
  agree('note', [parts['manifest.note'], stage.bytes('receipt')], [mutateBytes, mutateLines], (bytes) => core.note.noteRead(bytes)));

test('proofs', () =>
  agree('proof', [parts['ledger.tlog-proof']], [mutateBytes, mutateLines], (bytes) => core.checkpoint.proofRead(bytes)));

test('leaves', () => {
  const { leafBytes } = core.checkpoint.proofRead(parts['ledger.tlog-proof']);
  return agree('leaf', [leafBytes], [mutateBytes, mutateLines], (bytes) => core.checkpoint.leafRead(bytes));
});

/* ---- further logs ---- */

const LOG = 'ledger.example.org/home-start';
const ORIGINS = [
  LOG, `${LOG}/1`, `${LOG}/2`, `${LOG}/3`, `${LOG}/10`, `${LOG}/02`, `${LOG}/x`, `${LOG}/2/3`, 'elsewhere.example.org/2',
  `${LOG}/9223372036854775807`, `${LOG}/9223372036854775808`, `${LOG}/18446744073709551614`,
  `${LOG}/18446744073709551615`, `${LOG}/99999999999999999999`, `${LOG} /2`, `${LOG}\u2028/2`, 'safehand.x/2', 'é/2',
  `${'a'.repeat(253)}/2`, `${'a'.repeat(254)}/2`,
];
const SIZES = ['0', '1', '10', '010', '-1', '+1', '9223372036854775807', '9223372036854775808', '18446744073709551616', ''];

function sometimes(value, others) {
  return random(6) ? value : pick(others);
}

/* A note by which `origin` goes on from `before`, as it should be; or with something else in its places. */
function continuationText(origin, before, other = sometimes) {
  const root = () => other(core.bytes.base64Of(new Uint8Array(32).fill(random(256))), ['AA==', 'x', `${'A'.repeat(44)}`]);
  const { key } = core.keys.signerOf(new Uint8Array(32).fill(9)).verifier;
  const own = core.keys.verifierOf(origin, key);
  const key_ = other(own, [core.keys.verifierOf(before, key)]).text;
  const lines = [
    other('safehand.log-continuation/2', ['safehand.log-continuation/3', 'safehand.key-rotation/2', 'x']),
    `origin ${other(origin, ORIGINS)}`, `key ${key_}`, `continues ${other(before, ORIGINS)}`,
    `head ${other('10', SIZES)} ${root()}${other('', [' ', ` ${before}`])}`,
  ];
  for (let left = other(random(3), [63, 64, 65]); left > 0; left--)
    lines.push(left > 10 ? `lost 1 ${'A'.repeat(43)}= ${LOG}` : `lost ${other('11', SIZES)} ${root()} ${other(before, ORIGINS)}`);
  return `${lines.join('\n')}\n`;
}

function continuation(origin, before, other, change = (text) => text) {
  const signer = core.keys.signerOf(new Uint8Array(32).fill(9));
  const text = change(continuationText(origin, before, other));
  return core.note.noteSign(text, { ...signer, verifier: core.keys.verifierOf(origin, signer.verifier.key) });
}

function withLogs(...notes) {
  const count = random(8) ? notes.length : pick(['0', '00', '1', '2', '16', '17', '-1', '']);
  return core.bytes.joined(parts['ledger.history'], core.bytes.bytesOf(['', `logs ${count}\n`, ...notes].join('\n')));
}

/* What is signed is changed, and signed again. */
function mutateSaid() {
  const change = (text) => new TextDecoder().decode(random(3) ? core.bytes.bytesOf(text) : mutateLines(core.bytes.bytesOf(text)));
  const second = random(3) ? `${LOG}/2` : pick(ORIGINS);
  const first = continuation(second, LOG, sometimes, change);
  return random(2) ? withLogs(first) : withLogs(first, continuation(`${LOG}/3`, random(4) ? second : LOG, (value) => value));
}

/* A text with two faults is refused for whichever a reader comes to first: for the bytes that are no UTF-8 the page
 * does before it looks at any signature. */
function inText(mutate) {
  return (bytes) => {
    const mutated = mutate(bytes);
    return isUtf8(mutated) ? mutated : bytes;
  };
}

test('histories', () =>
  agree('history', [parts['ledger.history']], [mutateBytes, mutateLines], (bytes) => core.history.historyRead(bytes)));

test('histories with further logs', async () => {
  state = SEED; // whichever tests run
  const asIs = (value) => value;
  const notes = Array.from({ length: 17 }, (_, i) => continuation(`${LOG}/${i + 2}`, i ? `${LOG}/${i + 1}` : LOG, asIs));
  const logs = (count) =>
    core.bytes.joined(parts['ledger.history'], core.bytes.bytesOf(['', `logs ${count}\n`, ...notes.slice(0, count)].join('\n')));
  assert.equal(core.history.historyRead(logs(16)).logs.length, 16);
  const tally = await agree('history', [logs(2)], [inText(mutateBytes), inText(mutateLines), mutateSaid, mutateSaid, mutateSaid],
    (bytes) => core.history.historyRead(bytes));
  for (const status of [0, 3, 4]) assert.ok(tally[status] >= 10, JSON.stringify(tally));
  await agree('history', [0, 1, 16, 17].map(logs), [], (bytes) => core.history.historyRead(bytes), { count: 4 });
});

/* ---- archives ---- */

function sumUp(header) {
  header.fill(32, 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.set(core.bytes.bytesOf(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
}

function headerPlaces() {
  const places = [];
  for (let at = 0; at + BLOCK <= plain.length; at += BLOCK)
    if (new TextDecoder('latin1').decode(plain.subarray(at + 257, at + 262)) === 'ustar') places.push(at);
  return places;
}

/* Whole blocks: left out, doubled, exchanged, zeroed; or content that is altered. */
function mutateArchive(bytes) {
  const { joined } = core.bytes;
  const copy = bytes.slice();
  const places = headerPlaces();
  const at = random(2) ? pick(places) : random(copy.length / BLOCK) * BLOCK;
  switch (random(6)) {
    case 0: return joined(copy.subarray(0, at), copy.subarray(at + BLOCK));
    case 1: return joined(copy.subarray(0, at + BLOCK), copy.subarray(at));
    case 2: return joined(copy.subarray(0, at), new Uint8Array(BLOCK), copy.subarray(at));
    case 3: return copy.subarray(0, random(copy.length));
    case 4: {
      const sum = pick(places);
      copy[sum + pick([124, 134, 135, 156, 0, 5, 99, 148, 153])] = pick([0x30, 0x31, 0x37, 0x20, 0, 0x78, 0x80]);
      if (random(4)) sumUp(copy.subarray(sum, sum + BLOCK));
      return copy;
    }
    default:
      copy[random(copy.length)] ^= 1 << random(8);
      return copy;
  }
}

async function seal(bytes) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(identity.card.recipient);
  return encrypter.encrypt(bytes);
}

test('packages', async () => {
  state = SEED;
  const seeds = [await seal(plain)];
  for (let i = 1; i < CASES / 3; i++) seeds.push(await seal(mutateArchive(plain)));
  const wish = {
    identity, now: stage.now(), memory: core.memory.NOTHING, given,
    despiteLedger: false, progress: () => {}, isCancelled: () => false,
  };
  /* libarchive takes headers that no package of ours has, and the page takes only those. */
  const tally = await agree('package', seeds, [mutateBytes], (bytes) =>
    core.open.packageOpen(new Blob([bytes]), wish), { count: CASES / 2, mayBeStricter: true });
  assert.ok(tally[0] > 0 && tally[3] > 20 && tally[4] > 20, JSON.stringify(tally));
});
