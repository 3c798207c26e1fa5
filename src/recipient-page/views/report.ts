/* The report in its frame: no program runs in it, it may load nothing, and it is as high as it is long. */
import { h } from '../dom.ts';
import type { FileShown, PackageShown } from '../protocol.ts';
import { trusted } from '../trusted.ts';
import { foreign, say } from '../words.ts';

/* The file that an address of the report means: it names attachments relative to itself. */
function fileAt(address: string, files: FileShown[]): FileShown | undefined {
  let path: string;
  try {
    path = decodeURIComponent(address);
  } catch {
    return undefined;
  }
  return files.find((file) => file.path === path);
}

/* Within the frame's page: links to attachments lead to them among the files, links within the page go there, others
 * nowhere. Whatever would follow one leaves the frame empty, since it may load nothing. */
function tame(page: Document, opened: PackageShown, go: (file: FileShown) => void): void {
  const follow = (event: Event) => {
    // What stands in the frame is of its own window's classes, and no `instanceof` of this one knows it.
    const link = (event.target as Element).closest?.('a, area');
    if (!link) return;
    event.preventDefault();
    if (event.type !== 'click') return;
    const address = link.getAttribute('href') ?? '';
    if (address.startsWith('#')) {
      const target = page.getElementById(decodeURIComponent(address.slice(1)));
      target?.scrollIntoView();
      target?.setAttribute('tabindex', '-1');
      target?.focus();
      return;
    }
    const file = fileAt(address, opened.files);
    if (file) go(file);
  };
  page.addEventListener('click', follow);
  page.addEventListener('auxclick', follow);
}

/* Keeps the frame as high as what is in it, so that there is one thing to scroll. */
function fit(frame: HTMLIFrameElement, page: Document): void {
  let height = 0;
  const measure = () => {
    const borders = frame.offsetHeight - frame.clientHeight;
    const now = Math.ceil(page.documentElement.getBoundingClientRect().height) + borders + 1;
    if (now === height) return;
    height = now;
    frame.style.height = `${height}px`;
  };
  measure();
  // Not within the observer: a change of height there is a loop to the browser.
  new ResizeObserver(() => requestAnimationFrame(measure)).observe(page.documentElement);
}

export interface ReportFrame {
  element: HTMLIFrameElement;
  print: () => void;
}

/* `go` leads to a file that the report names. */
export function reportFrame(opened: PackageShown, go: (file: FileShown) => void): ReportFrame {
  const frame = h('iframe', {
    // The page may measure and print it; scripts, forms, windows and other addresses stay shut.
    sandbox: 'allow-same-origin allow-modals',
    title: say('opened.report.frame', { name: foreign(opened.sender.name) }),
    class: 'report',
  });
  frame.addEventListener('load', () => {
    const page = frame.contentDocument;
    if (!page?.body) return;
    tame(page, opened, go);
    fit(frame, page);
  });
  frame.srcdoc = trusted.page(opened.report);
  return { element: frame, print: () => frame.contentWindow?.print() };
}
