/* Signing for what was sent, and the receipt that comes of it. */
import { ask, Refused } from '../client.ts';
import { button, type Child, h } from '../dom.ts';
import { refresh, show, type Step } from '../frame.ts';
import {
  backLink,
  box,
  choice,
  copyButton,
  errorOf,
  type Errors,
  errorSummary,
  mended,
  saveButton,
} from '../parts.ts';
import type { MadeReceipt } from '../protocol.ts';
import { remember, state } from '../state.ts';
import { type Key, say, sayIfKnown } from '../words.ts';
import { showOpen } from './open.ts';
import { showOpened } from './opened.ts';
import { putSection, type Putting } from './put.ts';
import { showRefused } from './refused.ts';
import { finish } from './start.ts';

interface Answer {
  outcome: 'accept' | 'reject' | null;
  code: string | null;
}

function why(code: string): string {
  return sayIfKnown(`sign.${code}`, code);
}

function sign(answer: Answer, errors: Errors): Step {
  const opened = state.opened!;
  const summary = errorSummary(errors);
  const submit = (event: Event) => {
    event.preventDefault();
    void run(answer);
  };
  const choose = (outcome: 'accept' | 'reject') => {
    answer.outcome = outcome;
    refresh();
  };
  const outcomes: { value: 'accept' | 'reject'; label: string }[] = [
    { value: 'accept', label: say('sign.accept') },
    { value: 'reject', label: say('sign.reject') },
  ];
  const question = {
    id: 'outcome',
    label: say('sign.question'),
    error: errorOf(errors, 'outcome'),
  };
  const reason = { id: 'code', label: say('sign.why'), error: errorOf(errors, 'code') };
  const codes = opened.receiptCodes.map((value) => ({ value, label: why(value) }));
  return {
    name: 'sign',
    title: say('sign.title', { name: opened.sender.name }),
    isError: !!summary,
    focus: summary ?? undefined,
    before: [backLink(say('sign.back'), () => showOpened(false)), summary],
    content: [
      h('p', { class: 'lead' }, say('sign.text')),
      h(
        'form',
        { novalidate: true, on: { submit } },
        choice(question, outcomes, answer.outcome, choose),
        answer.outcome === 'reject' &&
          choice(reason, codes, answer.code, (code) => (answer.code = code)),
        button(say('sign.submit'), () => {}, 'primary', { type: 'submit', id: 'submit' }),
      ),
    ],
    onFiles: () => {},
  };
}

export function showSign(): void {
  const answer: Answer = { outcome: null, code: null };
  show(() => sign(answer, []));
}

async function run(answer: Answer): Promise<void> {
  const errors: Errors = [];
  if (!answer.outcome) errors.push(['outcome', () => say('sign.error.choose')]);
  const code = answer.outcome === 'reject' ? answer.code : null;
  if (answer.outcome === 'reject' && !code) errors.push(['code', () => say('sign.error.why')]);
  if (errors.length) return show(() => sign(answer, errors));
  try {
    const receipt = await ask<'receipt'>({ do: 'receipt', code }).result;
    remember(receipt.memory);
    state.unsaved = true;
    state.isKept = true;
    state.opened!.isAcknowledged = true;
    const older = state.memoryKept === receipt.memory.file ? null : state.memoryKept;
    const made: Made = { receipt, code, putting: { now: null }, older };
    show(() => signed(made, null));
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    showRefused(failure.refusal, () => showOpened(false));
  }
}

/* ---- what was signed ---- */

interface Made {
  receipt: MadeReceipt;
  code: string | null;
  putting: Putting;
  older: string | null; // memory file, in whose place the new one is
}

/* What was said to be unsaved is not any more. */
function kept(): void {
  state.unsaved = false;
  mended('save-receipt');
}

function send(receipt: MadeReceipt): HTMLElement {
  const { sender, id } = state.opened!;
  const to = { name: sender.name, organisation: sender.organisation };
  return h(
    'section',
    {},
    h('p', {}, h('strong', {}, say('signed.to', to))),
    h('p', {}, say('signed.subject', { id: id.slice(0, 8) })),
    receipt.senderContact &&
      h('p', {}, say('signed.contact', { contact: receipt.senderContact })),
    h(
      'div',
      { class: 'actions' },
      saveButton(say('signed.save'), receipt, 'primary', kept, 'save-receipt'),
      copyButton(say('signed.copy'), receipt.armor, 'copy-receipt', kept),
    ),
  );
}

function rememberSection({ receipt, older }: Made): Child {
  const { memory } = receipt;
  if (state.memoryIsSaved && state.memoryKept !== memory.file) return null;
  const place = h('p', { id: 'memory-older' });
  const saved = () => {
    state.memoryIsSaved = true;
    state.memoryKept = memory.file;
    if (older) place.replaceChildren(h('strong', {}, say('memory.older', { file: older })));
    mended('save-memory');
  };
  return h(
    'section',
    {},
    h('h2', {}, say('opened.memory')),
    h('p', {}, say('signed.memory.text')),
    saveButton(say('signed.memory'), memory, 'secondary', saved, 'save-memory'),
    place,
  );
}

function another(): void {
  state.chosen.package = null;
  state.opened = null;
  showOpen();
}

/* The ways on from what was signed; the first press of one says that the receipt would be lost. */
const WAYS: { [id: string]: [words: Key, go: () => void] } = {
  again: ['signed.again', another],
  finish: ['opened.finish', finish],
};

/* What would be lost: the receipt, and what is remembered where something was before. */
function unsaved({ older }: Made): Errors {
  const errors: Errors = [];
  if (state.unsaved) errors.push(['save-receipt', () => say('signed.unsaved')]);
  if (older && !state.memoryIsSaved) errors.push(['save-memory', () => say('signed.memory.unsaved')]);
  return errors;
}

function waysOn(made: Made, warnedAt: string | null): HTMLElement {
  const press = (id: string, go: () => void) => {
    if (unsaved(made).length && warnedAt !== id) return show(() => signed(made, id));
    state.unsaved = false;
    go();
  };
  const buttons = Object.entries(WAYS).map(([id, [words, go]]) =>
    button(say(words), () => press(id, go), 'secondary', { id }),
  );
  return h('div', { class: 'buttons last' }, ...buttons);
}

function signed(made: Made, warnedAt: string | null): Step {
  const { receipt, code, putting } = made;
  const words = code ? say('signed.rejected', { why: why(code) }) : say('signed.accepted');
  const summary = errorSummary(warnedAt ? unsaved(made) : []);
  return {
    name: 'signed',
    title: say('signed.title'),
    isError: !!summary,
    focus: summary ?? undefined,
    before: [backLink(say('sign.back'), () => showOpened(false)), summary],
    content: [
      box(code ? 'warning' : 'good', null, h('p', {}, words)),
      send(receipt),
      putSection(receipt, putting, kept),
      rememberSection(made),
      waysOn(made, warnedAt),
    ],
    onFiles: () => {},
  };
}
