/* How a check says no: by a code, never in words. */
import type { CardShown, Refusal, RefusalCode } from '../protocol.ts';

const STATUS: { [code in RefusalCode]?: Refusal['status'] } = {
  'wish-text': 2,
  'passphrase-short': 2,
  locked: 2,
  'no-package': 2,
  'no-such-file': 2,
  busy: 2,
  'passphrase-wrong': 4,
  'identity-altered': 4,
  'not-for-you': 4,
  'envelope-altered': 4,
  'envelope-cut': 4,
  'envelope-passphrase': 4,
  'envelope-hybrid': 4,
  'file-altered': 4,
  'card-forged': 4,
  'card-of-another': 4,
  'note-forged': 4,
  'note-of-another': 4,
  'passed-on': 4,
  'sender-unknown': 4,
  'sender-expired': 4,
  'sender-other-ledger': 4,
  'sender-other-name': 4,
  'ledger-none': 4,
  'ledger-other': 4,
  'proof-of-another': 4,
  'proof-wrong': 4,
  'checkpoint-forged': 4,
  'checkpoint-other': 4,
  'history-forged': 4,
  'history-key': 4,
  'history-contradicts': 4,
  'card-expired': 4,
  'fingerprint-differs': 4,
  'package-changed': 4,
  'file-unreadable': 6,
  'write-failed': 6,
  internal: 6,
  cancelled: 130,
};

/* Thrown by every check of the core; all other errors are faults of ours. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(code: RefusalCode, params: Refusal['params'] = {}, more: Partial<Refusal> = {}) {
    super(code);
    this.refusal = { code, status: STATUS[code] ?? 3, params, ...more };
  }
}

export function refuse(code: RefusalCode, params: Refusal['params'] = {}): never {
  throw new Refused(code, params);
}

export function refuseSender(
  code: RefusalCode,
  params: Refusal['params'],
  sender: CardShown,
  senderCard: string,
): never {
  throw new Refused(code, params, { sender, senderCard });
}

/*
 * Something is not in its form. Thrown by the readers of single formats, which do not know where
 * they are called from; whoever calls them says what was read.
 */
export class Malformed extends Error {
  /* Made by a newer program, which is no forgery. */
  readonly isNewer: boolean;

  constructor(detail: string, isNewer = false) {
    super(detail);
    this.isNewer = isNewer;
  }
}

/* A signature that does not verify, or that is of another kind. */
export class Forged extends Error {}

export function malformed(detail: string): never {
  throw new Malformed(detail);
}

/* Runs a reader; `part` is what it reads, `codes` what its failures mean there. */
export function reading<T>(
  part: string,
  codes: { malformed: RefusalCode; forged?: RefusalCode },
  read: () => T,
): T {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof Malformed) {
      if (problem.isNewer) refuse('made-by-newer', { part });
      refuse(codes.malformed, { part, detail: problem.message });
    }
    if (problem instanceof Forged && codes.forged)
      refuse(codes.forged, { part, detail: problem.message });
    throw problem;
  }
}

/* The refusal that an error comes to. */
export function refusalOf(problem: unknown): Refusal {
  if (problem instanceof Refused) return problem.refusal;
  const detail = problem instanceof Error ? `${problem.name}: ${problem.message}` : 'unknown';
  return { code: 'internal', status: 6, params: { detail } };
}

/*
 * Whether `found` is `known` with a higher number at its end: "safehand.card/3" for
 * "safehand.card/2".
 */
export function isNewerFormat(found: string, known: string): boolean {
  const slash = known.lastIndexOf('/') + 1;
  const number = found.slice(slash);
  return (
    found.startsWith(known.slice(0, slash)) &&
    /^[1-9][0-9]{0,8}$/.test(number) &&
    Number(number) > Number(known.slice(slash))
  );
}
