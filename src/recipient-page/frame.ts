/* The page around the steps: header, the one step that is shown, footer, and what is told aloud. */
import { append, type Child, h } from './dom.ts';
import { folder } from './policy.ts';
import { type Language, languageChoose, languageNow, languages, say } from './words.ts';

/* A step: its heading and what stands below. Made anew when the language changes, so it keeps what was
 * typed outside of itself. */
export interface Step {
  name: string; // for tests and pictures: data-step
  title: string;
  before?: Child[]; // above the heading: the way back, what is wrong
  content: Child[];
  isError?: boolean; // said before the title of the window
  focus?: HTMLElement; // other than the heading
  isWide?: boolean;
  onFiles?: (files: File[]) => void; // files that were dropped anywhere
}

let current: (() => Step) | null = null;
let step: Step | null = null;
let onFilesElsewhere: (files: File[]) => void = () => {};

const live = h('div', { class: 'unseen', 'aria-live': 'polite', id: 'live' });
const main = h('main', { id: 'main', tabindex: '-1' });
const header = h('header', { class: 'top' });
const footer = h('footer', {});

/* Shows a step, with the focus on its heading. */
export function show(make: () => Step): void {
  current = make;
  live.textContent = '';
  draw();
  (step!.focus ?? main.querySelector('h1'))?.focus();
  window.scrollTo(0, 0);
}

/* The same step again, because something of it changed; the focus stays where it is, if that is there. */
export function refresh(): void {
  const id = document.activeElement?.id;
  draw();
  if (id) document.getElementById(id)?.focus();
}

export function tell(words: string): void {
  live.textContent = '';
  // Said anew even if it is the same.
  setTimeout(() => (live.textContent = words), 50);
}

function draw(): void {
  step = current!();
  document.title = [step.isError && say('error.prefix'), `${step.title} \u2013 ${say('page.name')}`]
    .filter(Boolean)
    .join(' ');
  main.className = step.isWide ? 'wide' : '';
  main.dataset.step = step.name;
  main.replaceChildren();
  append(main, ...(step.before ?? []), h('h1', { tabindex: '-1' }, step.title), ...step.content);
}

function drawAround(): void {
  const choice = h('ul', { class: 'languages', 'aria-label': say('page.language') });
  for (const [name, words] of languages) {
    const isNow = name === languageNow();
    const change = () => changeLanguage(name);
    choice.append(
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            id: `language-${name}`,
            lang: name,
            'aria-pressed': isNow ? 'true' : 'false',
            on: { click: change },
          },
          words,
        ),
      ),
    );
  }
  header.replaceChildren(
    h(
      'div',
      { class: 'column' },
      h('p', { class: 'name' }, say('page.name'), h('span', {}, say('page.what'))),
      choice,
    ),
  );
  footer.replaceChildren(
    h(
      'div',
      { class: 'column' },
      h('p', {}, say(folder ? 'page.footer.served' : 'page.footer', { version: VERSION })),
    ),
  );
}

function changeLanguage(name: Language): void {
  languageChoose(name);
  drawAround();
  draw();
  document.getElementById(`language-${name}`)?.focus();
}

/* What becomes of files that are dropped while a step is shown that takes none. */
export function filesElsewhere(take: (files: File[]) => void): void {
  onFilesElsewhere = take;
}

function watchDrops(): void {
  const hold = (event: DragEvent) => {
    event.preventDefault(); // a file that misses its place must not replace this page
    document.documentElement.classList.toggle('dragging', event.type === 'dragover');
  };
  document.addEventListener('dragover', hold);
  document.addEventListener('dragleave', hold);
  document.addEventListener('drop', (event) => {
    hold(event);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) (step?.onFiles ?? onFilesElsewhere)(files);
  });
}

/* `changed` is told of each field that somebody changes, by its name among the errors. */
export function build(into: Element, changed: (field: string) => void): void {
  const skip = h('a', { class: 'skip', href: '#main' }, say('page.skip'));
  drawAround();
  into.replaceChildren(skip, header, main, footer, live);
  watchDrops();
  main.addEventListener('input', ({ target }) => {
    const { name, id } = target as HTMLInputElement;
    changed(name || id);
  });
}
