/* Files of a checked package, decrypted a second time and checked again, never held whole. */
import type { Bytes } from './bytes.ts';
import { contentFrom } from './envelope.ts';
import { isAttachment, nameOf } from './names.ts';
import type { Opened, Place } from './open.ts';
import { refuse, Refused } from './refusal.ts';
import { digestBegin } from './source.ts';
import { zipMake } from './zip.ts';

/* Where saved bytes go. Nothing may be used of them before `close`, and nothing after `abort`. */
export interface Sink {
  write(bytes: Bytes): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/* Where several files go, each under a name that is free there. */
export interface Folder {
  create(name: string): Promise<Sink>;
}

export interface SaveWish {
  progress: (done: number, of: number) => void;
  isCancelled: () => boolean;
}

export function placeAt(opened: Opened, index: number): Place {
  return opened.files[index] ?? refuse('no-such-file', { index });
}

/*
 * The bytes of one file, from its first chunk on alone. That they are those that were checked is
 * known at the end only, where it throws if they are not.
 */
export async function* fileBytes(
  opened: Opened,
  place: Place,
  isCancelled: () => boolean,
): AsyncGenerator<Bytes> {
  const digest = await digestBegin();
  let left = place.size;
  try {
    if (left > 0) {
      for await (const bytes of contentFrom(opened.envelope, place.start)) {
        if (isCancelled()) refuse('cancelled');
        const own = bytes.subarray(0, left);
        digest.add(own);
        left -= own.length;
        yield own;
        if (left === 0) break;
      }
    }
  } catch (problem) {
    /* It was authentic when it was checked. */
    if (problem instanceof Refused && problem.refusal.code === 'envelope-altered')
      refuse('package-changed');
    throw problem;
  }
  if (left > 0 || digest.end() !== place.sha256) refuse('package-changed');
}

/* A whole small file. */
export async function fileWhole(
  opened: Opened,
  place: Place,
  maximum: number,
  isCancelled: () => boolean,
): Promise<Bytes> {
  if (place.size > maximum) refuse('too-large', { maximum });
  const whole = new Uint8Array(place.size);
  let at = 0;
  for await (const bytes of fileBytes(opened, place, isCancelled)) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

/* Writes all of it, or aborts the sink. */
async function pour(pieces: AsyncIterable<Bytes>, sink: Sink, told: (n: number) => void) {
  try {
    for await (const bytes of pieces) {
      await sink.write(bytes);
      told(bytes.length);
    }
    await sink.close();
  } catch (problem) {
    await sink.abort();
    throw problem;
  }
}

/* Counts what was written, for the progress of all. */
function counter(places: Place[], wish: SaveWish): (n: number) => void {
  const of = places.reduce((sum, place) => sum + place.size, 0);
  let done = 0;
  return (n) => {
    done = Math.min(of, done + n);
    wish.progress(done, of);
  };
}

export async function saveFile(opened: Opened, place: Place, sink: Sink, wish: SaveWish) {
  await pour(fileBytes(opened, place, wish.isCancelled), sink, counter([place], wish));
}

/* Each in the folder under its own name; those that are whole stay if a later one fails. */
export async function saveFolder(opened: Opened, places: Place[], to: Folder, wish: SaveWish) {
  const told = counter(places, wish);
  for (const place of places)
    await pour(fileBytes(opened, place, wish.isCancelled), await to.create(nameOf(place.path)), told);
}

export async function saveZip(opened: Opened, places: Place[], sink: Sink, wish: SaveWish) {
  const entries = places.map((place) => ({
    path: isAttachment(place.path) ? `attachments/${nameOf(place.path)}` : place.path,
    size: place.size,
    crc: place.crc,
    bytes: () => fileBytes(opened, place, wish.isCancelled),
  }));
  await pour(zipMake(entries, opened.manifest.created), sink, counter(places, wish));
}

