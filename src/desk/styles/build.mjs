// build.mjs --output FILE: the desk's style sheet, one file, from desk.scss and govuk-frontend.
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'sass';

const here = dirname(fileURLToPath(import.meta.url));
const at = process.argv.indexOf('--output');
if (at < 0 || !process.argv[at + 1]) {
  console.error('usage: build.mjs --output FILE');
  process.exit(2);
}
const made = compile(join(here, 'desk.scss'), {
  style: 'compressed',
  charset: false,
  loadPaths: [resolve(here, '../../../node_modules')],
  quietDeps: true,
});
writeFileSync(process.argv[at + 1], made.css);
console.log(`desk.css: ${Buffer.byteLength(made.css)} bytes`);
