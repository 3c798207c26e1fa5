/* What was sent, after all of it was checked. */
import { Refused } from '../client.ts';
import { button, type Child, h } from '../dom.ts';
import { show, type Step, tell } from '../frame.ts';
import { giveFiles } from '../give.ts';
import { errorSummary, mended, saveButton } from '../parts.ts';
import type { FileShown, PackageShown } from '../protocol.ts';
import { state } from '../state.ts';
import { foreign, type Key, say, size } from '../words.ts';
import { about, checked, emergency, facts, family, summary, warnings } from './about.ts';
import { answersSection } from './answers.ts';
import { showProgress } from './progress.ts';
import { showRefused } from './refused.ts';
import { reportFrame, type ReportFrame } from './report.ts';
import { showSign } from './sign.ts';
import { finish } from './start.ts';

/* ---- the files ---- */

/* Saves, and comes back to what was sent. */
async function save(files: FileShown[], name: string, as: 'file' | 'zip', at: string): Promise<void> {
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
    if (saved !== null) saidSaved.set(at, saved);
    if (saved !== null && files.some(isReport)) {
      state.isKept = true;
      mended('go-sign');
    }
    if (progress) showOpened(false);
    else markSaved();
    if (progress) document.getElementById(at)?.focus();
    if (saved !== null) tell(say('saved', { file: saved }));
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    if (state.opened !== opened) return;
    if (failure.refusal.code === 'cancelled') showOpened(false);
    else showRefused(failure.refusal, () => showOpened(false));
  }
}

/* What was saved under which name, by the button: said where that was pressed. */
const saidSaved = new Map<string, string>();

function savedLine(at: string, tag: 'p' | 'span' = 'p'): HTMLElement {
  const file = saidSaved.get(at);
  return h(tag, { class: 'done', 'data-saved': at }, file && say('saved', { file }));
}

function markSaved(): void {
  for (const line of document.querySelectorAll<HTMLElement>('[data-saved]')) {
    const file = saidSaved.get(line.dataset.saved!);
    if (file !== undefined) line.textContent = say('saved', { file });
  }
}

/* Each gets the beginning of the package's number: what came together is told from what came another time. */
function saveOne(file: FileShown, at = `save-${file.index}`): void {
  const own = file.name.replace(/(\.\w+)?$/, ` ${state.opened!.id.slice(0, 8)}$1`);
  void save([file], own, 'file', at);
}

function isReport(file: FileShown): boolean {
  return file.path === 'report.html' || file.path === 'report.pdf';
}

/* To where a file stands among the files, for what the report says of it. */
function goToFile(file: FileShown): void {
  const entry = document.getElementById(`save-${file.index}`);
  entry?.closest('details')?.setAttribute('open', '');
  entry?.focus({ preventScroll: true });
  entry?.scrollIntoView({ block: 'center' });
}

/* Which of the three to keep: a case system takes paper, or else what a browser shows. */
function kept({ isAttachment, path }: FileShown): Child {
  if (isAttachment) return null;
  const isKept = path === paperOf(state.opened!)?.path;
  const words = isKept ? 'opened.file.keep' : path === 'report.html' ? 'opened.file.browser' : 'opened.file.program';
  return h('span', { class: 'hint' }, say(words));
}

function fileRow(file: FileShown): HTMLElement {
  const notes: Child[] = [
    kept(file),
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
    h('th', { scope: 'row' }, h('bdi', {}, foreign(file.name)), ...notes, savedLine(`save-${file.index}`, 'span')),
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

function fileTable(caption: Child, files: FileShown[], label?: string): HTMLElement {
  const head = [say('opened.file'), say('opened.size'), say('opened.save')];
  return h(
    'table',
    { 'aria-label': label },
    caption,
    h('thead', {}, h('tr', {}, ...head.map((words) => h('th', { scope: 'col' }, words)))),
    h('tbody', {}, ...files.map(fileRow)),
  );
}

function filesSection(opened: PackageShown): HTMLElement {
  const attached = opened.files.filter((file) => file.isAttachment);
  const others = opened.files.filter((file) => !file.isAttachment);
  const all = () => void save(opened.files, `${opened.id}.zip`, 'zip', 'save-all');
  return h(
    'section',
    { id: 'files' },
    h('h2', {}, say('opened.files')),
    h('p', {}, say('opened.files.text')),
    attached.length
      ? fileTable(h('caption', {}, say('opened.files.attached')), attached)
      : h('p', {}, say('opened.files.none')),
    h(
      'details',
      { open: others.some(({ index }) => saidSaved.has(`save-${index}`)) },
      h('summary', {}, say('opened.files.other')),
      fileTable(null, others, say('opened.files.other')),
    ),
    button(say('opened.save.all'), all, 'secondary', { id: 'save-all' }),
    savedLine('save-all'),
  );
}

/* ---- the rest ---- */

/* The report as paper where there is one; the other stands among the files. */
function paperOf({ files }: PackageShown): FileShown | undefined {
  return files.filter(isReport).sort((a) => (a.path.endsWith('pdf') ? -1 : 1))[0];
}

function reportSection(opened: PackageShown, frame: ReportFrame): HTMLElement {
  const report = paperOf(opened);
  return h(
    'section',
    { id: 'report', class: 'report' },
    h('h2', {}, say('opened.report')),
    h(
      'p',
      { class: 'hint' },
      say('opened.report.foreign'),
      report && ` ${say('opened.report.keep', { file: report.name })}`,
    ),
    h('p', { class: 'on-paper' }, say('opened.report.paper')),
    h(
      'div',
      { class: 'buttons' },
      button(say('opened.report.print'), frame.print, 'secondary', { id: 'print' }),
      report &&
        button(say('opened.report.save'), () => saveOne(report, 'save-report'), 'secondary', {
          id: 'save-report',
        }),
    ),
    savedLine('save-report'),
    frame.element,
  );
}

/* After signing it remembers more, and is offered then; before it only to whoever does not sign. */
function memorySection(): HTMLElement {
  const memory = state.memory!;
  const saved = () => {
    state.memoryIsSaved = true;
    state.memoryKept = memory.file;
  };
  return h(
    'section',
    { id: 'memory' },
    h('h2', {}, say('opened.memory')),
    state.memoryIsSaved
      ? h('p', {}, say('opened.memory.same'))
      : h(
          'details',
          {},
          h('summary', {}, say('opened.memory.now')),
          h('p', {}, say('opened.memory.text')),
          saveButton(say('opened.memory.button'), memory, 'secondary', saved, 'save-memory'),
        ),
  );
}

/* Ends it, but says first that neither a receipt nor the report is kept of it. */
function leave(isWarned: boolean): void {
  const opened = state.opened!;
  if (state.isKept || isWarned) return finish();
  show(() => openedStep(opened, !state.isKept));
  markSaved();
}

/* Directly below what has to be read before: the whole report is one press away, and so is the way back. */
function signSection(opened: PackageShown): HTMLElement {
  const { isAcknowledged } = opened;
  const look = isAcknowledged ? 'secondary' : 'primary';
  const words = say(isAcknowledged ? 'opened.sign.again' : 'opened.sign.button');
  return h(
    'section',
    { id: 'sign' },
    h('h2', {}, say('opened.sign')),
    h('p', {}, say(isAcknowledged ? 'opened.signed' : 'opened.sign.text')),
    h(
      'div',
      { class: 'buttons' },
      button(words, () => showSign(), look, { id: 'go-sign' }),
      button(say('opened.sign.read'), () => goTo('report'), 'plain', { id: 'to-report' }),
    ),
  );
}

/* At the end of it all: the ways on. */
function waysOn(isWarned: boolean): HTMLElement {
  return h(
    'div',
    { class: 'buttons last' },
    button(say('opened.sign'), () => goTo('sign'), 'secondary', { id: 'to-sign' }),
    button(say('opened.finish'), () => leave(isWarned), 'secondary', { id: 'finish' }),
  );
}

const PARTS: [id: string, words: Key][] = [
  ['answers', 'answers.title'],
  ['files', 'opened.files'],
  ['memory', 'opened.memory'],
];

/* Not links: an address with a mark in it would stay in the browser's history. */
function goTo(id: string): void {
  const folded = document.querySelector<HTMLDetailsElement>(`#${id} > details`);
  if (folded) folded.open = true;
  const heading = document.querySelector<HTMLElement>(`#${id} h2`)!;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
}

function contents(opened: PackageShown): HTMLElement {
  const there = PARTS.filter(([id]) => id !== 'answers' || opened.extract);
  const items = there.map(([id, words]) =>
    h('li', {}, button(say(words), () => goTo(id), 'plain', { id: `to-${id}` })),
  );
  return h(
    'nav',
    { 'aria-label': say('opened.here'), class: 'contents' },
    h('ul', {}, ...items),
  );
}

/* The keys that print the page print its report: as part of the page a browser cuts a frame badly. */
let onPrint = () => {};
document.addEventListener('keydown', (event) => {
  const isPrint = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'p';
  if (!isPrint || !document.querySelector('main[data-step="opened"]')) return;
  event.preventDefault();
  onPrint();
});

function openedStep(opened: PackageShown, isWarned = false): Step {
  const frame = reportFrame(opened, goToFile);
  const urgent = emergency(opened);
  const untold = urgent ? null : family(opened);
  const first = [checked(opened), about(opened)];
  onPrint = frame.print;
  const wrong = errorSummary(isWarned ? [['go-sign', () => say('opened.unkept')]] : []);
  return {
    name: 'opened',
    title: say('opened.title', { name: opened.sender.name }),
    isWide: true,
    isError: isWarned,
    focus: wrong ?? undefined,
    before: [wrong],
    content: [
      urgent,
      untold,
      ...warnings(opened),
      ...(urgent ? first.reverse() : first), // who is in danger comes before what was checked
      summary(opened, urgent),
      signSection(opened),
      contents(opened),
      facts(opened),
      reportSection(opened, frame),
      answersSection(opened),
      filesSection(opened),
      memorySection(),
      waysOn(isWarned),
    ],
    onFiles: () => {},
  };
}

/* `isNew`: nothing of it was saved yet. */
export function showOpened(isNew = true): void {
  const opened = state.opened!;
  if (isNew) {
    saidSaved.clear();
    state.isKept = opened.isAcknowledged;
  }
  show(() => openedStep(opened));
  markSaved();
}
