/* Bytes, and the texts that stand for them. */
import { sha256 } from '@noble/hashes/sha2.js';
import { malformed } from './refusal.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function bytesOf(text: string): Bytes {
  return encoder.encode(text);
}

/* Strict UTF-8; a byte order mark stays, as the character that it is. */
export function textOf(bytes: Uint8Array, what = 'the text'): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return malformed(`${what} is not UTF-8`);
  }
}

export function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/* For what is public: it stops at the first difference. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function digestOf(bytes: Uint8Array): string {
  return hexOf(sha256(bytes));
}

/* SHA-256 as 64 lower-case hex digits. */
export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

/* RFC 4648 with padding; null for anything but the one text that stands for the bytes. */
export function base64Read(text: string): Bytes | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const binary = atob(text);
  if (btoa(binary) !== text) return null;
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/* As base64Read, of exactly so many bytes. */
export function base64Exact(text: string, length: number): Bytes | null {
  const bytes = base64Read(text);
  return bytes && bytes.length === length ? bytes : null;
}

/* Bytewise, as all lists are sorted here: UTF-16 would put U+FF01 after an emoji. */
export function compareBytes(a: string, b: string): number {
  const left = bytesOf(a);
  const right = bytesOf(b);
  for (let i = 0; i < left.length && i < right.length; i++)
    if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}

/* A number in a line of text: decimal, without sign and leading zeros, at most 2^63 - 1. */
export function numberRead(text: string): bigint | null {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) return null;
  const number = BigInt(text);
  return number <= 0x7fffffffffffffffn ? number : null;
}
