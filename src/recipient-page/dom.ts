/* Elements, made without any markup in a text: what others wrote can never become an element. */

export type Child = Node | string | null | undefined | false;

export interface Properties {
  [attribute: string]: string | number | boolean | undefined | Handlers;
  on?: Handlers;
}
type Handlers = { [event: string]: (event: Event) => void };

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'object')
      for (const [event, handler] of Object.entries(value))
        element.addEventListener(event, handler);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, ...children);
  return element;
}

export function append(element: Element, ...children: Child[]): void {
  for (const child of children)
    if (child !== null && child !== undefined && child !== false) element.append(child);
}

export function button(
  words: string,
  press: () => void,
  look: 'primary' | 'secondary' | 'plain' = 'primary',
  more: Properties = {},
): HTMLButtonElement {
  return h('button', { type: 'button', class: look, on: { click: press }, ...more }, words);
}

let numbers = 0;
export function freshId(of: string): string {
  return `${of}-${++numbers}`;
}
