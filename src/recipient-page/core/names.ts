/* Which paths a package may hold, and where. */
import { bytesOf } from './bytes.ts';

export const FIRST = [
  'manifest.json', 'manifest.note', 'sender.card.json', 'ledger.tlog-proof', 'ledger.history',
] as const;
export const CARD = 'sender.card.json';
export const REPORT = 'report.html';
export const EXTRACT = 'extract.json';
export const LISTED = [CARD, REPORT, EXTRACT]; // what every manifest lists first
const ATTACHMENTS = 'attachments/';

/* Control characters, and those that nobody sees. */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{13430}-\u{1345f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\p{Cs}]/u;

/* A text of others, in which what nobody sees is shown by its number. */
export function shownVisible(text: string): string {
  return text.replace(new RegExp(HIDDEN, 'gu'), (found) => {
    const digits = found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return `\\u{${digits}}`;
  });
}

export function isAttachment(path: string): boolean {
  return path.startsWith(ATTACHMENTS);
}

export function isFileName(name: string): boolean {
  const length = bytesOf(name).length;
  return length >= 1 && length <= 255 && !name.startsWith('.') && !/[/\\]/.test(name) &&
    !HIDDEN.test(name);
}

/* As the office's own system has it, whatever other systems make of it. */
export function isRecordedName(name: string): boolean {
  const length = bytesOf(name).length;
  return length >= 1 && length <= 255 && name !== '.' && name !== '..' && !name.includes('/') &&
    !/[\p{Cc}\p{Cs}]/u.test(name);
}

/* A file that a later version may write, like report.pdf. */
function isFurther(path: string): boolean {
  const known: readonly string[] = [...FIRST, ...LISTED, 'attachments'];
  return /^[a-z0-9][a-z0-9.-]{0,63}$/.test(path) && !known.includes(path);
}

/* Of the files behind the three that every manifest lists. */
export function isListedPath(path: string): boolean {
  return isAttachment(path) ? isFileName(path.slice(ATTACHMENTS.length)) : isFurther(path);
}

export function nameOf(path: string): string {
  return isAttachment(path) ? path.slice(ATTACHMENTS.length) : path;
}
