/*
 * Checking a package, in the order of safehand-formats(5), "How to check a package". Nothing of it
 * is given out before all of it was checked.
 */
import type { PackageShown } from '../protocol.ts';
import { type Bytes, digestOf } from './bytes.ts';
import { type Card, CARD_MAXIMUM, cardRead } from './card.ts';
import {
  type Checkpoint, checkpointOpen, isProven, isSameLedger, leafRead, proofRead,
} from './checkpoint.ts';
import { type Comparison, ledgerCompare } from './compare.ts';
import { crcBegin, digestBegin, readAt, type Source, unarmored } from './source.ts';
import { contentFrom, type Envelope, envelopeOpen } from './envelope.ts';
import { type Heads } from './heads.ts';
import { HISTORY_MAXIMUM, historyRead } from './history.ts';
import type { Identity } from './identity.ts';
import { type Verifier, verifierRead } from './keys.ts';
import { Lines } from './lines.ts';
import { type ListedFile, type Manifest, MANIFEST_MAXIMUM, manifestRead } from './manifest.ts';
import { type Memory, memoryHeads } from './memory.ts';
import { CARD, EXTRACT, FIRST, REPORT } from './names.ts';
import { type Note, NOTE_MAXIMUM, noteRead, noteVerifyOnly } from './note.ts';
import { reading, refuse, Refused } from './refusal.ts';
import { Archive, type Member } from './tar.ts';
import { trustCheck } from './trust.ts';

const SHOWN_MAXIMUM = 64 * 1024 * 1024; // bytes of report.html, and of extract.json

export interface OpenWish {
  identity: Identity;
  now: number;
  memory: Memory;
  given: Card[]; // whose fingerprints were compared
  despiteLedger: boolean;
  progress: (done: number, of: number) => void;
  isCancelled: () => boolean;
}

/* Where a listed file lies, so that it can be read again without all that stands before it. */
export interface Place extends ListedFile {
  start: number;
  crc: number; // CRC-32, for a .zip
}

export interface Opened {
  envelope: Envelope;
  manifest: Manifest;
  manifestDigest: string;
  packageDigest: string;
  sender: Card;
  trustedBy: PackageShown['trustedBy'];
  files: Place[];
  report: string;
  extract: string;
  recordedAt: string;
  checkpoint: Checkpoint;
  heads: Heads | null; // that were remembered
  comparison: Comparison;
}

/* ---- manifest and sender ---- */

interface Start {
  manifest: Manifest;
  manifestDigest: string;
  card: Bytes;
  note: Bytes;
}

async function memberOf(archive: Archive, path: string): Promise<Member> {
  const member = (await archive.next()) ?? refuse('file-missing', { path });
  if (member.path !== path) refuse('file-misplaced', { path, found: member.path });
  return member;
}

async function smallMember(archive: Archive, path: string, maximum: number): Promise<Bytes> {
  return archive.wholeData(await memberOf(archive, path), maximum);
}

async function startRead(archive: Archive): Promise<Start> {
  const bytes = await smallMember(archive, FIRST[0], MANIFEST_MAXIMUM);
  const manifest = reading(FIRST[0], { malformed: 'manifest-malformed' }, () =>
    manifestRead(bytes),
  );
  const note = await smallMember(archive, FIRST[1], NOTE_MAXIMUM);
  const card = await smallMember(archive, CARD, CARD_MAXIMUM);
  return { manifest, manifestDigest: digestOf(bytes), card, note };
}

function senderOf({ manifest, card }: Start): Card {
  const listed = manifest.files[0]!;
  if (card.length !== listed.size || digestOf(card) !== listed.sha256)
    refuse('file-altered', { path: CARD });
  const sender = reading(CARD, { malformed: 'card-malformed', forged: 'card-forged' }, () =>
    cardRead(card),
  );
  const { name, organisation, verifier } = manifest.sender;
  if (
    sender.verifier.text !== verifier || sender.name !== name ||
    sender.organisation !== organisation
  )
    refuse('card-of-another');
  return sender;
}

interface Ledger {
  origin: string;
  verifier: Verifier;
}

const NOTE = FIRST[1];
const NOTE_CODES = { malformed: 'note-malformed', forged: 'note-forged' } as const;

function noteSigned(bytes: Bytes, sender: Card): Note {
  return reading(NOTE, NOTE_CODES, () => {
    const note = noteRead(bytes);
    noteVerifyOnly(note, sender.verifier);
    return note;
  });
}

/* What the sender signed must be what was read, and meant for whoever reads it. */
function noteCheck(note: Note, start: Start, sender: Card, own: string): Ledger {
  const { manifest, manifestDigest } = start;
  const said = reading(NOTE, NOTE_CODES, () => {
    const lines = new Lines(note.text);
    lines.kind('safehand.manifest/2');
    const values = {
      id: lines.value('id'),
      digest: lines.value('manifest'),
      recipient: lines.value('recipient'),
      origin: lines.value('origin'),
      verifier: verifierRead(lines.value('ledger')),
    };
    lines.end();
    return values;
  });
  if (said.id !== manifest.id || said.digest !== manifestDigest) refuse('note-of-another');
  ledgerCheck(sender, said);
  if (said.recipient !== own || manifest.recipient.key !== own) refuse('passed-on');
  return said;
}

/* A sender speaks for the ledger that their card names, or a further log of it, and no other. */
function ledgerCheck(sender: Card, ledger: Ledger): void {
  if (!sender.ledger) return refuse('ledger-none');
  const isNamedSo = ledger.verifier.name === ledger.origin;
  if (!isNamedSo || !isSameLedger(sender.ledger.origin, ledger.origin)) refuse('ledger-other');
}

/* ---- files ---- */

async function fileCheck(
  archive: Archive,
  file: ListedFile,
  isCancelled: () => boolean,
): Promise<{ place: Place; kept: Bytes | null }> {
  const { path } = file;
  const isShown = path === REPORT || path === EXTRACT;
  const member = await memberOf(archive, path);
  if (member.size !== file.size) refuse('file-altered', { path });
  if (isShown && member.size > SHOWN_MAXIMUM)
    refuse('file-too-large', { path, maximum: SHOWN_MAXIMUM });
  const kept = isShown ? new Uint8Array(member.size) : null;
  const digest = await digestBegin();
  const crc = crcBegin();
  let at = 0;
  for (let bytes = await archive.data(); bytes; bytes = await archive.data()) {
    if (isCancelled()) refuse('cancelled');
    kept?.set(bytes, at);
    at += bytes.length;
    digest.add(bytes);
    crc.add(bytes);
  }
  if (digest.end() !== file.sha256) refuse('file-altered', { path });
  return { place: { ...file, start: member.start, crc: crc.end() }, kept };
}

interface Files {
  files: Place[];
  report: string;
  extract: string;
}

async function filesCheck(archive: Archive, manifest: Manifest, wish: OpenWish): Promise<Files> {
  const files: Place[] = [];
  const kept = new Map<string, Bytes>();
  for (const file of manifest.files.slice(1)) {
    const found = await fileCheck(archive, file, wish.isCancelled);
    files.push(found.place);
    if (found.kept) kept.set(file.path, found.kept);
  }
  const more = await archive.next();
  if (more) refuse('file-unlisted', { path: more.path });
  await archive.end();
  /* The digest says that it is what the office made: what is not UTF-8 is shown as well as can be. */
  const text = (path: string) => new TextDecoder().decode(kept.get(path));
  return { files, report: text(REPORT), extract: text(EXTRACT) };
}

/* ---- the ledger ---- */

interface Proven {
  checkpoint: Checkpoint;
  recordedAt: string;
}

function proofCheck(bytes: Bytes, manifestDigest: string, ledger: Ledger): Proven {
  const codes = { malformed: 'proof-malformed', forged: 'checkpoint-forged' } as const;
  const proof = reading(FIRST[3], codes, () => proofRead(bytes));
  const leaf = reading(FIRST[3], codes, () => leafRead(proof.leafBytes));
  if (leaf.kind !== 'sealed' || leaf.index !== proof.index || leaf.subject !== manifestDigest)
    refuse('proof-of-another');
  const checkpoint = reading(FIRST[3], codes, () =>
    checkpointOpen(proof.checkpoint, ledger.verifier),
  );
  if (!isProven(proof, checkpoint)) refuse('proof-wrong');
  if (checkpoint.origin !== ledger.origin) refuse('checkpoint-other');
  return { checkpoint, recordedAt: leaf.time };
}

/* What contradicts the memory is refused, unless the reader wants to read all the same. */
function historyCheck(
  bytes: Bytes,
  sender: Card,
  ledger: Ledger,
  checkpoint: Checkpoint,
  wish: OpenWish,
): { heads: Heads | null; comparison: Comparison } {
  const codes = { malformed: 'history-malformed', forged: 'history-forged' } as const;
  const history = reading(FIRST[4], codes, () => historyRead(bytes));
  const parts = { sender, key: ledger.verifier, checkpoint, history };
  const heads = memoryHeads(wish.memory, ledger.origin);
  try {
    return { heads, comparison: ledgerCompare(parts, heads) };
  } catch (problem) {
    if (!(problem instanceof Refused) || !wish.despiteLedger || !heads) throw problem;
    const comparison: Comparison = {
      compared: 'contradicts', continues: 0n, missing: 0n, dropped: null, accepted: [],
    };
    return { heads, comparison };
  }
}

/* ---- all ---- */

/* Opens and checks a package whole, or throws Refused. */
export async function packageOpen(given: Source, wish: OpenWish): Promise<Opened> {
  const source = await unarmored(given);
  const envelope = await envelopeOpen(source, wish.identity.secret);
  const digest = await digestBegin();
  digest.add(await readAt(source, 0, envelope.payload));
  let done = envelope.payload;
  const watch = (bytes: Uint8Array) => {
    if (wish.isCancelled()) refuse('cancelled');
    digest.add(bytes);
    done += bytes.length;
    wish.progress(done, source.size);
  };
  const archive = new Archive(contentFrom(envelope, 0, watch));
  const start = await startRead(archive);
  const sender = senderOf(start);
  const note = noteSigned(start.note, sender);
  const trustedBy = trustCheck(sender, wish.memory.cards, wish.given, wish.now);
  const ledger = noteCheck(note, start, sender, wish.identity.card.recipient);
  const proof = await smallMember(archive, FIRST[3], NOTE_MAXIMUM);
  const history = await smallMember(archive, FIRST[4], HISTORY_MAXIMUM);
  const files = await filesCheck(archive, start.manifest, wish);
  const packageDigest = digest.end();
  const proven = proofCheck(proof, start.manifestDigest, ledger);
  const compared = historyCheck(history, sender, ledger, proven.checkpoint, wish);
  const { manifest, manifestDigest } = start;
  return {
    envelope, manifest, manifestDigest, packageDigest, sender, trustedBy,
    ...files, ...proven, ...compared,
  };
}

