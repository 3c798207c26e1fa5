/* Answers to paste: the extract under the headings of a referral form, each with a button that copies it. */
import { type Answer, answersOf } from '../core/paste.ts';
import type { JsonObject } from '../core/json.ts';
import { button, h } from '../dom.ts';
import { tell } from '../frame.ts';
import { copyText } from '../give.ts';
import type { PackageShown } from '../protocol.ts';
import { english, say } from '../words.ts';

const ROWS = 16; // of a longer text the rest is scrolled to

function answer({ key, title, text }: Answer): HTMLElement {
  const heading = title ?? say('answers.more');
  const id = `answer-${key}`;
  const own = title === null ? {} : { lang: 'en' }; // the form's word
  const head = h('h3', { id: `${id}-title`, ...own }, heading);
  if (!text) return h('div', { class: 'answer' }, head, h('p', {}, say('answers.nothing')));
  const rows = Math.min(text.split('\n').length, ROWS);
  const shown = h('textarea', {
    autocomplete: 'off', // else the browser keeps it in its profile, to restore the form
    id,
    readonly: true,
    rows,
    lang: 'en',
    dir: 'auto',
    spellcheck: 'false',
    'aria-labelledby': `${id}-title`,
  });
  shown.value = text;
  const note = h('p', { class: 'done' });
  const press = async () => {
    const copied = await copyText(text);
    note.textContent = say(copied ? 'answers.copied' : 'answers.failed');
    if (!copied) shown.select();
    tell(note.textContent);
  };
  const copy = button(say('answers.copy'), () => void press(), 'secondary', {
    id: `copy-${key}`,
    'aria-label': say('answers.copy.label', { heading }),
  });
  return h('div', { class: 'answer' }, head, shown, copy, note);
}

/* Null for an extract that is not in its form: there are none of it. */
export function answersSection({ extract, basis }: PackageShown): HTMLElement | null {
  if (!extract) return null;
  return h(
    'section',
    { id: 'answers' },
    h('h2', {}, say('answers.title')),
    h(
      'details',
      {},
      h('summary', {}, say('answers.show')),
      h('p', {}, say('answers.text'), ' ', say('answers.copies')),
      ...answersOf(extract as JsonObject, english(`basis.${basis}`).toLowerCase()).map(answer),
    ),
  );
}
