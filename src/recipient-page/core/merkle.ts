/* The ledger's tree (RFC 6962, section 2.1; verified as in RFC 9162, section 2.1). */
import { sha256 } from '@noble/hashes/sha2.js';
import { joined, sameBytes } from './bytes.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(joined(LEAF, leaf));
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined(NODE, left, right));
}

/* Whether the leaf is the index-th of a tree of that size and root. */
export function isIncluded(
  leaf: Uint8Array,
  index: bigint,
  size: bigint,
  root: Uint8Array,
  path: Uint8Array[],
): boolean {
  if (index >= size) return false;
  let hash = leafHash(leaf);
  let node = index;
  let last = size - 1n;
  for (const other of path) {
    if (last === 0n) return false;
    if ((node & 1n) === 1n || node === last) {
      hash = nodeHash(other, hash);
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, other);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && sameBytes(hash, root);
}

/* Whether the tree of `to` leaves begins with that of `from` leaves. */
export function isContinued(
  from: bigint,
  fromRoot: Uint8Array,
  to: bigint,
  toRoot: Uint8Array,
  proof: Uint8Array[],
): boolean {
  if (from > to) return false;
  if (from === to) return proof.length === 0 && sameBytes(fromRoot, toRoot);
  if (from === 0n) return proof.length === 0 && sameBytes(fromRoot, sha256(new Uint8Array(0)));
  const isPower = (from & (from - 1n)) === 0n;
  const path = isPower ? [fromRoot, ...proof] : proof;
  if (path.length === 0) return false;
  let node = from - 1n;
  let last = to - 1n;
  while ((node & 1n) === 1n) {
    node >>= 1n;
    last >>= 1n;
  }
  let before = path[0]!;
  let after = path[0]!;
  for (const other of path.slice(1)) {
    if (last === 0n) return false;
    if ((node & 1n) === 1n || node === last) {
      before = nodeHash(other, before);
      after = nodeHash(other, after);
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      after = nodeHash(after, other);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && sameBytes(before, fromRoot) && sameBytes(after, toRoot);
}
