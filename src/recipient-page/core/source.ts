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

/* What a byte adds to the CRC-32 of four, by its place from their end. */
const SUMS = [0, 1, 2, 3].map(() => new Uint32Array(256));
for (let byte = 0; byte < 256; byte++) {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  SUMS[0]![byte] = sum;
}
for (let i = 1; i < 4; i++)
  for (let byte = 0; byte < 256; byte++) {
    const sum = SUMS[i - 1]![byte]!;
    SUMS[i]![byte] = (sum >>> 8) ^ SUMS[0]![sum & 255]!;
  }

export interface Sum {
  add(bytes: Uint8Array): void;
  end(): number;
}

/* CRC-32, as .zip files have it; not for checking anything. */
export function crcBegin(): Sum {
  const [last, third, second, first] = SUMS as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let sum = -1;
  return {
    add: (bytes) => {
      let at = 0;
      for (; at < bytes.length - 3; at += 4) {
        sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
        sum =
          first[sum & 255]! ^
          second[(sum >>> 8) & 255]! ^
          third[(sum >>> 16) & 255]! ^
          last[sum >>> 24]!;
      }
      for (; at < bytes.length; at++) sum = last[(sum ^ bytes[at]!) & 255]! ^ (sum >>> 8);
    },
    end: () => (sum ^ -1) >>> 0,
  };
}
