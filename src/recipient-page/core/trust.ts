/* Whether a sender is trusted: by a card whose fingerprint was compared before. */
import type { PackageShown, RefusalCode } from '../protocol.ts';
import { type Card, cardShown, renews, sameKeys, sameLedger, samePerson } from './card.ts';
import { refuseSender } from './refusal.ts';

/* Why a known card is not good enough; the later ones tell more. */
const VERDICTS: RefusalCode[] = [
  'sender-unknown', 'sender-expired', 'sender-other-ledger', 'sender-other-name',
];

function judge(known: Card, card: Card, now: number): number {
  if (!sameKeys(known, card)) return 0;
  if (known.expires <= now) return 1;
  if (!sameLedger(known, card)) return 2;
  return samePerson(known, card) ? VERDICTS.length : 3;
}

/* Refuses a sender who is not among those that are known, and says why. */
export function trustCheck(
  card: Card,
  remembered: Card[],
  given: Card[],
  now: number,
): PackageShown['trustedBy'] {
  const known = [...given, ...remembered];
  const best = known.reduce((most, other) => Math.max(most, judge(other, card, now)), 0);
  if (best < VERDICTS.length)
    refuseSender(VERDICTS[best]!, { name: card.name, organisation: card.organisation },
      cardShown(card, now), card.text);
  const trusting = (other: Card) => judge(other, card, now) === VERDICTS.length;
  const same = (other: Card) => other.fingerprint === card.fingerprint;
  if (given.some((other) => trusting(other) && same(other))) return 'given';
  if (remembered.some((other) => trusting(other) && same(other))) return 'memory';
  return known.some((other) => renews(card, other, now)) ? 'renewal' : 'memory';
}
