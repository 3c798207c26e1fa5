/* A .zip without compression, made as it is written (APPNOTE 6.3): Windows opens it as a folder. */
import { type Bytes, bytesOf, joined } from './bytes.ts';
import { refuse } from './refusal.ts';

const MAXIMUM = 0xffffffff; // beyond this it would need the 64-bit form
const UTF8_NAMES = 0x0800;
const VERSION = 20;

export interface ZipEntry {
  path: string;
  size: number;
  crc: number;
  bytes: () => AsyncIterable<Bytes>;
}

/* Numbers of 2 or 4 bytes, little-endian. */
function record(...parts: [value: number, length: 2 | 4][]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, [, length]) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, length] of parts) {
    if (length === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += length;
  }
  return bytes;
}

function dosTime(seconds: number): [number, number] {
  const time = new Date(seconds * 1000);
  const day =
    ((time.getUTCFullYear() - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  const clock =
    (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1);
  return [clock, day];
}

/* What the header before a file and the list at the end have in common. */
function common(entry: ZipEntry, name: Bytes, [clock, day]: [number, number]): Bytes {
  return record(
    [VERSION, 2], [UTF8_NAMES, 2], [0, 2], [clock, 2], [day, 2], [entry.crc, 4],
    [entry.size, 4], [entry.size, 4], [name.length, 2], [0, 2],
  );
}

export async function* zipMake(entries: ZipEntry[], created: number): AsyncGenerator<Bytes> {
  const all = entries.reduce((sum, entry) => sum + entry.size + 1024, 0);
  if (all > MAXIMUM || entries.length > 0xffff) refuse('too-large', { maximum: MAXIMUM });
  const time = dosTime(created);
  const list: Bytes[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = bytesOf(entry.path);
    const same = common(entry, name, time);
    const header = joined(record([0x04034b50, 4]), same, name);
    const place = record([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]);
    list.push(joined(record([0x02014b50, 4], [VERSION, 2]), same, place, name));
    yield header;
    yield* entry.bytes();
    at += header.length + entry.size;
  }
  const directory = joined(...list);
  yield directory;
  yield record(
    [0x06054b50, 4], [0, 2], [0, 2], [entries.length, 2], [entries.length, 2],
    [directory.length, 4], [at, 4], [0, 2],
  );
}
