/* A small office and its people, made by the command in a folder of its own. */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../browser/command.mjs';
import { SOURCE } from './bundle.mjs';

export const PROGRAM = resolve(process.env.SAFEHAND ?? join(SOURCE, 'build', 'safehand'));
export const PASSPHRASE = 'correct horse battery staple';

export class Stage {
  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'safehand-page-')));
    this.step = 0;
    this.time = '2026-11-16T09:00:00Z';
    this.write('passphrase', `${PASSPHRASE}\n`, 0o600);
  }

  end() {
    rmSync(this.folder, { recursive: true });
  }

  path(...names) {
    return join(this.folder, ...names);
  }

  write(name, data, mode = 0o600) {
    writeFileSync(this.path(name), data, { mode });
  }

  bytes(name) {
    return new Uint8Array(readFileSync(this.path(name)));
  }

  text(name) {
    return readFileSync(this.path(name), 'utf8');
  }

  /* The session's clock. */
  now() {
    return Date.parse(this.time) / 1000;
  }

  spawn(who, ...args) {
    this.step++;
    return runCommand(PROGRAM, args, {
      folder: this.folder,
      env: {
        PATH: '/usr/bin:/bin',
        HOME: this.folder,
        LC_ALL: 'C.UTF-8',
        SAFEHAND_OFFICE: 'office',
        SAFEHAND_PASSPHRASE_FILE: this.path('passphrase'),
        SAFEHAND_TEST_WORK_FACTOR: '1',
        SAFEHAND_TEST_TIME: this.time,
        SAFEHAND_TEST_SEED: `page ${this.step}`,
        ...(who ? { SAFEHAND_IDENTITY: `${who}.age` } : {}),
      },
    });
  }

  run(who, ...args) {
    return this.expect(0, who, ...args);
  }

  expect(status, who, ...args) {
    const result = this.spawn(who, ...args);
    if (result.status !== status)
      throw new Error(`safehand ${args.join(' ')}: exit ${result.status}\n${result.stdout}${result.stderr}`);
    return result.stdout;
  }

  /* Helen, who manages, and Ruth, who shares. */
  makeOffice() {
    const organisation = ['--organisation', 'Home-Start Example', '--kind', 'charity'];
    this.run(null, 'identity', 'new', '--name', 'Helen Ward', ...organisation, '--role', 'manager',
      '-o', 'helen.age');
    this.run('helen', 'init', 'office', '--name', 'Home-Start Example', '--origin',
      'ledger.example.org/home-start');
    this.run('helen', 'identity', 'new', '--name', 'Ruth Adeyemi', ...organisation, '--role',
      'coordinator', '--contact', '0116 496 0501', '--office', 'office', '-o', 'ruth.age');
    this.run('helen', 'staff', 'add', 'ruth.card.json', '--role', 'coordinator', '--trained-on',
      '2026-11-16');
    cpSync(join(SOURCE, 'tests', 'formats', 'HS-7'), this.path('HS-7'), { recursive: true });
  }

  /* Amanda, as the command makes her; or anybody whose card lies there. */
  makeAmanda() {
    this.run(null, 'identity', 'new', '--name', 'Amanda Kaur', '--organisation',
      'Leicestershire County Council', '--kind', 'childrens_social_care', '--role',
      'social worker', '-o', 'amanda.age');
  }

  addRecipient(card, name) {
    this.run('helen', 'recipient', 'add', card);
    this.run('helen', 'recipient', 'verify', name, '--by', 'Helen Ward', '--how',
      'phone, number from their site', '--fingerprint', this.run(null, 'card', 'fingerprint', card).trim());
  }

  /* Shares HS-7, and gives the package's file name in the folder. */
  share(to, purpose, ...more) {
    this.expect(7, 'ruth', 'share', 'HS-7', '--to', to, '--profile', 'social-care-report',
      '--purpose', purpose, '--basis', 'legitimate_interests', '--reason',
      'The council asked for a report, and nobody could be reached', '--reason',
      'P08.informed=yes', '--reason', 'P08.whom=The mother, at a visit', '--reason',
      'C01.reason=The portal is down today', '--by', 'hand', ...more);
    const id = JSON.parse(this.run('ruth', 'ledger', 'list', '--json'))[0].id;
    this.run('helen', 'approve', id, '--yes');
    this.run('ruth', 'deliver', id);
    cpSync(this.path('office', 'outbox', `${id}.safehand`), this.path(`${id}.safehand`));
    return `${id}.safehand`;
  }
}
