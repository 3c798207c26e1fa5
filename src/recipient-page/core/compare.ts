/* A package's ledger beside what its recipient remembers. Nothing is read or written here. */
import type { LedgerStatement } from '../protocol.ts';
import { sameBytes } from './bytes.ts';
import type { Card } from './card.ts';
import { type Checkpoint, type Head, isSameLedger, originSplit } from './checkpoint.ts';
import { allHeads, compareHeads, type Heads, KEYS_MAXIMUM } from './heads.ts';
import { type Continuation, type History, isLost } from './history.ts';
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

/* Entries that were seen, and that a further log goes on without. */
export interface Dropped {
  kept: bigint; // entries of the log before that it goes on from ...
  seen: bigint; // ... of those that are remembered; the same: they were others
  isNamed: boolean; // and the further log itself names the head that is remembered
}

export interface Comparison {
  compared: LedgerStatement['compared'];
  continues: bigint; // entries of the remembered head that it continues
  missing: bigint; // entries of the latest acknowledged head that the office knew nothing of
  dropped: Dropped | null; // of 'dropped'
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

/* ---- further logs ---- */

/* What the log after that one says of it, if the logs from there lead to the package's, and keys
 * that are the ledger's say so. */
function continuedFrom(
  parts: LedgerParts,
  heads: Heads | null,
  origin: string,
): Continuation | undefined {
  const { logs } = parts.history;
  const at = logs.findIndex((said) => said.from.origin === origin);
  if (at < 0 || logs[logs.length - 1]!.origin !== parts.checkpoint.origin) return undefined;
  const known = [parts.key, ...chainOf(parts.history), ...(heads?.keys ?? [])];
  return logs.slice(at).every(({ key }) => placeIn(known, key) >= 0) ? logs[at] : undefined;
}

/* Of one remembered head in an earlier log: what goes on without its entries is told; what goes on
 * from others, without saying so, is refused. */
function droppedOf(parts: LedgerParts, heads: Heads, head: Head): Dropped | null {
  const said =
    head.origin === parts.checkpoint.origin ? undefined : continuedFrom(parts, heads, head.origin);
  if (!said) return null;
  const isNamed = isLost(said, head);
  const { from } = said;
  if (head.size > from.size || isNamed)
    return { kept: from.size < head.size ? from.size : head.size, seen: head.size, isNamed };
  if (head.size === from.size && !sameBytes(head.root, from.root))
    contradicts(parts, 'other-end', head.size);
  return null;
}

/* Of all that are remembered the longest, since what was dropped must be told whatever was
 * acknowledged; and once, when that log is first seen. */
function allDropped(parts: LedgerParts, heads: Heads): Dropped | null {
  if (originSplit(heads.last.origin).log >= originSplit(parts.checkpoint.origin).log) return null;
  return allHeads(heads)
    .map((head) => droppedOf(parts, heads, head))
    .reduce((most, next) => (next && (!most || next.seen > most.seen) ? next : most), null);
}

/* From an acknowledged head of an earlier log to where the log after it goes on. */
function fromEarlierLog(
  parts: LedgerParts,
  heads: Heads | null,
  from: Head,
  isKnown: boolean,
): Found {
  const said = continuedFrom(parts, heads, from.origin);
  const compared = isKnown ? 'further-log' : 'receipt-unknown';
  /* What of it was seen and dropped is told of what is remembered. */
  if (!said || from.size > said.from.size || isLost(said, from)) return { compared, continues: 0n };
  const { size, root } = said.from;
  if (!isContinued(from.size, from.root, size, root, parts.history.proof))
    contradicts(parts, 'further-not-continued', from.size);
  return isKnown
    ? { compared: 'continues-in-further-log', continues: from.size }
    : { compared, continues: 0n };
}

/* ---- all of it ---- */

/* The proof from the head that the office has a receipt of. */
function fromReceipt(parts: LedgerParts, heads: Heads | null, from: Head): Found {
  const to = parts.checkpoint;
  /* Nothing that the office's program writes. */
  if (!isSameLedger(from.origin, to.origin)) refuse('checkpoint-other');
  const known = find(heads, from);
  if (known && !sameBytes(known.root, from.root))
    contradicts(parts, 'other-acknowledged', from.size);
  if (from.origin !== to.origin) return fromEarlierLog(parts, heads, from, known !== undefined);
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
  const dropped = heads && allDropped(parts, heads);
  if (dropped) return { compared: 'dropped', continues: 0n, missing: 0n, dropped };
  const latest = latestAcknowledged(heads, head);
  /* Entries of an earlier log are counted from the beginning of that one. */
  const from = found.compared === 'continues-in-further-log' ? 0n : found.continues;
  const isMissing =
    latest && originSplit(latest.origin).log === originSplit(head.origin).log &&
    latest.size > from;
  const missing = isMissing ? latest.size : 0n;
  if (same && found.compared !== 'continues')
    return { compared: 'continues', continues: head.size, missing: 0n, dropped };
  if (!heads) return { ...found, compared: 'first-seen', missing, dropped };
  if (compareHeads(heads.last, head) > 0) return { ...found, compared: 'older', missing, dropped };
  return { ...found, missing, dropped };
}

/* Refuses what contradicts what is remembered (null: nothing of this ledger). */
export function ledgerCompare(parts: LedgerParts, heads: Heads | null): Comparison {
  const accepted = heads ? keyKnown(parts, heads) : keyFirst(parts);
  return { ...headsCompare(parts, heads), accepted };
}
