/* The one thing that this page asks of the network, and only when its button is pressed: the receipt is put into
 * the folder that the page was served from, never over what lies there, and read back. */
import { folder } from './policy.ts';

/* `there`: it lies there, as it was read back, and so it does if it `was-there` before. Else why not, or what is
 * not known. */
export type Outcome =
  | 'there'
  | 'was-there'
  | 'other' // another file lies there under its name
  | 'denied'
  | 'closed' // the server takes no files
  | 'full'
  | 'refused' // by a status that says none of this
  | 'unread' // taken, and not to be read back
  | 'changed' // taken, and what is read back is something else
  | 'unreached';

export interface Put {
  outcome: Outcome;
  status: number; // of the server; 0: it did not answer
}

const PATIENCE = 60_000; // milliseconds for one answer

function ask(address: URL, more: RequestInit): Promise<Response> {
  return fetch(address, {
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(PATIENCE),
    ...more,
  });
}

/* No more is read than could be the same. */
async function isSame(answer: Response, bytes: Uint8Array): Promise<boolean> {
  const reader = answer.body!.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return at === bytes.length;
    const place = at;
    at += value.length;
    if (at > bytes.length || value.some((byte, index) => byte !== bytes[place + index])) {
      void reader.cancel();
      return false;
    }
  }
}

/* What lies there; `nothing` also where the server does not show it. */
async function look(address: URL, bytes: Uint8Array): Promise<'same' | 'other' | 'nothing'> {
  const answer = await ask(address, { method: 'GET' });
  if (answer.status !== 200) return 'nothing';
  return (await isSame(answer, bytes)) ? 'same' : 'other';
}

const REFUSALS: { [status: number]: Outcome } = {
  401: 'denied',
  403: 'denied',
  405: 'closed',
  501: 'closed',
  507: 'full',
};

async function readBack(address: URL, bytes: Uint8Array, status: number): Promise<Put> {
  const isOld = status === 412;
  const found = await look(address, bytes).catch(() => 'nothing' as const);
  if (found === 'same') return { outcome: isOld ? 'was-there' : 'there', status };
  if (found === 'nothing') return { outcome: isOld ? 'refused' : 'unread', status };
  return { outcome: isOld ? 'other' : 'changed', status };
}

/* Puts the text there under the name. Looks first, since not every server heeds that nothing be replaced. */
export async function putBeside(name: string, text: string): Promise<Put> {
  const address = new URL(encodeURIComponent(name), folder!);
  const bytes = new TextEncoder().encode(text);
  try {
    const before = await look(address, bytes);
    if (before !== 'nothing')
      return { outcome: before === 'same' ? 'was-there' : 'other', status: 200 };
    const headers = { 'If-None-Match': '*', 'Content-Type': 'application/octet-stream' };
    const { ok, status } = await ask(address, { method: 'PUT', body: bytes, headers });
    if (ok || status === 412) return await readBack(address, bytes, status);
    return { outcome: REFUSALS[status] ?? 'refused', status };
  } catch {
    return { outcome: 'unreached', status: 0 };
  }
}
