/* The one phone call after a key is made: one's own six groups are read out, and those of whoever will send are heard
 * and kept, so that nobody need ring again when the first package comes. */
import { ask, Refused } from '../client.ts';
import { button, type Child, h } from '../dom.ts';
import { tell } from '../frame.ts';
import { giveText } from '../give.ts';
import { errorLine, errorOf, type Errors, field, fingerprint, toldErrors } from '../parts.ts';
import type { CardGiven, CardShown } from '../protocol.ts';
import { remember, state } from '../state.ts';
import { type Key, say } from '../words.ts';
import { memoryBytes } from './open.ts';

export interface Call {
  text: string; // as it was typed or pasted
  found: { fingerprint: string; card: CardShown | null } | null;
  isHeard: boolean;
  keptAs: string | null; // the file
  keptGroups: string | null; // what stands in it
  errors: Errors; // what was wrong when it was to be kept
  older: string | null; // the file of before, in whose place it is
}

export function newCall(): Call {
  return { text: '', found: null, isHeard: false, keptAs: null, keptGroups: null, older: null, errors: [] };
}

function shown({ found }: Call): Child {
  if (!found) return null;
  const name = found.card?.name;
  return fingerprint(found.fingerprint, name ? say('fingerprint.of', { name }) : say('call.groups'));
}

function drawFound(call: Call): void {
  const place = document.getElementById('their-groups');
  place?.replaceChildren(...([shown(call)].filter(Boolean) as Node[]));
}

function unhear(call: Call): void {
  const box = document.getElementById('heard') as HTMLInputElement | null;
  call.isHeard = false;
  if (box) box.checked = false;
}

let looking: Promise<void> = Promise.resolve();

/* Looks for six groups in what was typed, pasted or dropped; one after the other, since the worker does one thing at a
 * time, and not in what was typed on since. */
function findIn(call: Call, bytes: Uint8Array): Promise<void> {
  const { text } = call;
  looking = looking.then(() => (call.text === text ? find(call, bytes) : undefined));
  return looking;
}

async function find(call: Call, bytes: Uint8Array): Promise<void> {
  const { text } = call;
  const found = await ask<'find-fingerprint'>({ do: 'find-fingerprint', text: bytes }).result.catch(
    (failure) => {
      if (!(failure instanceof Refused)) throw failure;
      return null;
    },
  );
  if (call.text !== text) return; // more was typed meanwhile
  const isSame = call.found?.fingerprint === found?.fingerprint;
  if (call.found && !isSame) unhear(call); // it was said of the others
  call.found = found;
  if (!isSame) drawFound(call);
}

/* What a dropped file holds: a card, or a message that was saved. */
export async function takeCall(call: Call, files: File[]): Promise<void> {
  for (const file of files) await findIn(call, new Uint8Array(await file.arrayBuffer()));
}

const DIGITS = 30;

/* Of digits alone it is said how many there are: a group that was not heard is found so. */
function notFound(text: string): Errors {
  const digits = text.replace(/\D/g, '').length;
  const isTyped = digits > 0 && digits !== DIGITS && !/\p{L}/u.test(text);
  return [['theirs', () => (isTyped ? say('call.error.count', { digits }) : say('call.error.none'))]];
}

export function callErrors({ text, found, isHeard }: Call, made: CardGiven): Errors {
  if (!found) return notFound(text);
  if (found.fingerprint === made.card.fingerprint) return [['theirs', () => say('call.error.own')]];
  return isHeard ? [] : [['heard', () => say('call.error.heard')]];
}

async function keep(call: Call): Promise<void> {
  const before = await memoryBytes();
  const { fingerprint } = call.found!;
  const instead = call.keptGroups !== fingerprint ? (call.keptGroups ?? undefined) : undefined;
  const expecting = ask<'expect'>({ do: 'expect', fingerprint, memory: before, instead });
  const memory = await expecting.result;
  remember(memory);
  giveText(memory.text, memory.file);
  state.memoryIsSaved = true;
  call.keptGroups = fingerprint;
  call.older = state.memoryKept === memory.file ? null : state.memoryKept;
  state.memoryKept = call.keptAs = memory.file;
}

function theirs(call: Call, errors: Errors): HTMLElement {
  const texts = {
    id: 'theirs',
    label: say('call.theirs'),
    hint: say('call.theirs.hint'),
    error: errorOf(errors, 'theirs'),
  };
  return field(texts, (ties) => {
    const input = h('textarea', {
      ...ties,
      rows: '2',
      autocomplete: 'off',
      spellcheck: 'false',
      inputmode: 'numeric',
      on: {
        input: () => {
          call.text = input.value;
          void findIn(call, new TextEncoder().encode(input.value));
        },
      },
    });
    input.value = call.text;
    return input;
  });
}

function heard(call: Call, errors: Errors): HTMLElement {
  const error = errorOf(errors, 'heard');
  const box: HTMLInputElement = h('input', {
    type: 'checkbox',
    id: 'heard',
    checked: call.isHeard,
    'aria-describedby': error ? 'heard-error' : undefined,
    on: { change: () => (call.isHeard = box.checked) },
  });
  return h(
    'div',
    { class: error ? 'field wrong' : 'field' },
    errorLine('heard', error),
    h('div', { class: 'radio' }, box, h('label', { for: 'heard' }, say('call.heard'))),
  );
}

function kept({ keptAs, older }: Call): HTMLElement {
  const words = keptAs === null ? [] : [say('saved', { file: keptAs }), say('call.kept')];
  if (older) words.push(say('memory.older', { file: older }));
  return h('p', { class: 'done', id: 'theirs-kept' }, words.join(' '));
}

const WHY: Key[] = ['call.yours.text', 'call.their.text', 'call.paste', 'call.later'];

function why(): HTMLElement {
  return h('details', {}, h('summary', {}, say('call.why')), ...WHY.map((key) => h('p', {}, say(key))));
}

/* What is wrong is said where it is, and nothing else of the step changes. */
export function callSection(
  made: CardGiven,
  call: Call,
  heading: HTMLElement,
): HTMLElement {
  const { errors } = call;
  const press = async () => {
    await looking;
    const faults = callErrors(call, made);
    if (!faults.length) await keep(call);
    toldErrors((call.errors = faults)); // what is mended goes from there
    document.getElementById('call')?.replaceWith(callSection(made, call, heading));
    document.getElementById(faults[0]?.[0] ?? 'keep-theirs')?.focus();
    const result = document.getElementById('theirs-kept')!;
    if (!faults.length) result.scrollIntoView({ block: 'nearest' }); // it stands below the button
    tell(faults[0]?.[1]() ?? result.textContent);
  };
  return h(
    'section',
    { id: 'call' },
    heading,
    h('p', {}, say('made.read.text')),
    h('h3', {}, say('call.yours')),
    fingerprint(made.card.fingerprint, say('fingerprint.of', { name: made.card.name })),
    h('h3', {}, say('call.their')),
    theirs(call, errors),
    h('div', { id: 'their-groups', 'aria-live': 'polite' }, shown(call)),
    heard(call, errors),
    button(say('call.keep'), () => void press(), 'primary', { id: 'keep-theirs' }),
    kept(call),
    why(),
  );
}
