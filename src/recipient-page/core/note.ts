/* Signed notes (c2sp.org/signed-note): a text, an empty line, and lines of signatures. */
import { base64Of, base64Read, type Bytes, bytesOf, hexOf, joined, textOf } from './bytes.ts';
import { isKeyName, type Signer, signs, type Verifier, verifies } from './keys.ts';
import { Forged, malformed } from './refusal.ts';

export const NOTE_MAXIMUM = 1048576;
const SIGNATURES_MAXIMUM = 16;
const DASH = '\u2014 ';

interface Signature {
  name: string;
  id: string;
  bytes: Bytes;
}

export interface Note {
  text: string; // its last line feed included
  signatures: Signature[];
}

function signatureRead(line: string): Signature {
  const [name, encoded, ...more] = line.slice(DASH.length).split(' ');
  const bytes = base64Read(encoded ?? '');
  if (!line.startsWith(DASH) || more.length > 0 || !isKeyName(name!) || !bytes || bytes.length < 5)
    return malformed('a line of signature is not well formed');
  return { name: name!, id: hexOf(bytes.subarray(0, 4)), bytes: bytes.slice(4) };
}

export function noteRead(bytes: Uint8Array): Note {
  if (bytes.length > NOTE_MAXIMUM) malformed('it is too large for a note');
  const whole = textOf(bytes, 'a note');
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) malformed('a note holds a control character');
  const empty = whole.lastIndexOf('\n\n');
  if (empty < 0 || !whole.endsWith('\n') || empty + 2 === whole.length)
    malformed('it is no signed note');
  const lines = whole.slice(empty + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAXIMUM) malformed('a note has too many signatures');
  return { text: whole.slice(0, empty + 1), signatures: lines.map(signatureRead) };
}

function isBy(signature: Signature, verifier: Verifier): boolean {
  return signature.name === verifier.name && signature.id === verifier.id;
}

export function noteIsBy(note: Note, verifier: Verifier): boolean {
  return note.signatures.some((signature) => isBy(signature, verifier));
}

/* Each key has signed, and no line by one of them is wrong; lines by others pass. */
export function noteVerify(note: Note, ...verifiers: Verifier[]): void {
  const message = bytesOf(note.text);
  for (const verifier of verifiers) {
    const own = note.signatures.filter((signature) => isBy(signature, verifier));
    if (own.length === 0) throw new Forged(`it is not signed by ${verifier.name}`);
    for (const signature of own)
      if (!verifies(verifier.key, message, signature.bytes))
        throw new Forged(`the signature by ${verifier.name} does not verify`);
  }
}

/* Signed by this key, and by nobody else. */
export function noteVerifyOnly(note: Note, verifier: Verifier): void {
  if (note.signatures.length !== 1) throw new Forged('it bears more than the one signature');
  noteVerify(note, verifier);
}

export function noteSign(text: string, signer: Signer): string {
  const { name, id } = signer.verifier;
  const key = Uint8Array.from(id.match(/../g)!, (byte) => parseInt(byte, 16));
  const signature = base64Of(joined(key, signs(signer, bytesOf(text))));
  return `${text}\n${DASH}${name} ${signature}\n`;
}
