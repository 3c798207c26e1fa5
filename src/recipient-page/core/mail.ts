/*
 * What travels by email: the armor in which a receipt or a card is pasted, and finding such things
 * in what email makes of them. What is found is checked as strictly as ever.
 */
import { base64Of, base64Read, type Bytes, bytesOf } from './bytes.ts';
import { latin1, look } from './message.ts';
import { refuse } from './refusal.ts';

const COLUMNS = 64;
const OBJECT_MAXIMUM = 2 * 16384; // characters, of a card and what mail put between them
const CARDS_MAXIMUM = 256;
const AGE = 'age-encryption.org/';

export type Label = 'SAFEHAND RECEIPT' | 'SAFEHAND CARD' | 'AGE ENCRYPTED FILE';

/* ASCII only (RFC 7468). */
export function armored(label: Label, text: string): string {
  const lines = base64Of(bytesOf(text)).match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/* What of a body is base64; a blank and > are of the mail, and so are dashes of whatever kind. */
function bodyRead(text: string): Bytes | null {
  const body = text.replace(/^[-\u0080-\uffff]+|[-\u0080-\uffff]+$/g, '').replace(/[\s>]/g, '');
  return body === '' ? null : base64Read(body);
}

/* The first thing under this label that decodes; null if there is none. Each end belongs to the
 * last beginning before it, so that no message takes long. */
export function armorFind(text: string, label: Label): Bytes | null {
  const marks = new RegExp(`(BEGIN|END)\\s+${label.replace(/ /g, '\\s+')}`, 'g');
  let begin = -1;
  for (const mark of text.matchAll(marks)) {
    if (mark[1] === 'BEGIN') {
      begin = mark.index + mark[0].length;
      continue;
    }
    const bytes = begin < 0 ? null : bodyRead(text.slice(begin, mark.index));
    if (bytes) return bytes;
    begin = -1;
  }
  return null;
}

/* The object around the first name of the format, and what a line's end that mail put there may have been. */
function objectsFind(text: string): string[] {
  const format = text.indexOf('"safehand.card/');
  const begin = text.lastIndexOf('{"age_recipients"', format);
  const start = begin >= 0 ? begin : text.lastIndexOf('{', format);
  if (format < 0 || start < 0) return [];
  let depth = 0;
  let isText = false;
  for (let at = start; at < Math.min(text.length, start + OBJECT_MAXIMUM); at++) {
    const character = text[at]!;
    if (isText && character === '\\') at++;
    else if (character === '"') isText = !isText;
    else if (!isText && character === '{') depth++;
    else if (!isText && character === '}' && --depth === 0) {
      const object = text.slice(start, at + 1);
      const bare = object.replace(/\n/g, '');
      return [object, bare, object.replace(/\n/g, ' '), bare.replace(/ +/g, ' ')];
    }
  }
  return [];
}

/* What was given in the place of something else, as well as its beginning tells. */
export function whatItIs(beginning: string): string {
  const text = beginning.trimStart().replace(/^(#[^\n]*\n\s*)+/, '');
  if (text === '') return 'nothing';
  if (/^ssh-|^ecdsa-sha2-|^sk-ssh-/.test(text)) return 'ssh-key';
  if (/^AGE-SECRET-KEY-|^-----BEGIN [A-Z ]*PRIVATE/.test(text)) return 'secret-key';
  if (/^-----BEGIN (PGP PUBLIC|CERTIFICATE|PUBLIC)/.test(text)) return 'other-key';
  if (/^age1[a-z0-9]/.test(text)) return 'recipient';
  if (/^age-encryption\.org\/|^-----BEGIN AGE ENCRYPTED FILE/.test(text)) return 'encrypted';
  if (text.startsWith('{') && text.includes('safehand.card/')) return 'card';
  if (text.startsWith('{') && text.includes('safehand.memory/')) return 'memory';
  if (text.startsWith('safehand.receipt/')) return 'receipt';
  if (/^<(!doctype html|html)/i.test(text)) return 'page';
  return 'other';
}

/* What may be the bytes of a card: the file itself, or what of it is in a message. */
export function cardsFind(bytes: Uint8Array): Bytes[] {
  const found: Bytes[] = [];
  look(bytes, {
    text: (text) => {
      const inArmor = armorFind(text, 'SAFEHAND CARD');
      if (inArmor) found.push(inArmor);
      found.push(...objectsFind(text).map(bytesOf));
      return found.length >= CARDS_MAXIMUM;
    },
  });
  const beginning = latin1(bytes.subarray(0, 4096)).replace(/^\u00ef\u00bb\u00bf/, '');
  return found.length > 0 ? found : refuse('not-a-card', { found: whatItIs(beginning) });
}

/* Six groups of five digits, as a fingerprint is written or read aloud; null if there are none. */
export function groupsFind(bytes: Uint8Array): string | null {
  let found: string | null = null;
  look(bytes, {
    text: (text) => {
      const groups = /(?:^|\D)(\d{5}(?:[\s.,-]*\d{5}){5})(?!\d)/.exec(text);
      if (groups) found = groups[1]!.replace(/\D/g, '').replace(/\d{5}(?=\d)/g, '$& ');
      return found !== null;
    },
  });
  return found;
}

export function isAge(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, AGE.length)) === AGE;
}

/* The binary age file in an armored one, or in a message with one, armored or attached; null if there is none. Of what
 * is attached the longest: lines that mail parted come one by one too. */
export function ageFind(bytes: Uint8Array): Bytes | null {
  let armoredOne: Bytes | null = null;
  let attached: Bytes | null = null;
  look(bytes, {
    text: (text) => {
      armoredOne = armorFind(text, 'AGE ENCRYPTED FILE');
      return armoredOne !== null;
    },
    bytes: (found) => {
      if (isAge(found) && found.length > (attached?.length ?? 0)) attached = found;
      return false;
    },
  });
  return armoredOne ?? attached;
}
