/* Times as they stand in files, and days as people in Britain count them. */
import { malformed } from './refusal.ts';

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/;

/* Seconds since 1970 of a time of the years 1900 to 9999 that exists; null for any other text. */
export function timeRead(text: string): number | null {
  const parts = TIME.exec(text);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number, number, number, number, number, number,
  ];
  if (year < 1900) return null;
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  moment.setUTCHours(hour, minute, second);
  return timeText(moment.getTime() / 1000) === text ? moment.getTime() / 1000 : null;
}

/* Whether a text is a day of the years 1900 to 9999 that exists: "2032-11-15". */
export function isDate(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  if (text < '1900' || Number.isNaN(moment.getTime())) return false;
  return moment.toISOString().slice(0, 10) === text;
}

export function timeText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

export function timeAt(text: string, what: string): number {
  return timeRead(text) ?? malformed(`${what} is not a time`);
}

const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function partsOf(seconds: number): { [type: string]: string } {
  const parts = LONDON.formatToParts(new Date(seconds * 1000));
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

/* The day in Europe/London of a moment: 2032-11-15. */
export function dayOf(seconds: number): string {
  const { year = '', month, day } = partsOf(seconds);
  return `${year.padStart(4, '0')}-${month}-${day}`;
}

/* Day and minute there, as a file's name has them: "2026-11-16 0905". */
export function minuteOf(seconds: number): string {
  const { hour, minute } = partsOf(seconds);
  return `${dayOf(seconds)} ${hour}${minute}`;
}
