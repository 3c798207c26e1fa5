/* How far a passphrase can be judged by looking at it: its length, its words, and whether it is dull. More
 * would be a promise: nobody sees from here what others could guess. */

export const LEAST = 12; // characters, as the command has it

export type Judgement = 'none' | 'short' | 'known' | 'dull' | 'words' | 'good';

const COMMON = ['password', 'passphrase', 'cyfrinair', 'qwerty', 'safehand', 'welcome', 'letmein'];

/* What very many begin with, and what is tried first. */
const KNOWN =
  /^(p[a4@][s$]{2}w[o0]rd|cyfrinair|qwert[yz](uiop)?|asdfg(hjkl)?|letmein|welcome|croeso|0?1234\d*|(spring|summer|autumn|winter|gwanwyn|haf|hydref|gaeaf)\W?\d{2,4})/i;

const WORDS = 6; // of 256 each: nearly 2^48 passphrases, of which each try takes a second

/* Words out of the list, which holds 256, at random, and none of them twice: who reads one that is thinks it a mistake. */
export function madeOf(words: string[]): string {
  const made = new Set<string>();
  while (made.size < WORDS) made.add(words[crypto.getRandomValues(new Uint8Array(1))[0]!]!);
  return [...made].join(' ');
}

export function characters(text: string): number {
  return [...text].length;
}

/* The text without what somebody would try first. */
function without(text: string, known: string[]): string {
  return known.reduce((rest, word) => rest.split(word).join(''), text.toLowerCase());
}

/* Whether most characters follow their neighbour, as in "aaaa", "1234" or "zyxw". */
function isRun(text: string): boolean {
  let steps = 0;
  for (let i = 1; i < text.length; i++)
    if (Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1)) <= 1) steps++;
  return steps > text.length * 0.6;
}

/* `own` are the texts that are on the card, which others know. */
export function judge(passphrase: string, own: string[]): Judgement {
  if (!passphrase) return 'none';
  if (characters(passphrase) < LEAST) return 'short';
  // With enough of one's own behind it, it is as good as that.
  if (KNOWN.test(passphrase) && characters(passphrase.replace(KNOWN, '')) < LEAST) return 'known';
  const ownWords = own.flatMap((text) => text.toLowerCase().split(/\s+/));
  const rest = without(passphrase, [...ownWords.filter((word) => word.length > 3), ...COMMON]);
  if (new Set(passphrase.toLowerCase()).size < 6 || rest.length < 8 || isRun(passphrase))
    return 'dull';
  const words = passphrase.split(/[\s\-_.,;]+/).filter((word) => word.length > 2);
  const isLong = characters(passphrase) >= 20;
  return (new Set(words).size >= 4 && characters(passphrase) >= 16) || (isLong && words.length < 2)
    ? 'good'
    : 'words';
}
