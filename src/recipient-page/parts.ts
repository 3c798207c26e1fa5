/* What several steps are made of. */
import { button, type Child, freshId, h, type Properties } from './dom.ts';
import { tell } from './frame.ts';
import { copyText, giveText } from './give.ts';
import type { CardShown } from './protocol.ts';
import { state } from './state.ts';
import { foreign, type Key, say, sayIfKnown } from './words.ts';

/* What is wrong with which field, in the order of the fields; said anew when the language changes. */
export type Errors = [field: string, words: () => string][];

let told: Errors = []; // those of the step that is shown

export function errorOf(errors: Errors, field: string): string | undefined {
  return errors.find(([name]) => name === field)?.[1]();
}

/* What is said to be wrong without such a list. */
export function toldErrors(errors: Errors): void {
  told = errors;
}

/* The list of what is wrong, each linked to its field. It takes the focus. */
export function errorSummary(errors: Errors): HTMLElement | null {
  told = errors;
  if (!errors.length) return null;
  const links = errors.map(([field, words]) => {
    const go = (event: Event) => {
      event.preventDefault();
      document.getElementById(field)?.focus();
    };
    return h('li', { 'data-of': field }, h('a', { href: `#${field}`, on: { click: go } }, words()));
  });
  return h(
    'div',
    { class: 'summary', tabindex: '-1', role: 'alert', 'aria-labelledby': 'summary-title' },
    h('h2', { id: 'summary-title' }, say('error.summary')),
    h('ul', {}, ...links),
  );
}

/* What was wrong with a field is not said any more, once somebody changes it. */
export function mended(field: string): void {
  const isOf = ([name]: Errors[number]) => name === field;
  if (!told.some(isOf)) return;
  told.splice(0, told.length, ...told.filter((error) => !isOf(error)));
  document.querySelectorAll(`[id="${field}-error"]`).forEach((line) => {
    line.closest('.wrong')?.classList.remove('wrong');
    line.remove();
  });
  document.getElementById(field)?.removeAttribute('aria-invalid');
  const list = document.querySelector('.summary ul');
  list?.querySelectorAll(`[data-of="${field}"]`).forEach((item) => item.remove());
  if (told.length) return;
  list?.closest('.summary')?.remove();
  document.title = document.title.replace(`${say('error.prefix')} `, '');
}

interface FieldTexts {
  id: string;
  label: string;
  hint?: string;
  error?: string;
}

/* A labelled field; `control` is told the attributes that tie it to its words. */
export function field(
  { id, label, hint, error }: FieldTexts,
  control: (ties: Properties) => HTMLElement,
  ...after: Child[]
): HTMLElement {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return h(
    'div',
    { class: error ? 'field wrong' : 'field' },
    h('label', { for: id }, label),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    errorLine(id, error),
    control({
      id,
      'aria-describedby': described || undefined,
      'aria-invalid': error ? 'true' : undefined,
    }),
    ...after,
  );
}

export function errorLine(id: string, error: string | undefined): Child {
  if (!error) return null;
  const prefix = h('span', { class: 'unseen' }, `${say('error.prefix')} `);
  return h('p', { class: 'error', id: `${id}-error` }, prefix, error);
}

/* One of a few, by radio buttons. */
export function choice<Value extends string>(
  texts: FieldTexts & { isHidden?: boolean },
  options: { value: Value; label: string; hint?: string }[],
  chosen: Value | null,
  choose: (value: Value) => void,
): HTMLElement {
  const { id, label, error } = texts;
  const items = options.map(({ value, label: words, hint }, index) => {
    const own = index === 0 ? id : `${id}-${value}`; // an error leads to the first
    return h(
      'div',
      { class: 'radio' },
      h('input', {
        type: 'radio',
        id: own,
        name: id,
        value,
        checked: chosen === value,
        'aria-describedby': hint ? `${own}-hint` : undefined,
        on: { change: () => choose(value) },
      }),
      h('label', { for: own }, words),
      hint && h('p', { class: 'hint', id: `${own}-hint` }, hint),
    );
  });
  return h(
    'fieldset',
    {
      class: error ? 'field wrong' : 'field',
      'aria-describedby': error ? `${id}-error` : undefined,
    },
    h('legend', {}, label),
    errorLine(id, error),
    ...items,
  );
}

/* A passphrase, with a button that shows it. */
export function secretField(
  texts: FieldTexts,
  value: string,
  complete: 'new-password' | 'current-password',
  typed: (value: string) => void,
  ...after: Child[]
): HTMLElement {
  let input: HTMLInputElement;
  const warning = h('p', { class: 'caution caps', 'aria-live': 'polite' });
  const labelled = (key: Key) => say(key, { field: texts.label });
  const toggle = button(say('show'), () => {
    const isShown = input.type === 'text';
    input.type = isShown ? 'password' : 'text';
    toggle.textContent = say(isShown ? 'show' : 'hide');
    toggle.setAttribute('aria-label', labelled(isShown ? 'show.label' : 'hide.label'));
  }, 'secondary');
  toggle.setAttribute('aria-label', labelled('show.label'));
  toggle.setAttribute('aria-controls', texts.id);
  return field(
    texts,
    (ties) => {
      const look = (event: Event) => {
        if (!(event instanceof KeyboardEvent) || !event.getModifierState) return;
        const words = event.getModifierState('CapsLock') ? say('capslock') : '';
        if (warning.textContent !== words) warning.textContent = words;
      };
      input = h('input', {
        ...ties,
        type: 'password',
        autocomplete: complete,
        autocapitalize: 'none',
        spellcheck: 'false',
        on: {
          input: () => typed(input.value),
          keydown: look,
          keyup: look,
          blur: () => (warning.textContent = ''),
        },
      });
      input.value = value;
      return h('div', { class: 'with-button' }, input, toggle);
    },
    warning,
    ...after,
  );
}

/* Six groups, large, in words that a screen reader reads digit by digit. */
export function fingerprint(text: string, caption: string): HTMLElement {
  const groups = text.split(' ');
  const aloud = groups.map((group) => [...group].join(' ')).join(', ');
  return h(
    'figure',
    { class: 'fingerprint' },
    h('figcaption', {}, caption),
    h('p', { class: 'unseen' }, aloud),
    h(
      'p',
      { class: 'groups', 'aria-hidden': 'true' },
      ...groups.flatMap((group) => [h('span', {}, group), ' ']),
    ),
  );
}

export function terms(...pairs: ([string, Child] | null)[]): HTMLElement {
  return h(
    'dl',
    {},
    ...pairs.flatMap((pair) => (pair ? [h('dt', {}, pair[0]), h('dd', {}, pair[1])] : [])),
  );
}

/* Who is named on a card, as a list of terms. */
export function personOf(card: CardShown): string {
  return [card.name, card.holder, card.role, card.organisation]
    .filter((text): text is string => !!text)
    .map(foreign)
    .join(', ');
}

export function kindOf(card: CardShown): string {
  return sayIfKnown(`kind.${card.organisationKind}`, card.organisationKind);
}

/* A box that stands out: `warning` is told with its word, `good` and `note` are not. */
export function box(
  look: 'warning' | 'good' | 'note',
  title: string | null,
  ...children: Child[]
): HTMLElement {
  return h(
    'div',
    { class: `box ${look}` },
    title !== null &&
      h(
        'p',
        { class: 'box-title' },
        look === 'warning' && h('span', { class: 'unseen' }, `${say('warning')}: `),
        title,
      ),
    ...children,
  );
}

/* A button that saves a small text, and tells so below itself. */
export function saveButton(
  words: string,
  give: { text: string; file: string },
  look: 'primary' | 'secondary',
  saved: () => void = () => {},
  id = freshId('save'),
): HTMLElement {
  const saidNow = () => (state.given.has(give.text) ? say('saved', { file: give.file }) : '');
  const note = h('p', { class: 'done' }, saidNow());
  const press = () => {
    giveText(give.text, give.file);
    state.given.add(give.text);
    note.textContent = saidNow();
    tell(note.textContent);
    saved();
  };
  return h('div', { class: 'action' }, button(words, press, look, { id }), note);
}

/* A button that copies a text for an email, and the text itself, for where copying is not let. */
export function copyButton(
  words: string,
  text: string,
  id: string,
  done: () => void = () => {},
): HTMLElement {
  const note = h('p', { class: 'done' });
  const label = say('copy.show');
  const shown = h('textarea', { autocomplete: 'off', readonly: true, rows: '8', 'aria-label': label, spellcheck: 'false' });
  shown.value = text;
  const more = h('details', {}, h('summary', {}, label), shown);
  const press = async () => {
    const copied = await copyText(text);
    note.textContent = say(copied ? 'copied' : 'copy.failed');
    if (copied) done();
    else more.open = true;
    tell(note.textContent);
  };
  const copy = button(words, () => void press(), 'secondary', { id });
  return h('div', { class: 'action' }, copy, note, more);
}

export function backLink(words: string, go: () => void): HTMLElement {
  return button(words, go, 'plain', { class: 'plain back', id: 'back' });
}
