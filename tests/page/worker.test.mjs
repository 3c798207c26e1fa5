/* The worker's end of the protocol, with a page that this test plays. */
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { webcrypto } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { join } from 'node:path';
import { SOURCE } from './bundle.mjs';
import { PASSPHRASE, Stage } from './stage.mjs';

let stage;
let name;
let bundle;
let page;

before(async () => {
  stage = new Stage();
  stage.makeOffice();
  stage.makeAmanda();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
  stage.write('HS-7/attachments/drawing.txt', 'a house and a sun\n'.repeat(200000)); // two batches
  stage.time = new Date().toISOString().slice(0, 19) + 'Z'; // the worker's clock is the computer's
  name = stage.share('Amanda Kaur', 'For the review meeting on 1 December 2026');
  const built = await build({
    entryPoints: [join(SOURCE, 'src', 'recipient-page', 'worker.ts')],
    bundle: true, format: 'iife', target: 'es2022', write: false,
  });
  bundle = built.outputFiles[0].text;
});
after(() => stage?.end());

/* Starts a worker, and asks it things. */
class Page {
  constructor() {
    this.asked = 0;
    this.waiting = new Map();
    this.told = [];
    this.onChunk = () => {};
    const self = { postMessage: (answer) => this.take(structuredClone(answer)), onmessage: null };
    globalThis.crypto ??= webcrypto;
    new Function('self', bundle)(self);
    this.worker = self;
  }

  take(answer) {
    this.told.push(answer);
    if (answer.is === 'chunk') this.onChunk(answer);
    if (answer.is !== 'done' && answer.is !== 'refused') return;
    this.waiting.get(answer.id)?.(answer);
    this.waiting.delete(answer.id);
  }

  ask(request) {
    const id = ++this.asked;
    const answer = new Promise((resolve) => this.waiting.set(id, resolve));
    this.worker.onmessage({ data: { ...request, id } });
    return Object.assign(answer, { id });
  }

  async done(request) {
    const answer = await this.ask(request);
    assert.equal(answer.is, 'done', JSON.stringify(answer.refusal));
    return answer.result;
  }

  async refused(request) {
    const answer = await this.ask(request);
    assert.equal(answer.is, 'refused');
    return answer.refusal;
  }
}

const sealed = () => new Blob([stage.bytes(name)]);

beforeEach(async () => {
  page = new Page();
  await page.done({ do: 'unlock', identity: stage.bytes('amanda.age'), passphrase: PASSPHRASE });
  const { card, cardText } = await page.done({ do: 'read-card', text: stage.bytes('ruth.card.json') });
  await page.done({ do: 'trust', card: cardText, fingerprint: card.fingerprint });
});

test('a package is checked, with progress, and locked away again', async () => {
  const shown = await page.done({ do: 'check', package: sealed() });
  assert.equal(shown.purpose, 'For the review meeting on 1 December 2026');
  const progress = page.told.filter((answer) => answer.step === 'checking');
  assert.equal(progress[progress.length - 1].done, progress[progress.length - 1].of);
  const { bytes } = await page.done({ do: 'read', file: 3 });
  assert.equal(bytes.length, 18 * 200000);
  const receipt = await page.done({ do: 'receipt', code: 'not-needed' });
  assert.match(receipt.text, /^outcome rejected not-needed$/m);
  assert.deepEqual(await page.done({ do: 'lock' }), {});
  for (const request of [{ do: 'read', file: 3 }, { do: 'receipt', code: null }])
    assert.equal((await page.refused(request)).code, 'no-package');
  assert.equal((await page.refused({ do: 'check', package: sealed() })).code, 'locked');
});

test('one thing at a time; what is cancelled ends, and the next goes on', async () => {
  const checking = page.ask({ do: 'check', package: sealed() });
  assert.equal((await page.refused({ do: 'check', package: sealed() })).code, 'busy');
  await page.done({ do: 'cancel', of: checking.id });
  const answer = await checking;
  assert.equal(answer.refusal.code, 'cancelled');
  assert.equal((await page.refused({ do: 'read', file: 3 })).code, 'no-package');
  assert.ok(await page.done({ do: 'check', package: sealed() }));
});

test('chunks come one by one, and none after a cancel', async () => {
  await page.done({ do: 'check', package: sealed() });
  const chunks = [];
  page.onChunk = (answer) => {
    chunks.push(answer.bytes);
    page.worker.onmessage({ data: { do: 'more', of: answer.id, id: ++page.asked } });
  };
  const { size } = await page.done({ do: 'save', files: [3], as: 'file', to: null });
  assert.equal(size, 18 * 200000);
  assert.equal(Buffer.compare(Buffer.concat(chunks), Buffer.from(stage.bytes('HS-7/attachments/drawing.txt'))), 0);

  /* Nobody asks for more: nothing more comes, and a cancel ends it. */
  let count = 0;
  page.onChunk = () => void count++;
  const saving = page.ask({ do: 'save', files: [3], as: 'file', to: null });
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(count, 1);
  await page.done({ do: 'cancel', of: saving.id });
  assert.equal((await saving).refusal.code, 'cancelled');
  assert.equal(count, 1);
});

/* A folder and its files as the browser gives them. */
function fakeFolder(files) {
  const missing = () => Promise.reject(new DOMException('', 'NotFoundError'));
  return {
    kind: 'directory',
    getFileHandle: (called, { create = false } = {}) => {
      if (!create && !files.has(called)) return missing();
      return Promise.resolve(fakeFile(called, files));
    },
  };
}

function fakeFile(called, files, failing = false) {
  return {
    kind: 'file',
    createWritable: async () => {
      const parts = [];
      return {
        write: async (bytes) => {
          if (failing) throw new Error('disk full');
          parts.push(Buffer.from(bytes));
        },
        close: async () => void files.set(called, Buffer.concat(parts)),
        abort: async () => void files.set(`aborted ${called}`, true),
      };
    },
  };
}

test('to a folder, and never over another file', async () => {
  await page.done({ do: 'check', package: sealed() });
  const files = new Map([['report.html', Buffer.from('mine')], ['drawing.txt', Buffer.from('mine')]]);
  await page.done({ do: 'save', files: [0, 3], as: 'file', to: fakeFolder(files) });
  assert.deepEqual([...files.keys()].sort(), ['drawing (2).txt', 'drawing.txt', 'report (2).html', 'report.html']);
  assert.equal(String(files.get('report.html')), 'mine');
  assert.equal(files.get('drawing (2).txt').length, 18 * 200000);
});

test('to a file; a full disk is told, and nothing is left', async () => {
  await page.done({ do: 'check', package: sealed() });
  const files = new Map();
  const { name: called, size } = await page.done({ do: 'save', files: [0, 1, 2, 3], as: 'zip', to: fakeFile('all.zip', files) });
  assert.match(called, /^[0-9a-f-]{36}\.zip$/);
  assert.equal(files.get('all.zip').length, size);
  assert.equal(files.get('all.zip').subarray(0, 2).toString(), 'PK');
  const refusal = await page.refused({ do: 'save', files: [3], as: 'file', to: fakeFile('full', files, true) });
  assert.equal(refusal.code, 'write-failed');
  assert.equal(refusal.status, 6);
  assert.equal(files.get('aborted full'), true);
  assert.equal(files.has('full'), false);
});

test('a fault of ours is told as one', async () => {
  const { code, status, params } = await page.refused({ do: 'unlock', identity: null, passphrase: '' });
  assert.deepEqual([code, status], ['internal', 6]);
  assert.match(params.detail, /TypeError/);
});
