/*
 * Whatever the command's own tests try to read, the page reads in the same way: it takes the same
 * and refuses the same, as not in its form (3) or as not to be trusted (4). The cases are written
 * by the unit programs, linked around export/export.c.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadCore, SOURCE } from './bundle.mjs';

const BUILD = process.env.SAFEHAND_BUILD ?? join(SOURCE, 'build');
const PROGRAMS = join(BUILD, 'tests', 'page');
const OK = 0;
const MALFORMED = 3;
const AUTHENTICATION = 4;

let core;
let folder;
let names;

before(async () => {
  core = await loadCore();
  folder = process.env.SAFEHAND_EXPORTED ?? mkdtempSync(join(tmpdir(), 'safehand-export-'));
  if (!process.env.SAFEHAND_EXPORTED) {
    assert.ok(existsSync(PROGRAMS), `build page_exports first: ${PROGRAMS}`);
    const programs = readdirSync(PROGRAMS).filter((name) => /^export_[a-z_]+$/.test(name));
    assert.ok(programs.length >= 10);
    /* That they pass is not looked at: those in which memory runs out count what the exporter
     * takes too. */
    for (const program of programs)
      spawnSync(join(PROGRAMS, program), ['-j1'], {
        env: { ...process.env, SAFEHAND_TEST_EXPORT: folder },
      });
  }
  names = readdirSync(folder).filter((name) => name.endsWith('.json'));
});

after(() => {
  if (folder && !process.env.SAFEHAND_EXPORTED) rmSync(folder, { recursive: true });
});

function* cases(kind) {
  const seen = new Set(); // each once, however often it is tried
  for (const name of names) {
    if (!name.startsWith(`${kind}-`)) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    if (text === '') continue; // a test in which memory ran out
    const same = name.split('-')[1] + text;
    if (seen.has(same)) continue;
    seen.add(same);
    const about = JSON.parse(text);
    if (about.status > AUTHENTICATION) continue; // the computer's trouble, not the text's
    const bytes = new Uint8Array(readFileSync(join(folder, name.replace(/json$/, 'bin'))));
    yield { ...about, bytes, name };
  }
}

/* What a reader of the core comes to, as an exit status. */
function statusOf(problem) {
  if (problem instanceof core.refusal.Refused) return problem.refusal.status;
  if (problem instanceof core.refusal.Malformed) return MALFORMED;
  if (problem instanceof core.refusal.Forged) return AUTHENTICATION;
  throw problem;
}

async function compare(kind, least, read, look = () => {}) {
  const wrong = [];
  let count = 0;
  for (const item of cases(kind)) {
    if (item.skip?.()) continue;
    let found;
    let status = OK;
    let why = '';
    try {
      found = await read(item);
      if (found === undefined) continue; // nothing that the page reads
    } catch (problem) {
      status = statusOf(problem);
      why = JSON.stringify(problem.refusal ?? problem.message);
    }
    count++;
    if (status !== item.status) wrong.push(`${item.name}: ${item.status} ${item.message}; page: ${status} ${why}`);
    else if (status === OK) look(item, found);
  }
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} of ${count}`);
  assert.ok(count >= least, `${count} cases of ${kind}`);
}

test('cards', async () => {
  await compare('card', 500, ({ bytes }) => core.card.cardRead(bytes), (item, card) =>
    assert.equal(card.fingerprint, item.fingerprint),
  );
});

test('manifests', () => compare('manifest', 500, ({ bytes }) => core.manifest.manifestRead(bytes)));

/* A list is read as a member's value; limits of a family file are larger than a page needs. */
test('JSON', () =>
  compare('json', 100, ({ bytes, message }) => {
    const start = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
    if (/too (deep|many|large|long)|limit|nested/.test(message)) return undefined;
    const { joined, bytesOf } = core.bytes;
    const isList = start.startsWith('[');
    return core.json.jsonRead(isList ? joined(bytesOf('{"a":'), bytes, bytesOf('}')) : bytes);
  }));

test('notes', () => compare('note', 500, ({ bytes }) => core.note.noteRead(bytes)));

test('verifier keys', () =>
  compare('verifier', 300, ({ bytes }) => core.keys.verifierRead(new TextDecoder().decode(bytes))));

test('signatures', () =>
  compare('signature', 500, ({ bytes, key, signature }) => {
    const hex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
    if (!core.keys.verifies(hex(key), bytes, hex(signature)))
      throw new core.refusal.Forged('it does not verify');
    return true;
  }));

/* A proof may come without its leaf, elsewhere than in a package. */
test('proofs', () =>
  compare('proof', 500, ({ bytes, status }) => {
    const isBare = status === OK && !new TextDecoder().decode(bytes).includes('\nextra ');
    return isBare ? undefined : core.checkpoint.proofRead(bytes);
  }));

test('leaves', () => compare('leaf', 200, ({ bytes }) => core.checkpoint.leafRead(bytes)));

test('checkpoints', () =>
  compare('checkpoint', 250, ({ bytes, key }) => {
    let verifier;
    try {
      verifier = core.keys.verifierRead(key);
    } catch {
      return undefined; // one that a test made wrong by hand
    }
    return core.checkpoint.checkpointOpen(bytes, verifier);
  }));

test('histories', () => compare('history', 20, ({ bytes }) => core.history.historyRead(bytes)));

test('further logs', () =>
  compare('continuation', 80, ({ bytes }) => core.history.continuationRead(bytes)));

test('identities', () =>
  compare('identity', 20, async ({ bytes, passphrase, message }) => {
    if (passphrase !== null) {
      try {
        return await core.identity.identityUnlock(bytes, passphrase);
      } catch (problem) {
        /* The page tells what was dropped; the command reads it as what it was named. */
        if (problem.refusal?.code === 'identity-unprotected') return undefined;
        throw problem;
      }
    }
    if (/passphrase/.test(message)) return undefined;
    return core.identity.identityRead(core.bytes.textOf(bytes));
  }));

/* ---- the ledger's past ---- */

function headsOf(text) {
  return text ? core.heads.headsRead(core.json.jsonRead(core.bytes.bytesOf(text))) : null;
}

/* What the command says contradicts, and why the page says so. */
const CONTRADICTIONS = [
  [/you have seen another head of \d+ entries, signed/, 'other-head'],
  [/you acknowledged another head of/, 'other-acknowledged'],
  [/it does not continue the head of \d+ entries that you acknowledged/, 'not-continued'],
  [/its further log does not go on from the head of/, 'further-not-continued'],
  [/it goes on in a further log from another head of/, 'other-end'],
  [/no change of keys leads from the key that you know/, 'key'],
  [/signed by a key that had been replaced by then/, 'key-replaced'],
];

test('comparing with what is remembered', async () => {
  const told = new Set();
  const comparing = (item) => {
    const { bytes, key, own, origin, size, root, heads } = item;
    const parts = {
      sender: { organisation: '', ledger: { origin, verifier: core.keys.verifierRead(own) } },
      key: core.keys.verifierRead(key),
      checkpoint: { origin, size: BigInt(size), root: Uint8Array.from(Buffer.from(root, 'hex')) },
      history: core.history.historyRead(bytes),
    };
    try {
      return core.compare.ledgerCompare(parts, headsOf(heads));
    } catch (problem) {
      const why = CONTRADICTIONS.find(([message]) => message.test(item.message))?.[1];
      assert.equal(problem.refusal?.params.why, why, `${item.name}: ${item.message}`);
      if (why) {
        assert.equal(problem.refusal.params.entries, Number(/ (\d+) entries/.exec(item.message)[1]), item.name);
        told.add(why);
      }
      throw problem;
    }
  };
  await compare('compare', 35, comparing,
    (item, found) => {
      assert.equal(found.compared, item.compared, item.name);
      assert.equal(Number(found.continues), item.from, item.name);
      assert.equal(Number(found.missing), item.missing, item.name);
      const { kept = 0n, seen = 0n, isNamed = false } = found.dropped ?? {};
      const dropped = { kept: Number(kept), seen: Number(seen), isNamed };
      assert.deepEqual(dropped, item.dropped, item.name);
      const known = new Set((headsOf(item.heads)?.keys ?? []).map((known) => known.text));
      const added = found.accepted.map((verifier) => verifier.text).filter((text) => !known.has(text));
      assert.deepEqual(added, item.keys.filter((text) => !known.has(text)), item.name);
      told.add(item.compared);
    },
  );
  const outcomes = ['first-seen', 'continues', 'not-acknowledged', 'receipt-missing', 'receipt-unknown', 'further-log',
    'continues-in-further-log', 'dropped', 'older'];
  const all = [...outcomes, ...CONTRADICTIONS.map(([, why]) => why)];
  assert.deepEqual([...told].sort(), all.sort(), 'each is tried');
});

/* ---- whole packages ---- */

/* What the command says, and by which codes the page says it. */
const MEANINGS = [
  [/newer program/, /^made-by-newer$/],
  [/is not the file that the manifest names/, /^file-altered$/],
  [/card is not that of the sender/, /^card-of-another$/],
  [/the sender signed another manifest/, /^note-of-another$/],
  [/for somebody else, and not for you/, /^passed-on$/],
  [/its sender's card names none/, /^ledger-none$/],
  [/names another ledger/, /^ledger-other$/],
  [/is not trusted/, /^sender-unknown$/],
  [/not of this package's sealing/, /^proof-of-another$/],
  [/^manifest\.note: (not signed|the signature|what was signed|the note bears)/, /^note-forged$/],
  [/^manifest\.note: /, /^note-malformed$/],
  [/none of the keys given opens/, /^not-for-you$/],
  [/(header|content) was altered/, /^envelope-(altered|cut)$/],
  [/end of the file is missing|its end is missing/, /^envelope-(altered|cut)$/],
  [/after its last file/, /^archive-trailing$/],
  [/which its manifest does not/, /^file-(unlisted|not-plain)$/],
  [/the package holds no /, /^(file-missing|archive-malformed)$/],
  [/ where .* belongs/, /^(file-misplaced|file-not-plain|archive-malformed)$/],
  [/is no plain file/, /^(file-not-plain|archive-malformed)$/],
  [/larger than \d+ bytes/, /^(file-too-large|archive-malformed)$/],
  [/archive is not well formed/, /^(archive-malformed|file-not-plain)$/],
  [/^manifest\.json/, /^(manifest-malformed|archive-malformed|file-not-plain)$/],
  [/^sender\.card\.json: .*signature/, /^card-forged$/],
  [/checkpoint: (not signed|the signature)/, /^checkpoint-forged$/],
  [/^the leaf |^ledger\.tlog-proof|proof/, /^(proof-|checkpoint-)/],
  [/^ledger\.history/, /^history-/],
  [/the ledger's key is another/, /^history-key$/],
  [/does not show the history/, /^history-contradicts$/],
  [/line \d+ of the (file's header|armored)|not an age file|is empty|cut short|stanza/, /^(envelope-malformed|not-a-package)$/],
  [/not supported/, /^(envelope-malformed|not-a-package|envelope-hybrid|not-for-you)$/],
];

function ownerOf({ identity }) {
  return {
    secret: identity.secret,
    signer: core.keys.signerOf(Uint8Array.from(Buffer.from(identity.seed, 'hex'))),
    card: core.card.cardRead(core.bytes.bytesOf(identity.card)),
  };
}

/* Trusts whom the command's test trusts, and whoever was not asked about. */
async function openExported(item) {
  const { bytes, sender, trusted, despite, heads } = item;
  const cardOf = (text) => core.card.cardRead(core.bytes.bytesOf(text));
  const known = headsOf(heads);
  const identity = ownerOf(item);
  const open = (given) =>
    core.open.packageOpen(new Blob([bytes]), {
      identity,
      now: identity.card.created,
      memory: { cards: [], ledgers: known ? [known] : [], told: [] },
      given,
      despiteLedger: despite,
      progress: () => {},
      isCancelled: () => false,
    });
  try {
    return await open(sender && trusted ? [cardOf(sender)] : []);
  } catch (problem) {
    if (problem.refusal?.code !== 'sender-unknown' || sender) throw problem;
    return open([cardOf(problem.refusal.senderCard)]);
  }
}

test('packages', async () => {
  const meant = [];
  const watched = async (item) => {
    try {
      return await openExported(item);
    } catch (problem) {
      const found = MEANINGS.find(([message]) => message.test(item.message));
      if (item.status !== OK && !found?.[1].test(problem.refusal?.code))
        meant.push(`${item.name}: ${item.message}; page: ${JSON.stringify(problem.refusal)}`);
      throw problem;
    }
  };
  await compare('package', 500, watched, (item, opened) => {
    assert.equal(opened.manifest.id, item.id);
    assert.equal(opened.manifestDigest, item.manifest);
    assert.equal(opened.comparison.compared, item.compared);
  });
  assert.deepEqual(meant.slice(0, 20), [], `${meant.length} mean something else`);
});
