/*
 * What the worker does for the page, without the worker: one person's keys, what they remember,
 * and the package that was checked last.
 */
import {
  type CardGiven, type CardShown, type FileShown, type MadeKey, type MadeReceipt, type MemoryFile,
  type MemoryTrouble, type PackageShown, READ_MAXIMUM, type CardWish,
} from '../protocol.ts';
import { bytesOf } from './bytes.ts';
import { type Card, cardRead, cardShown } from './card.ts';
import { headsSee, isAcknowledged } from './heads.ts';
import { type Identity, identityMake, identityUnlock } from './identity.ts';
import { jsonRead } from './json.ts';
import { armored, cardsFind, groupsFind } from './mail.ts';
import {
  isFingerprint, memoryHeads, memoryJoin, memoryRead, type Memory, memorySee, memoryTell,
  memoryUntell, memoryText, memoryTrust,
  NOTHING,
} from './memory.ts';
import { isAttachment, nameOf } from './names.ts';
import { type Opened, type OpenWish, packageOpen, type Place } from './open.ts';
import { RECEIPT_CODES, receiptMake } from './receipt.ts';
import { Malformed, reading, Refused, refuse } from './refusal.ts';
import {
  fileWhole, type Folder, placeAt, saveFile, saveFolder, type SaveWish, saveZip, type Sink,
} from './save.ts';
import type { Source } from './source.ts';
import { dayOf, minuteOf, timeText } from './time.ts';

export interface CheckWish extends SaveWish {
  memory?: Uint8Array;
  trust?: string[];
  despiteLedger?: boolean;
}

/* A name that any file system takes, Windows' too. */
function fileName(name: string, ending: string): string {
  const plain = name.replace(/[\u0000-\u001f<>:"/\\|?*]/g, '').replace(/[. ]+$/, '').trim();
  return `${[...plain].slice(0, 60).join('') || 'safehand'}${ending}`;
}

function fileShown(place: Place, index: number): FileShown {
  return {
    index,
    path: place.path,
    name: nameOf(place.path),
    size: place.size,
    sha256: place.sha256,
    isAttachment: isAttachment(place.path),
    ...(place.original === undefined ? {} : { original: place.original }),
    ...(place.recordedName === undefined ? {} : { recordedName: place.recordedName }),
    ...(place.notRead === undefined ? {} : { notRead: place.notRead }),
  };
}

/* For programs; what is not in its form is shown as text alone. */
function extractParsed(text: string): unknown {
  try {
    return jsonRead(bytesOf(text));
  } catch (problem) {
    if (problem instanceof Malformed) return null;
    throw problem;
  }
}

export class Session {
  private identity: Identity | null = null;
  private memory: Memory = NOTHING;
  private memoryWas = ''; // the text that the page gave or got last
  private opened: Opened | null = null;
  private readonly now: () => number;

  constructor(now: () => number = () => Math.floor(Date.now() / 1000)) {
    this.now = now;
  }

  /* ---- keys ---- */

  /* What was made is unlocked, until `lock`: so that its owner can note whom they expect. */
  async makeKey(wish: CardWish, passphrase: string, workFactor?: number): Promise<MadeKey> {
    const { identity, sealed } = await identityMake(wish, passphrase, this.now(), workFactor);
    this.lock();
    this.identity = identity;
    return {
      ...this.given(identity.card),
      identityText: sealed,
      identityFile: fileName(identity.card.name, '.identity.age'),
    };
  }

  async unlock(bytes: Uint8Array, passphrase: string): Promise<CardGiven> {
    this.lock();
    this.identity = await identityUnlock(bytes, passphrase);
    return this.given(this.identity.card);
  }

  private given(card: Card): CardGiven {
    return {
      card: this.shown(card),
      cardText: card.text,
      cardArmor: armored('SAFEHAND CARD', card.text),
      cardFile: fileName(card.name, '.card.json'),
    };
  }

  /* Forgets everything. */
  lock(): Record<string, never> {
    this.identity = null;
    this.memory = NOTHING;
    this.memoryWas = '';
    this.opened = null;
    return {};
  }

  private owner(): Identity {
    return this.identity ?? refuse('locked');
  }

  private shown(card: Card): CardShown {
    return cardShown(card, this.now());
  }

  /* ---- cards and memory ---- */

  readCard(bytes: Uint8Array): { card: CardShown; cardText: string } {
    let fault: unknown = null;
    for (const candidate of cardsFind(bytes)) {
      try {
        const card = this.cardOf(candidate);
        return { card: this.shown(card), cardText: card.text };
      } catch (problem) {
        const isForged = problem instanceof Refused && problem.refusal.code === 'card-forged';
        if (fault === null || isForged) fault = problem;
      }
    }
    throw fault;
  }

  private cardOf(bytes: Uint8Array): Card {
    const codes = { malformed: 'card-malformed', forged: 'card-forged' } as const;
    return reading('card', codes, () => cardRead(bytes));
  }

  /* Takes a memory file up, if one is given; what was trusted meanwhile stays. */
  private remember(bytes: Uint8Array | undefined): MemoryTrouble | null {
    const { memory, trouble } = memoryRead(bytes, this.owner().signer);
    if (!bytes || trouble) return trouble;
    this.memoryWas = new TextDecoder().decode(bytes);
    this.memory = memoryJoin(memory, this.memory);
    return null;
  }

  private memoryFile(): MemoryFile {
    const { signer, card } = this.owner();
    const text = memoryText(this.memory, signer);
    const file = fileName(card.name, `.memory ${minuteOf(this.now())}.json`); // the newest is seen by its name
    return { text, file, changed: text !== this.memoryWas };
  }

  trust(text: string, fingerprint: string, memory?: Uint8Array) {
    this.owner();
    const card = this.cardOf(bytesOf(text));
    const digits = (groups: string) => groups.replace(/[^0-9]/g, '');
    if (digits(fingerprint) !== digits(card.fingerprint)) refuse('fingerprint-differs');
    if (card.expires <= this.now()) refuse('card-expired');
    this.remember(memory);
    this.memory = memoryTrust(this.memory, card);
    return { card: this.shown(card), memory: this.memoryFile() };
  }

  /* What a text says of a sender: a card in it, or six groups alone. */
  findFingerprint(bytes: Uint8Array): { fingerprint: string; card: CardShown | null } {
    try {
      const { card } = this.readCard(bytes);
      return { fingerprint: card.fingerprint, card };
    } catch (problem) {
      const fingerprint = groupsFind(bytes);
      if (problem instanceof Refused && fingerprint) return { fingerprint, card: null };
      throw problem;
    }
  }

  /* A fingerprint that was read aloud, of a card that is still to come; `instead` was typed wrong before, and counts for
   * nothing any more. */
  expect(fingerprint: string, memory?: Uint8Array, instead?: string): MemoryFile {
    this.owner();
    if (!isFingerprint(fingerprint)) refuse('fingerprint-differs');
    this.remember(memory);
    this.memory = memoryTell(memoryUntell(this.memory, instead), fingerprint);
    return this.memoryFile();
  }

  /* ---- a package ---- */

  /* Opens it; a sender whose fingerprint was read aloud before is trusted then, and `told`. */
  private async openTrusting(source: Source, wish: OpenWish): Promise<Opened> {
    try {
      return await packageOpen(source, wish);
    } catch (problem) {
      const text = problem instanceof Refused ? problem.refusal.senderCard : undefined;
      const card = text === undefined ? null : this.cardOf(bytesOf(text));
      if (!card || card.expires <= this.now() || !wish.memory.told.includes(card.fingerprint)) throw problem;
      const memory = memoryTrust(wish.memory, card);
      const opened = await packageOpen(source, { ...wish, memory });
      this.memory = memory;
      return { ...opened, trustedBy: 'told' };
    }
  }

  async check(source: Source, wish: CheckWish): Promise<PackageShown> {
    this.opened = null;
    const identity = this.owner();
    const memoryTrouble = this.remember(wish.memory);
    const given = (wish.trust ?? []).map((text) => this.cardOf(bytesOf(text)));
    try {
      const opened = await this.openTrusting(source, {
        identity,
        now: this.now(),
        memory: this.memory,
        given,
        despiteLedger: wish.despiteLedger ?? false,
        progress: wish.progress,
        isCancelled: wish.isCancelled,
      });
      this.opened = opened;
      this.see(opened, false);
      return this.packageShown(opened, memoryTrouble);
    } catch (problem) {
      if (problem instanceof Refused && memoryTrouble)
        problem.refusal.memoryTrouble = memoryTrouble;
      if (problem instanceof Refused && problem.refusal.sender)
        problem.refusal.told = this.memory.told;
      throw problem;
    }
  }

  /* A contradiction is remembered by nobody: it stays one. */
  private see(opened: Opened, isAcknowledged: boolean): void {
    if (opened.comparison.compared === 'contradicts') return;
    const heads = memoryHeads(this.memory, opened.checkpoint.origin);
    const { accepted } = opened.comparison;
    this.memory = memorySee(
      this.memory,
      headsSee(heads, accepted, opened.checkpoint, isAcknowledged),
    );
  }

  private packageShown(opened: Opened, memoryTrouble: MemoryTrouble | null): PackageShown {
    const { manifest, comparison, checkpoint } = opened;
    const isDamaged = memoryTrouble !== null && comparison.compared === 'first-seen';
    return {
      id: manifest.id,
      sender: this.shown(opened.sender),
      trustedBy: opened.trustedBy,
      recipientName: manifest.recipient.name,
      recipientOrganisation: manifest.recipient.organisation,
      purpose: manifest.purpose,
      basis: manifest.basis,
      marking: manifest.marking,
      handling: manifest.handling,
      created: timeText(manifest.created),
      expires: timeText(manifest.expires),
      lastDay: dayOf(manifest.expires - 1),
      hasExpired: manifest.expires <= this.now(),
      ledger: {
        compared: isDamaged ? 'damaged' : comparison.compared,
        origin: checkpoint.origin,
        entries: Number(checkpoint.size),
        continues: Number(comparison.continues),
        missing: Number(comparison.missing),
        dropped: comparison.dropped && {
          kept: Number(comparison.dropped.kept),
          seen: Number(comparison.dropped.seen),
          isNamed: comparison.dropped.isNamed,
        },
        recordedAt: opened.recordedAt,
      },
      report: opened.report,
      extract: extractParsed(opened.extract),
      extractText: opened.extract,
      files: opened.files.map(fileShown),
      packageDigest: opened.packageDigest,
      packageSize: opened.envelope.source.size,
      isAcknowledged: isAcknowledged(opened.heads, checkpoint),
      receiptCodes: RECEIPT_CODES,
      memory: this.memoryFile(),
      memoryTrouble,
    };
  }

  private checked(): Opened {
    return this.opened ?? refuse('no-package');
  }

  async read(index: number, isCancelled: () => boolean) {
    const place = placeAt(this.checked(), index);
    const bytes = await fileWhole(this.checked(), place, READ_MAXIMUM, isCancelled);
    return { bytes, file: fileShown(place, index) };
  }

  /* What a file for these would be called. */
  savedName(indexes: number[], as: 'file' | 'zip'): string {
    const opened = this.checked();
    return as === 'zip' ? `${opened.manifest.id}.zip` : nameOf(placeAt(opened, indexes[0]!).path);
  }

  async saveOne(indexes: number[], as: 'file' | 'zip', sink: Sink, wish: SaveWish) {
    const opened = this.checked();
    const places = indexes.map((index) => placeAt(opened, index));
    if (as === 'zip') await saveZip(opened, places, sink, wish);
    else await saveFile(opened, places[0] ?? refuse('no-such-file'), sink, wish);
  }

  async saveAll(indexes: number[], folder: Folder, wish: SaveWish) {
    const opened = this.checked();
    await saveFolder(opened, indexes.map((index) => placeAt(opened, index)), folder, wish);
  }

  receipt(code: string | null): MadeReceipt {
    const opened = this.checked();
    const text = receiptMake(opened, this.owner(), code, this.now());
    this.see(opened, true);
    return {
      text,
      armor: armored('SAFEHAND RECEIPT', text),
      file: `${opened.manifest.id}.receipt`,
      senderContact: opened.sender.contact,
      memory: this.memoryFile(),
    };
  }
}
