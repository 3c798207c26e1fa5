/* Files that were renamed for the recipient's system: the page says of them what the command says. */
import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { loadCore } from './bundle.mjs';
import { PASSPHRASE, Stage } from './stage.mjs';

const RECORDED = ['Photo "1": \u2764\ufe0f\u202e\\.txt', 'photo _1__ \u2764_.TXT', 'plain.txt'];
let core;
let stage;

before(async () => {
  core = await loadCore();
  stage = new Stage();
  stage.makeOffice();
  stage.makeAmanda();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
  const family = JSON.parse(stage.text('HS-7/family.json'));
  const entry = family.entries.find((item) => item.attachments);
  renameSync(stage.path('HS-7/attachments/drawing.txt'), stage.path('HS-7/attachments', RECORDED[0]));
  for (const name of RECORDED.slice(1)) stage.write(`HS-7/attachments/${name}`, `${name}\n`);
  entry.attachments = RECORDED;
  stage.write('HS-7/family.json', JSON.stringify(family));
  stage.time = '2026-11-17T10:00:00Z';
});
after(() => stage?.end());

test('the page and the command call the files the same', async () => {
  const name = stage.share('Amanda Kaur', 'For the review meeting on 1 December 2026');
  stage.run('amanda', 'card', 'trust', 'ruth.card.json', '--fingerprint',
    stage.run(null, 'card', 'fingerprint', 'ruth.card.json').trim());
  const said = JSON.parse(stage.run('amanda', 'open', name, '-o', 'opened', '--json'));
  const session = new core.session.Session(() => stage.now());
  await session.unlock(stage.bytes('amanda.age'), PASSPHRASE);
  const { card, cardText } = session.readCard(stage.bytes('ruth.card.json'));
  session.trust(cardText, card.fingerprint);
  const shown = await session.check(new Blob([stage.bytes(name)]), {
    progress: () => {},
    isCancelled: () => false,
  });
  const files = shown.files.filter((file) => file.isAttachment);
  assert.deepEqual(
    files.map(({ name: sent, recordedName }) => [sent, recordedName]),
    [
      ['Photo _1__ \u2764_ (2).txt', RECORDED[0]],
      ['photo _1__ \u2764_.TXT', undefined],
      ['plain.txt', undefined],
    ],
  );
  assert.deepEqual(said.renamed, [
    { path: files[0].path, recorded_name: files[0].recordedName },
  ]);
  for (const file of files)
    assert.deepEqual((await session.read(file.index, () => false)).bytes,
      stage.bytes(`opened/${shown.id}/${file.path}`));
  assert.deepEqual(
    shown.extract.attachments.map((file) => file.name),
    files.map((file) => file.name),
  );
});
