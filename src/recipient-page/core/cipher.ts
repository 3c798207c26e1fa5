/* The chunks of an age payload: ChaCha20-Poly1305 by the browser where it has it, else by ours. */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { type Bytes, sameBytes } from './bytes.ts';

export interface Piece {
  counter: number;
  isLast: boolean;
  sealed: Bytes;
}

/* Opens all pieces, or gives null if one of them is not authentic. */
export type Cipher = (pieces: Piece[]) => Promise<Bytes[] | null>;

/* 11 bytes of counter, and whether it is the last (c2sp.org/age). */
function nonceOf(piece: Piece): Bytes {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(3, Math.floor(piece.counter / 2 ** 32));
  view.setUint32(7, piece.counter >>> 0);
  nonce[11] = piece.isLast ? 1 : 0;
  return nonce;
}

function cipherOfOurs(key: Bytes): Cipher {
  return (pieces) => {
    try {
      const opened = pieces.map(
        (piece) => chacha20poly1305(key, nonceOf(piece)).decrypt(piece.sealed) as Bytes,
      );
      return Promise.resolve(opened);
    } catch {
      return Promise.resolve(null);
    }
  };
}

const NAME = 'ChaCha20-Poly1305';

/* Draft and final names of the same member. */
function parameters(nonce: Bytes): AlgorithmIdentifier {
  return { name: NAME, iv: nonce, nonce } as AlgorithmIdentifier;
}

/* What the browser refuses ours looks at too: it may have been the browser's memory. */
function cipherOfBrowser(key: CryptoKey, ours: Cipher): Cipher {
  return async (pieces) => {
    const open = async (piece: Piece) =>
      new Uint8Array(await crypto.subtle.decrypt(parameters(nonceOf(piece)), key, piece.sealed));
    try {
      return await Promise.all(pieces.map(open));
    } catch {
      return ours(pieces);
    }
  };
}

/*
 * The browser's, if it has it and it does what ours does: else a difference between drafts would
 * make every package look altered. The nonce of that trial is none of a payload's.
 */
export async function cipherOf(key: Bytes): Promise<Cipher> {
  const ours = cipherOfOurs(key);
  try {
    const usages: KeyUsage[] = ['encrypt', 'decrypt'];
    const format = 'raw-secret' as 'raw';
    const browsers = await crypto.subtle.importKey(format, key, NAME, false, usages);
    const nonce = new Uint8Array(12).fill(0xff);
    const tried = await crypto.subtle.encrypt(parameters(nonce), browsers, new Uint8Array(100));
    const wanted = chacha20poly1305(key, nonce).encrypt(new Uint8Array(100));
    if (sameBytes(new Uint8Array(tried), wanted)) return cipherOfBrowser(browsers, ours);
  } catch {
    /* It is not there. */
  }
  return ours;
}
