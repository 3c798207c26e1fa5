/* The worker, as the steps ask it. */
import type { Answer, Refusal, Request, Results } from './protocol.ts';
import { closedFrame } from './policy.ts';
import { trusted } from './trusted.ts';

export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

export interface Progress {
  step: 'passphrase' | 'checking' | 'saving';
  done: number;
  of: number;
}
export interface Listener {
  progress?: (progress: Progress) => void;
  chunk?: (bytes: Uint8Array) => void;
}

interface Waiting extends Listener {
  message: object;
  resolve: (result: never) => void;
  reject: (refused: Refused) => void;
}

type Without<T> = T extends unknown ? Omit<T, 'id'> : never;
type Wish<Name extends Request['do']> = Without<Extract<Request, { do: Name }>>;

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let frame: HTMLIFrameElement | null = null; // whose worker it is
let code: string | null = null; // the address of the worker's code
let numbers = 0;
let isHeard = false; // whether this worker has answered yet

function fault(detail: string): Refused {
  return new Refused({ code: 'internal', status: 6, params: { detail } });
}

function answered(answer: Answer): void {
  isHeard = true;
  const who = waiting.get(answer.id);
  if (!who) return;
  if (answer.is === 'progress') {
    who.progress?.(answer);
  } else if (answer.is === 'chunk') {
    who.chunk?.(answer.bytes);
    worker!.postMessage({ id: ++numbers, do: 'more', of: answer.id });
  } else {
    waiting.delete(answer.id);
    if (answer.is === 'done') who.resolve(answer.result as never);
    else who.reject(new Refused(answer.refusal));
  }
}

/* Starts the worker out of the page itself: nothing is loaded. It is that of a frame, and has its policy: the page
 * may put a receipt on the portal, and where keys and records are nothing can be sent. Browsers fail to start one now
 * and then, before they know that address: what was asked of it is asked once more, of another one. */
function start(isSecond = false): Worker {
  code ??= URL.createObjectURL(
    new Blob([document.getElementById('worker')!.textContent!], { type: 'text/javascript' }),
  );
  frame = closedFrame();
  const { Worker } = frame.contentWindow as Window & typeof globalThis;
  const started = new Worker(trusted.address(code));
  started.addEventListener('message', (event: MessageEvent<Answer>) => answered(event.data));
  started.addEventListener('error', (event) => {
    event.preventDefault();
    if (isHeard || isSecond) return stop(fault(event.message || 'the worker did not start'));
    end();
    worker = start(true);
    for (const { message } of waiting.values()) worker.postMessage(message);
  });
  return started;
}

function end(): void {
  worker?.terminate();
  worker = null;
  frame?.remove();
  frame = null;
  isHeard = false;
}

/* Ends the worker, and with it all that it knows; everybody who waits is refused. */
export function stop(why: Refused = fault('stopped')): void {
  end();
  for (const who of waiting.values()) who.reject(why);
  waiting.clear();
}

/* Asks the worker. `cancel` of what comes back ends it; it is then refused as cancelled. */
export function ask<Name extends keyof Results & Request['do']>(
  wish: Wish<Name>,
  listener: Listener = {},
): { result: Promise<Results[Name]>; cancel: () => void } {
  worker ??= start();
  const id = ++numbers;
  const message = { ...(wish as object), id };
  const result = new Promise<Results[Name]>((resolve, reject) => {
    waiting.set(id, { ...listener, message, resolve: resolve as (result: never) => void, reject });
  });
  worker.postMessage(message);
  return {
    result,
    cancel: () => worker?.postMessage({ id: ++numbers, do: 'cancel', of: id }),
  };
}
