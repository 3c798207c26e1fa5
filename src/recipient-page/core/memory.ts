/*
 * What a recipient remembers (safehand.memory/2): whom they trust, and what they saw of each
 * ledger; and safehand.memory/3, with fingerprints that were read to them before the card came. One file of theirs, kept beside the identity and signed by its key, so that nobody else
 * can add somebody to be trusted.
 */
import type { MemoryTrouble } from '../protocol.ts';
import { base64Exact, base64Of, bytesOf, joined } from './bytes.ts';
import { type Card, cardRead, sameKeys } from './card.ts';
import { originSplit } from './checkpoint.ts';
import { type Heads, headsJoin, headsObject, headsRead } from './heads.ts';
import { canonical, jsonRead, type JsonObject, listAt, membersCheck, stringAt, stringsAt } from './json.ts';
import { type Signer, signs, verifies } from './keys.ts';
import { Forged, isNewerFormat, Malformed, malformed } from './refusal.ts';

const FORMAT = 'safehand.memory/2';
const TELLING = 'safehand.memory/3'; // with fingerprints, and never without
export const MEMORY_MAXIMUM = 16 * 1024 * 1024;
const CARDS_MAXIMUM = 1000;
const LEDGERS_MAXIMUM = 1000;
const TOLD_MAXIMUM = 100;

export interface Memory {
  cards: Card[];
  ledgers: Heads[];
  told: string[]; // fingerprints that were read aloud, of cards that are still to come
}

export const NOTHING: Memory = { cards: [], ledgers: [], told: [] };

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function memoryParse(bytes: Uint8Array, owner: Signer): Memory {
  if (bytes.length > MEMORY_MAXIMUM) malformed('it is too large');
  const root = jsonRead(bytes);
  const format = stringAt(root, 'format');
  if (isNewerFormat(format, TELLING)) throw new Malformed(format, true);
  if (format !== FORMAT && format !== TELLING) malformed('it is no memory');
  const isTelling = format === TELLING;
  membersCheck(root, [
    'cards', ...(isTelling ? ['fingerprints'] : []), 'format', 'ledgers', 'person', 'signature',
  ]);
  const { signature, ...rest } = root;
  const signed = base64Exact(typeof signature === 'string' ? signature : '', 64);
  const text = joined(bytesOf(`${format}\n`), bytesOf(canonical(rest)));
  if (root['person'] !== owner.verifier.text) throw new Forged('of another person');
  if (!signed || !verifies(owner.verifier.key, text, signed)) throw new Forged('altered');
  const ledgers = listAt(root, 'ledgers');
  const cards = stringsAt(root, 'cards');
  const told = isTelling ? stringsAt(root, 'fingerprints') : [];
  if (isTelling && (told.length < 1 || told.length > TOLD_MAXIMUM || !told.every(isFingerprint)))
    malformed('its fingerprints');
  if (cards.length > CARDS_MAXIMUM || ledgers.length > LEDGERS_MAXIMUM) malformed('too much');
  const heads = ledgers.map((item) => headsRead(isObject(item) ? item : malformed('no heads')));
  if (new Set(heads.map((item) => item.origin)).size !== heads.length) malformed('a ledger twice');
  return { cards: cards.map((card) => cardRead(bytesOf(card))), ledgers: heads, told };
}

/* It never keeps anybody from reading: what cannot be used is told, and nothing is remembered. */
export function memoryRead(
  bytes: Uint8Array | undefined,
  owner: Signer,
): { memory: Memory; trouble: MemoryTrouble | null } {
  if (!bytes) return { memory: NOTHING, trouble: null };
  try {
    return { memory: memoryParse(bytes, owner), trouble: null };
  } catch (problem) {
    if (problem instanceof Forged) {
      const isOthers = problem.message === 'of another person';
      return { memory: NOTHING, trouble: isOthers ? 'of-another' : 'altered' };
    }
    if (!(problem instanceof Malformed)) throw problem;
    return { memory: NOTHING, trouble: problem.isNewer ? 'newer' : 'not-a-memory' };
  }
}

export function memoryText(memory: Memory, owner: Signer): string {
  const format = memory.told.length > 0 ? TELLING : FORMAT;
  const root: JsonObject = {
    cards: memory.cards.map((card) => card.text),
    ...(memory.told.length > 0 ? { fingerprints: memory.told } : {}),
    format,
    ledgers: memory.ledgers.map(headsObject),
    person: owner.verifier.text,
  };
  const signed = joined(bytesOf(`${format}\n`), bytesOf(canonical(root)));
  return `${canonical({ ...root, signature: base64Of(signs(owner, signed)) })}\n`;
}

/* With a card more, in the place of an older one of the same keys; its fingerprint is not waited for any more. */
export function memoryTrust(memory: Memory, card: Card): Memory {
  const others = memory.cards.filter((known) => !sameKeys(known, card));
  const told = memory.told.filter((fingerprint) => fingerprint !== card.fingerprint);
  return { ...memory, cards: [...others, card].slice(-CARDS_MAXIMUM), told };
}

export function isFingerprint(text: string): boolean {
  return /^\d{5}( \d{5}){5}$/.test(text);
}

/* With a fingerprint that was read aloud; one of a card that is known already adds nothing. */
export function memoryTell(memory: Memory, fingerprint: string): Memory {
  if (memory.cards.some((card) => card.fingerprint === fingerprint)) return memory;
  const others = memory.told.filter((known) => known !== fingerprint);
  return { ...memory, told: [...others, fingerprint].slice(-TOLD_MAXIMUM) };
}

/* Without it: it was typed wrong, or was not what was read aloud. */
export function memoryUntell(memory: Memory, fingerprint: string | undefined): Memory {
  return { ...memory, told: memory.told.filter((known) => known !== fingerprint) };
}

export function memoryHeads(memory: Memory, origin: string): Heads | null {
  const { first } = originSplit(origin);
  return memory.ledgers.find((heads) => heads.origin === first) ?? null;
}

export function memorySee(memory: Memory, heads: Heads): Memory {
  const others = memory.ledgers.filter((known) => known.origin !== heads.origin);
  return { ...memory, ledgers: [...others, heads].slice(-LEDGERS_MAXIMUM) };
}

/* With what was seen and trusted since, by whoever did not save it. */
export function memoryJoin(memory: Memory, since: Memory): Memory {
  const trusted = since.told.reduce(memoryTell, since.cards.reduce(memoryTrust, memory));
  return since.ledgers.reduce((joined, heads) => {
    const known = memoryHeads(joined, heads.origin);
    return memorySee(joined, known ? headsJoin(known, heads) : heads);
  }, trusted);
}
