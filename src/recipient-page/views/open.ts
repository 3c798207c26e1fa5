/* Opening: the files, the passphrase, and the way from there to what was sent or to why not. */
import { ask, Refused } from '../client.ts';
import { button, type Child, h } from '../dom.ts';
import { show, type Step, tell } from '../frame.ts';
import { backLink, box, errorLine, errorOf, type Errors, errorSummary, mended, secretField } from '../parts.ts';
import type { CardGiven, Refusal } from '../protocol.ts';
import { type Found, recognise } from '../recognise.ts';
import { type Chosen, remember, state } from '../state.ts';
import { foreign, type Key, say, size } from '../words.ts';
import { showCompare } from './compare.ts';
import { showOpened } from './opened.ts';
import { showProgress } from './progress.ts';
import { identityRefused, showRefused } from './refused.ts';
import { showStart } from './start.ts';

type Place = keyof Chosen;
const ALL: Place[] = ['package', 'identity', 'memory'];

/* Of the step that is shown: what it wants, and how it is shown anew with what is wrong. */
let wanted: { places: Place[]; show: (errors: Errors) => void } = { places: ALL, show: showOpen };

const WRONG: { [found in Exclude<Found, Place>]: Key } = {
  card: 'open.error.card',
  receipt: 'open.error.receipt',
  secret: 'open.error.secret',
  empty: 'open.error.empty',
  unreadable: 'open.error.unreadable',
  unknown: 'open.error.unknown',
};

let taking: Promise<void> = Promise.resolve();

/* Puts each file where it belongs, and tells of those that belong nowhere. */
export function takeFiles(files: File[]): Promise<void> {
  taking = taking.then(() => take(files));
  return taking;
}

async function take(files: File[]): Promise<void> {
  const errors: Errors = [];
  const taken: string[] = [];
  for (const file of files) {
    const found = await recognise(file);
    if (found === 'memory') takeMemory(file);
    if (found === 'package' || found === 'identity' || found === 'memory') {
      if (found !== 'memory') state.chosen[found] = file;
      if (found === 'identity') await lockAgain();
      if (found === 'memory') state.memory = null;
      taken.push(`${say(`open.${found}`)}: ${foreign(file.name)}`);
    } else errors.push(['files', () => say(WRONG[found], { file: file.name })]);
  }
  mended('files');
  redraw(errors);
  tell(taken.join('. '));
}

/* Of two memory files the newer is used: its name ends in the minute in which it was made. */
function takeMemory(file: File): void {
  const before = state.chosen.memory;
  const minute = (name: string) => /(\d{4}-\d\d-\d\d \d{4})\D*$/.exec(name)?.[1] ?? '';
  const isOlder = before && minute(before.name) > minute(file.name) && minute(file.name);
  state.chosen.memory = isOlder ? before : file;
  state.memoryKept = state.chosen.memory!.name;
  state.memoryOlder = before && before.name !== file.name ? (isOlder ? file : before).name : null;
}

/* After files came or went: only their list changes, so that nobody is disturbed who types meanwhile. */
function redraw(errors: Errors = []): void {
  const list = document.getElementById('places');
  if (errors.length || !list) return list ? wanted.show(errors) : showOpen(errors);
  list.replaceWith(places());
  const key = document.getElementById('key')!;
  if (!!state.me !== !!document.getElementById('lock')) key.replaceWith(keyField());
}

/* Another key file: the key of before is not used for it. */
export async function lockAgain(): Promise<void> {
  state.me = null;
  await ask<'lock'>({ do: 'lock' }).result.catch(() => undefined);
}

/* ---- the step ---- */

function row(place: Place): HTMLElement {
  const file = state.chosen[place];
  const remove = () => {
    state.chosen[place] = null;
    if (place === 'memory') state.memoryOlder = null;
    redraw();
    document.getElementById('files')?.focus();
  };
  let told: Child = h('span', { class: 'hint' }, say(`open.${place}.hint`));
  if (file)
    told = h('span', { class: 'chosen' }, say('open.here', { file: file.name, size: size(file.size) }));
  else if (place === 'identity' && state.me)
    told = h('span', { class: 'chosen' }, say('open.unlocked', { name: state.me.name }));
  else if (place === 'memory' && state.memory)
    told = h('span', { class: 'chosen' }, say('open.session', { file: state.memory.file }));
  const isThere = file || (place === 'identity' && state.me) || (place === 'memory' && state.memory);
  return h(
    'li',
    { class: isThere ? 'there' : undefined },
    h('strong', {}, say(`open.${place}`)),
    told,
    place === 'memory' &&
      state.memoryOlder &&
      h('span', { class: 'caution' }, say('memory.older', { file: state.memoryOlder })),
    file &&
      button(say('open.remove'), remove, 'plain', {
        'aria-label': say('open.remove.label', { file: file.name }),
      }),
  );
}

function places(): HTMLElement {
  return h('ul', { class: 'places', id: 'places' }, ...wanted.places.map(row));
}

export function filesField(errors: Errors, wantedPlaces: Place[] = ALL, showAgain = (wrong: Errors) => showOpen(wrong)): HTMLElement {
  wanted = { places: wantedPlaces, show: showAgain };
  const error = errorOf(errors, 'files');
  const input: HTMLInputElement = h('input', {
    type: 'file',
    id: 'files',
    multiple: true,
    class: 'unseen',
    'aria-describedby': `files-hint${error ? ' files-error' : ''}`,
    on: {
      change: () => {
        const files = [...(input.files ?? [])];
        input.value = ''; // the same may be chosen again
        void takeFiles(files);
      },
    },
  });
  return h(
    'div',
    { class: error ? 'field wrong' : 'field' },
    h('h2', {}, say('open.files')),
    ...errors.filter(([name]) => name === 'files').map(([, words]) => errorLine('files', words())),
    h(
      'div',
      { class: 'drop' },
      h('p', { class: 'drop-here' }, say('open.drop')),
      input,
      h('label', { for: 'files', class: 'secondary' }, say('open.pick')),
      h('p', { class: 'hint', id: 'files-hint' }, say('open.pick.hint')),
    ),
    places(),
  );
}

async function lock(): Promise<void> {
  await lockAgain();
  redraw();
  document.getElementById('passphrase')?.focus();
}

/* Where the passphrase goes in; or that it did already, and the way to take that back. */
export function keyField(errors: Errors = []): HTMLElement {
  const texts = {
    id: 'passphrase',
    label: say('open.passphrase'),
    hint: say('open.passphrase.hint'),
    error: errorOf(errors, 'passphrase'),
  };
  const typed = (text: string) => {
    state.passphrase = text;
  };
  const told = state.me
    ? box(
        'note',
        say('open.unlocked', { name: state.me.name }),
        button(say('open.lock'), () => void lock(), 'secondary', { id: 'lock' }),
      )
    : secretField(texts, state.passphrase, 'current-password', typed);
  return h('div', { id: 'key' }, told);
}

function open(errors: Errors, wasCancelled: boolean): Step {
  const summary = errorSummary(errors);
  const submit = (event: Event) => {
    event.preventDefault();
    void run(false);
  };
  return {
    name: 'open',
    title: say('open.title'),
    isError: !!summary,
    focus: summary ?? undefined,
    before: [backLink(say('back'), () => showStart()), summary],
    content: [
      wasCancelled && box('note', null, h('p', {}, say('open.cancelled'))),
      h(
        'form',
        { novalidate: true, on: { submit } },
        filesField(errors),
        keyField(errors),
        button(say('open.submit'), () => {}, 'primary', { type: 'submit', id: 'submit' }),
      ),
    ],
    onFiles: (files) => void takeFiles(files),
  };
}

export function showOpen(errors: Errors = [], wasCancelled = false): void {
  show(() => open(errors, wasCancelled));
  if (wasCancelled) tell(say('open.cancelled'));
}

/* ---- the way ---- */

export function findErrors(needsPackage = true): Errors {
  const errors: Errors = [];
  if (needsPackage && !state.chosen.package) errors.push(['files', () => say('open.error.package')]);
  if (!state.me && !state.chosen.identity) errors.push(['files', () => say('open.error.identity')]);
  if (!state.me && !state.passphrase) errors.push(['passphrase', () => say('open.error.passphrase')]);
  return errors;
}

async function bytesOf(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    const detail = file.name;
    throw new Refused({ code: 'file-unreadable', status: 6, params: { detail } });
  }
}

/* The memory: what this page has made since, or else the file that was chosen. */
export async function memoryBytes(): Promise<Uint8Array | undefined> {
  if (state.memory) return new TextEncoder().encode(state.memory.text);
  return state.chosen.memory ? bytesOf(state.chosen.memory) : undefined;
}

/* Null if another key file was chosen meanwhile. */
export async function unlock(update: (done: number, of: number) => void): Promise<CardGiven | null> {
  const file = state.chosen.identity!;
  const identity = await bytesOf(file);
  const unlocking = ask<'unlock'>(
    { do: 'unlock', identity, passphrase: state.passphrase },
    { progress: (now) => update(now.done, now.of) },
  );
  const given = await unlocking.result;
  if (state.chosen.identity !== file) {
    await lockAgain();
    return null;
  }
  state.me = given.card;
  state.passphrase = '';
  return given;
}

/* Unlocks if that was not done, checks, and goes on to what comes of it. */
export async function run(despiteLedger: boolean): Promise<void> {
  await taking;
  const errors = findErrors();
  if (errors.length) return showOpen(errors);
  state.opened = null;
  let cancel = () => {};
  let isCancelled = false;
  const needsKey = !state.me;
  const progress = showProgress(
    needsKey
      ? { title: 'unlocking.title', text: 'making.text' }
      : { title: 'checking.title', text: 'checking.text' },
    () => cancel(),
  );
  try {
    cancel = () => {
      isCancelled = true; // the key may be unlocked all the same, and is there then
      showOpen([], true);
    };
    if (needsKey) {
      await unlock(progress.update);
      if (isCancelled) {
        if (document.getElementById('places')) redraw();
        return;
      }
      progress.become({ title: 'checking.title', text: 'checking.text' });
    }
    const checking = ask<'check'>(
      { do: 'check', package: state.chosen.package!, memory: await memoryBytes(), despiteLedger },
      { progress: (now) => progress.update(now.done, now.of) },
    );
    cancel = checking.cancel;
    state.opened = await checking.result;
    remember(state.opened.memory);
    showOpened();
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    if (!isCancelled) answer(failure.refusal);
  }
}

/* What was wrong with the key file or its passphrase; false: it was something else. */
export function answerKey(refusal: Refusal, again: (errors: Errors) => void): boolean {
  const { code } = refusal;
  const file = state.chosen.identity?.name ?? '';
  if (code === 'passphrase-wrong') again([['passphrase', () => say('refused.wrong')]]);
  else if (code === 'identity-unprotected') again([['files', () => say('open.error.secret', { file })]]);
  else if (identityRefused(code)) showRefused(refusal, () => again([]));
  else return false;
  return true;
}

/* Where a refusal leads. */
function answer(refusal: Refusal): void {
  const { code } = refusal;
  if (code === 'cancelled') showOpen([], true);
  else if (answerKey(refusal, showOpen)) return;
  else if (refusal.sender && refusal.senderCard && code.startsWith('sender-'))
    showCompare(refusal);
  else showRefused(refusal, () => showOpen(), () => void run(true));
}
