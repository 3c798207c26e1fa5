/* A key that is there since earlier: its card and six groups, for a phone call that comes later. */
import { Refused } from '../client.ts';
import { button, h } from '../dom.ts';
import { show, type Step } from '../frame.ts';
import { backLink, type Errors, errorSummary } from '../parts.ts';
import { say } from '../words.ts';
import { showCard } from './made.ts';
import { answerKey, filesField, findErrors, keyField, lockAgain, takeFiles, unlock } from './open.ts';
import { showProgress } from './progress.ts';
import { showRefused } from './refused.ts';
import { showStart } from './start.ts';

function key(errors: Errors): Step {
  const summary = errorSummary(errors);
  const submit = (event: Event) => {
    event.preventDefault();
    void run();
  };
  return {
    name: 'key',
    title: say('key.title'),
    isError: !!summary,
    focus: summary ?? undefined,
    before: [backLink(say('back'), () => showStart()), summary],
    content: [
      h('p', { class: 'lead' }, say('key.lead')),
      h(
        'form',
        { novalidate: true, on: { submit } },
        filesField(errors, ['identity', 'memory'], showKey),
        keyField(errors),
        button(say('key.submit'), () => {}, 'primary', { type: 'submit', id: 'submit' }),
      ),
    ],
    onFiles: (files) => void takeFiles(files),
  };
}

export function showKey(errors: Errors = []): void {
  show(() => key(errors));
}

async function run(): Promise<void> {
  const errors = findErrors(false);
  if (errors.length) return showKey(errors);
  const progress = showProgress({ title: 'unlocking.title', text: 'making.text' });
  try {
    const card = await unlock(progress.update);
    if (card) showCard(card);
    else showKey();
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    if (!answerKey(failure.refusal, showKey)) showRefused(failure.refusal, () => showKey());
  }
}

/* Whatever key was open before: its card comes with its key file. */
export function openKey(): void {
  void lockAgain();
  showKey();
}
