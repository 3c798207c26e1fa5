/* What was sent, after all of it was checked. */
import { Refused } from '../client.ts';
import { button, type Child, h } from '../dom.ts';
import { show, type Step, tell } from '../frame.ts';
import { giveFiles } from '../give.ts';
import { box, errorSummary, kindOf, mended, personOf, saveButton, terms } from '../parts.ts';
import type { FileShown, LedgerStatement, PackageShown } from '../protocol.ts';
import { state } from '../state.ts';
import { day, foreign, type Key, number, say, sayIfKnown, size } from '../words.ts';
import { answersSection } from './answers.ts';
import { showProgress } from './progress.ts';
import { showRefused } from './refused.ts';
import { reportFrame, type ReportFrame } from './report.ts';
import { showSign } from './sign.ts';
import { finish } from './start.ts';

/* ---- who, what, why, until when ---- */

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

function summary(opened: PackageShown): HTMLElement {
  const { sender } = opened;
  return terms(
    [
      say('opened.from'),
      h('span', {}, h('strong', {}, personOf(sender)), h('br'), kindOf(sender)),
    ],
    sender.contact ? [say('opened.contact'), foreign(sender.contact)] : null,
    [
      say('opened.for'),
      foreign([opened.recipientName, opened.recipientOrganisation].filter(Boolean).join(', ')),
    ],
    [say('opened.purpose'), h('span', { class: 'kept-lines' }, foreign(opened.purpose))],
    opened.basis
      ? [say('opened.basis'), sayIfKnown(`basis.${opened.basis}`, opened.basis)]
      : null,
    [
      say('opened.marking'),
      h('strong', { class: 'marking' }, sayIfKnown(`marking.${opened.marking}`, opened.marking)),
    ],
    [say('opened.until'), h('strong', {}, day(opened.lastDay))],
    [say('opened.sent'), day(opened.created)],
    [say('opened.ledger'), ledgerWords(opened)],
  );
}

function handling(opened: PackageShown): HTMLElement {
  const lines = opened.handling.split('\n').filter((line) => line.trim());
  return h(
    'section',
    { id: 'handling', class: 'handling' },
    h('h2', {}, say('opened.handling')),
    ...lines.map((line) => h('p', { dir: 'auto', lang: 'en' }, foreign(line))),
    h('p', { class: 'hint' }, say('opened.handling.foreign')),
  );
}

/* ---- the files ---- */

/* Saves, and comes back to what was sent. */
async function save(files: FileShown[], name: string, as: 'file' | 'zip'): Promise<void> {
  const opened = state.opened!;
  let progress: ReturnType<typeof showProgress> | null = null;
  const giving = giveFiles(files, name, as, (done, of) => {
    // What is done at once needs no step of its own.
    progress ??= of > 8_000_000 ? showSaving() : null;
    progress?.update(done, of);
  });
  const showSaving = () =>
    showProgress({ title: 'saving.title', text: 'opened.files.text' }, () => giving.cancel());
  try {
    const saved = await giving.result;
    saidSaved = saved;
    if (saved !== null && files.some(isReport)) {
      state.isKept = true;
      mended('go-sign');
    }
    if (progress) showOpened(false);
    else markSaved();
    if (saved !== null) tell(say('saved', { file: saved }));
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    if (state.opened !== opened) return;
    if (failure.refusal.code === 'cancelled') showOpened(false);
    else showRefused(failure.refusal, () => showOpened(false));
  }
}

let saidSaved: string | null = null;

function markSaved(): void {
  const line = document.getElementById('files-saved');
  if (line) line.textContent = saidSaved === null ? '' : say('saved', { file: saidSaved });
}

/* What has the same name in every package gets the beginning of its number, so that two are told apart. */
function saveOne(file: FileShown): void {
  const own = file.name.replace(/(?=\.\w+$)/, ` ${state.opened!.id.slice(0, 8)}`);
  void save([file], file.isAttachment ? file.name : own, 'file');
}

function isReport(file: FileShown): boolean {
  return file.path === 'report.html' || file.path === 'report.pdf';
}

/* To where a file stands among the files, for what the report says of it. */
function goToFile(file: FileShown): void {
  const entry = document.getElementById(`save-${file.index}`);
  entry?.focus({ preventScroll: true });
  entry?.scrollIntoView({ block: 'center' });
}

function fileRow(file: FileShown): HTMLElement {
  const notes: Child[] = [
    file.notRead !== undefined &&
      h('span', { class: 'caution' }, say('opened.notread', { why: file.notRead })),
    file.original !== undefined &&
      h('span', { class: 'hint' }, say('opened.clean', { file: file.recordedName ?? file.name })),
    file.original === undefined && file.recordedName !== undefined &&
      h('span', { class: 'hint' }, say('opened.renamed', { file: file.recordedName })),
  ];
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('bdi', {}, foreign(file.name)), ...notes),
    h('td', {}, size(file.size)),
    h(
      'td',
      {},
      button(say('opened.save'), () => saveOne(file), 'secondary', {
        id: `save-${file.index}`,
        'aria-label': say('opened.save.label', { file: file.name }),
      }),
    ),
  );
}

function fileTable(caption: Key, files: FileShown[]): HTMLElement {
  const head = [say('opened.file'), say('opened.size'), say('opened.save')];
  return h(
    'table',
    {},
    h('caption', {}, say(caption)),
    h('thead', {}, h('tr', {}, ...head.map((words) => h('th', { scope: 'col' }, words)))),
    h('tbody', {}, ...files.map(fileRow)),
  );
}

function filesSection(opened: PackageShown): HTMLElement {
  const attached = opened.files.filter((file) => file.isAttachment);
  const others = opened.files.filter((file) => !file.isAttachment);
  const all = () => void save(opened.files, `${opened.id}.zip`, 'zip');
  return h(
    'section',
    { id: 'files' },
    h('h2', {}, say('opened.files')),
    h('p', {}, say('opened.files.text')),
    attached.length
      ? fileTable('opened.files.attached', attached)
      : h('p', {}, say('opened.files.none')),
    fileTable('opened.files.other', others),
    button(say('opened.save.all'), all, 'secondary', { id: 'save-all' }),
    h('p', { class: 'done', id: 'files-saved' }),
  );
}

/* ---- the rest ---- */

function reportSection(opened: PackageShown, frame: ReportFrame): HTMLElement {
  // As paper where there is one; the other stands among the files.
  const report = opened.files.filter(isReport).sort((a) => (a.path.endsWith('pdf') ? -1 : 1))[0];
  return h(
    'section',
    { id: 'report', class: 'report' },
    h('h2', {}, say('opened.report')),
    h(
      'div',
      { class: 'buttons' },
      button(say('opened.report.print'), frame.print, 'secondary', { id: 'print' }),
      report &&
        button(say('opened.report.save'), () => saveOne(report), 'secondary', {
          id: 'save-report',
        }),
    ),
    frame.element,
  );
}

function memorySection(): HTMLElement {
  const memory = state.memory!;
  const keep = state.memoryIsSaved
    ? h('p', {}, say('opened.memory.same'))
    : saveButton(
        say('opened.memory.button'),
        memory,
        'secondary',
        () => (state.memoryIsSaved = true),
        'save-memory',
      );
  return h(
    'section',
    { id: 'memory' },
    h('h2', {}, say('opened.memory')),
    h('p', {}, say('opened.memory.text')),
    keep,
  );
}

/* Ends it, but says first that neither a receipt nor the report is kept of it. */
function leave(isWarned: boolean): void {
  const opened = state.opened!;
  if (state.isKept || isWarned) return finish();
  show(() => openedStep(opened, !state.isKept));
  markSaved();
}

function signSection(isWarned: boolean): HTMLElement {
  return h(
    'section',
    { id: 'sign' },
    h('h2', {}, say('opened.sign')),
    h('p', {}, say('opened.sign.text')),
    h(
      'div',
      { class: 'buttons' },
      button(say('opened.sign.button'), () => showSign(), 'primary', { id: 'go-sign' }),
      button(say('opened.finish'), () => leave(isWarned), 'secondary', { id: 'finish' }),
    ),
  );
}

const PARTS: [id: string, words: Key][] = [
  ['handling', 'opened.handling'],
  ['report', 'opened.report'],
  ['answers', 'answers.title'],
  ['files', 'opened.files'],
  ['memory', 'opened.memory'],
  ['sign', 'opened.sign'],
];

/* Not links: an address with a mark in it would stay in the browser's history. */
function contents(opened: PackageShown): HTMLElement {
  const go = (id: string) => {
    const heading = document.querySelector<HTMLElement>(`#${id} h2`)!;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  };
  const there = PARTS.filter(([id]) => id !== 'answers' || opened.extract);
  const items = there.map(([id, words]) => h('li', {}, button(say(words), () => go(id), 'plain')));
  return h(
    'nav',
    { 'aria-label': say('opened.here'), class: 'contents' },
    h('ul', {}, ...items),
  );
}

function warnings(opened: PackageShown): Child[] {
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

function openedStep(opened: PackageShown, isWarned = false): Step {
  const wrong = errorSummary(isWarned ? [['go-sign', () => say('opened.unkept')]] : []);
  return {
    name: 'opened',
    title: say('opened.title', { name: opened.sender.name }),
    isWide: true,
    isError: isWarned,
    focus: wrong ?? undefined,
    before: [wrong],
    content: [
      ...warnings(opened),
      box(
        'good',
        say('opened.checked'),
        h('p', {}, say('opened.checked.text', { name: opened.sender.name })),
      ),
      summary(opened),
      contents(opened),
      handling(opened),
      reportSection(opened, reportFrame(opened, goToFile)),
      answersSection(opened),
      filesSection(opened),
      memorySection(),
      signSection(isWarned),
    ],
    onFiles: () => {},
  };
}

/* `isNew`: nothing of it was saved yet. */
export function showOpened(isNew = true): void {
  const opened = state.opened!;
  if (isNew) {
    saidSaved = null;
    state.isKept = false;
  }
  show(() => openedStep(opened));
  markSaved();
}
