/* What leaves the page: into a file, where the user says, or into the clipboard. */
import { ask, Refused } from './client.ts';
import type { FileShown } from './protocol.ts';

/* Of what is larger than the first nothing is held in memory where the browser can write to a file itself;
 * what is larger than the second is refused where it cannot. */
const DIRECT = 32 * 1024 * 1024;
const HELD = 1024 * 1024 * 1024;

function download(parts: BlobPart[], name: string, type: string): void {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.rel = 'noopener';
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function giveText(text: string, name: string): void {
  download([text], name, 'application/octet-stream');
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

/* Where the clipboard is closed to the page, a selection may still be copied. */
function copyTheOldWay(text: string): boolean {
  const area = document.createElement('textarea');
  const before = document.activeElement;
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  let copied = false;
  try {
    copied = document.execCommand('copy');
  } catch {
    copied = false;
  }
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}

export interface Giving {
  result: Promise<string | null>; // the name; null: the user chose no place
  cancel: () => void;
}

/* Saves files of the checked package, each checked again. To be called from a click, or the browser does
 * not ask where to. */
export function giveFiles(
  files: FileShown[],
  name: string,
  as: 'file' | 'zip',
  progress: (done: number, of: number) => void,
): Giving {
  let cancel = () => {};
  const run = async (): Promise<string | null> => {
    const total = files.reduce((sum, file) => sum + file.size, 0);
    let to: FileSystemFileHandle | null = null;
    if (total > DIRECT && window.showSaveFilePicker) {
      try {
        to = await window.showSaveFilePicker({ suggestedName: name });
      } catch {
        return null;
      }
    } else if (total > HELD) {
      throw new Refused({ code: 'too-large', status: 2, params: { maximum: HELD } });
    }
    const parts: BlobPart[] = [];
    const saving = ask<'save'>(
      { do: 'save', files: files.map((file) => file.index), as, to },
      {
        chunk: (bytes) => parts.push(bytes as Uint8Array<ArrayBuffer>),
        progress: (now) => progress(now.done, now.of),
      },
    );
    cancel = saving.cancel;
    await saving.result;
    if (!to) download(parts, name, 'application/octet-stream');
    return to ? to.name : name;
  };
  return { result: run(), cancel: () => cancel() };
}
