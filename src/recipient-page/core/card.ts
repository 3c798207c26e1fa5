/* Cards (safehand.card/2): the public keys of a person or a team. */
import type { CardShown, CardWish } from '../protocol.ts';
import { base64Exact, base64Of, bytesOf, joined } from './bytes.ts';
import {
  canonical, jsonRead, type JsonObject, membersCheck, objectAt, stringAt, stringsAt,
} from './json.ts';
import {
  isLaterRecipient, isOrigin, isX25519Recipient, personKeyName, type Signer, signs, type Verifier,
  verifierRead, verifies,
} from './keys.ts';
import { Forged, isNewerFormat, Malformed, malformed, refuse } from './refusal.ts';
import { timeAt, timeText } from './time.ts';
import { sha256 } from '@noble/hashes/sha2.js';

const FORMAT = 'safehand.card/2';
export const CARD_MAXIMUM = 16384;
const TEXT_MAXIMUM = 256;
const RECIPIENTS_MAXIMUM = 4;
const RECIPIENT_MAXIMUM = 2048;
const VALID_DAYS = 730; // of a card that is made here, as of one that the command makes

export interface Card {
  text: string; // of the file
  kind: 'person' | 'team';
  name: string;
  organisation: string;
  organisationKind: string;
  role: string;
  contact: string;
  holder: string | null;
  recipient: string; // the X25519 key
  otherRecipients: string[];
  verifier: Verifier;
  created: number;
  expires: number;
  ledger: { origin: string; verifier: Verifier } | null;
  fingerprint: string;
}

/* A text that people read: what is wrong with it, or null. */
export function textFault(text: string, mayBeEmpty = false): string | null {
  if (text === '') return mayBeEmpty ? null : 'is empty';
  if (bytesOf(text).length > TEXT_MAXIMUM) return 'is too long';
  return /[\p{Cc}\p{Cs}]/u.test(text) ? 'holds a control character' : null;
}

function shortText(object: JsonObject, name: string, mayBeEmpty = false): string {
  const text = stringAt(object, name);
  const fault = textFault(text, mayBeEmpty);
  return fault ? malformed(`${name} ${fault}`) : text;
}

/* Six groups of five digits, over the card without its signature. */
function fingerprintOf(unsigned: Uint8Array): string {
  const sum = sha256(unsigned);
  const groups = [];
  for (let at = 0; at < 30; at += 5) {
    const number = sum.slice(at, at + 5).reduce((value, byte) => value * 256 + byte, 0);
    groups.push(String(number % 100000).padStart(5, '0'));
  }
  return groups.join(' ');
}

function recipientsOf(root: JsonObject): { recipient: string; others: string[] } {
  const all = stringsAt(root, 'age_recipients');
  if (all.length < 1 || all.length > RECIPIENTS_MAXIMUM || new Set(all).size !== all.length)
    malformed('age_recipients is empty, too long, or names one twice');
  const own = all.filter(isX25519Recipient);
  const others = all.filter(isLaterRecipient);
  if (own.length !== 1 || own.length + others.length !== all.length)
    malformed('age_recipients is not exactly one X25519 key and others of later kinds');
  if (all.some((recipient) => recipient.length > RECIPIENT_MAXIMUM))
    malformed('age_recipients holds one that is too long');
  return { recipient: own[0]!, others };
}

function ledgerOf(root: JsonObject): Card['ledger'] {
  if (!('ledger' in root)) return null;
  const ledger = objectAt(root, 'ledger');
  membersCheck(ledger, ['origin', 'verifier']);
  const origin = stringAt(ledger, 'origin');
  const verifier = verifierRead(stringAt(ledger, 'verifier'));
  if (!isOrigin(origin)) malformed("the ledger's origin is not well formed");
  if (verifier.name !== origin) malformed("the ledger's key does not bear its origin's name");
  return { origin, verifier };
}

function kindOf(root: JsonObject): Card['kind'] {
  const kind = stringAt(root, 'kind');
  if (kind !== 'person' && kind !== 'team') return malformed('kind is neither person nor team');
  if ((kind === 'team') !== 'holder' in root) malformed('a team, and only a team, has a holder');
  return kind;
}

type Texts = Pick<
  Card, 'name' | 'organisation' | 'organisationKind' | 'role' | 'contact' | 'holder'
>;

function textsOf(root: JsonObject, kind: Card['kind']): Texts {
  const organisationKind = shortText(root, 'organisation_kind');
  if (!/^[a-z][a-z0-9_]*$/.test(organisationKind)) malformed('organisation_kind is not well formed');
  return {
    name: shortText(root, 'name'),
    organisation: shortText(root, 'organisation'),
    organisationKind,
    role: shortText(root, 'role'),
    contact: shortText(root, 'contact', true),
    holder: kind === 'team' ? shortText(root, 'holder') : null,
  };
}

/* Malformed, or Forged if its own signature does not verify. */
export function cardRead(bytes: Uint8Array): Card {
  if (bytes.length > CARD_MAXIMUM) malformed('it is too large for a card');
  const root = jsonRead(bytes);
  const format = stringAt(root, 'format');
  if (isNewerFormat(format, FORMAT)) throw new Malformed(format, true);
  if (format !== FORMAT) malformed('it is no card');
  membersCheck(
    root,
    ['age_recipients', 'contact', 'created', 'expires', 'format', 'kind', 'name', 'organisation',
      'organisation_kind', 'role', 'signature', 'verifier'],
    ['holder', 'ledger'],
  );
  const kind = kindOf(root);
  const texts = textsOf(root, kind);
  const { recipient, others } = recipientsOf(root);
  const verifier = verifierRead(stringAt(root, 'verifier'));
  if (verifier.name !== personKeyName(verifier.key))
    malformed("the verifier key's name is not that of the key");
  const created = timeAt(stringAt(root, 'created'), 'created');
  const expires = timeAt(stringAt(root, 'expires'), 'expires');
  if (expires <= created) malformed('it expires before it was created');
  const ledger = ledgerOf(root);
  const signature = base64Exact(stringAt(root, 'signature'), 64);
  if (!signature) malformed('signature is not well formed');
  const { signature: _, ...rest } = root;
  const unsigned = bytesOf(canonical(rest));
  if (!verifies(verifier.key, joined(bytesOf(`${FORMAT}\n`), unsigned), signature))
    throw new Forged("the card's signature does not verify");
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    kind,
    ...texts,
    recipient,
    otherRecipients: others,
    verifier,
    created,
    expires,
    ledger,
    fingerprint: fingerprintOf(unsigned),
  };
}

/* ---- comparing ---- */

export function sameKeys(a: Card, b: Card): boolean {
  return a.verifier.text === b.verifier.text && a.recipient === b.recipient;
}

export function sameLedger(a: Card, b: Card): boolean {
  return (
    a.ledger?.origin === b.ledger?.origin && a.ledger?.verifier.text === b.ledger?.verifier.text
  );
}

/* Whoever was trusted as one person must not come back as another. */
export function samePerson(a: Card, b: Card): boolean {
  return (
    a.kind === b.kind && a.name === b.name && a.organisation === b.organisation &&
    a.organisationKind === b.organisationKind
  );
}

/* Whether `card` renews `known`: the keys that vouch for it are known, so nobody need call. */
export function renews(card: Card, known: Card, now: number): boolean {
  return (
    known.expires > now && sameKeys(card, known) && samePerson(card, known) &&
    sameLedger(card, known) && card.role === known.role && card.holder === known.holder &&
    card.created > known.created && card.expires > known.expires
  );
}

/* ---- showing and making ---- */

export function cardShown(card: Card, now: number): CardShown {
  return {
    kind: card.kind,
    name: card.name,
    organisation: card.organisation,
    organisationKind: card.organisationKind,
    role: card.role,
    contact: card.contact,
    ...(card.holder === null ? {} : { holder: card.holder }),
    fingerprint: card.fingerprint,
    created: timeText(card.created),
    expires: timeText(card.expires),
    hasExpired: card.expires <= now,
    hybrid: card.otherRecipients.length > 0,
  };
}

function wishCheck(wish: CardWish): void {
  const texts: [string, string | undefined, boolean][] = [
    ['name', wish.name, false],
    ['organisation', wish.organisation, false],
    ['role', wish.role, false],
    ['contact', wish.contact, true],
    ...(wish.kind === 'team' ? [['holder', wish.holder, false] as [string, string, boolean]] : []),
  ];
  for (const [field, text, mayBeEmpty] of texts)
    if (textFault(text ?? '', mayBeEmpty)) refuse('wish-text', { field });
  if (!/^[a-z][a-z0-9_]{0,255}$/.test(wish.organisationKind))
    refuse('wish-text', { field: 'organisationKind' });
}

/* The text of a card's file for these keys. */
export function cardMake(wish: CardWish, recipient: string, signer: Signer, now: number): string {
  wishCheck(wish);
  const unsigned: JsonObject = {
    age_recipients: [recipient],
    contact: wish.contact,
    created: timeText(now),
    expires: timeText(now + VALID_DAYS * 86400),
    format: FORMAT,
    kind: wish.kind,
    name: wish.name,
    organisation: wish.organisation,
    organisation_kind: wish.organisationKind,
    role: wish.role,
    verifier: signer.verifier.text,
  };
  if (wish.kind === 'team') unsigned['holder'] = wish.holder!;
  const signed = bytesOf(`${FORMAT}\n${canonical(unsigned)}`);
  return `${canonical({ ...unsigned, signature: base64Of(signs(signer, signed)) })}\n`;
}

