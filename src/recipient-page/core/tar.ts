/* The archive in a package: POSIX pax, read from beginning to end, and nothing that no package has. */
import { type Bytes, joined, numberRead, textOf } from './bytes.ts';
import { Malformed, refuse } from './refusal.ts';

const BLOCK = 512;
const PAX_MAXIMUM = 65536;
const SIZE_MAXIMUM = Number.MAX_SAFE_INTEGER;

export interface Member {
  path: string;
  size: number;
  start: number; // of its content in the archive
}

function archiveFault(detail: string): never {
  return refuse('archive-malformed', { detail });
}

/* The bytes of the archive, as they come. */
class Input {
  private held: Bytes = new Uint8Array(0);
  private readonly pieces: AsyncIterator<Bytes>;
  at = 0;

  constructor(pieces: AsyncIterator<Bytes>) {
    this.pieces = pieces;
  }

  /* Some of the next bytes, at most so many; empty at the end. */
  async some(most: number): Promise<Bytes> {
    while (this.held.length === 0) {
      const next = await this.pieces.next();
      if (next.done) return this.held;
      this.held = next.value;
    }
    const taken = this.held.subarray(0, most);
    this.held = this.held.subarray(taken.length);
    this.at += taken.length;
    return taken;
  }

  /* Exactly so many, or what was left. */
  async whole(length: number): Promise<Bytes> {
    const first = await this.some(length);
    if (first.length === length || first.length === 0) return first;
    const parts = [first];
    let missing = length - first.length;
    while (missing > 0) {
      const part = await this.some(missing);
      if (part.length === 0) break;
      parts.push(part);
      missing -= part.length;
    }
    return joined(...parts);
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/* A text that ends at the first NUL, or with its field. */
function field(header: Bytes, at: number, length: number): string {
  const bytes = header.subarray(at, at + length);
  const end = bytes.indexOf(0);
  try {
    return textOf(end < 0 ? bytes : bytes.subarray(0, end));
  } catch (problem) {
    if (problem instanceof Malformed) return archiveFault('a name is not UTF-8');
    throw problem;
  }
}

function octal(header: Bytes, at: number, length: number): number {
  const text = new TextDecoder('latin1').decode(header.subarray(at, at + length));
  const digits = /^ *([0-7]+)[\0 ]*$/.exec(text);
  return digits ? parseInt(digits[1]!, 8) : archiveFault('a number is not well formed');
}

function checkSum(header: Bytes): void {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!;
  if (octal(header, 148, 8) !== sum) archiveFault("a header's sum is wrong");
}

function pathOf(header: Bytes): string {
  const prefix = field(header, 345, 155);
  const name = field(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/* The records of a header of type x: a path, a size, and nothing else. */
function paxRead(bytes: Bytes): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const length = numberRead(new TextDecoder('latin1').decode(bytes.subarray(at, space)));
    const end = at + Number(length ?? 0);
    if (space < 0 || end <= space + 1 || end > bytes.length || bytes[end - 1] !== 10)
      archiveFault('a pax record is not well formed');
    const record = bytes.subarray(space + 1, end - 1);
    const equals = record.indexOf(61);
    const key = new TextDecoder('latin1').decode(record.subarray(0, Math.max(0, equals)));
    if ((key !== 'path' && key !== 'size') || key in found)
      archiveFault('a pax record is of no known kind, or stands twice');
    const value = field(record.slice(equals + 1), 0, record.length);
    if (value.length === 0 || record.indexOf(0) >= 0) archiveFault('a pax record is empty');
    if (key === 'path') found.path = value;
    else found.size = sizeOf(value);
    at = end;
  }
  return found;
}

function sizeOf(text: string): number {
  const size = numberRead(text);
  return size !== null && size <= BigInt(SIZE_MAXIMUM)
    ? Number(size)
    : archiveFault('a size is not well formed');
}

export class Archive {
  private readonly input: Input;
  private left = 0; // of the present member, and of what fills up its last block
  private fill = 0;
  private isEnded = false;

  constructor(pieces: AsyncIterator<Bytes>) {
    this.input = new Input(pieces);
  }

  /* The header of the next member; null at the archive's end. The one before is read to its end. */
  async next(): Promise<Member | null> {
    await this.skip();
    const header = await this.header();
    if (!header) return null;
    const type = String.fromCharCode(header[156]!);
    if (type !== 'x') return this.member(header, type, {});
    const size = octal(header, 124, 12);
    if (size > PAX_MAXIMUM) archiveFault('a pax header is too large');
    const records = paxRead(await this.padded(size));
    const then = await this.header();
    if (!then) return archiveFault('a pax header stands alone');
    return this.member(then, String.fromCharCode(then[156]!), records);
  }

  /* Nothing but zeros is left. */
  async end(): Promise<void> {
    for (;;) {
      const bytes = await this.input.some(Infinity);
      if (bytes.length === 0) return;
      if (!isZero(bytes)) refuse('archive-trailing');
    }
  }

  /* The next bytes of the present member; null at its end. */
  async data(): Promise<Bytes | null> {
    if (this.left === 0) return null;
    const bytes = await this.input.some(this.left);
    if (bytes.length === 0) archiveFault('it ends within a file');
    this.left -= bytes.length;
    return bytes;
  }

  /* The whole of it, if it is not larger than that. */
  async wholeData(member: Member, maximum: number): Promise<Bytes> {
    if (member.size > maximum) refuse('file-too-large', { path: member.path, maximum });
    const parts = [];
    for (let part = await this.data(); part; part = await this.data()) parts.push(part);
    return joined(...parts);
  }

  private async padded(size: number): Promise<Bytes> {
    const bytes = await this.input.whole(size);
    const fill = (BLOCK - (size % BLOCK)) % BLOCK;
    if (bytes.length < size || (await this.input.whole(fill)).length < fill)
      archiveFault('it ends within a header');
    return bytes;
  }

  private async skip(): Promise<void> {
    while (this.left > 0) await this.data();
    if ((await this.input.whole(this.fill)).length < this.fill)
      archiveFault('it ends within a file');
    this.fill = 0;
  }

  private async header(): Promise<Bytes | null> {
    if (this.isEnded) return null;
    const header = await this.input.whole(BLOCK);
    if (header.length === 0 && this.input.at === 0) archiveFault('it is empty');
    if (header.length % BLOCK !== 0) archiveFault('it ends within a header');
    if (isZero(header)) {
      this.isEnded = true;
      return null;
    }
    checkSum(header);
    const magic = new TextDecoder('latin1').decode(header.subarray(257, 265));
    if (magic !== 'ustar\x0000') archiveFault('a header is not of POSIX tar');
    return header;
  }

  private member(header: Bytes, type: string, pax: { path?: string; size?: number }): Member {
    /* Where pax has the path, the header's own may be cut within a letter. */
    const path = pax.path ?? pathOf(header);
    if ((type !== '0' && type !== '\0') || field(header, 157, 100) !== '')
      refuse('file-not-plain', { path });
    const size = pax.size ?? octal(header, 124, 12);
    this.left = size;
    this.fill = (BLOCK - (size % BLOCK)) % BLOCK;
    return { path, size, start: this.input.at };
  }
}
