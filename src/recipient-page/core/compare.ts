/* A package's ledger beside what its recipient remembers. Nothing is read or written here. */
import type { LedgerStatement } from '../protocol.ts';
import { sameBytes } from './bytes.ts';
import type { Card } from './card.ts';
import { type Checkpoint, type Head, isSameLedger, originSplit } from './checkpoint.ts';
import { allHeads, compareHeads, type Heads, KEYS_MAXIMUM } from './heads.ts';
import type { History } from './history.ts';
import type { Verifier } from './keys.ts';
import { isContinued } from './merkle.ts';
import { noteIsBy } from './note.ts';
import { refuse } from './refusal.ts';

export interface LedgerParts {
  sender: Card; // names the ledger, and a key of it
  key: Verifier; // of the checkpoint
  checkpoint: Checkpoint;
  history: History;
}

export interface Comparison {
  compared: LedgerStatement['compared'];
  continues: bigint; // entries of the remembered head that it continues
  missing: bigint; // entries of the latest acknowledged head that the office knew nothing of
  accepted: Verifier[]; // keys to be remembered
}

function contradicts(parts: LedgerParts, why: string, entries: bigint): never {
  return refuse('history-contradicts', {
    origin: parts.checkpoint.origin,
    organisation: parts.sender.organisation,
    entries: Number(entries),
    why,
  });
}

/* Keys are compared without their names: a further log has the same key under its own origin. */
function sameKey(a: Verifier, b: Verifier): boolean {
  return sameBytes(a.key, b.key);
}

/* ---- the key ---- */

/* The keys that the notes lead through, the oldest first. */
function chainOf(history: History): Verifier[] {
  const first = history.rotations[0];
  return first ? [first.old, ...history.rotations.map((rotation) => rotation.new)] : [];
}

/* The last place, as a chain does not come back. */
function placeIn(keys: Verifier[], key: Verifier): number {
  for (let i = keys.length - 1; i >= 0; i--) if (sameKey(keys[i]!, key)) return i;
  return -1;
}

/* The first time the sender's card, which was compared over the phone, vouches for a key. */
function keyFirst(parts: LedgerParts): Verifier[] {
  const chain = chainOf(parts.history);
  const own = parts.sender.ledger!.verifier;
  const key = placeIn(chain, parts.key);
  if (!sameKey(parts.key, own) && (placeIn(chain, own) < 0 || key < 0)) refuse('history-key');
  const before = key < 0 ? [] : chain.slice(0, key);
  return [...before, parts.key].slice(-KEYS_MAXIMUM);
}

/* An earlier key signed nothing that is as late as what a later one signed. */
function keyEarlier(parts: LedgerParts, heads: Heads, place: number): void {
  const { log } = originSplit(parts.checkpoint.origin);
  const later = heads.keys.slice(place + 1).filter((key) => !sameKey(key, parts.key));
  for (const head of allHeads(heads))
    if (
      originSplit(head.origin).log === log && head.size <= parts.checkpoint.size &&
      later.some((key) => noteIsBy(head.note, key))
    )
      contradicts(parts, 'key-replaced', parts.checkpoint.size);
}

function keyKnown(parts: LedgerParts, heads: Heads): Verifier[] {
  const chain = chainOf(parts.history);
  const newest = heads.keys[heads.keys.length - 1]!;
  if (sameKey(parts.key, newest)) return [parts.key];
  const known = placeIn(heads.keys, parts.key);
  const from = placeIn(chain, newest);
  const to = placeIn(chain, parts.key);
  if (known < 0 && from >= 0 && to > from) return [...chain.slice(from + 1, to), parts.key];
  if (known < 0 && (from < 0 || to < 0)) contradicts(parts, 'key', parts.checkpoint.size);
  keyEarlier(parts, heads, known);
  return [];
}

/* ---- the heads ---- */

function find(heads: Heads | null, of: Head): Checkpoint | undefined {
  return heads
    ? allHeads(heads).find((head) => compareHeads(head, of) === 0)
    : undefined;
}

/* The latest acknowledged head that a package with this head could have been compared from. */
function latestAcknowledged(heads: Heads | null, head: Head): Checkpoint | undefined {
  return heads?.acknowledged
    .filter((acknowledged) => compareHeads(acknowledged, head) <= 0)
    .sort(compareHeads)
    .pop();
}

type Found = Pick<Comparison, 'compared' | 'continues'>;

/* The proof from the head that the office has a receipt of. */
function fromReceipt(parts: LedgerParts, heads: Heads | null, from: Head): Found {
  const to = parts.checkpoint;
  /* Nothing that the office's program writes. */
  if (!isSameLedger(from.origin, to.origin)) refuse('checkpoint-other');
  const known = find(heads, from);
  if (known && !sameBytes(known.root, from.root))
    contradicts(parts, 'other-acknowledged', from.size);
  if (from.origin !== to.origin)
    return { compared: known ? 'further-log' : 'receipt-unknown', continues: 0n };
  if (from.size > to.size) return { compared: 'older', continues: 0n };
  if (!isContinued(from.size, from.root, to.size, to.root, parts.history.proof))
    contradicts(parts, 'not-continued', from.size);
  return known
    ? { compared: 'continues', continues: from.size }
    : { compared: 'receipt-unknown', continues: 0n };
}

/* Where the office knows of no receipt. */
function withoutReceipt(heads: Heads, head: Head): Found {
  const isFurther = originSplit(head.origin).log > originSplit(heads.last.origin).log;
  const compared = latestAcknowledged(heads, head)
    ? 'receipt-missing'
    : isFurther ? 'further-log' : 'not-acknowledged';
  return { compared, continues: 0n };
}

function headsCompare(parts: LedgerParts, heads: Heads | null): Omit<Comparison, 'accepted'> {
  const head = parts.checkpoint;
  const same = find(heads, head);
  if (same && !sameBytes(same.root, head.root)) contradicts(parts, 'other-head', head.size);
  let found: Found = { compared: 'first-seen', continues: 0n };
  const { acknowledged } = parts.history;
  if (acknowledged) found = fromReceipt(parts, heads, acknowledged);
  else if (heads) found = withoutReceipt(heads, head);
  const latest = latestAcknowledged(heads, head);
  const isMissing =
    latest && originSplit(latest.origin).log === originSplit(head.origin).log &&
    latest.size > found.continues;
  const missing = isMissing ? latest.size : 0n;
  if (same && found.compared !== 'continues')
    return { compared: 'continues', continues: head.size, missing: 0n };
  if (!heads) return { ...found, compared: 'first-seen', missing };
  if (compareHeads(heads.last, head) > 0) return { ...found, compared: 'older', missing };
  return { ...found, missing };
}

/* Refuses what contradicts what is remembered (null: nothing of this ledger). */
export function ledgerCompare(parts: LedgerParts, heads: Heads | null): Comparison {
  const accepted = heads ? keyKnown(parts, heads) : keyFirst(parts);
  return { ...headsCompare(parts, heads), accepted };
}
