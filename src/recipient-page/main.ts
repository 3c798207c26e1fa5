/* The recipient's page: where it begins. */
import { h } from './dom.ts';
import { build } from './frame.ts';
import { closeNetwork } from './policy.ts';
import { mended } from './parts.ts';
import { showRefused } from './views/refused.ts';
import { showStart } from './views/start.ts';
import { type Key, languageChoose, languagePreferred, say } from './words.ts';
import style from './page.css';

/* What the page cannot do without; its absence is told here, and not in the middle of opening. */
function isAble(): boolean {
  return (
    typeof Worker === 'function' &&
    typeof WebAssembly === 'object' &&
    typeof crypto?.subtle === 'object' &&
    typeof Blob.prototype.stream === 'function'
  );
}

function only(into: Element, words: Key): void {
  into.replaceChildren(h('main', {}, h('h1', {}, say('page.name')), h('p', {}, say(words))));
}

/* Nothing that goes wrong in the page itself goes by unsaid. */
function tellOfFaults(): void {
  const fault = (reason: unknown) => {
    const detail = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
    showRefused({ code: 'internal', status: 6, params: { detail } }, () => showStart());
  };
  window.addEventListener('error', (event) => event.error && fault(event.error));
  window.addEventListener('unhandledrejection', (event) => fault(event.reason));
}

closeNetwork();
document.head.append(h('style', {}, style));
languageChoose(languagePreferred(navigator.languages));
const page = document.getElementById('page')!;
if (window.top !== window) only(page, 'page.framed');
else if (!isAble()) only(page, 'page.old');
else {
  build(page, mended);
  tellOfFaults();
  showStart();
}
