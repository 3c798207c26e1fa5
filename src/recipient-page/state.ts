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
  memoryKept: string | null; // the file of it that was chosen or saved last
  memoryOlder: string | null; // another that was chosen, and is not used
  opened: PackageShown | null;
  isKept: boolean; // what was opened was signed for, or its report saved
  made: MadeKey | null;
  given: Set<string>; // texts that were given to be saved: that stays said, whatever is drawn anew
  unsaved: boolean; // something was made that is lost with the window
}

function nothing(): State {
  return {
    chosen: { package: null, identity: null, memory: null },
    passphrase: '',
    me: null,
    memory: null,
    memoryIsSaved: false,
    memoryKept: null,
    memoryOlder: null,
    opened: null,
    isKept: false,
    made: null,
    given: new Set(),
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
