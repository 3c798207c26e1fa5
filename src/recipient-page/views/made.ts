/* The key that was made: three things to do with it. */
import { ask } from '../client.ts';
import { h } from '../dom.ts';
import { show, type Step } from '../frame.ts';
import { backLink, copyButton, type Errors, errorSummary, saveButton } from '../parts.ts';
import type { MadeKey } from '../protocol.ts';
import { state } from '../state.ts';
import { day, say } from '../words.ts';
import { type Call, callSection, newCall, takeCall } from './call.ts';
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

/* Leaves, but says first that what was made would be lost. The key is locked then: the next step asks for it. */
function leave(key: MadeKey, call: Call, isWarned: boolean): void {
  const lost: Errors = [['save-key', () => say('made.unsaved')]];
  if (state.unsaved && !isWarned) return show(() => made(key, call, lost));
  state.unsaved = false;
  void ask<'lock'>({ do: 'lock' }).result.catch(() => undefined);
  showStart();
}

function made(key: MadeKey, call: Call, errors: Errors = []): Step {
  const summary = errorSummary(errors);
  const isWarned = errors.some(([field]) => field === 'save-key');
  const wrong = (faults: Errors) => show(() => made(key, call, faults));
  return {
    name: 'made',
    title: say('made.title'),
    isError: !!summary,
    focus: summary ?? undefined,
    before: [backLink(say('back.start'), () => leave(key, call, isWarned)), summary],
    content: [
      saveKey(key),
      sendCard(key),
      callSection(key, call, errors, wrong),
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
    onFiles: (files) => void takeCall(call, files),
  };
}

export function showMade(): void {
  const key = state.made!;
  const call = newCall();
  show(() => made(key, call));
}
