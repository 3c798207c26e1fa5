/* What a person has seen of a ledger (safehand.heads/2). */
import { bytesOf, sameBytes } from './bytes.ts';
import { type Checkpoint, checkpointOpen, originSplit } from './checkpoint.ts';
import { type JsonObject, membersCheck, stringAt, stringsAt } from './json.ts';
import { isOrigin, type Verifier, verifierRead } from './keys.ts';
import { noteIsBy, noteRead } from './note.ts';
import { malformed } from './refusal.ts';

const FORMAT = 'safehand.heads/2';
export const KEYS_MAXIMUM = 64;
const ACKNOWLEDGED_MAXIMUM = 32;
const CHECKPOINT_MAXIMUM = 16384;

export interface Heads {
  origin: string; // of the first log
  keys: Verifier[]; // the newest last
  last: Checkpoint;
  acknowledged: Checkpoint[]; // the newest last
}

/* Negative if a is of an earlier log, or has fewer entries in the same one. */
export function compareHeads(
  a: { origin: string; size: bigint },
  b: { origin: string; size: bigint },
): number {
  const logs = originSplit(a.origin).log - originSplit(b.origin).log;
  const order = logs !== 0n ? logs : a.size - b.size;
  return order < 0n ? -1 : order > 0n ? 1 : 0;
}

export function allHeads(heads: Heads): Checkpoint[] {
  return [heads.last, ...heads.acknowledged];
}

/* ---- as JSON ---- */

function headRead(text: string, origin: string, keys: Verifier[]): Checkpoint {
  const bytes = bytesOf(text);
  if (bytes.length > CHECKPOINT_MAXIMUM) malformed('a remembered checkpoint is too large');
  const note = noteRead(bytes);
  const by = keys.find((key) => noteIsBy(note, key));
  if (!by) return malformed('a checkpoint is by no key that is remembered');
  const head = checkpointOpen(bytes, by);
  if (originSplit(head.origin).first !== origin) malformed('a checkpoint is of another ledger');
  return head;
}

export function headsRead(object: JsonObject): Heads {
  membersCheck(object, ['acknowledged', 'format', 'keys', 'last', 'origin']);
  if (stringAt(object, 'format') !== FORMAT) malformed('what is remembered is no heads');
  const origin = stringAt(object, 'origin');
  if (!isOrigin(origin) || originSplit(origin).log !== 1n) malformed('an origin is no first log');
  const keys = stringsAt(object, 'keys').map(verifierRead);
  const acknowledged = stringsAt(object, 'acknowledged');
  if (keys.length < 1 || keys.length > KEYS_MAXIMUM || acknowledged.length > ACKNOWLEDGED_MAXIMUM)
    malformed('too few or too many heads or keys are remembered');
  return {
    origin,
    keys,
    last: headRead(stringAt(object, 'last'), origin, keys),
    acknowledged: acknowledged.map((text) => headRead(text, origin, keys)),
  };
}

function textOfHead(head: Checkpoint): string {
  return new TextDecoder().decode(head.bytes);
}

export function headsObject(heads: Heads): JsonObject {
  return {
    acknowledged: heads.acknowledged.map(textOfHead),
    format: FORMAT,
    keys: heads.keys.map((key) => key.text),
    last: textOfHead(heads.last),
    origin: heads.origin,
  };
}

/* ---- what a package adds ---- */

function isSame(a: Checkpoint, b: Checkpoint): boolean {
  return a.origin === b.origin && a.size === b.size && sameBytes(a.root, b.root);
}

/* Whether a receipt was signed for this state of the ledger. */
export function isAcknowledged(heads: Heads | null, seen: Checkpoint): boolean {
  return heads !== null && heads.acknowledged.some((head) => isSame(head, seen));
}

/* There are fewer checkpoints than keys: those that none of them is by may go. */
function keysKept(keys: Verifier[], heads: Checkpoint[]): Verifier[] {
  const kept = [...keys];
  while (kept.length > KEYS_MAXIMUM) {
    const needless = kept.findIndex((key) => !heads.some((head) => noteIsBy(head.note, key)));
    kept.splice(Math.max(0, needless), 1);
  }
  return kept;
}

/* With keys that were accepted and a checkpoint that was seen; `last` never goes back. */
export function headsSee(
  heads: Heads | null,
  accepted: Verifier[],
  seen: Checkpoint,
  isSigned: boolean,
): Heads {
  const known = heads?.keys ?? [];
  const added = accepted.filter((key) => !known.some((other) => other.text === key.text));
  const keys = keysKept([...known, ...added], [seen, ...(heads ? allHeads(heads) : [])]);
  /* An earlier key than is remembered leads to nothing that would be. */
  if (!keys.some((key) => noteIsBy(seen.note, key)))
    return heads ?? malformed('a first head by no key');
  const last = heads && compareHeads(heads.last, seen) >= 0 ? heads.last : seen;
  const before = heads?.acknowledged ?? [];
  const isKnown = before.some((head) => isSame(head, seen));
  const acknowledged =
    isSigned && !isKnown
      ? [...before, seen].sort(compareHeads).slice(-ACKNOWLEDGED_MAXIMUM)
      : before;
  return { origin: originSplit(seen.origin).first, keys, last, acknowledged };
}

/* What two files say of one ledger: neither is forgotten. */
export function headsJoin(heads: Heads, more: Heads): Heads {
  const see = (known: Heads, head: Checkpoint, isSigned: boolean) =>
    headsSee(known, more.keys, head, isSigned);
  const all = more.acknowledged.reduce((known, head) => see(known, head, true), heads);
  return see(all, more.last, false);
}
