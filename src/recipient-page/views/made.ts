/* The key that was made, or is there since earlier: what to do with it, and the one phone call. */
import { ask } from '../client.ts';
import { h } from '../dom.ts';
import { show, type Step } from '../frame.ts';
import { backLink, box, copyButton, type Errors, errorSummary, saveButton } from '../parts.ts';
import type { CardGiven, MadeKey } from '../protocol.ts';
import { state } from '../state.ts';
import { day, type Key, say } from '../words.ts';
import { type Call, callSection, newCall, takeCall } from './call.ts';
import { showStart } from './start.ts';

/* A heading; of what is done in order with its number. */
function heading(words: Key, number: number | null): HTMLElement {
  return h('h2', {}, number === null ? say(words) : `${number}. ${say(words)}`);
}

function saveKey(made: MadeKey): HTMLElement {
  const give = { text: made.identityText, file: made.identityFile };
  return h(
    'section',
    {},
    heading('made.save', 1),
    h('p', {}, say('made.save.text')),
    saveButton(say('made.save.button'), give, 'primary', () => (state.unsaved = false), 'save-key'),
  );
}

function sendCard(card: CardGiven, number: number | null): HTMLElement {
  const give = { text: card.cardText, file: card.cardFile };
  return h(
    'section',
    {},
    heading('made.send', number),
    h('p', {}, say('made.send.text')),
    h(
      'div',
      { class: 'actions' },
      copyButton(say('made.copy.button'), card.cardArmor, 'copy-card'),
      saveButton(say('made.send.button'), give, 'secondary', () => {}, 'save-card'),
    ),
  );
}

/* Leaves, but says first that what was made would be lost. The key is locked then: the next step asks for it. */
function leave(key: MadeKey, call: Call, isWarned: boolean): void {
  const lost: Errors = [['save-key', () => say('made.unsaved')]];
  if (state.unsaved && !isWarned) return show(() => made(key, call, lost));
  // What was saved here need not be looked for in this session; its passphrase is asked for all the same.
  if (!state.unsaved) state.chosen.identity = new File([key.identityText], key.identityFile);
  state.unsaved = false;
  lockAndLeave();
}

function lockAndLeave(): void {
  state.me = null;
  void ask<'lock'>({ do: 'lock' }).result.catch(() => undefined);
  showStart();
}

function keep(card: CardGiven): HTMLElement {
  return h(
    'details',
    {},
    h('summary', {}, say('made.keep')),
    h(
      'ul',
      {},
      h('li', {}, say('made.keep.all')),
      h('li', {}, say('made.keep.expires', { day: day(card.card.expires) })),
    ),
  );
}

function made(key: MadeKey, call: Call, errors: Errors = []): Step {
  const summary = errorSummary(errors);
  return {
    name: 'made',
    title: say('made.title'),
    isError: !!summary,
    focus: summary ?? undefined,
    before: [backLink(say('back.start'), () => leave(key, call, !!summary)), summary],
    content: [
      box('note', null, h('p', {}, say('made.stay'))),
      saveKey(key),
      sendCard(key, 2),
      callSection(key, call, heading('made.read', 3)),
      keep(key),
    ],
    onFiles: (files) => void takeCall(call, files),
  };
}

export function showMade(): void {
  const key = state.made!;
  const call = newCall();
  show(() => made(key, call));
}

/* The same of a key that was made before: its six groups, its card, and a call that comes later. */
export function showCard(card: CardGiven): void {
  const call = newCall();
  show(() => ({
    name: 'card',
    title: say('key.title'),
    before: [backLink(say('back.start'), lockAndLeave)],
    content: [callSection(card, call, heading('made.read', null)), sendCard(card, null), keep(card)],
    onFiles: (files) => void takeCall(call, files),
  }));
}
