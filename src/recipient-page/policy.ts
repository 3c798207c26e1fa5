/*
 * Closes what the page's own policy leaves open. That one lets the page connect to where it came from, so that a
 * receipt can be put on the portal; it was written before anybody knew where that is. A policy can be made
 * narrower when the page is there, and never wider again.
 */
import { h } from './dom.ts';

/* The folder that the page was served from; null if it came in no way that a portal would be reached by. */
export const folder: URL | null =
  location.protocol === 'https:' ? new URL('.', location.href.split(/[?#]/)[0]) : null;

function narrow(within: Document, sources: string): void {
  const content = `connect-src ${sources}`;
  const policy = h('meta', { 'http-equiv': 'Content-Security-Policy', content });
  within.head.append(policy);
}

/* A policy cannot name a host that is an address of IPv6: then it is as near as 'self' comes, the whole server. */
function sourceOf(place: URL): string {
  return place.hostname.startsWith('[')
    ? "'self'"
    : place.href.replace(/;/g, '%3B').replace(/,/g, '%2C');
}

/* To be called before anything else: to no place but that folder, and to none from a file. */
export function closeNetwork(): void {
  narrow(document, folder ? sourceOf(folder) : "'none'");
}

/* A window without anything in it that may connect to nothing, and so may none of its workers. */
export function closedFrame(): HTMLIFrameElement {
  const frame = h('iframe', { hidden: true });
  document.body.append(frame);
  narrow(frame.contentDocument!, "'none'");
  return frame;
}
