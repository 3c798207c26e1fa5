/* Whatever mail makes of a card or of an armored package: what the command finds in it the page finds too. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { armor } from 'age-encryption';
import { loadCore, SOURCE } from './bundle.mjs';
import { Stage } from './stage.mjs';

const MAILED = join(SOURCE, 'tests', 'cli', 'tools', 'mailed');
const WAYS = execFileSync(MAILED, { encoding: 'utf8' }).trim().split('\n');

let core;
let stage;
let session;
before(async () => {
  core = await loadCore();
  stage = new Stage();
  session = new core.session.Session();
});
after(() => stage?.end());

/* Each way, as a file. */
function* arrived(name) {
  for (const way of WAYS) yield [way, new Uint8Array(execFileSync(MAILED, [way, stage.path(name)], { maxBuffer: 1 << 26 }))];
}

test('a card, armored or bare, in every way in which the command finds it', () => {
  assert.ok(WAYS.length >= 39);
  stage.run(null, 'identity', 'new', '--name', 'Si\u00e2n \u0141ucja Prosser', '--organisation', 'Cyngor Sir G\u00e2r', '--kind',
    'childrens_social_care', '--role', 'social worker', '-o', 'sian.age');
  const { cardText, card } = session.readCard(stage.bytes('sian.card.json'));
  stage.write('armored', core.mail.armored('SAFEHAND CARD', cardText));
  for (const [way, bytes] of arrived('armored'))
    assert.equal(session.readCard(bytes).card.fingerprint, card.fingerprint, `armored, ${way}`);
  stage.run(null, 'identity', 'new', '--name', 'Amanda Kaur', '--organisation', 'Leicestershire County Council', '--kind',
    'childrens_social_care', '--role', 'social worker', '-o', 'amanda.age');
  const bare = session.readCard(stage.bytes('amanda.card.json')).card;
  for (const [way, bytes] of arrived('amanda.card.json'))
    assert.equal(session.readCard(bytes).card.fingerprint, bare.fingerprint, `bare, ${way}`);
});

test('an armored package, in the same ways', async () => {
  stage.makeOffice();
  stage.addRecipient('amanda.card.json', 'Amanda Kaur');
  const sealed = stage.bytes(stage.share('Amanda Kaur', 'Planning support'));
  stage.write('package', armor.encode(sealed));
  const digest = core.bytes.digestOf(sealed);
  for (const [way, bytes] of arrived('package')) {
    const found = core.mail.ageFind(bytes);
    assert.equal(found && core.bytes.digestOf(found), digest, way);
  }
});

test('six groups, as they are written, read aloud, pasted with a message, or quoted', () => {
  const found = (text) => core.mail.groupsFind(core.bytes.bytesOf(text));
  const groups = '71619 09276 40319 31138 07262 64293';
  for (const text of [groups, groups.replaceAll(' ', ''), groups.replaceAll(' ', '\n'), groups.replaceAll(' ', ', '),
    groups.replaceAll(' ', '-'), `read to you:\r\n> 71619 09276 40319\r\n> 31138 07262 64293\r\n\r\nPhone 0116 496 0501`,
    `<p>It is <b>71619&nbsp;09276 40319</b> 31138 07262 64293</p>`])
    assert.equal(found(text), groups, text);
  for (const text of ['', groups.slice(0, -1), `${groups}1`, `1${groups}`, '71619 09276 40319', 'x'.repeat(200)])
    assert.equal(found(text), null, text);
});

test('what is in no message, and what was made to take long', () => {
  const bytes = core.bytes.bytesOf;
  assert.equal(core.mail.ageFind(bytes('Dear Amanda')), null);
  assert.equal(core.mail.ageFind(new Uint8Array(100_000).fill(0xff)), null);
  const started = Date.now();
  for (const text of ['<'.repeat(400_000), '> '.repeat(200_000), ' '.repeat(400_000), '&'.repeat(400_000),
    '-----BEGIN AGE ENCRYPTED FILE-----\n'.repeat(10_000), `${'A'.repeat(76)}\n`.repeat(5_000)])
    assert.equal(core.mail.ageFind(bytes(text)), null);
  assert.ok(Date.now() - started < 20_000, 'no message takes long');
});
