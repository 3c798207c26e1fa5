/* What was sent, before its report: what it is about, who sent it and what was checked, and what may be done with it. */
import { aboutOf, type Told } from '../core/paste.ts';
import type { JsonObject } from '../core/json.ts';
import { type Child, h } from '../dom.ts';
import { box, kindOf, personOf, terms } from '../parts.ts';
import type { LedgerStatement, PackageShown } from '../protocol.ts';
import { trusted } from '../trusted.ts';
import { day, foreign, type Key, number, say, sayIfKnown } from '../words.ts';

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

/* What the report says before all else in an emergency: who is at risk, and what may happen. No program runs in what is
 * only read, and nothing of it is loaded. */
export function emergency({ report }: PackageShown): Child {
  const page = new DOMParser().parseFromString(trusted.page(report), 'text/html');
  const said = [...page.querySelectorAll('body > header > p.caution')].slice(1);
  if (!said.length) return null;
  const lines = said.map((line) => h('p', { lang: 'en', dir: 'auto' }, foreign(line.textContent)));
  return h('div', { id: 'emergency' }, box('warning', say('opened.emergency'), ...lines));
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

/* What was checked, and the two things that hold for all of it. */
export function checked(opened: PackageShown): HTMLElement {
  const { name } = opened.sender;
  const marking = sayIfKnown(`marking.${opened.marking}`, opened.marking);
  return box(
    'good',
    say('opened.checked'),
    h(
      'p',
      {},
      say('opened.checked.text', { name }),
      opened.trustedBy === 'told' && ` ${say('opened.told')}`,
    ),
    h(
      'p',
      {},
      `${say('opened.marking')}: `,
      h('strong', { class: 'marking' }, marking),
      ` ${say('opened.until')}: `,
      h('strong', {}, day(opened.lastDay)),
    ),
  );
}

function entry({ head, text, form, care }: Told): HTMLElement {
  return h(
    'blockquote',
    { lang: 'en' },
    h('p', {}, h('strong', {}, foreign(head))),
    h('p', { class: 'kept-lines', dir: 'auto' }, foreign(text)),
    care && h('p', { class: 'caution' }, care),
    form.length > 0 &&
      terms(...form.map(([label, said]): [string, Child] => [label, h('span', { class: 'kept-lines', dir: 'auto' }, foreign(said))])),
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

export function facts(opened: PackageShown): HTMLElement {
  const { sender } = opened;
  return h(
    'details',
    { id: 'facts' },
    h('summary', {}, say('opened.facts')),
    terms(
      [
        say('opened.from'),
        h('span', {}, h('strong', {}, personOf(sender)), h('br'), kindOf(sender)),
      ],
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

export function handling(opened: PackageShown): HTMLElement {
  const lines = opened.handling.split('\n').filter((line) => line.trim());
  return h(
    'section',
    { id: 'handling', class: 'handling' },
    h('h2', {}, say('opened.handling')),
    ...lines.map((line) => h('p', { dir: 'auto', lang: 'en' }, foreign(line))),
    h('p', { class: 'hint' }, say('opened.handling.foreign')),
  );
}
