/* The key that was made: three things to do with it. */
import { h } from '../dom.ts';
import { show, type Step } from '../frame.ts';
import { backLink, copyButton, type Errors, errorSummary, fingerprint, saveButton } from '../parts.ts';
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

/* Leaves, but says first that what was made would be lost. */
function leave(key: MadeKey, isWarned: boolean): void {
  if (state.unsaved && !isWarned) return show(() => made(key, true));
  state.unsaved = false;
  showStart();
}

function made(key: MadeKey, isWarned = false): Step {
  const errors: Errors = isWarned ? [['save-key', () => say('made.unsaved')]] : [];
  const summary = errorSummary(errors);
  return {
    name: 'made',
    title: say('made.title'),
    isError: isWarned,
    focus: summary ?? undefined,
    before: [backLink(say('back.start'), () => leave(key, isWarned)), summary],
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
