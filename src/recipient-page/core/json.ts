/* JSON as safehand-formats(5) has it: what is read is strict, what is signed is canonical. */
import { malformed } from './refusal.ts';
import { textOf } from './bytes.ts';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

const DEPTH_MAXIMUM = 64;
const NAME = /^[a-z][a-z0-9_]*$/;
const PLAIN = /[^"\\\n\t]*/y;
const INTEGER = /-?(?:0|[1-9][0-9]*)/y;
const ESCAPES: { [letter: string]: string } = { '"': '"', '\\': '\\', '/': '/', t: '\t', n: '\n' };
/* Control characters but LF and tab, which stand escaped; also halves of a surrogate pair. */
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Cs}/u;

class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  whole(): JsonObject {
    this.space();
    if (this.text[this.at] !== '{') this.fail('no object begins');
    const value = this.value(1) as JsonObject;
    this.space();
    if (this.at < this.text.length) this.fail('something follows the object');
    return value;
  }

  private fail(what: string): never {
    const line = this.text.slice(0, this.at).split('\n');
    return malformed(`${line.length}:${line[line.length - 1]!.length + 1}: ${what}`);
  }

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private take(character: string): void {
    if (this.text[this.at] !== character) this.fail(`'${character}' is missing`);
    this.at++;
  }

  private value(depth: number): Json {
    if (depth > DEPTH_MAXIMUM) this.fail('it is nested too deeply');
    this.space();
    const first = this.text[this.at];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.list(depth);
    if (first === '"') return this.string();
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const)
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    return this.integer();
  }

  private object(depth: number): JsonObject {
    const object: JsonObject = Object.create(null) as JsonObject;
    this.take('{');
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return object;
    }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.fail('the name of a member is missing');
      const name = this.string();
      if (!NAME.test(name)) this.fail('the name of a member is not well formed');
      if (name in object) this.fail(`the member ${name} stands twice`);
      this.space();
      this.take(':');
      object[name] = this.value(depth + 1);
      this.space();
      if (this.text[this.at] === '}') break;
      this.take(',');
    }
    this.at++;
    return object;
  }

  private list(depth: number): Json[] {
    const list: Json[] = [];
    this.take('[');
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return list;
    }
    for (;;) {
      list.push(this.value(depth + 1));
      this.space();
      if (this.text[this.at] === ']') break;
      this.take(',');
    }
    this.at++;
    return list;
  }

  private integer(): number {
    INTEGER.lastIndex = this.at;
    const found = INTEGER.exec(this.text)?.[0];
    if (!found) return this.fail('no value stands here');
    const number = Number(found);
    if (!Number.isSafeInteger(number)) this.fail('the number is too large');
    this.at += found.length;
    if (/[0-9.eE]/.test(this.text[this.at] ?? '')) this.fail('it is no integer');
    return number === 0 ? 0 : number; // -0 is 0
  }

  private string(): string {
    let value = '';
    this.at++;
    for (;;) {
      PLAIN.lastIndex = this.at;
      const plain = PLAIN.exec(this.text)![0];
      value += plain;
      this.at += plain.length;
      const found = this.text[this.at];
      if (found === '"') break;
      if (found !== '\\') this.fail('a text is not closed, or holds a bare line feed or tab');
      value += this.escape();
    }
    this.at++;
    if (FORBIDDEN.test(value)) this.fail('a text holds a control character');
    return value;
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? '';
    if (letter === 'u') {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail('an escape is not well formed');
      this.at += 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    const meant = ESCAPES[letter];
    if (meant === undefined) return this.fail('an escape stands for nothing that may stand here');
    this.at += 2;
    return meant;
  }
}

/* One object, and nothing but white space around it. Malformed if it is anything else. */
export function jsonRead(bytes: Uint8Array): JsonObject {
  return new Reader(textOf(bytes)).whole();
}

function quoted(text: string): string {
  return `"${text.replace(/["\\\t\n]/g, (found) =>
    found === '\t' ? '\\t' : found === '\n' ? '\\n' : `\\${found}`,
  )}"`;
}

/* RFC 8785 of values that jsonRead could have read. */
export function canonical(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${quoted(name)}:${canonical(value[name]!)}`).join(',')}}`;
  }
  return String(value);
}

/* ---- what an object must hold ---- */

/* Malformed if the object lacks one of `needed`, or has one that is in neither list. */
export function membersCheck(object: JsonObject, needed: string[], optional: string[] = []): void {
  for (const name of needed) if (!(name in object)) malformed(`${name} is missing`);
  for (const name of Object.keys(object))
    if (!needed.includes(name) && !optional.includes(name)) malformed(`${name} is unknown`);
}

export function stringAt(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : malformed(`${name} is no text`);
}

export function objectAt(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return malformed(`${name} is no object`);
  return value;
}

export function listAt(object: JsonObject, name: string): Json[] {
  const value = object[name];
  return Array.isArray(value) ? value : malformed(`${name} is no list`);
}

export function stringsAt(object: JsonObject, name: string): string[] {
  const list = listAt(object, name);
  return list.every((item) => typeof item === 'string')
    ? (list as string[])
    : malformed(`${name} holds something that is no text`);
}
