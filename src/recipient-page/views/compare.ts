/* Who sent it: the fingerprint of a sender's card, to be compared over the phone. */
import { ask, Refused } from '../client.ts';
import { button, type Child, h } from '../dom.ts';
import { show, type Step } from '../frame.ts';
import { backLink, box, fingerprint, kindOf, terms } from '../parts.ts';
import type { CardShown, Refusal } from '../protocol.ts';
import { remember, state } from '../state.ts';
import { foreign, type Key, say } from '../words.ts';
import { run, showOpen } from './open.ts';
import { showRefused } from './refused.ts';
import { showStart } from './start.ts';

const WHY: { [code: string]: Key } = {
  'sender-unknown': 'compare.first',
  'sender-expired': 'compare.expired',
  'sender-other-ledger': 'compare.ledger',
  'sender-other-name': 'compare.name',
};

function claims(sender: CardShown): HTMLElement {
  return terms(
    [say('card.name'), foreign(sender.name)],
    sender.holder ? [say('card.holder'), foreign(sender.holder)] : null,
    [say('card.organisation'), foreign(sender.organisation)],
    [say('card.kind'), kindOf(sender)],
    [say('card.role'), foreign(sender.role)],
  );
}

/* What was read aloud before is of nobody who sent this: that may be a colleague, or somebody who is not of the office. */
function told({ told = [] }: Refusal): Child {
  if (!told.length) return null;
  return box('warning', say('compare.told'), h('p', {}, say('compare.told.text')), ...told.map((groups) => h('p', { class: 'code' }, groups)));
}

/* Where other groups were heard, the answer at hand is that it is not the same. */
function answers(refusal: Refusal): HTMLElement[] {
  const isDoubted = Boolean(refusal.told?.length);
  const same = button(say('compare.same'), () => void trust(refusal), isDoubted ? 'secondary' : 'primary', { id: 'same' });
  const different = button(say('compare.different'), () => showDifferent(), isDoubted ? 'primary' : 'secondary', {
    id: 'different',
  });
  return isDoubted ? [different, same] : [same, different];
}

function compare(refusal: Refusal): Step {
  const sender = refusal.sender!;
  return {
    name: 'compare',
    title: say('compare.title'),
    before: [backLink(say('back'), () => showOpen())],
    content: [
      told(refusal),
      h('p', { class: 'lead' }, say(WHY[refusal.code] ?? 'compare.first')),
      h('h2', {}, say('compare.claims')),
      claims(sender),
      h(
        'ol',
        { class: 'steps' },
        h('li', {}, say('compare.step1')),
        h('li', {}, say('compare.step2', { name: sender.name })),
        h('li', {}, say('compare.step3')),
      ),
      fingerprint(sender.fingerprint, say('fingerprint.of', { name: sender.name })),
      h('h2', {}, say('compare.question')),
      h(
        'div',
        { class: 'buttons' },
        ...answers(refusal),
        button(say('compare.later'), () => show(later), 'plain', { id: 'later' }),
      ),
      box('warning', say('start.urgent'), h('p', {}, say('compare.urgent'))),
    ],
  };
}

export function showCompare(refusal: Refusal): void {
  show(() => compare(refusal));
}

async function trust(refusal: Refusal): Promise<void> {
  try {
    const memory = state.memory
      ? new TextEncoder().encode(state.memory.text)
      : state.chosen.memory
        ? new Uint8Array(await state.chosen.memory.arrayBuffer())
        : undefined;
    const trusting = ask<'trust'>({
      do: 'trust',
      card: refusal.senderCard!,
      fingerprint: refusal.sender!.fingerprint,
      memory,
    });
    remember((await trusting.result).memory);
    await run(false);
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    showRefused(failure.refusal, () => showOpen());
  }
}

function later(): Step {
  return {
    name: 'later',
    title: say('compare.later'),
    content: [
      box('note', say('refused.nothing'), h('p', {}, say('later.do'))),
      box('warning', say('start.urgent'), h('p', {}, say('later.urgent'))),
      button(say('later.back'), () => showOpen(), 'primary', { id: 'to-files' }),
    ],
  };
}

function different(): Step {
  return {
    name: 'different',
    title: say('different.title'),
    content: [
      box('warning', say('refused.nothing')),
      h('h2', {}, say('refused.what')),
      h('p', {}, say('different.what')),
      h('h2', {}, say('refused.do')),
      h('p', {}, say('different.do')),
      h('p', {}, say('refused.urgent')),
      button(say('back.start'), () => showStart(), 'secondary'),
    ],
  };
}

function showDifferent(): void {
  state.chosen.package = null;
  show(() => different());
}
