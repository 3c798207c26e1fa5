/* Making a key: who somebody is, and a passphrase. */
import { ask, Refused } from '../client.ts';
import { button, type Child, h, type Properties } from '../dom.ts';
import { refresh, show, type Step, tell } from '../frame.ts';
import { backLink, box, choice, errorOf, type Errors, errorSummary, field, mended, secretField } from '../parts.ts';
import { characters, judge, type Judgement, LEAST, madeOf } from '../passphrase.ts';
import type { CardWish } from '../protocol.ts';
import { state } from '../state.ts';
import data from '../strings.json';
import { type Key, say } from '../words.ts';
import { showMade } from './made.ts';
import { showProgress } from './progress.ts';
import { showRefused } from './refused.ts';
import { showStart } from './start.ts';

interface Form {
  wish: CardWish & { holder: string };
  passphrase: string;
  repeat: string;
  suggested: string; // that was made here
  warnedOf: string; // the weak one that was told as such
}

const kinds = Object.keys(data.strings).filter((key) => key.startsWith('kind.')) as Key[];

function newForm(): Form {
  return {
    wish: {
      kind: 'person',
      name: '',
      organisation: '',
      organisationKind: '',
      role: '',
      contact: '',
      holder: '',
    },
    passphrase: '',
    repeat: '',
    suggested: '',
    warnedOf: '',
  };
}

/* What the ids of the fields are; a refusal names them as the wish does. */
const FIELDS: { [name: string]: [id: string, label: Key] } = {
  name: ['name', 'make.name'],
  holder: ['holder', 'make.holder'],
  organisation: ['organisation', 'make.organisation'],
  organisationKind: ['organisation-kind', 'make.organisation_kind'],
  role: ['role', 'make.role'],
  contact: ['contact', 'make.contact'],
};

function judged({ wish, passphrase }: Form): Judgement {
  return judge(passphrase, [wish.name, wish.holder, wish.organisation]);
}

/* A weak one is told once, and taken if it is meant. */
function weakness(form: Form): Errors {
  const isWeak = ['known', 'dull'].includes(judged(form));
  if (!isWeak || form.warnedOf === form.passphrase) return [];
  form.warnedOf = form.passphrase;
  return [['passphrase', () => say('make.error.weak')]];
}

function findErrors(form: Form): Errors {
  const { wish, passphrase, repeat } = form;
  const errors: Errors = [];
  const isTeam = wish.kind === 'team';
  const wants = (field: string, text: string, words: Key) => {
    if (!text.trim()) errors.push([field, () => say(words)]);
  };
  wants('name', wish.name, isTeam ? 'make.error.name.team' : 'make.error.name');
  if (isTeam) wants('holder', wish.holder, 'make.error.holder');
  wants('organisation', wish.organisation, 'make.error.organisation');
  wants('organisation-kind', wish.organisationKind, 'make.error.organisation_kind');
  wants('role', wish.role, 'make.error.role');
  if (characters(passphrase) < LEAST)
    errors.push(['passphrase', () => say('make.error.short', { least: LEAST })]);
  else if (passphrase !== repeat) errors.push(['repeat', () => say('make.error.repeat')]);
  return [...errors, ...(errors.length ? [] : weakness(form))];
}

const STRENGTH: { [judgement in Judgement]: number } = {
  none: 0,
  short: 1,
  known: 1,
  dull: 1,
  words: 2,
  good: 3,
};

/* The meter below the passphrase, and how it is told of a new one. */
function meter(form: Form): { element: HTMLElement; judge: () => void } {
  const words = h('p', { class: 'hint', id: 'meter-words', 'aria-live': 'polite' });
  const bar = h('div', { class: 'meter', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
  const tellNow = () => {
    const found = judged(form);
    const more = Math.max(LEAST - characters(form.passphrase), 0);
    bar.dataset.strength = String(STRENGTH[found]);
    const text = found === 'none' ? '' : say(`meter.${found}`, { more });
    if (words.textContent !== text) words.textContent = text;
  };
  tellNow();
  return { element: h('div', {}, bar, words), judge: tellNow };
}

/* A line of text that is part of the wish. */
function line(
  form: Form,
  errors: Errors,
  name: 'name' | 'holder' | 'organisation' | 'role' | 'contact',
  label: Key,
  more: { hint?: Key; complete?: string } = {},
): HTMLElement {
  const id = FIELDS[name]![0];
  const texts = {
    id,
    label: say(label),
    hint: more.hint && say(more.hint),
    error: errorOf(errors, id),
  };
  return field(texts, (ties) => {
    const input: HTMLInputElement = h('input', {
      ...ties,
      type: 'text',
      autocomplete: more.complete ?? 'off',
      maxlength: '256',
      on: { input: () => (form.wish[name] = input.value) },
    });
    input.value = form.wish[name];
    return input;
  });
}

function kindSelect(form: Form, ties: Properties): HTMLElement {
  const pick: HTMLSelectElement = h('select', {
    ...ties,
    on: { change: () => (form.wish.organisationKind = pick.value) },
  });
  pick.append(h('option', { value: '' }, say('make.choose')));
  for (const key of kinds)
    pick.append(h('option', { value: key.slice('kind.'.length) }, say(key)));
  pick.value = form.wish.organisationKind;
  return pick;
}

function you(form: Form, errors: Errors): Child[] {
  const isTeam = form.wish.kind === 'team';
  const choose = (kind: 'person' | 'team') => {
    form.wish.kind = kind;
    refresh();
  };
  const kindTexts = { id: 'organisation-kind', label: say('make.organisation_kind') };
  return [
    choice(
      { id: 'kind', label: say('make.kind') },
      [
        { value: 'person', label: say('make.person') },
        { value: 'team', label: say('make.team'), hint: say('make.team.hint') },
      ],
      form.wish.kind,
      choose,
    ),
    line(form, errors, 'name', isTeam ? 'make.name.team' : 'make.name', {
      complete: isTeam ? 'off' : 'name',
    }),
    isTeam && line(form, errors, 'holder', 'make.holder', { complete: 'name' }),
    line(form, errors, 'organisation', 'make.organisation', {
      hint: 'make.organisation.hint',
      complete: 'organization',
    }),
    field({ ...kindTexts, error: errorOf(errors, kindTexts.id) }, (ties) => kindSelect(form, ties)),
    line(form, errors, 'role', isTeam ? 'make.role.team' : 'make.role', {
      hint: isTeam ? 'make.role.team.hint' : 'make.role.hint',
      complete: isTeam ? 'off' : 'organization-title',
    }),
    line(form, errors, 'contact', 'make.contact'),
  ];
}

function suggested({ suggested: words, passphrase }: Form): string {
  return words && words === passphrase ? say('make.suggest.text', { words }) : '';
}

function protection(form: Form, errors: Errors): Child[] {
  const gauge = meter(form);
  const first = {
    id: 'passphrase',
    label: say('make.passphrase'),
    hint: say('make.passphrase.hint', { least: LEAST }),
    error: errorOf(errors, 'passphrase'),
  };
  const again = { id: 'repeat', label: say('make.repeat'), error: errorOf(errors, 'repeat') };
  const typed = (value: string) => {
    form.passphrase = value;
    gauge.judge();
  };
  const suggest = () => {
    form.passphrase = form.suggested = madeOf(say('make.words').split(' '));
    form.repeat = '';
    mended('passphrase');
    mended('repeat');
    refresh();
    tell(suggested(form));
  };
  return [
    h('h2', {}, say('make.protect')),
    secretField(
      first,
      form.passphrase,
      'new-password',
      typed,
      gauge.element,
      button(say('make.suggest'), suggest, 'secondary', { id: 'suggest' }),
      suggested(form) && box('good', null, h('p', { id: 'suggested' }, suggested(form))),
    ),
    h('p', {}, say('make.advice')),
    secretField(again, form.repeat, 'new-password', (value) => (form.repeat = value)),
  ];
}

function make(form: Form, errors: Errors): Step {
  const summary = errorSummary(errors);
  const submit = (event: Event) => {
    event.preventDefault();
    void run(form);
  };
  return {
    name: 'make',
    title: say('make.title'),
    isError: !!summary,
    focus: summary ?? undefined,
    before: [backLink(say('back'), () => showStart()), summary],
    content: [
      h('p', { class: 'lead' }, say('make.lead')),
      h(
        'form',
        { novalidate: true, on: { submit } },
        h('h2', {}, say('make.you')),
        ...you(form, errors),
        ...protection(form, errors),
        button(say('make.submit'), () => {}, 'primary', { type: 'submit', id: 'submit' }),
      ),
    ],
  };
}

/* The card as it is wished, without blanks around, and without a holder if nobody holds it for others. */
function wishOf(form: Form): CardWish {
  const wish = Object.fromEntries(
    Object.entries(form.wish).map(([name, text]) => [name, text.trim()]),
  ) as unknown as CardWish;
  if (wish.kind !== 'team') delete wish.holder;
  return wish;
}

function refusedErrors(refused: Refused): Errors | null {
  const { code, params } = refused.refusal;
  if (code === 'passphrase-short')
    return [['passphrase', () => say('make.error.short', { least: params.least ?? LEAST })]];
  const known = code === 'wish-text' && FIELDS[String(params.field)];
  return known ? [[known[0], () => say('make.error.text', { field: say(known[1]) })]] : null;
}

async function run(form: Form): Promise<void> {
  const errors = findErrors(form);
  if (errors.length) return show(() => make(form, errors));
  const making = ask<'make-key'>(
    { do: 'make-key', wish: wishOf(form), passphrase: form.passphrase },
    { progress: (now) => progress.update(now.done, now.of) },
  );
  const progress = showProgress({ title: 'making.title', text: 'making.text' });
  try {
    state.made = await making.result;
    state.unsaved = true;
    showMade();
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    const wrong = refusedErrors(failure);
    if (wrong) show(() => make(form, wrong));
    else showRefused(failure.refusal, () => show(() => make(form, [])));
  }
}

export function showMake(): void {
  const form = newForm();
  show(() => make(form, []));
}
