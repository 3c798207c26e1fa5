/* Why something was not opened: plain words for each refusal, and what to do. */
import { button, h } from '../dom.ts';
import { show, type Step } from '../frame.ts';
import { box } from '../parts.ts';
import type { Refusal, RefusalCode } from '../protocol.ts';
import { type Key, say } from '../words.ts';

/* Refusals by what somebody can do about them; each family has its own words. */
type Family =
  | 'altered'
  | 'busy'
  | 'card'
  | 'cut'
  | 'file'
  | 'forged'
  | 'fork'
  | 'form'
  | 'hybrid'
  | 'identity'
  | 'internal'
  | 'large'
  | 'newer'
  | 'notyou'
  | 'other'
  | 'passedon'
  | 'passphrase'
  | 'unrecorded'
  | 'write';

const FAMILIES: { [code in RefusalCode]: Family } = {
  'wish-text': 'internal',
  'passphrase-short': 'internal',
  'identity-malformed': 'identity',
  'identity-unprotected': 'identity',
  'identity-is-card': 'identity',
  'identity-is-package': 'identity',
  'identity-altered': 'identity',
  'identity-newer': 'newer',
  'passphrase-wrong': 'identity',
  locked: 'internal',
  'not-a-package': 'other',
  'envelope-malformed': 'altered',
  'envelope-passphrase': 'passphrase',
  'envelope-hybrid': 'hybrid',
  'not-for-you': 'notyou',
  'envelope-altered': 'altered',
  'envelope-cut': 'cut',
  'archive-malformed': 'form',
  'file-missing': 'form',
  'file-misplaced': 'form',
  'file-not-plain': 'form',
  'file-unlisted': 'form',
  'file-too-large': 'form',
  'file-altered': 'forged',
  'archive-trailing': 'form',
  'made-by-newer': 'newer',
  'manifest-malformed': 'form',
  'card-malformed': 'form',
  'card-forged': 'forged',
  'card-of-another': 'forged',
  'note-malformed': 'form',
  'note-forged': 'forged',
  'note-of-another': 'forged',
  'passed-on': 'passedon',
  'sender-unknown': 'card',
  'sender-expired': 'card',
  'sender-other-ledger': 'card',
  'sender-other-name': 'card',
  'ledger-none': 'unrecorded',
  'ledger-other': 'unrecorded',
  'proof-malformed': 'unrecorded',
  'proof-of-another': 'unrecorded',
  'proof-wrong': 'unrecorded',
  'checkpoint-forged': 'unrecorded',
  'checkpoint-other': 'unrecorded',
  'history-malformed': 'unrecorded',
  'history-forged': 'unrecorded',
  'history-key': 'unrecorded',
  'history-contradicts': 'fork',
  'not-a-card': 'card',
  'card-expired': 'card',
  'fingerprint-differs': 'card',
  'no-package': 'internal',
  'no-such-file': 'internal',
  'package-changed': 'file',
  'file-unreadable': 'file',
  'write-failed': 'write',
  'too-large': 'large',
  busy: 'busy',
  cancelled: 'busy',
  internal: 'internal',
};

/* Those after which nobody should wait for a new file, if it is about danger. */
const ABOUT_THE_PACKAGE: Family[] = [
  'altered',
  'cut',
  'forged',
  'fork',
  'form',
  'hybrid',
  'newer',
  'notyou',
  'other',
  'passedon',
  'passphrase',
  'unrecorded',
  'card',
  'identity',
];

export function identityRefused(code: RefusalCode): boolean {
  return code.startsWith('identity-');
}

/* For whoever looks after the computers: the code, and what was found. */
function detail({ code, params }: Refusal): string {
  const found = Object.entries(params).filter(([name]) => name !== 'cut');
  const said = found.map(([name, value]) => `${name}: ${value}`);
  return [code, ...said].join('; ');
}

function refused(refusal: Refusal, again: () => void, despite?: () => void): Step {
  const family = refusal.params.cut ? 'cut' : (FAMILIES[refusal.code] ?? 'internal');
  const part = (name: 'title' | 'what' | 'do') =>
    say(`refused.${family}.${name}` as Key, refusal.params);
  const isFork = family === 'fork';
  return {
    name: `refused-${family}`,
    title: part('title'),
    isError: true,
    content: [
      family !== 'write' && box('warning', say('refused.nothing')),
      h('h2', {}, say('refused.what')),
      h('p', {}, part('what')),
      h('h2', {}, say('refused.do')),
      h('p', {}, part('do')),
      ABOUT_THE_PACKAGE.includes(family) && h('p', {}, say('refused.urgent')),
      isFork && despite && h('p', {}, say('refused.fork.despite')),
      h(
        'div',
        { class: 'buttons' },
        button(say(family === 'internal' ? 'refused.retry' : 'refused.again'), again, 'primary', {
          id: 'again',
        }),
        isFork &&
          despite &&
          button(say('refused.fork.button'), despite, 'secondary', { id: 'despite' }),
      ),
      h(
        'details',
        {},
        h('summary', {}, say('refused.detail')),
        h('p', { class: 'code', lang: 'en' }, detail(refusal)),
      ),
    ],
  };
}

/* `again` is where somebody goes on; `despite` opens it all the same where that may be. */
export function showRefused(refusal: Refusal, again: () => void, despite?: () => void): void {
  show(() => refused(refusal, again, despite));
}
