/* Something that takes a while: how far it is, and a way to end it. */
import { button, h } from '../dom.ts';
import { show, type Step, tell } from '../frame.ts';
import { type Key, say } from '../words.ts';

interface Words {
  title: Key;
  text: Key;
}

/* Shows that something is at work. `update` tells how far it is; `become` what is done next. */
export function showProgress(
  first: Words,
  cancel?: () => void,
): { update: (done: number, of: number) => void; become: (words: Words) => void } {
  let words = first;
  let percent = 0;
  let told = 0;
  let bar: HTMLProgressElement;
  let line: HTMLElement;
  const draw = () => {
    bar.value = percent;
    line.textContent = say('progress.part', { percent });
  };
  const step = (): Step => {
    bar = h('progress', { max: '100', 'aria-label': say('progress.label') });
    line = h('p', { class: 'percent' });
    draw();
    return {
      name: 'progress',
      title: say(words.title),
      content: [
        h('p', { class: 'lead' }, say(words.text)),
        bar,
        line,
        cancel && button(say('cancel'), cancel, 'secondary', { id: 'cancel' }),
      ],
      onFiles: () => {},
    };
  };
  show(step);
  return {
    update: (done, of) => {
      const now = of > 0 ? Math.min(Math.floor((done / of) * 100), 100) : 0;
      if (now === percent) return;
      percent = now;
      draw();
      // Aloud at each quarter only.
      if (Math.floor(percent / 25) > told) {
        told = Math.floor(percent / 25);
        tell(say('progress.part', { percent }));
      }
    },
    become: (next) => {
      words = next;
      percent = told = 0;
      show(step);
    },
  };
}
