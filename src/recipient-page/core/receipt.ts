/* Receipts (safehand.receipt/2): accepted, or rejected and why; no free text. */
import type { Identity } from './identity.ts';
import { noteSign } from './note.ts';
import type { Opened } from './open.ts';
import { refuse } from './refusal.ts';
import { timeText } from './time.ts';

export const RECEIPT_CODES = [
  'not-for-me', 'not-readable', 'too-much', 'wrong-family', 'not-needed',
];

/* The text of the receipt's file; `code` null: accepted. */
export function receiptMake(
  opened: Opened,
  identity: Identity,
  code: string | null,
  now: number,
): string {
  if (code !== null && !RECEIPT_CODES.includes(code)) refuse('internal', { detail: code });
  const lines = [
    'safehand.receipt/2',
    `id ${opened.manifest.id}`,
    `package ${opened.packageDigest}`,
    `manifest ${opened.manifestDigest}`,
    `outcome ${code === null ? 'accepted' : `rejected ${code}`}`,
    `time ${timeText(now)}`,
    'checkpoint',
    new TextDecoder().decode(opened.checkpoint.bytes),
  ];
  return noteSign(lines.join('\n'), identity.signer);
}
