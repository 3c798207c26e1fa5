/* Putting the receipt on the portal that the page was served from, and what came of it. */
import { button, type Child, h } from '../dom.ts';
import { tell } from '../frame.ts';
import { errorLine } from '../parts.ts';
import { folder } from '../policy.ts';
import { type Put, putBeside } from '../portal.ts';
import type { MadeReceipt } from '../protocol.ts';
import { say } from '../words.ts';

/* What came of it, kept while the step is made anew; `busy` while the portal is asked. */
export interface Putting {
  now: Put | 'busy' | null;
}

function isDone(put: Put): boolean {
  return put.outcome === 'there' || put.outcome === 'was-there';
}

function words(now: Put | 'busy'): string {
  if (now === 'busy') return say('put.busy');
  return say(`put.${now.outcome}`, { status: now.status });
}

function said({ now }: Putting): Child {
  if (!now) return null;
  if (now === 'busy' || isDone(now)) return h('p', { class: 'done' }, words(now));
  return errorLine('put-receipt', `${words(now)} ${say('put.otherwise')}`);
}

/* What is said stands in the step that is shown then, which may be in another language by now. */
function draw(putting: Putting): void {
  const told = said(putting) as HTMLElement;
  document.getElementById('put-said')?.replaceChildren(told);
  tell(told.textContent);
}

async function press(receipt: MadeReceipt, putting: Putting, done: () => void): Promise<void> {
  if (putting.now === 'busy') return;
  putting.now = 'busy';
  draw(putting);
  putting.now = await putBeside(receipt.file, receipt.text);
  if (isDone(putting.now)) done();
  draw(putting);
}

/* Offered only where the page came from a server. */
export function putSection(receipt: MadeReceipt, putting: Putting, done: () => void): Child {
  if (!folder) return null;
  const put = () => void press(receipt, putting, done);
  return h(
    'section',
    {},
    h('h2', {}, say('put.title')),
    h('p', {}, say('put.text', { place: folder.host })),
    h(
      'div',
      { class: 'action' },
      button(say('put.button'), put, 'secondary', { id: 'put-receipt' }),
      h('div', { id: 'put-said' }, said(putting)),
    ),
  );
}
