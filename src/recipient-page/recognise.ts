/* What a file is, by what stands in it: people drop several at once and need not tell. */

export type Found =
  'package' | 'identity' | 'memory' | 'card' | 'receipt' | 'secret' | 'empty' | 'unreadable' | 'unknown';

const HEAD = 256 * 1024;
const ENVELOPE = 'age-encryption.org/v1\n';
const ARMOR = '-----BEGIN AGE ENCRYPTED FILE-----';

/* The beginning of what an armored file holds; mail may have put "> " and blanks around its lines. */
function unarmored(text: string): string {
  const lines = text.slice(text.indexOf(ARMOR) + ARMOR.length).split('\n', 12);
  const digits = lines.map((line) => line.replace(/^[>\s]+/, '').replace(/[^A-Za-z0-9+/]/g, ''));
  const whole = digits.join('');
  try {
    return atob(whole.slice(0, whole.length - (whole.length % 4)));
  } catch {
    return '';
  }
}

/* A passphrase seals identities, and a package is for somebody's key. */
function ofEnvelope(header: string): Found {
  return header.slice(ENVELOPE.length).startsWith('-> scrypt ') ? 'identity' : 'package';
}

function ofText(text: string): Found | null {
  if (text.startsWith(ENVELOPE)) return ofEnvelope(text);
  if (/safehand\.memory\/\d/.test(text)) return 'memory'; // it has cards in it
  const format = /safehand\.(card|receipt)\/\d/.exec(text);
  if (format) return format[1] as Found;
  if (/SAFEHAND RECEIPT/.test(text)) return 'receipt';
  if (/SAFEHAND CARD/.test(text)) return 'card';
  if (text.includes(ARMOR)) {
    const header = unarmored(text);
    return header.startsWith(ENVELOPE) ? ofEnvelope(header) : null;
  }
  if (text.includes('AGE-SECRET-KEY-1')) return 'secret';
  return null;
}

export async function recognise(file: File): Promise<Found> {
  if (file.size === 0) return 'empty';
  let head: ArrayBuffer;
  try {
    head = await file.slice(0, HEAD).arrayBuffer();
  } catch {
    return 'unreadable';
  }
  const found = ofText(new TextDecoder('latin1').decode(head));
  if (found) return found;
  // Damaged at its beginning: its name says what it was, and the check what is wrong with it.
  if (/\.safehand$/i.test(file.name)) return 'package';
  if (/\.age$/i.test(file.name)) return 'identity';
  if (/memory.*\.json$/i.test(file.name)) return 'memory';
  return 'unknown';
}
