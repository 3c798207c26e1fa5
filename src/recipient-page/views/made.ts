/* The key that was made: three things to do with it. */
import { h } from '../dom.ts';
import { show, type Step } from '../frame.ts';
import { backLink, copyButton, fingerprint, saveButton } from '../parts.ts';
import type { MadeKey } from '../protocol.ts';
import { state } from '../state.ts';
import { day, say } from '../words.ts';
import { showStart } from './start.ts';

function saveKey(made: MadeKey): HTMLElement {
  const give = { text: made.identityText, file: made.identityFile };
  return h(
    'section',
    {},
    h('h2', {}, say('made.save')),
    h('p', {}, say('made.save.text')),
    saveButton(say('made.save.button'), give, 'primary', () => (state.unsaved = false), 'save-key'),
  );
}

function sendCard(made: MadeKey): HTMLElement {
  const give = { text: made.cardText, file: made.cardFile };
  return h(
    'section',
    {},
    h('h2', {}, say('made.send')),
    h('p', {}, say('made.send.text')),
    h(
      'div',
      { class: 'actions' },
      saveButton(say('made.send.button'), give, 'secondary', () => {}, 'save-card'),
      copyButton(say('made.copy.button'), made.cardArmor, 'copy-card'),
    ),
  );
}

function made(key: MadeKey): Step {
  return {
    name: 'made',
    title: say('made.title'),
    before: [backLink(say('back.start'), () => showStart())],
    content: [
      saveKey(key),
      sendCard(key),
      h(
        'section',
        {},
        h('h2', {}, say('made.read')),
        h('p', {}, say('made.read.text')),
        fingerprint(key.card),
      ),
      h(
        'section',
        { class: 'keep' },
        h('h2', {}, say('made.keep')),
        h(
          'ul',
          {},
          h('li', {}, say('made.keep.both')),
          h('li', {}, say('made.keep.lost')),
          h('li', {}, say('made.keep.expires', { day: day(key.card.expires) })),
        ),
      ),
    ],
  };
}

export function showMade(): void {
  const key = state.made!;
  show(() => made(key));
}
