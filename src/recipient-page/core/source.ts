/* Where the bytes of a package come from, and the SHA-256 of what is too large for memory. */
import { createSHA256, type IHasher } from 'hash-wasm';
import { type Bytes, hexOf } from './bytes.ts';
import { ageFind } from './mail.ts';
import { refuse } from './refusal.ts';

/* What the core needs of a Blob; a file of any size is read piece by piece. */
export interface Source {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

const ARMORED_MAXIMUM = 48 * 1024 * 1024; // bytes of a text that is unpacked in memory
const BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----';

export async function readAt(source: Source, start: number, end: number): Promise<Bytes> {
  let bytes;
  try {
    bytes = new Uint8Array(await source.slice(start, end).arrayBuffer());
  } catch (problem) {
    return refuse('file-unreadable', { detail: String(problem) });
  }
  const wanted = Math.max(0, Math.min(end, source.size) - start);
  return bytes.length === wanted ? bytes : refuse('file-unreadable', { detail: 'it is shorter now' });
}

/* A package that came as armored text, alone or in a message, as the binary file in it. */
export async function unarmored(source: Source): Promise<Source> {
  const start = new TextDecoder('latin1').decode(await readAt(source, 0, 1024));
  if (start.startsWith('age-encryption.org/')) return source;
  const isArmored = start.trimStart().startsWith(BEGIN);
  if (source.size > ARMORED_MAXIMUM) {
    if (isArmored) refuse('too-large', { maximum: ARMORED_MAXIMUM });
    return source;
  }
  const bytes = ageFind(await readAt(source, 0, source.size));
  if (!bytes && isArmored) refuse('envelope-malformed', { detail: 'its armor is damaged or cut', cut: 1 });
  return bytes ? new Blob([bytes]) : source;
}

export interface Digest {
  add(bytes: Uint8Array): void;
  end(): string; // hex
}

/* Those that are free again: each holds memory of its own, and a package has many files. */
const hashers: IHasher[] = [];

export async function digestBegin(): Promise<Digest> {
  const hasher = hashers.pop() ?? (await createSHA256());
  hasher.init();
  return {
    add: (bytes) => void hasher.update(bytes),
    end: () => {
      const sum = hasher.digest('binary');
      hashers.push(hasher);
      return hexOf(sum);
    },
  };
}

/* What a byte adds to the CRC-32 of four, by its place from their end; one table after the other. */
const SUMS = new Int32Array(4 * 256);
for (let byte = 0; byte < 1024; byte++) {
  let sum = byte < 256 ? byte : SUMS[byte - 256]!;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  SUMS[byte] = sum;
}

/* In 32 bits from end to end, and by names of its own: else a browser makes it three times as slow. */
function summed(before: number, bytes: Uint8Array): number {
  const table = SUMS;
  const whole = bytes.length - 3;
  let sum = before | 0;
  let at = 0;
  for (; at < whole; at += 4) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    sum =
      table[768 + (sum & 255)]! ^
      table[512 + ((sum >>> 8) & 255)]! ^
      table[256 + ((sum >>> 16) & 255)]! ^
      table[sum >>> 24]!;
  }
  for (; at < bytes.length; at++) sum = table[(sum ^ bytes[at]!) & 255]! ^ (sum >>> 8);
  return sum;
}

export interface Sum {
  add(bytes: Uint8Array): void;
  end(): number;
}

/* CRC-32, as .zip files have it; not for checking anything. */
export function crcBegin(): Sum {
  let sum = -1;
  return {
    add: (bytes) => void (sum = summed(sum, bytes)),
    end: () => (sum ^ -1) >>> 0,
  };
}
