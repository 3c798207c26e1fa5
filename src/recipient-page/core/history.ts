/* ledger.history: what the ledger shows of its past. */
import { base64Exact, type Bytes, bytesOf, numberRead, sameBytes, textOf } from './bytes.ts';
import { type Head, HASHES_MAXIMUM, isSameLedger, originSplit } from './checkpoint.ts';
import { isOrigin, type Verifier, verifierRead } from './keys.ts';
import { Lines } from './lines.ts';
import { noteRead, noteVerify } from './note.ts';
import { isNewerFormat, Malformed, malformed } from './refusal.ts';

const FORMAT = 'safehand.ledger-history/2';
const ROTATION = 'safehand.key-rotation/2';
const CONTINUATION = 'safehand.log-continuation/2';
export const HISTORY_MAXIMUM = 256 * 1024;
const ROTATIONS_MAXIMUM = 64n;
const LOGS_MAXIMUM = 16n;
const LOST_MAXIMUM = 64;
const ORIGIN_MAXIMUM = 255; // bytes

export interface Rotation {
  old: Verifier;
  new: Verifier;
}

/* What a further log says of the one before. */
export interface Continuation {
  origin: string; // of the further log
  key: Verifier; // its, which signs this
  from: Head; // the log before, as it was found
  lost: Head[]; // heads that were signed, and that it does not follow
}

export interface History {
  acknowledged: Head | null;
  proof: Bytes[]; // to the checkpoint, or to the end of its own log, as the next one's note names it
  rotations: Rotation[];
  logs: Continuation[];
}

/* A change of the ledger's key, signed by both. */
function rotationRead(bytes: Uint8Array): Rotation {
  const note = noteRead(bytes);
  const lines = new Lines(note.text);
  const format = lines.next();
  if (isNewerFormat(format, ROTATION)) throw new Malformed(format, true);
  if (format !== ROTATION) malformed('it is no change of keys');
  if (bytesOf(lines.value('origin')).length > ORIGIN_MAXIMUM) malformed('an origin is too long');
  lines.number('size');
  const rotation = {
    old: verifierRead(lines.value('old')),
    new: verifierRead(lines.value('new')),
  };
  lines.end();
  noteVerify(note, rotation.old, rotation.new);
  return rotation;
}

function originOf(text: string): string {
  return isOrigin(text) ? text : malformed('an origin is not well formed');
}

/* "SIZE ROOT", and the origin where that is not known. */
function headOf(text: string, origin?: string): Head {
  const parts = text.split(' ');
  const size = numberRead(parts[0]!);
  const root = base64Exact(parts[1] ?? '', 32);
  if (size === null || !root || parts.length !== (origin === undefined ? 3 : 2))
    return malformed('a head is not well formed');
  return { origin: origin ?? originOf(parts[2]!), size, root };
}

/* Signed by the key that it names; whether that is the ledger's is for the caller. */
export function continuationRead(bytes: Uint8Array): Continuation {
  const note = noteRead(bytes);
  const lines = new Lines(note.text);
  const format = lines.next();
  if (isNewerFormat(format, CONTINUATION)) throw new Malformed(format, true);
  if (format !== CONTINUATION) malformed('it is no further log');
  const origin = originOf(lines.value('origin'));
  const key = verifierRead(lines.value('key'));
  const continues = originOf(lines.value('continues'));
  const from = headOf(lines.value('head'), continues);
  const lost: Head[] = [];
  while (lines.peek() !== null) lost.push(headOf(lines.value('lost')));
  if (lost.length > LOST_MAXIMUM) malformed('too many heads are named');
  const isFurther = originSplit(origin).log > originSplit(from.origin).log;
  if (!isSameLedger(origin, from.origin) || !isFurther || key.name !== origin)
    malformed('it is no further log of the same ledger');
  noteVerify(note, key);
  return { origin, key, from, lost };
}

/* Whether it names that head as one that it does not follow. */
export function isLost(said: Continuation, head: Head): boolean {
  return said.lost.some(
    (lost) =>
      lost.size === head.size && lost.origin === head.origin && sameBytes(lost.root, head.root),
  );
}

/* A note within other text: to the empty line after its lines of signature, or to the end. */
function noteOf(lines: Lines): Bytes {
  let text = '';
  let line = lines.next();
  for (; line !== ''; line = lines.next()) text += `${line}\n`;
  text += '\n';
  while (lines.peek()) text += `${lines.next()}\n`;
  return bytesOf(text);
}

function acknowledgedOf(lines: Lines): Pick<History, 'acknowledged' | 'proof'> {
  if (lines.peek() === 'acknowledged none') {
    lines.next();
    return { acknowledged: null, proof: [] };
  }
  const size = lines.number('acknowledged');
  const origin = lines.value('origin');
  if (!isOrigin(origin)) malformed('the origin that was acknowledged is not well formed');
  const root = lines.hash('root');
  const proof: Bytes[] = [];
  while (lines.peek()?.startsWith('proof ')) proof.push(lines.hash('proof'));
  if (proof.length > HASHES_MAXIMUM) malformed('the proof is too long');
  return { acknowledged: { origin, size, root }, proof };
}

/* Only where the ledger was continued. */
function logsOf(lines: Lines): Continuation[] {
  const logs: Continuation[] = [];
  if (lines.peek() === null) return logs;
  lines.exact('');
  const count = lines.number('logs', LOGS_MAXIMUM);
  if (count === 0n) malformed('logs is no number');
  for (let i = 0n; i < count; i++) {
    lines.exact('');
    const said = continuationRead(noteOf(lines));
    const before = logs[logs.length - 1];
    if (before && before.origin !== said.from.origin)
      malformed('a further log does not go on from the last');
    logs.push(said);
  }
  return logs;
}

export function historyRead(bytes: Uint8Array): History {
  if (bytes.length > HISTORY_MAXIMUM) malformed('it is too large for a history');
  const lines = new Lines(textOf(bytes, 'the history'));
  const format = lines.next();
  if (isNewerFormat(format, FORMAT)) throw new Malformed(format, true);
  if (format !== FORMAT) malformed('it is no history');
  const { acknowledged, proof } = acknowledgedOf(lines);
  const rotations: Rotation[] = [];
  const count = lines.number('keys', ROTATIONS_MAXIMUM);
  for (let i = 0n; i < count; i++) {
    lines.exact('');
    const rotation = rotationRead(noteOf(lines));
    const before = rotations[rotations.length - 1];
    if (before && !sameBytes(before.new.key, rotation.old.key))
      malformed('a change of keys does not go on from the last');
    rotations.push(rotation);
  }
  const logs = logsOf(lines);
  lines.end();
  return { acknowledged, proof, rotations, logs };
}
