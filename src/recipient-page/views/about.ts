/* What was sent, before it is signed for: what it is about, what was checked, and what may be done with it. */
import { aboutOf, peopleOf, type Told } from '../core/paste.ts';
import type { JsonObject } from '../core/json.ts';
import { type Child, h } from '../dom.ts';
import { box, kindOf, personOf, terms } from '../parts.ts';
import type { LedgerStatement, PackageShown } from '../protocol.ts';
import { trusted } from '../trusted.ts';
import { day, dayInEnglish, english, foreign, type Key, languageNow, number, say, sayIfKnown } from '../words.ts';

const ABOUT_MOST = 3; // entries; of more the rest is in the report

/* Whether somebody put a backup back or took entries out nobody can tell from here. */
function droppedWords({ origin, dropped }: LedgerStatement): string {
  const { kept, seen, isNamed } = dropped!;
  const key: Key = kept < seen ? 'ledger.dropped' : 'ledger.dropped.some';
  const said = say(key, { origin, kept: number(kept), seen: number(seen) });
  return `${said} ${say(isNamed ? 'ledger.dropped.named' : 'ledger.dropped.silent')}`;
}

function ledgerWords(opened: PackageShown): string {
  const ledger: LedgerStatement = opened.ledger;
  if (ledger.compared === 'dropped') return droppedWords(ledger);
  const isSame = ledger.compared === 'continues' && ledger.continues === ledger.entries;
  const key: Key = isSame ? 'ledger.same' : `ledger.${ledger.compared}`;
  const said = say(key, {
    origin: ledger.origin,
    continues: number(ledger.continues),
    organisation: opened.sender.organisation,
  });
  if (!ledger.missing) return said;
  return `${said} ${say('ledger.missing', { missing: number(ledger.missing) })}`;
}

/* Whether the family knows, if they do not, or may not: a visit may follow within the hour. It is the first line of what
 * the sender says of handling it. */
function familyLine({ handling: text }: PackageShown): string | null {
  const [first = ''] = text.split('\n');
  const begins = [english('opened.family.untold'), english('opened.family.unsaid')];
  return begins.some((words) => first.startsWith(words)) ? first : null;
}

function familyWords(opened: PackageShown): HTMLElement | null {
  const said = familyLine(opened);
  return said === null ? null : h('p', { lang: 'en', dir: 'auto' }, h('strong', {}, foreign(said)));
}

/* In an emergency it stands with that. */
export function family(opened: PackageShown): Child {
  const words = familyWords(opened);
  return words && h('div', { id: 'family' }, box('warning', null, words));
}

/* What the report says before all else in an emergency: who is at risk, and what may happen. No program runs in what is
 * only read, and nothing of it is loaded. */
export function emergency(opened: PackageShown): Child {
  const page = new DOMParser().parseFromString(trusted.page(opened.report), 'text/html');
  const said = [...page.querySelectorAll('body > header > p.caution')].slice(1);
  if (!said.length) return null;
  const lines = said.map((line) => h('p', { lang: 'en', dir: 'auto' }, foreign(line.textContent)));
  return h('div', { id: 'emergency' }, box('warning', say('opened.emergency'), ...lines, familyWords(opened)));
}

export function warnings(opened: PackageShown): Child[] {
  const { ledger } = opened;
  return [
    opened.hasExpired &&
      box(
        'warning',
        say('opened.expired', { day: day(opened.lastDay) }),
        h('p', {}, say('opened.expired.text')),
      ),
    ledger.compared === 'contradicts' && box('warning', ledgerWords(opened)),
    ledger.compared === 'dropped' &&
      box('warning', say('opened.dropped'), h('p', {}, ledgerWords(opened))),
  ];
}

export function checked(opened: PackageShown): HTMLElement {
  return box(
    'good',
    say('opened.checked', { name: opened.sender.name }),
    opened.trustedBy === 'told' && h('p', {}, say('opened.told')),
  );
}

/* The rest of a concern, folded: the report has it too. */
function formOf(form: Told['form']): HTMLElement {
  const lines = form.map(([label, said]): [string, Child] => [
    label,
    h('span', { class: 'kept-lines', dir: 'auto' }, foreign(said)),
  ]);
  const title = h('summary', { lang: languageNow() }, say('opened.about.form'));
  return h('details', {}, title, terms(...lines));
}

function entry({ head, text, form, care }: Told): HTMLElement {
  return h(
    'blockquote',
    { lang: 'en' },
    h('p', {}, h('strong', {}, foreign(head))),
    h('p', { class: 'kept-lines', dir: 'auto' }, foreign(text)),
    care && h('p', { class: 'caution' }, care),
    form.length > 0 && formOf(form),
  );
}

/* The concern itself, as it was written; of what has no entries why it was shared. */
export function about(opened: PackageShown): HTMLElement {
  const entries = opened.extract ? aboutOf(opened.extract as JsonObject) : [];
  const more = entries.length - ABOUT_MOST;
  return h(
    'section',
    { id: 'about' },
    h('h2', {}, say('opened.about')),
    h('p', { class: 'lead kept-lines', dir: 'auto' }, foreign(opened.purpose)),
    ...entries
      .slice(0, ABOUT_MOST)
      .map(entry),
    more > 0 && h('p', {}, say('opened.about.more', { more: number(more) })),
    entries.length > 0 && h('p', { class: 'hint' }, say('opened.about.text')),
  );
}

/* What the sender says of handling it; the last day and the family's box, which stand above it, are not
 * said twice. */
function handling(opened: PackageShown): Child {
  const until = english('opened.handling.until').replace('{day}', dayInEnglish(opened.lastDay));
  const above = [until, familyLine(opened)];
  const lines = opened.handling.split('\n').filter((line) => line.trim() && !above.includes(line));
  return h(
    'div',
    { id: 'handling' },
    h('ul', {}, ...lines.map((line) => h('li', { dir: 'auto', lang: 'en' }, foreign(line)))),
    h('p', { class: 'hint' }, say('opened.handling.foreign')),
  );
}

/* Those who are named in what stands above. */
function people({ extract, purpose }: PackageShown, urgent: Child): string[] {
  if (!extract) return [];
  const told = aboutOf(extract as JsonObject).slice(0, ABOUT_MOST);
  const words = told.flatMap(({ text, form }) => [text, ...form.map(([, said]) => said)]);
  const said = urgent ? (urgent as HTMLElement).textContent : '';
  return peopleOf(extract as JsonObject, [purpose, said, ...words].join('\n'));
}

/* Who is named, from whom, how it is marked, until when, and what may be done with it: once, and all of it at a glance. */
export function summary(opened: PackageShown, urgent: Child): HTMLElement {
  const marking = sayIfKnown(`marking.${opened.marking}`, opened.marking);
  const who = people(opened, urgent).map((person) => h('li', { dir: 'auto', lang: 'en' }, foreign(person)));
  return h(
    'section',
    { id: 'summary' },
    terms(
      who.length ? [say('opened.people'), h('ul', {}, ...who)] : null,
      [say('opened.from'), foreign(personOf(opened.sender))],
      [say('opened.marking'), h('strong', { class: 'marking' }, marking)],
      [say('opened.until'), h('strong', {}, day(opened.lastDay))],
      [say('opened.handling'), handling(opened)],
    ),
  );
}

/* What nobody needs before signing. */
export function facts(opened: PackageShown): HTMLElement {
  const { sender } = opened;
  return h(
    'details',
    { id: 'facts' },
    h('summary', {}, say('opened.facts')),
    terms(
      [say('card.kind'), kindOf(sender)],
      sender.contact ? [say('opened.contact'), foreign(sender.contact)] : null,
      [
        say('opened.for'),
        foreign([opened.recipientName, opened.recipientOrganisation].filter(Boolean).join(', ')),
      ],
      opened.basis
        ? [say('opened.basis'), sayIfKnown(`basis.${opened.basis}`, opened.basis)]
        : null,
      [say('opened.sent'), day(opened.created)],
      [say('opened.ledger'), ledgerWords(opened)],
    ),
  );
}
