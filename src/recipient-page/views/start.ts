/* The first step: what somebody wants to do. */
import { button, h } from '../dom.ts';
import { filesElsewhere, show, type Step, tell } from '../frame.ts';
import { box } from '../parts.ts';
import { forget, state } from '../state.ts';
import { say } from '../words.ts';
import { openKey } from './key.ts';
import { showMake } from './make.ts';
import { showOpen, takeFiles } from './open.ts';

function option(id: string, title: string, text: string, go: () => void): HTMLElement {
  return h(
    'button',
    { type: 'button', id, class: 'option', on: { click: go } },
    h('strong', {}, title),
    h('span', {}, text),
  );
}

function start(hasForgotten: boolean): Step {
  return {
    name: 'start',
    title: say('start.title'),
    content: [
      hasForgotten && box('good', null, h('p', {}, say('start.forgotten'))),
      h('p', { class: 'lead' }, say('start.private')),
      h(
        'div',
        { class: 'options' },
        option('go-open', say('start.open'), say('start.open.text'), () => showOpen()),
        option('go-make', say('start.make'), say('start.make.text'), () => showMake()),
      ),
      h('p', {}, button(say('start.key'), openKey, 'plain', { id: 'go-key' })),
      box('warning', say('start.urgent'), h('p', {}, say('start.urgent.text'))),
      h(
        'details',
        {},
        h('summary', {}, say('start.lost')),
        h('p', {}, say('start.lost.text')),
      ),
    ],
  };
}

export function showStart(hasForgotten = false): void {
  state.opened = null;
  show(() => start(hasForgotten));
}

/* Forgets everything, and says so. */
export function finish(): void {
  forget();
  showStart(true);
  tell(say('start.forgotten'));
}

/* Files that are dropped on a step that takes none belong to opening, unless something is at work. */
filesElsewhere((files) => {
  if (document.getElementById('go-open')) void takeFiles(files);
});
