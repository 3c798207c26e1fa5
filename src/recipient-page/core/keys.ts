/* Ed25519, and the texts by which keys are named: verifier keys and age recipients. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { Encrypter } from 'age-encryption';
import { base64Exact, base64Of, type Bytes, bytesOf, hexOf, joined, sameBytes } from './bytes.ts';
import { malformed } from './refusal.ts';

const ED25519 = 1; // the type of key in a verifier key (c2sp.org/signed-note)

export interface Verifier {
  text: string; // as it stands in files
  name: string;
  id: string; // 8 hex digits
  key: Bytes; // 32 bytes
}

export interface Signer {
  verifier: Verifier;
  seed: Bytes;
}

/* The 4 bytes that stand before a signature by a key. */
function keyId(name: string, key: Uint8Array): Uint8Array {
  return sha256(joined(bytesOf(name), Uint8Array.of(10, ED25519), key)).subarray(0, 4);
}

export function verifierOf(name: string, key: Bytes): Verifier {
  const id = hexOf(keyId(name, key));
  const text = `${name}+${id}+${base64Of(joined(Uint8Array.of(ED25519), key))}`;
  return { text, name, id, key };
}

/* The name of a person's or team's key, which says nothing. */
export function personKeyName(key: Uint8Array): string {
  return `safehand/${hexOf(sha256(key)).slice(0, 16)}`;
}

export function signerOf(seed: Bytes): Signer {
  const key = ed25519.getPublicKey(seed) as Bytes;
  return { verifier: verifierOf(personKeyName(key), key), seed };
}

const NAME_MAXIMUM = 255; // bytes

/* A key's name: white space is Unicode's; control characters are Cc. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[+\p{White_Space}\p{Cc}]/u.test(name);
}

function isOurName(name: string): boolean {
  return isKeyName(name) && bytesOf(name).length <= NAME_MAXIMUM;
}

/* A ledger's origin, which is the name of its key. */
export function isOrigin(text: string): boolean {
  return isOurName(text) && !text.startsWith('safehand.') && !text.startsWith('safehand/');
}

/* In the one encoding of a point (RFC 8032), and not of small order. */
function checkPoint(key: Uint8Array): void {
  let point;
  try {
    point = ed25519.Point.fromBytes(key, false);
  } catch {
    return malformed('a verifier key is no point of the curve');
  }
  if (point.isSmallOrder()) malformed('a verifier key is weak');
}

export function verifierRead(text: string): Verifier {
  const parts = text.split('+');
  const [name, id] = parts as [string, string];
  /* Base64 may hold a +, and the name may not. */
  const encoded = base64Exact(parts.slice(2).join('+'), 33);
  if (parts.length < 3 || !isOurName(name)) return malformed('a verifier key is not well formed');
  if (!/^[0-9a-f]{8}$/.test(id) || !encoded) return malformed('a verifier key is not well formed');
  if (encoded[0] !== ED25519) malformed('a verifier key is not of Ed25519');
  const key = encoded.slice(1);
  if (hexOf(keyId(name, key)) !== id) malformed("a verifier key's id is not that of the key");
  checkPoint(key);
  return { text, name, id, key };
}

/*
 * RFC 8032, section 5.1.7, without the cofactor: [S]B = R + [k]A, compared as bytes. So does the
 * command; a key of mixed order would else verify in one place and not in the other.
 */
export function verifies(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const r = signature.subarray(0, 32);
  const s = bytesToNumberLE(signature.subarray(32));
  const { n: order } = ed25519.Point.CURVE();
  if (s >= order) return false;
  const k = bytesToNumberLE(sha512(joined(r, key, message))) % order;
  const { BASE, ZERO } = ed25519.Point;
  const sb = s === 0n ? ZERO : BASE.multiplyUnsafe(s);
  const ka = k === 0n ? ZERO : ed25519.Point.fromBytes(key, false).multiplyUnsafe(k);
  return sameBytes(sb.subtract(ka).toBytes(), r);
}

export function signs(signer: Signer, message: Uint8Array): Bytes {
  return ed25519.sign(message, signer.seed) as Bytes;
}

/* ---- age recipients ---- */

const BECH32 = '[023456789acdefghjklmnpqrstuvwxyz]';
const X25519 = new RegExp(`^age1${BECH32}{58}$`);
const LATER = new RegExp(`^age1[a-z0-9-]+1${BECH32}{7,}$`);

export function isX25519Recipient(text: string): boolean {
  if (!X25519.test(text)) return false;
  try {
    new Encrypter().addRecipient(text); // its checksum
    return true;
  } catch {
    return false;
  }
}

/* A recipient of a later kind, which is kept and cannot be sealed to here. */
export function isLaterRecipient(text: string): boolean {
  return LATER.test(text) && !X25519.test(text);
}
