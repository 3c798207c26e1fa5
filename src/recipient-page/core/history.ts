/* ledger.history: what the ledger shows of its past. */
import { type Bytes, bytesOf, sameBytes, textOf } from './bytes.ts';
import { type Head, HASHES_MAXIMUM } from './checkpoint.ts';
import { isOrigin, type Verifier, verifierRead } from './keys.ts';
import { Lines } from './lines.ts';
import { noteRead, noteVerify } from './note.ts';
import { isNewerFormat, Malformed, malformed } from './refusal.ts';

const FORMAT = 'safehand.ledger-history/2';
const ROTATION = 'safehand.key-rotation/2';
export const HISTORY_MAXIMUM = 256 * 1024;
const ROTATIONS_MAXIMUM = 64n;
const ORIGIN_MAXIMUM = 255; // bytes

export interface Rotation {
  old: Verifier;
  new: Verifier;
}

export interface History {
  acknowledged: Head | null;
  proof: Bytes[];
  rotations: Rotation[];
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
  lines.end();
  return { acknowledged, proof, rotations };
}
