/* The page's core as Node can load it: bundled by esbuild, as the page itself is. */
import { build } from 'esbuild';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

globalThis.crypto ??= webcrypto; // Debian 12's Node has it by import only

export const SOURCE = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const CORE = join(SOURCE, 'src', 'recipient-page', 'core');

const MODULES = [
  'bytes', 'card', 'checkpoint', 'cipher', 'compare', 'envelope', 'heads', 'history', 'identity', 'json',
  'keys', 'lines', 'mail', 'message', 'manifest', 'memory', 'merkle', 'names', 'note', 'open', 'paste',
  'receipt',
  'refusal', 'save', 'session', 'source', 'tar', 'time', 'trust', 'zip',
];

/* Each module of the core by its name: core.json.jsonRead(...). */
export async function loadCore() {
  const folder = mkdtempSync(join(tmpdir(), 'safehand-core-'));
  const outfile = join(folder, 'core.mjs');
  const contents = MODULES.map((name) => `export * as ${name} from './${name}.ts';`).join('\n');
  await build({
    stdin: { contents, resolveDir: CORE, loader: 'ts' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outfile,
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
