/* The words: all that people read stands in strings.json, in every language, and comes from here. */
import data from './strings.json';

export type Key = keyof typeof data.strings;
export type Language = keyof typeof data.languages;
export type Params = { [name: string]: string | number };

export const languages = Object.entries(data.languages) as [Language, string][];
const strings: { [key: string]: string[] } = data.strings; // in the order of the languages

let language: Language = 'en';
let place = 0;

export function languageNow(): Language {
  return language;
}

/* The language that the browser's user prefers among those that are there; English otherwise. */
export function languagePreferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find(([name]) => tag.toLowerCase().split('-')[0] === name);
    if (found) return found[0];
  }
  return 'en';
}

export function languageChoose(chosen: Language): void {
  language = chosen;
  place = languages.findIndex(([name]) => name === chosen);
  document.documentElement.lang = chosen;
}

/* What others wrote, for showing: the controls by which a text could show itself in another order are
 * made visible, and a text with letters that run from the right is kept apart from what stands around. */
export function foreign(text: string): string {
  const visible = text.replace(
    /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (control) => `[U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
  );
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(visible)
    ? `\u2068${visible}\u2069`
    : visible;
}

/* The words of a key, with what belongs into its places. */
export function say(key: Key, params: Params = {}): string {
  return strings[key]![place]!.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? foreign(String(params[name])) : whole,
  );
}

/* Whether there is such a key, for words that come from a file: a marking, a basis, a kind. */
export function sayIfKnown(key: string, otherwise: string): string {
  return Object.hasOwn(strings, key) ? say(key as Key) : foreign(otherwise);
}

/* The same in English, whatever the page's language is; "" if there is no such key. */
export function english(key: string): string {
  return strings[key]?.[0] ?? '';
}

/* Not every browser has the dates of every language: days are put together from the months' names here, and
 * numbers, which both languages write alike, are English. */
const LOCALE = 'en-GB';

export function number(value: number): string {
  return value.toLocaleString(LOCALE);
}

/* A day: of a time, as it was in London; or of a date, "2032-11-15", as it stands. */
export function day(text: string): string {
  return dayWith(text, say('months'));
}

export function dayInEnglish(text: string): string {
  return dayWith(text, english('months'));
}

function dayWith(text: string, months: string): string {
  const isDate = text.length === 10;
  const time = new Date(isDate ? `${text}T12:00:00Z` : text);
  if (Number.isNaN(time.getTime())) return foreign(text);
  const [date, month, year] = time
    .toLocaleDateString(LOCALE, {
      day: 'numeric',
      month: 'numeric',
      year: 'numeric',
      timeZone: isDate ? 'UTC' : 'Europe/London',
    })
    .split('/');
  return `${Number(date)} ${months.split(' ')[Number(month) - 1]} ${year}`;
}

export function size(bytes: number): string {
  const units: [number, string][] = [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'KB'],
  ];
  for (const [unit, name] of units)
    if (bytes >= unit) {
      const digits = bytes / unit < 10 ? 1 : 0;
      const value = (bytes / unit).toLocaleString(LOCALE, {
        maximumFractionDigits: digits,
      });
      return `${value}\u00a0${name}`;
    }
  return `${number(bytes)}\u00a0B`;
}
