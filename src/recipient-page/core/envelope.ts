/* The age file around a package (c2sp.org/age): its header, and its chunks from any place on. */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Decrypter } from 'age-encryption';
import { bytesOf, type Bytes } from './bytes.ts';
import { type Cipher, cipherOf, type Piece } from './cipher.ts';
import { whatItIs } from './mail.ts';
import { refuse } from './refusal.ts';
import { readAt, type Source } from './source.ts';

const HEADER_MAXIMUM = 1 << 20;
const STANZAS_MAXIMUM = 1024;
const VERSION = 'age-encryption.org/v1';
const NONCE = 16;
export const CHUNK = 65536; // bytes of the content
const SEALED = CHUNK + 16;

export interface Envelope {
  source: Source;
  cipher: Cipher;
  payload: number; // where the chunks begin
  chunks: number;
  size: number; // of the content
}

function headerFault(detail: string): never {
  return refuse('envelope-malformed', { detail });
}

/* `cut` tells the page that it is most likely not all there; the command says the same of both. */
function cutFault(detail: string): never {
  return refuse('envelope-malformed', { detail, cut: 1 });
}

/* Base64 without padding, in its one text. */
function isBase64(text: string): boolean {
  if (!/^[A-Za-z0-9+/]*$/.test(text) || text.length % 4 === 1) return false;
  const binary = atob(text + '='.repeat((4 - (text.length % 4)) % 4));
  return btoa(binary).replace(/=+$/, '') === text;
}

/* The lines of one stanza's body: full ones, and a shorter one at the end. */
function bodyCheck(lines: string[], at: number): number {
  for (;;) {
    const line = lines[at++] ?? cutFault('it is cut within its header');
    if (line.length > 64 || !isBase64(line)) headerFault('a line of its header is damaged');
    if (line.length < 64) return at;
  }
}

/* What kinds of keys it is sealed to; malformed if the header is not in its form. */
function headerCheck(text: string): string[] {
  const lines = text.split('\n');
  const kinds: string[] = [];
  let at = 1;
  while (!lines[at]!.startsWith('---')) {
    if (!/^->( [!-~]+)+$/.test(lines[at]!)) headerFault('a line of its header is damaged');
    kinds.push(lines[at]!.split(' ')[1]!);
    at = bodyCheck(lines, at + 1);
    if (at >= lines.length - 1) cutFault('it is cut within its header');
  }
  const mac = lines[at]!.slice(4);
  if (!lines[at]!.startsWith('--- ') || mac.length !== 43 || !isBase64(mac))
    headerFault("its header's end is damaged");
  if (kinds.length < 1 || kinds.length > STANZAS_MAXIMUM) headerFault('it has no recipients');
  if (kinds.includes('scrypt') && kinds.length > 1) headerFault('a passphrase and another key');
  return kinds;
}

/* A header without its end: its beginning, or one whose end was changed, with what is sealed behind it. */
function endless(text: string): never {
  if (/^[\n -~]*$/.test(text)) return cutFault('it is cut within its header');
  return headerFault("its header's end is damaged");
}

/* The header's text with its last line feed. */
async function headerOf(source: Source): Promise<string> {
  let start = '';
  for (let size = 4096; ; size *= 4) {
    start = new TextDecoder('latin1').decode(await readAt(source, 0, size));
    if (start.startsWith(`${VERSION}\r`)) headerFault('it was sent as text, which changed it');
    if (!start.startsWith(VERSION.slice(0, Math.max(1, start.length))))
      refuse('not-a-package', { found: whatItIs(start) });
    const mac = start.search(/\n---/);
    const end = mac < 0 ? -1 : start.indexOf('\n', mac + 1);
    if (end >= 0) {
      if (!start.startsWith(`${VERSION}\n`)) refuse('not-a-package', { found: 'other' });
      return start.slice(0, end + 1);
    }
    if (size >= HEADER_MAXIMUM) headerFault('its header is too large');
    if (size >= source.size) endless(start);
  }
}

async function fileKeyOf(header: string, kinds: string[], secret: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  try {
    return await decrypter.decryptHeader(bytesOf(header));
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : '';
    if (message.startsWith('invalid header HMAC')) return refuse('envelope-altered');
    if (!message.startsWith('no identity matched')) return headerFault(message);
    if (kinds.includes('scrypt')) return refuse('envelope-passphrase');
    if (kinds.every((kind) => kind === 'mlkem768x25519')) return refuse('envelope-hybrid');
    return refuse('not-for-you');
  }
}

/* How many chunks a payload has; a last chunk holds a byte at least, but an empty file's. */
function countChunks(payload: number): { chunks: number; size: number } {
  const chunks = Math.max(1, Math.ceil(payload / SEALED));
  const last = payload - (chunks - 1) * SEALED;
  if (last < 16 || (last === 16 && chunks > 1)) refuse('envelope-cut');
  return { chunks, size: payload - chunks * 16 };
}

/*
 * Finds the key, and looks at the last chunk before anything else: a package that has not arrived
 * whole is known at once.
 */
export async function envelopeOpen(source: Source, secret: string): Promise<Envelope> {
  const header = await headerOf(source);
  const fileKey = await fileKeyOf(header, headerCheck(header), secret);
  const nonce = await readAt(source, header.length, header.length + NONCE);
  if (nonce.length < NONCE) cutFault('it is cut right after its header');
  const payload = header.length + NONCE;
  const cipher = await cipherOf(hkdf(sha256, fileKey, nonce, bytesOf('payload'), 32) as Bytes);
  const envelope = { source, cipher, payload, ...countChunks(source.size - payload) };
  const lastPlace = payload + (envelope.chunks - 1) * SEALED;
  const last = await readAt(source, lastPlace, source.size);
  const piece = { counter: envelope.chunks - 1, isLast: true, sealed: last };
  if (!(await cipher([piece]))) await refuseEnd(envelope, last);
  return envelope;
}

/*
 * What is wrong with a last chunk that does not open. A whole one that is no last one, though it is good, says that
 * the rest is missing. Of part of one nobody can say whether it is cut or altered, unless the first chunk does not
 * open either: then the file was altered before its end.
 */
async function refuseEnd(envelope: Envelope, sealed: Bytes): Promise<never> {
  const { source, cipher, chunks, payload } = envelope;
  const isWhole = sealed.length === SEALED;
  const first = await readAt(source, payload, payload + SEALED);
  const proof = isWhole ? { counter: chunks - 1, sealed } : { counter: 0, sealed: first };
  const isGood = (!isWhole && chunks === 1) || (await cipher([{ ...proof, isLast: false }]));
  return refuse(isGood ? 'envelope-cut' : 'envelope-altered');
}

/* So many chunks are read and decrypted at once. */
const BATCH = 32;

/* Sealed bytes as they were read, for the package's digest; null for nobody. */
export type Watch = ((bytes: Uint8Array) => void) | null;

async function batchOpen(envelope: Envelope, first: number, watch: Watch): Promise<Bytes[]> {
  const { source, chunks, payload, cipher } = envelope;
  const end = Math.min(first + BATCH, chunks);
  const bytes = await readAt(source, payload + first * SEALED, payload + end * SEALED);
  const pieces: Piece[] = [];
  for (let i = first; i < end; i++) {
    const sealed = bytes.subarray((i - first) * SEALED, (i - first + 1) * SEALED);
    pieces.push({ counter: i, isLast: i === chunks - 1, sealed });
  }
  const opening = cipher(pieces);
  watch?.(bytes); // while the browser decrypts elsewhere
  return (await opening) ?? refuse('envelope-altered');
}

/*
 * The content from a byte on, in pieces, each authentic. Nothing is known of what has not been
 * given out yet; that the end is there was seen by envelopeOpen. The next batch is opened while
 * the present one is looked at.
 */
export async function* contentFrom(
  envelope: Envelope,
  start: number,
  watch: Watch = null,
): AsyncGenerator<Bytes> {
  let skip = start % CHUNK;
  const begin = (at: number) => {
    if (at >= envelope.chunks) return null;
    const opening = batchOpen(envelope, at, watch);
    opening.catch(() => undefined); // it is awaited later, or not at all
    return opening;
  };
  let at = Math.floor(start / CHUNK);
  let next = begin(at);
  while (next) {
    const opened: Bytes[] = await next;
    at += BATCH;
    next = begin(at);
    for (const plain of opened) {
      if (plain.length > skip) yield plain.subarray(skip);
      skip = Math.max(0, skip - plain.length);
    }
  }
}
