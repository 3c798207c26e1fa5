/* The worker's end of the protocol: takes requests, one long one at a time, and answers them. */
import type { Answer, Request, Results } from './protocol.ts';
import { refusalOf, refuse, Refused } from './core/refusal.ts';
import type { Bytes } from './core/bytes.ts';
import type { Folder, SaveWish, Sink } from './core/save.ts';
import { Session } from './core/session.ts';

interface Port {
  postMessage(answer: Answer, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
}

const port = self as unknown as Port;
const session = new Session();
const cancelled = new Set<number>();
/* Who waits for the page to take a chunk. */
const waiting = new Map<number, () => void>();
let busy: number | null = null;

const PROGRESS_EVERY = 100; // milliseconds

function answer(message: Answer, transfer: Transferable[] = []): void {
  port.postMessage(message, transfer);
}

function wishOf(id: number, step: 'checking' | 'saving'): SaveWish {
  let told = 0;
  return {
    isCancelled: () => cancelled.has(id),
    progress: (done, of) => {
      const now = Date.now();
      if (now - told < PROGRESS_EVERY && done < of) return;
      told = now;
      answer({ id, is: 'progress', step, done, of });
    },
  };
}

/* ---- where saved bytes go ---- */

function writeFailed(problem: unknown): never {
  return refuse('write-failed', { detail: String(problem) });
}

/* The browser writes beside the file until it is closed, so that a file is whole or not there. */
async function handleSink(handle: FileSystemFileHandle): Promise<Sink> {
  const stream = await handle.createWritable().catch(writeFailed);
  return {
    write: (bytes) => stream.write(bytes).catch(writeFailed),
    close: () => stream.close().catch(writeFailed),
    abort: () => stream.abort().catch(() => undefined),
  };
}

/* The page takes the bytes; one chunk is on its way at a time. */
function chunkSink(id: number): Sink {
  const taken = () => new Promise<void>((resolve) => waiting.set(id, resolve));
  return {
    write: async (bytes) => {
      const own = bytes.slice(); // what is handed over is gone here
      const isTaken = taken();
      answer({ id, is: 'chunk', bytes: own }, [own.buffer]);
      await isTaken;
      if (cancelled.has(id)) refuse('cancelled');
    },
    close: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
}

async function isThere(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  return folder.getFileHandle(name).then(
    () => true,
    (problem: unknown) => !(problem instanceof DOMException && problem.name === 'NotFoundError'),
  );
}

/* "drawing.png", "drawing (2).png": never over another file. */
async function freeName(folder: FileSystemDirectoryHandle, name: string): Promise<string> {
  const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
  for (let number = 1; number < 1000; number++) {
    const tried = number === 1 ? name : `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
    if (!(await isThere(folder, tried))) return tried;
  }
  return writeFailed(name);
}

function folderOf(handle: FileSystemDirectoryHandle): Folder {
  return {
    create: async (name) => {
      const free = await freeName(handle, name);
      const file = await handle.getFileHandle(free, { create: true }).catch(writeFailed);
      return handleSink(file);
    },
  };
}

type Save = Extract<Request, { do: 'save' }>;

async function save(request: Save): Promise<Results['save']> {
  const { id, files, as, to } = request;
  const name = session.savedName(files, as);
  const wish = wishOf(id, 'saving');
  let size = 0;
  const counting = (sink: Sink): Sink => ({
    ...sink,
    write: (bytes: Bytes) => {
      size += bytes.length;
      return sink.write(bytes);
    },
  });
  if (to?.kind === 'directory') await session.saveAll(files, folderOf(to), wish);
  else await session.saveOne(files, as, counting(to ? await handleSink(to) : chunkSink(id)), wish);
  return { name, size };
}

/* ---- requests ---- */

/* Those that take long; another one meanwhile is refused. */
function longOne(request: Request): Promise<Results[keyof Results]> {
  const { id } = request;
  switch (request.do) {
    case 'make-key':
      answer({ id, is: 'progress', step: 'passphrase', done: 0, of: 1 });
      return session.makeKey(request.wish, request.passphrase);
    case 'unlock':
      answer({ id, is: 'progress', step: 'passphrase', done: 0, of: 1 });
      return session.unlock(request.identity, request.passphrase);
    case 'check':
      return session.check(request.package, { ...request, ...wishOf(id, 'checking') });
    case 'read':
      return session.read(request.file, () => cancelled.has(id));
    case 'save':
      return save(request);
    default:
      return Promise.resolve(shortOne(request));
  }
}

function shortOne(request: Request): Results[keyof Results] {
  switch (request.do) {
    case 'read-card':
      return session.readCard(request.text);
    case 'find-fingerprint':
      return session.findFingerprint(request.text);
    case 'expect':
      return session.expect(request.fingerprint, request.memory, request.instead);
    case 'trust':
      return session.trust(request.card, request.fingerprint, request.memory);
    case 'receipt':
      return session.receipt(request.code);
    default:
      return session.lock();
  }
}

/* A request that is cancelled while it waits for the page goes on, to end. */
function release(id: number): void {
  waiting.get(id)?.();
  waiting.delete(id);
}

async function take(request: Request): Promise<void> {
  const { id } = request;
  if (request.do === 'cancel' || request.do === 'more') {
    if (request.do === 'cancel' && request.of === busy) cancelled.add(request.of);
    release(request.of);
    answer({ id, is: 'done', result: {} });
    return;
  }
  try {
    if (busy !== null) refuse('busy');
    busy = id;
    answer({ id, is: 'done', result: await longOne(request) });
  } catch (problem) {
    if (!(problem instanceof Refused)) console.error(problem);
    answer({ id, is: 'refused', refusal: refusalOf(problem) });
  } finally {
    if (busy === id) busy = null;
    cancelled.delete(id);
    waiting.delete(id);
  }
}

port.onmessage = (event) => void take(event.data);
