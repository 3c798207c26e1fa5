/* What a file is, by what stands in it: people drop several at once and need not tell. */

import { isAge } from './core/mail.ts';
import { latin1, look } from './core/message.ts';

export type Found =
  'package' | 'identity' | 'memory' | 'card' | 'receipt' | 'secret' | 'empty' | 'unreadable' | 'unknown';

const HEAD = 256 * 1024;
const ENVELOPE = 'age-encryption.org/v1\n';
const ARMOR = '-----BEGIN AGE ENCRYPTED FILE-----';

/* A passphrase seals identities, and a package is for somebody's key. */
function ofEnvelope(header: string): Found {
  return header.slice(ENVELOPE.length).startsWith('-> scrypt ') ? 'identity' : 'package';
}

/* The beginning of what an armored file holds. */
function ofDigits(text: string): Found | null {
  const digits = text.split('\n', 12).join('').replace(/[^A-Za-z0-9+/]/g, '');
  const header = atob(digits.slice(0, digits.length - (digits.length % 4)));
  return header.startsWith(ENVELOPE) ? ofEnvelope(header) : null;
}

function ofText(text: string): Found | null {
  if (text.startsWith(ENVELOPE)) return ofEnvelope(text);
  if (/safehand\.memory\/\d/.test(text)) return 'memory'; // it has cards in it
  const format = /safehand\.(card|receipt)\/\d/.exec(text);
  if (format) return format[1] as Found;
  if (/SAFEHAND RECEIPT/.test(text)) return 'receipt';
  if (/SAFEHAND CARD/.test(text)) return 'card';
  if (text.includes(ARMOR)) return ofDigits(text.slice(text.indexOf(ARMOR) + ARMOR.length));
  if (text.includes('AGE-SECRET-KEY-1')) return 'secret';
  return null;
}

/* What a message holds, in whatever way it was sent. */
function inMessage(head: Uint8Array): Found | null {
  let found: Found | null = null;
  const see = (text: string) => (found = ofText(text)) !== null;
  look(head, { text: see, bytes: (bytes) => isAge(bytes) && see(latin1(bytes.subarray(0, 4096))) });
  return found;
}

export async function recognise(file: File): Promise<Found> {
  if (file.size === 0) return 'empty';
  let head: Uint8Array;
  try {
    head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  } catch {
    return 'unreadable';
  }
  const found = ofText(latin1(head)) ?? inMessage(head);
  if (found) return found;
  // Damaged at its beginning: its name says what it was, and the check what is wrong with it.
  if (/\.safehand$/i.test(file.name)) return 'package';
  if (/\.age$/i.test(file.name)) return 'identity';
  if (/memory.*\.json$/i.test(file.name)) return 'memory';
  return 'unknown';
}
