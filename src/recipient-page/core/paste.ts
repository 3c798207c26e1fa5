/*
 * Answers to paste: what an extract says, as plain text under the headings of a referral form, as
 * `safehand report --paste` has it. Which field belongs under which heading stands in the one file
 * that the command reads too. The forms are in English, and so are the answers: these are the only
 * words in the core, and the page's language changes none of them.
 */
import form from '../../page/data/paste.json';
import type { Json, JsonObject } from './json.ts';
import { shownVisible } from './names.ts';
import { isDate } from './time.ts';

export interface Answer {
  key: string; // of paste.json; "more" for what is under no heading
  title: string | null; // as the form has it; null: none of its headings
  text: string; // "" where the extract has nothing for it
}

interface Block {
  key: string;
  title: string;
  roles: string[];
  paths: string[];
  entries: boolean;
}

const KINDS = new Map([
  ['fact', 'Fact'],
  ['opinion', 'Opinion'],
  ['both', 'Fact and opinion'],
]);

const CONCERN = [
  ['when', 'When'],
  ['where', 'Where'],
  ['present', 'Who was present'],
  ['seen_or_heard', 'What was seen or heard'],
  ['action', 'What action follows'],
  ['signed_by', 'Signed by'],
  ['signed_on', 'Signed on'],
  ['discussed_with', 'Discussed with'],
  ['discussed_on', 'Discussed on'],
] as const;

/* ---- what may be there, in an extract that somebody else wrote ---- */

type Found = Json | undefined;

function at(json: Found, name: string): Found {
  return (json as JsonObject | null | undefined)?.[name];
}

/* Null if there is no text of the name. */
function given(json: Found, name: string): string | null {
  const text = at(json, name);
  return typeof text === 'string' ? text : null;
}

function textOf(json: Found, name: string): string {
  return given(json, name) ?? '';
}

function listOf(json: Found, name: string): Json[] {
  const list = at(json, name);
  return Array.isArray(list) ? list : [];
}

/* ---- words ---- */

/* A name of the catalogue's as words; null of any other text. */
function plain(text: string): string | null {
  return /^[a-z][a-z0-9_]*$/.test(text) ? text.replace(/_/g, ' ') : null;
}

/* Each line of a text after the first stands under the first. */
function lines(text: string): string {
  return visible(text).replace(/\n/g, '\n  ');
}

function visible(text: string): string {
  return text.split('\n').map(shownVisible).join('\n');
}

/* "3 May 2026"; null of what is no day. */
function dateWords(text: string): string | null {
  if (!isDate(text)) return null;
  return new Date(text).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/* The days in a value as people write them: "until 3 May 2026". */
function dated(text: string): string {
  return text.replace(
    /(?<![\w\-/.])\d{4}-\d\d-\d\d(?![\w\-/]|\.[\w\-/])/g,
    (found) => dateWords(found) ?? found,
  );
}

/* Of an anonymised extract it is a month or a year. */
function dayWords(text: string): string {
  return dateWords(text) ?? shownVisible(text);
}

/* ---- people ---- */

function personOfId(extract: Json, id: string): Found {
  return listOf(extract, 'about').find((person) => textOf(person, 'id') === id);
}

/* Whom a path "people.ID.X" is of. */
function personOfPath(extract: Json, path: string): Found {
  return path.startsWith('people.') ? personOfId(extract, path.split('.')[1]!) : undefined;
}

function roleOf(person: Json): string {
  const role = textOf(person, 'role');
  return plain(role) ?? shownVisible(role);
}

/* Whether a person is told of by a name, or by an id that is made to be read. */
function isNamed(extract: Json, person: Json): boolean {
  return given(person, 'name') !== null || at(extract, 'anonymised') === true;
}

/* Whose name is not here is called by the role: an id of the record says nothing to a reader. */
function called(extract: Json, person: Json): string {
  if (isNamed(extract, person)) return shownVisible(given(person, 'name') ?? textOf(person, 'id'));
  const same = listOf(extract, 'about').filter((other) => textOf(other, 'role') === textOf(person, 'role'));
  return `${roleOf(person)}${same.length > 1 ? ` ${same.indexOf(person) + 1}` : ''}`;
}

/* ---- values ---- */

function itemWords(extract: Json, path: string, item: Found): string {
  if (item === null) return 'not known';
  if (typeof item === 'boolean') return item ? 'yes' : 'no';
  if (typeof item === 'number') return String(item);
  if (typeof item !== 'string') return ''; // no value of a field
  if (path.endsWith('.parental_responsibility')) {
    const holder = personOfId(extract, item);
    return holder === undefined ? 'somebody not in this extract' : called(extract, holder);
  }
  return plain(item) ?? lines(dated(item));
}

function valueWords(extract: Json, field: Json): string {
  const value = at(field, 'value');
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => itemWords(extract, textOf(field, 'path'), item)).join(', ');
}

/* ---- which heading ---- */

/* How many parts of a path a pattern covers; 0: it is of others. "*" stands for one part. */
function partsCovered(pattern: string, path: string): number {
  const wanted = pattern.split('.');
  const own = path.split('.');
  const isOf = wanted.every((part, i) => i < own.length && (part === '*' || part === own[i]));
  return isOf ? wanted.length : 0;
}

/* The heading that covers most of a path; of several the first. */
function blockOf(extract: Json, path: string): Block | null {
  const person = personOfPath(extract, path);
  let found: Block | null = null;
  let best = 0;
  for (const block of form.blocks) {
    const { roles } = block;
    if (person !== undefined && !roles.includes('*') && !roles.includes(textOf(person, 'role')))
      continue;
    for (const pattern of block.paths) {
      const parts = partsCovered(pattern, path);
      if (parts <= best) continue;
      best = parts;
      found = block;
    }
  }
  return found;
}

/* ---- lines ---- */

/* A person's lines stand under their name; in a heading of more than people the name stands behind
 * the label. `before` is of whom the last line was. */
function labelWords(extract: Json, field: Json, person: Found, before: Found, isUnderName: boolean): string {
  const label = shownVisible(textOf(field, 'label'));
  if (person === undefined) return isUnderName && before !== undefined ? `\n${label}` : label;
  if (!isUnderName) return `${label} (${called(extract, person)})`;
  if (person === before) return label;
  const role = isNamed(extract, person) ? ` (${roleOf(person)})` : '';
  return `\n${called(extract, person)}${role}\n${label}`;
}

function fieldWords(extract: Json, field: Json): string {
  const said = valueWords(extract, field);
  if (at(field, 'historical') !== true) return said;
  return `${said} (historical, as at ${dayWords(textOf(field, 'as_at'))}: may no longer be true)`;
}

const KEPT = 'Kept from the family: do not repeat it to them without asking the sender first.';

/* An entry in its parts: its head, what was written, the form of concern, what to take care of. */
export interface Told {
  head: string;
  text: string;
  form: [label: string, said: string][];
  care: string | null;
}

function told(entry: Json, of: readonly (typeof CONCERN)[number][] = CONCERN): Told {
  const [label, by] = ['label', 'by'].map((name) => shownVisible(textOf(entry, name)));
  const kind = KINDS.get(textOf(entry, 'kind')) ?? 'Not stated whether fact or opinion';
  return {
    head: `${dayWords(textOf(entry, 'on'))}: ${label}, written by ${by}. ${kind}:`,
    text: visible(textOf(entry, 'text')),
    form: of.flatMap(([name, words]): [string, string][] => {
      const said = given(at(entry, 'concern'), name);
      return said === null ? [] : [[words, visible(dated(said))]];
    }),
    care: at(entry, 'withheld_from_family') === true ? KEPT : null,
  };
}

function entryWords(entry: Json): string {
  const { head, text, form, care } = told(entry);
  return [
    `\n${head}\n  ${lines(text)}\n`,
    ...form.map(([label, said]) => `- ${label}: ${lines(said)}\n`),
    care ? `- ${care}\n` : '',
  ].join('');
}

const TOLD_FIRST = 5; // parts of a concern; who signed it and with whom it was discussed is in the report

/* What it is about: each entry that tells a concern, or all of them if none does. */
export function aboutOf(extract: JsonObject): Told[] {
  const entries = listOf(extract, 'entries');
  const concerns = entries.filter((entry) => at(entry, 'concern') !== undefined);
  const shown = CONCERN.slice(0, TOLD_FIRST);
  return (concerns.length ? concerns : entries).map((entry) => told(entry, shown));
}

/* Who the people are that such words name, by the first of their names or all of them: each with what the record says
 * of how they belong, or else with the role. */
export function peopleOf(extract: JsonObject, words: string): string[] {
  const fields = listOf(extract, 'fields');
  const isSaid = (name: string) => name !== '' && words.includes(name.split(' ')[0]!);
  return listOf(extract, 'about')
    .filter((person) => isSaid(textOf(person, 'name')))
    .map((person) => {
      const path = `people.${textOf(person, 'id')}.relationship`;
      const said = fields.find((field) => textOf(field, 'path') === path);
      const how = said && at(said, 'historical') !== true ? given(said, 'value') : null;
      return `${shownVisible(textOf(person, 'name'))}: ${how === null ? roleOf(person) : shownVisible(how)}`;
    });
}

/* What stands under a heading; null: what stands under none. */
function contentOf(extract: Json, block: Block | null, basis: string): string {
  const isUnderName = block?.key === 'child' || block?.key === 'family';
  const entries = block?.entries ? listOf(extract, 'entries') : [];
  let before: Found;
  const own = (list: string, words: (item: Json) => string) =>
    listOf(extract, list).flatMap((item) => {
      const path = textOf(item, 'path');
      if (blockOf(extract, path) !== block) return [];
      const person = personOfPath(extract, path);
      const label = labelWords(extract, item, person, before, isUnderName);
      before = person;
      return [`${label}: ${words(item)}\n`];
    });
  return [
    ...entries.map(entryWords),
    entries.length ? '\n' : '',
    ...own('fields', (field) => fieldWords(extract, field)),
    ...own('missing', () => 'missing: the record does not have it'),
    block?.key === 'consent' && basis ? `Lawful basis of this sharing: ${basis}\n` : '',
  ].join('').replace(/^\n+|\n+$/g, '');
}

/* The answers, in the order of a form; what is under no heading comes last, if there is any.
 * `basis` is that of the manifest in English words, "" for none. */
export function answersOf(extract: JsonObject, basis: string): Answer[] {
  const more = contentOf(extract, null, basis);
  return [
    ...form.blocks.map((block) => ({
      key: block.key,
      title: block.title,
      text: contentOf(extract, block, basis),
    })),
    ...(more ? [{ key: 'more', title: null, text: more }] : []),
  ];
}
