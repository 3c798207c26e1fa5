/*
 * The texts that a message may be read as, as the command has it: the message as it is, in UTF-8, in Windows' letters
 * or in UTF-16, and what of it is marked up, quoted-printable or base64, within one another to a depth. Nothing here
 * checks what is found; that is strict, and its signature's part.
 */
import { type Bytes, bytesOf } from './bytes.ts';

const DEPTH_MAXIMUM = 4;
const RUN_LEAST = 64; // characters of base64, below which it is taken for words
const LINE_LEAST = 40; // in its first line, if there are more

/* Gets each text: lines that end in LF, without what quotes them and without invisible characters, each blank a plain
 * one; `bytes` gets what was base64. True from either ends the looking. The same text may come twice. */
export interface Looks {
  text: (text: string) => boolean;
  bytes?: (bytes: Bytes) => boolean;
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return text;
}

export function bytesOfLatin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/* UTF-16 by its mark, or because every other byte of what begins it is 0. */
function lettersOf(bytes: Uint8Array): string[] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le'];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be'];
  const looked = Math.min(bytes.length, 4096);
  const zeros = [0, 0];
  for (let i = 0; i < looked; i++) if (bytes[i] === 0) zeros[i % 2]!++;
  if (zeros[1]! > looked / 4 && zeros[0]! < looked / 8) return ['utf-16le'];
  if (zeros[0]! > looked / 4 && zeros[1]! < looked / 8) return ['utf-16be'];
  return ['utf-8'];
}

function decoded(bytes: Uint8Array): string[] {
  const [letters] = lettersOf(bytes);
  const text = new TextDecoder(letters).decode(bytes);
  if (letters !== 'utf-8' || !text.includes('\ufffd')) return [text];
  return [text, new TextDecoder('windows-1252').decode(bytes)];
}

/* One writing for what can be written in several ways. */
function plain(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\p{Default_Ignorable_Code_Point}\u0000-\u0008\u000b-\u001f]/gu, '')
    .split('\n');
  return lines.map((line) => line.replace(/^[> ]*> ?/, '').trimEnd()).join('\n');
}

const NAMED: { [name: string]: string } = {
  nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', mdash: '\u2014', '#8212': '\u2014',
  '#43': '+', '#61': '=', '#34': '"',
};

/* Without its tags, each of which parts words as a line does. */
function unmarked(text: string): string {
  const end = text.lastIndexOf('>') + 1; // no tag ends behind it
  const bare = text.slice(0, end).replace(/<[^>]*>/g, '\n') + text.slice(end);
  return bare.replace(/&(#?\w{2,5});/g, (whole, name: string) => NAMED[name] ?? whole);
}

/* RFC 2045, section 6.7; what is no escape stays. */
function unquoted(text: string): Bytes {
  const bare = latin1(bytesOf(text)).replace(/=\n/g, '');
  return bytesOfLatin1(bare.replace(/=([0-9A-F]{2})/gi, (_, digits: string) =>
    String.fromCharCode(parseInt(digits, 16)),
  ));
}

function ofBase64(run: string): Bytes {
  const digits = run.replace(/=/g, '');
  return bytesOfLatin1(atob(digits.slice(0, digits.length - (digits.length % 4 === 1 ? 1 : 0))));
}

/* Each run of lines that are base64 and nothing else. */
function* runsOf(text: string): Generator<Bytes> {
  let run: string[] = [];
  for (const line of [...text.split('\n'), '']) {
    if (/^[A-Za-z0-9+/=]+$/.test(line)) {
      run.push(line);
      continue;
    }
    const joined = run.join('');
    if (joined.length >= RUN_LEAST && run[0]!.length >= LINE_LEAST) yield ofBase64(joined);
    run = [];
  }
}

function lookAtText(text: string, looks: Looks, depth: number): boolean {
  if (looks.text(text)) return true;
  if (/[<&]/.test(text) && looks.text(unmarked(text))) return true;
  if (depth >= DEPTH_MAXIMUM) return false;
  for (const run of runsOf(text))
    if (looks.bytes?.(run) || look(run, looks, depth + 1)) return true;
  const isQuoted = /=\n|=3D|=E2=80/i.test(text);
  return isQuoted && look(unquoted(text), looks, depth + 1);
}

/* Whether the looking was ended. */
export function look(bytes: Uint8Array, looks: Looks, depth = 0): boolean {
  return bytes.length > 0 && decoded(bytes).some((text) => lookAtText(plain(text), looks, depth));
}
