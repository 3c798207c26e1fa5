/* The worked examples of safehand-formats(5), read out of the page itself: they belong together. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { join } from 'node:path';
import { loadCore, SOURCE } from './bundle.mjs';

let core;
let examples;

/* A line's text, without what makes it roff. */
function plainOf(line) {
  return line
    .replace(/\\&/g, '')
    .replace(/\\-/g, '-')
    .replace(/\\\(aq/g, "'")
    .replace(/\\\[em\]/g, '\u2014')
    .replace(/\\\[u([0-9A-F]{4,6})\]/g, (_, digits) => String.fromCodePoint(parseInt(digits, 16)))
    .replace(/\\e/g, '\\');
}

/* Each example by its name; a line that ends in \e goes on in the next. */
function read(page) {
  const found = {};
  const pattern = /^\.\\" EXAMPLE ([a-z.-]+)\n\.PP\n\.RS 2\n\.EX\n([^]*?)\.EE\n\.RE\n\.\\" END$/gm;
  for (const [, name, body] of page.matchAll(pattern)) {
    const lines = body.replace(/\\e\n/g, '').split('\n').map(plainOf);
    found[name] = lines.join('\n');
  }
  return found;
}

before(async () => {
  core = await loadCore();
  examples = read(readFileSync(join(SOURCE, 'man', 'safehand-formats.5'), 'utf8'));
});

const bytes = (name) => core.bytes.bytesOf(examples[name]);

test('the card and its fingerprint', () => {
  const card = core.card.cardRead(bytes('card'));
  assert.equal(card.name, 'Ruth Adeyemi');
  assert.equal(`${card.fingerprint}\n`, examples['fingerprint']);
  assert.equal(`${core.json.canonical(core.json.jsonRead(bytes('card')))}\n`, examples['card']);
});

test('manifest, note, proof and leaf, each of the others', () => {
  const ruth = core.card.cardRead(bytes('card'));
  const manifest = core.manifest.manifestRead(bytes('manifest'));
  assert.equal(manifest.sender.verifier, ruth.verifier.text);
  assert.equal(manifest.files[0].sha256, core.bytes.digestOf(bytes('card')));
  assert.equal(manifest.files[0].size, bytes('card').length);
  const note = core.note.noteRead(bytes('manifest.note'));
  core.note.noteVerifyOnly(note, ruth.verifier);
  const digest = core.bytes.digestOf(bytes('manifest'));
  assert.equal(note.text, [
    'safehand.manifest/2', `id ${manifest.id}`, `manifest ${digest}`,
    `recipient ${manifest.recipient.key}`, `origin ${ruth.ledger.origin}`,
    `ledger ${ruth.ledger.verifier.text}`, '',
  ].join('\n'));
  const proof = core.checkpoint.proofRead(bytes('proof'));
  assert.equal(core.bytes.textOf(proof.leafBytes), examples['leaf']);
  const leaf = core.checkpoint.leafRead(bytes('leaf'));
  assert.deepEqual(leaf, { index: 6n, time: manifest.created === core.time.timeRead(leaf.time) ? leaf.time : '', kind: 'sealed', subject: digest });
  const checkpoint = core.checkpoint.checkpointOpen(proof.checkpoint, ruth.ledger.verifier);
  assert.equal(core.checkpoint.isProven(proof, checkpoint), true);
  assert.equal(checkpoint.size, 7n);
});

test('the tree: leaves, roots and heads', () => {
  const ruth = core.card.cardRead(bytes('card'));
  const [leaves, roots] = examples['tree'].split('roots\n').map((part) =>
    [...part.matchAll(/^ ?[0-9]+ {2}([0-9a-f]{64})$/gm)].map((found) => found[1]),
  );
  assert.equal(leaves.length, 14);
  assert.equal(roots.length, 15);
  assert.equal(core.bytes.hexOf(core.merkle.leafHash(bytes('leaf'))), leaves[6]);
  const head = core.checkpoint.checkpointOpen(bytes('head'), ruth.ledger.verifier);
  assert.equal(core.bytes.hexOf(head.root), roots[Number(head.size)]);
  const hex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
  const { checkpoint } = core.checkpoint.proofRead(bytes('proof'));
  assert.equal(core.bytes.hexOf(core.checkpoint.checkpointOpen(checkpoint, ruth.ledger.verifier).root), roots[7]);
  /* A part of the path leads to a part of the tree, which is not the tree. */
  const proof = core.checkpoint.proofRead(bytes('proof'));
  const node = (left, right) => createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();
  const { isIncluded } = core.merkle;
  assert.equal(isIncluded(proof.leafBytes, 6n, 7n, hex(roots[7]), proof.path), true);
  assert.equal(isIncluded(proof.leafBytes, 6n, 7n, node(proof.path[0], hex(leaves[6])), [proof.path[0]]), false);
  assert.equal(isIncluded(proof.leafBytes, 6n, 6n, hex(roots[7]), proof.path), false);
  assert.equal(isIncluded(proof.leafBytes, 5n, 7n, hex(roots[7]), proof.path), false);
  assert.equal(isIncluded(proof.leafBytes, 6n, 7n, hex(roots[7]), [...proof.path, hex(roots[1])]), false);
  assert.equal(isIncluded(proof.leafBytes, 0n, 1n, hex(leaves[6]), []), true);
  /* Of one entry to two: the second leaf is the proof. */
  assert.equal(core.merkle.isContinued(1n, hex(roots[1]), 2n, hex(roots[2]), [hex(leaves[1])]), true);
  assert.equal(core.merkle.isContinued(1n, hex(roots[1]), 2n, hex(roots[2]), [hex(leaves[2])]), false);
  assert.equal(core.merkle.isContinued(2n, hex(roots[2]), 3n, hex(roots[3]), [hex(leaves[2])]), true);
  assert.equal(core.merkle.isContinued(2n, hex(roots[1]), 3n, hex(roots[3]), [hex(leaves[2])]), false);
  assert.equal(core.merkle.isContinued(3n, hex(roots[3]), 3n, hex(roots[3]), []), true);
  assert.equal(core.merkle.isContinued(3n, hex(roots[3]), 3n, hex(roots[3]), [hex(leaves[1])]), false);
  assert.equal(core.merkle.isContinued(4n, hex(roots[4]), 3n, hex(roots[3]), []), false);
  assert.equal(core.merkle.isContinued(0n, hex(roots[0]), 3n, hex(roots[3]), []), true);
});

test('the receipt, and the checkpoint that it quotes', () => {
  const note = core.note.noteRead(bytes('receipt'));
  const recipient = examples['cosigned'].trim().split('\n').pop(); // her key as a witness
  const key = core.bytes.base64Read(recipient.split('+').slice(2).join('+')).slice(1);
  core.note.noteVerifyOnly(note, core.keys.verifierOf(core.keys.personKeyName(key), key));
  const { checkpoint } = core.checkpoint.proofRead(bytes('proof'));
  assert.ok(note.text.endsWith(`checkpoint\n${core.bytes.textOf(checkpoint)}`));
  const digest = examples['package'].trim().split('\n').pop();
  assert.ok(note.text.includes(`package ${digest}\nmanifest ${core.bytes.digestOf(bytes('manifest'))}\n`));
});
