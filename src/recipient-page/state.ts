/* What the page knows between its steps. All of it ends with the window, or with `forget`. */
import { stop } from './client.ts';
import type { CardShown, MadeKey, MemoryFile, PackageShown } from './protocol.ts';

export interface Chosen {
  package: File | null;
  identity: File | null;
  memory: File | null;
}

interface State {
  chosen: Chosen;
  passphrase: string;
  me: CardShown | null; // whose key the worker has unlocked
  memory: MemoryFile | null; // the newest
  memoryIsSaved: boolean;
  opened: PackageShown | null;
  isKept: boolean; // what was opened was signed for, or its report saved
  made: MadeKey | null;
  unsaved: boolean; // something was made that is lost with the window
}

function nothing(): State {
  return {
    chosen: { package: null, identity: null, memory: null },
    passphrase: '',
    me: null,
    memory: null,
    memoryIsSaved: false,
    opened: null,
    isKept: false,
    made: null,
    unsaved: false,
  };
}

export const state: State = nothing();

/* As it was when the page was opened; keys and what was checked end with the worker. */
export function forget(): void {
  stop();
  Object.assign(state, nothing());
}

export function remember(memory: MemoryFile): void {
  if (memory.text !== state.memory?.text) state.memoryIsSaved = !memory.changed;
  state.memory = memory;
}

window.addEventListener('beforeunload', (event) => {
  if (state.unsaved || (state.opened && !state.isKept)) event.preventDefault();
});
