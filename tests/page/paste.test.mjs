/* Answers to paste: the page's, of the extract that it checked, are those that the command prints of the package. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { Office } from '../browser/office.mjs';
import { loadCore, SOURCE } from './bundle.mjs';
import { PASSPHRASE, PROGRAM, Stage } from './stage.mjs';

const { strings } = JSON.parse(readFileSync(join(SOURCE, 'src', 'recipient-page', 'strings.json'), 'utf8'));
const form = JSON.parse(readFileSync(join(SOURCE, 'src', 'page', 'data', 'paste.json'), 'utf8'));
const DATA = join(SOURCE, 'tests', 'data');
const TITLES = form.blocks.map(({ title }) => title);

let core;
let stage;

before(async () => {
  core = await loadCore();
  stage = new Stage();
});
after(() => stage?.end());

/* As the page words it: views/answers.ts. */
const basisWords = (basis) => strings[`basis.${basis}`][0].toLowerCase();

/* What the command printed, block by block: [heading, what stands below]. */
function blocksOf(printed) {
  const blocks = [];
  let rest = printed;
  for (const title of [...TITLES, 'More']) {
    const head = `${title.toUpperCase()}\n`;
    if (title === 'More' && !rest) break;
    assert.ok(rest.startsWith(head), `${title} is missing before: ${rest.slice(0, 60)}`);
    const next = [...TITLES, 'More'][blocks.length + 1];
    const found = next ? rest.indexOf(`\n\n${next.toUpperCase()}\n`) : -1;
    const end = found < 0 ? rest.length : found + 2;
    blocks.push([title, rest.slice(head.length, end).replace(/^\n+|\n+$/g, '')]);
    rest = rest.slice(end);
  }
  assert.equal(rest, '');
  return blocks;
}

function answersOf(extract, basis = '') {
  return core.paste.answersOf(extract, basis)
    .map(({ title, text }) => [title ?? 'More', text || 'Nothing in this extract.']);
}

async function opened(bytes, identity, now) {
  const session = new core.session.Session(() => now);
  await session.unlock(identity, PASSPHRASE);
  const { card, cardText } = session.readCard(stage.bytes('ruth.card.json'));
  session.trust(cardText, card.fingerprint);
  return session.check(new Blob([bytes]), { progress: () => {}, isCancelled: () => false });
}

test('of the package of HS-7, block by block as the command', async () => {
  stage.makeOffice();
  stage.makeAmanda();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
  stage.run('amanda', 'card', 'trust', 'ruth.card.json', '--fingerprint',
    stage.run(null, 'card', 'fingerprint', 'ruth.card.json').trim());
  const name = stage.share('Amanda Kaur', 'For the review');
  const own = await opened(stage.bytes(name), stage.bytes('amanda.age'), stage.now());
  assert.equal(own.basis, 'legitimate_interests');
  const said = blocksOf(stage.run('amanda', 'report', name, '--paste'));
  assert.match(said.find(([title]) => title === 'Consent')[1], /^Lawful basis of this sharing: legitimate interests$/m);
  assert.deepEqual(answersOf(own.extract, basisWords(own.basis)), said);
});

test('of a concern too, with entries, people, and what is historical', async () => {
  const office = new Office(PROGRAM, join(DATA, 'families'), stage.path('home'));
  office.person('amanda', 'Amanda Kaur', 'Leicestershire County Council', 'childrens_social_care', 'social worker');
  office.take('amanda.card.json', 'Amanda Kaur', office.fingerprint('amanda.card.json'));
  const { path } = office.share('Amanda Kaur');
  const hers = { SAFEHAND_IDENTITY: office.path('amanda.age') };
  office.runAs(hers, 'card', 'trust', 'ruth.card.json', '--fingerprint', office.fingerprint('ruth.card.json'));
  const said = blocksOf(office.runAs(hers, 'report', path, '--paste'));
  stage.write('ruth.card.json', readFileSync(office.path('ruth.card.json')));
  const own = await opened(readFileSync(path), readFileSync(office.path('amanda.age')), Date.now() / 1000 | 0);
  assert.deepEqual(said.map(([title]) => title), TITLES);
  assert.match(said[2][1], /^ {2}While drawing, Ellie-Mae said/m);
  assert.match(said[1][1], /\(historical, as at 3 November 2025: may no longer be true\)$/m);
  assert.deepEqual(answersOf(own.extract, basisWords(own.basis)), said);
});

test('of the extract that the tests of the command have', () => {
  const extract = JSON.parse(readFileSync(join(DATA, 'expected', 'HS-2041.concern.extract.json'), 'utf8'));
  const said = readFileSync(join(DATA, 'expected', 'HS-2041.concern.paste.txt'), 'utf8');
  assert.deepEqual(answersOf(extract, basisWords('legal_obligation')), blocksOf(said));
});

test('a lawful basis has the words of the command', () => {
  const bases = Object.keys(strings).filter((key) => key.startsWith('basis.'));
  const words = /bases_in_words\[\] = \{([^}]*)\}/.exec(readFileSync(join(SOURCE, 'src', 'policy', 'words.c'), 'utf8'))[1];
  assert.deepEqual(bases.map((key) => basisWords(key.slice('basis.'.length))),
    [...words.matchAll(/"([^"]*)"/g)].map(([, text]) => text));
});

/* The same extracts, and the same answers, as in tests/unit/test_page_paste.c. */
const NOTHING = TITLES.map((title) => [title, 'Nothing in this extract.']);
const but = (...others) => NOTHING.map((block) => others.find(([title]) => title === block[0]) ?? block);

test('what is hidden, missing or historical is shown', () => {
  assert.deepEqual(answersOf({
    about: [{ id: 'c1', role: 'child', name: 'A\u202Eb' }],
    fields: [
      { path: 'people.c1.name', label: 'Name', value: 'A\u202Eb' },
      { path: 'people.c1.sex', label: 'Sex', historical: true, as_at: '2026-07-01', value: 'not_known' },
    ],
    missing: [{ path: 'people.c1.birth_date', label: 'Date of birth' }],
  }), but(['Child', 'A\\u{202E}b (child)\nName: A\\u{202E}b\n' +
    'Sex: not known (historical, as at 1 July 2026: may no longer be true)\n' +
    'Date of birth: missing: the record does not have it']));
  assert.deepEqual(answersOf({
    about: [{ id: 'p1', role: 'm\u202Eo.p_q', name: 'A' }],
    fields: [{ path: 'people.p1.sex', label: 'Sex', value: ['f_m', ['\u202E'], 2] }],
  }), but(['Family and household', 'A (m\\u{202E}o.p_q)\nSex: f m, , 2']));
});

/* tests/unit/test_page_emergency.c has the same. */
test('people without a name are called by their role, and days in a value are told as everywhere else', () => {
  assert.deepEqual(answersOf({
    about: [{ id: 'c1', role: 'child' }, { id: 'p2', role: 'step_father' }, { id: 'c2', role: 'child' }],
    fields: [
      { path: 'people.c2.sex', label: 'Sex', value: 'male' },
      { path: 'people.c2.parental_responsibility', label: 'PR', value: ['p2', 'p1'] },
      { path: 'people.p2.sex', label: 'Sex', value: 'until 2026-07-09' },
    ],
  }), but(['Child', 'child 2\nSex: male'], ['Family and household', 'step father\nSex: until 9 July 2026'],
    ['Consent', 'PR (child 2): step father, somebody not in this extract']));
  const days = {
    '2026-11-11 between 15:40 and 16:05': '11 November 2026 between 15:40 and 16:05',
    '(2026-11-11), 2026-11-12.': '(11 November 2026), 12 November 2026.',
    'REF-2026-11-11, 2026-11-11-7, a2026-11-11': 'REF-2026-11-11, 2026-11-11-7, a2026-11-11',
    '2026-11-11T10:00:00Z, 12026-11-11, 2026-02-30': '2026-11-11T10:00:00Z, 12026-11-11, 2026-02-30',
    '2026-11-11.pdf and x.2026-11-11': '2026-11-11.pdf and x.2026-11-11',
  };
  for (const [text, wanted] of Object.entries(days))
    assert.deepEqual(answersOf({ fields: [{ path: 'x', label: 'L', value: text }] }).at(-1), ['More', `L: ${wanted}`]);
});

test('a strange extract is told as far as it goes', () => {
  assert.deepEqual(answersOf({}), NOTHING);
  assert.deepEqual(answersOf({ about: 7, entries: {}, fields: [
    { path: 'moon.phase', label: 'Phase', value: [1, true, '2026-07-01', '2026-02-30', 'a\nb', '1899-01-01'] },
    { path: 'people', label: 'P', value: null },
    null,
  ] }), [...NOTHING, ['More', 'Phase: 1, yes, 1 July 2026, 2026-02-30, a\n  b, 1899-01-01\nP: not known\n: ']]);
  assert.deepEqual(answersOf({ entries: [{ on: '2026-05', kind: 'guess', text: 'x', withheld_from_family: true, concern: { when: '' } }] }),
    but(['Concern', '2026-05: , written by . Not stated whether fact or opinion:\n  x\n- When: \n' +
      '- Kept from the family: do not repeat it to them without asking the sender first.']));
});

test('of what it is about only the first parts stand there, and whoever is named is said to be who they are', () => {
  const concern = { when: '2026-11-11', where: 'kitchen', present: 'Dean', seen_or_heard: 'a', action: 'b', signed_by: 'c', discussed_on: 'd' };
  const extract = {
    about: [{ id: 'p2', role: 'step_father', name: 'Dean Rudkin' }, { id: 'c1', role: 'child', name: 'Tyler Marsden' },
      { id: 'p1', role: 'mother', name: 'Kelly Marsden' }, { id: 'c2', role: 'child' }, null, 7],
    entries: [{ on: '2026-11-11', text: 'x', concern }],
    fields: [{ path: 'people.p1.relationship', value: 'mother of the three' }, { path: 'people.c1.relationship', value: 'son', historical: true }],
  };
  assert.deepEqual(core.paste.aboutOf(extract)[0].form.map(([label]) => label),
    ['When', 'Where', 'Who was present', 'What was seen or heard', 'What action follows']);
  assert.deepEqual(core.paste.peopleOf(extract, 'Dean told Kelly of Tyler'),
    ['Dean Rudkin: step father', 'Tyler Marsden: child', 'Kelly Marsden: mother of the three']);
  assert.deepEqual(core.paste.peopleOf(extract, 'Marsden'), []); // of a shared surname nobody can tell who is meant
  assert.deepEqual(core.paste.peopleOf({}, 'Dean'), []);
});
