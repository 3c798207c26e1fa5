/*
 * What travels by email: the armor in which a receipt or a card is pasted, and finding such things
 * in what email makes of them. What is found is checked as strictly as ever.
 */
import { base64Of, base64Read, type Bytes, bytesOf } from './bytes.ts';
import { refuse } from './refusal.ts';

const COLUMNS = 64;

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

/* RFC 2045, section 6.7; what is no escape stays. */
function unquoted(text: string): string {
  return text
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}

/* The object that begins at the first brace before the format's name. */
function objectFind(text: string): string | null {
  const format = text.indexOf('"safehand.card/');
  const begin = text.lastIndexOf('{"age_recipients"', format);
  const start = begin >= 0 ? begin : text.lastIndexOf('{', format);
  if (format < 0 || start < 0) return null;
  let depth = 0;
  let isText = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (isText && character === '\\') at++;
    else if (character === '"') isText = !isText;
    else if (!isText && character === '{') depth++;
    else if (!isText && character === '}' && --depth === 0) return text.slice(start, at + 1);
  }
  return null;
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

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return text;
}

function bytesOfLatin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/* What may be the bytes of a card: the file itself, or what of it is in a message. */
export function cardsFind(bytes: Uint8Array): Bytes[] {
  const raw = latin1(bytes).replace(/^\u00ef\u00bb\u00bf/, '');
  const found: Bytes[] = [];
  for (const text of [raw, unquoted(raw)]) {
    const inArmor = armorFind(text, 'SAFEHAND CARD');
    if (inArmor) found.push(inArmor);
    const object = objectFind(text.replace(/\r\n/g, '\n').replace(/^> ?/gm, ''));
    /* As it stands, and with what a wrapped line lost or got. */
    for (const instead of ['\n', '', ' '])
      if (object) found.push(bytesOfLatin1(object.replace(/\n/g, instead)));
  }
  return found.length > 0 ? found : refuse('not-a-card', { found: whatItIs(raw.slice(0, 4096)) });
}

/* The binary age file in an armored one, or in a message with one; null if there is none. */
export function ageFind(bytes: Uint8Array): Bytes | null {
  const raw = latin1(bytes);
  const label = 'AGE ENCRYPTED FILE';
  return armorFind(raw, label) ?? armorFind(unquoted(raw), label);
}
