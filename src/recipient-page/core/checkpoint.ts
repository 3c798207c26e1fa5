/* Checkpoints of a ledger (c2sp.org/tlog-checkpoint), and the proof of an entry in it. */
import { base64Exact, base64Read, type Bytes, bytesOf, isDigest, numberRead, textOf } from './bytes.ts';
import { isKeyName, type Verifier } from './keys.ts';
import { Lines } from './lines.ts';
import { isIncluded } from './merkle.ts';
import { type Note, noteRead, noteVerify } from './note.ts';
import { Forged, isNewerFormat, Malformed, malformed } from './refusal.ts';
import { timeAt } from './time.ts';

const LEAF_FORMAT = 'safehand.leaf/2';
const LEAF_MAXIMUM = 256;
const LOGS_MAXIMUM = 0xffffffffffffffffn;
const PROOF_FORMAT = 'c2sp.org/tlog-proof@v1';
export const HASHES_MAXIMUM = 64; // no tree of 2^63 leaves has a longer path

export interface Head {
  origin: string;
  size: bigint;
  root: Bytes;
}

export interface Checkpoint extends Head {
  bytes: Bytes; // the signed note
  note: Note;
}

/*
 * A checkpoint by this key. The signature first: a text that nobody vouches for is not read.
 * Malformed, or Forged.
 */
export function checkpointOpen(bytes: Bytes, verifier: Verifier): Checkpoint {
  const note = noteRead(bytes);
  noteVerify(note, verifier);
  const lines = new Lines(note.text);
  const origin = lines.next();
  const size = numberRead(lines.next()) ?? malformed('a checkpoint has no number of entries');
  const root = base64Exact(lines.next(), 32) ?? malformed('a checkpoint has no root');
  lines.end();
  if (!isKeyName(origin)) malformed('a checkpoint has no origin');
  if (origin !== verifier.name) throw new Forged('a checkpoint of another ledger');
  return { origin, size, root, bytes, note };
}

/*
 * A log's place among those of its ledger: "ledger.example.org/home/3" is the third of
 * "ledger.example.org/home".
 */
export function originSplit(origin: string): { first: string; log: bigint } {
  const parts = /^(.+)\/([1-9][0-9]*)$/.exec(origin);
  const log = parts ? BigInt(parts[2]!) : 1n;
  /* Beyond the largest number that the command counts with it stays there. */
  return parts && log >= 2n
    ? { first: parts[1]!, log: log < LOGS_MAXIMUM ? log : LOGS_MAXIMUM }
    : { first: origin, log: 1n };
}

/* Whether both are logs of one ledger. */
export function isSameLedger(a: string, b: string): boolean {
  return originSplit(a).first === originSplit(b).first;
}

/* ---- leaf and proof ---- */

export interface Leaf {
  index: bigint;
  time: string;
  kind: string;
  subject: string;
}

export function leafRead(bytes: Uint8Array): Leaf {
  if (bytes.length > LEAF_MAXIMUM) malformed('a leaf is too large');
  const lines = new Lines(textOf(bytes, 'a leaf'));
  const format = lines.next();
  if (isNewerFormat(format, LEAF_FORMAT)) throw new Malformed(format, true);
  if (format !== LEAF_FORMAT) malformed('it is no leaf');
  const index = numberRead(lines.next()) ?? malformed("a leaf's index is no number");
  const time = lines.next();
  timeAt(time, "a leaf's time");
  const kind = lines.next();
  if (!/^[a-z]+(-[a-z]+)*$/.test(kind) || kind.length > 31) malformed("a leaf's kind is none");
  const subject = lines.next();
  const body = lines.next();
  lines.end();
  if (!isDigest(subject) || !isDigest(body)) malformed("a leaf's digest is none");
  return { index, time, kind, subject };
}

export interface Proof {
  leafBytes: Bytes;
  index: bigint;
  path: Bytes[];
  checkpoint: Bytes; // the signed note
}

export function proofRead(bytes: Uint8Array): Proof {
  const lines = new Lines(textOf(bytes, 'a proof'));
  lines.exact(PROOF_FORMAT);
  const leafBytes = base64Read(lines.value('extra')) ?? malformed('extra is not base64');
  const index = lines.number('index');
  const path: Bytes[] = [];
  for (let line = lines.next(); line !== ''; line = lines.next()) {
    path.push(base64Exact(line, 32) ?? malformed('a hash of the path is not well formed'));
    if (path.length > HASHES_MAXIMUM) malformed('the path is too long');
  }
  const checkpoint = bytesOf(lines.rest());
  noteRead(checkpoint); // in its form, whoever signed it
  return { leafBytes, index, path, checkpoint };
}

/* Whether the leaf is in the tree of that checkpoint. */
export function isProven(proof: Proof, { size, root }: Checkpoint): boolean {
  return isIncluded(proof.leafBytes, proof.index, size, root, proof.path);
}
