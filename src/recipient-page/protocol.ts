/*
 * What the page and its worker say to each other. The worker does all that has to do with keys,
 * packages and checks; the page has the words, in whichever language: nothing here is a sentence.
 *
 * Each request has a number of its own, which its answers carry: any number of `progress`, then
 * exactly one of `done` and `refused`. The worker takes one long request (check, save) at a time
 * and refuses another as `busy`; `cancel` is taken at any time.
 */

/* ---- people ---- */

/* Texts of 1 to 256 bytes without control characters; `contact` may be empty. */
export interface CardWish {
  kind: 'person' | 'team';
  name: string;
  organisation: string;
  organisationKind: string; // one of safehand.recipient-kinds/2, as "school"
  role: string;
  contact: string;
  holder?: string; // of a team, and of a team only: who holds its keys
}

/* A card as it is shown. */
export interface CardShown {
  kind: 'person' | 'team';
  name: string;
  organisation: string;
  organisationKind: string;
  role: string;
  contact: string;
  holder?: string;
  fingerprint: string; // "71619 09276 40319 31138 07262 64293"
  created: string; // times: 2026-11-16T09:10:00Z
  expires: string;
  hasExpired: boolean;
  hybrid: boolean; // it also has a key of a later kind
}

/* One's own card, to be sent. */
export interface CardGiven {
  card: CardShown;
  cardText: string; // of the card's file
  cardArmor: string; // the same, to be pasted into an email
  cardFile: string; // suggested name: "Amanda Kaur.card.json"
}

export interface MadeKey extends CardGiven {
  identityText: string; // of the identity file, sealed by the passphrase
  identityFile: string; // suggested name: "Amanda Kaur.identity.age"
}

/* ---- a package ---- */

/* What the ledger's proof says, in the order of good to bad; `entries` and `continues` are numbers
 * of entries. As `safehand open` says it:
 *  continues         recorded before it left; nothing is changed or missing of the `continues`
 *                    entries that you acknowledged. If continues == entries: "the sender says that
 *                    ...; it shows the same state of it that you saw before"
 *  first-seen        the sender says that it was recorded; you see this ledger for the first time
 *  not-acknowledged  ... not compared: you sent no receipt that it could be compared from
 *  receipt-missing   ... not compared: the office has no receipt of yours, or none any more
 *  receipt-unknown   ... not compared: the office goes by a receipt that is not remembered here
 *  further-log       ... not compared: the office goes on in a further log, as after a loss, and
 *                    does not prove from what
 *  continues-in-further-log
 *                    recorded before it left; the office goes on in a further log, and nothing is
 *                    changed or missing of the `continues` entries that you acknowledged
 *  dropped           the sender says that ...; the office goes on in a further log from `kept`
 *                    entries of the `seen` that you have seen, without the others (kept == seen:
 *                    without some of them), which the log itself names as missing or not
 *  older             ... not compared with the later state of it that you have seen
 *  damaged           ... not compared: the memory file cannot be used
 *  contradicts       only with despiteLedger: what it shows contradicts what you saw before */
export interface LedgerStatement {
  compared:
    | 'continues'
    | 'first-seen'
    | 'not-acknowledged'
    | 'receipt-missing'
    | 'receipt-unknown'
    | 'further-log'
    | 'continues-in-further-log'
    | 'dropped'
    | 'older'
    | 'damaged'
    | 'contradicts';
  origin: string;
  entries: number;
  continues: number;
  dropped: { kept: number; seen: number; isNamed: boolean } | null; // of 'dropped'
  missing: number; // > 0: the office knew nothing of your receipt with so many entries; send it again
  recordedAt: string; // the time in the leaf, the office's own word
}

export interface FileShown {
  index: number; // for `read` and `save`
  path: string; // "attachments/drawing.txt", "report.html", "report.pdf"
  name: string; // without the folder
  size: number;
  sha256: string;
  isAttachment: boolean;
  original?: string; // digest of the file in the record, of which this is a clean copy
  recordedName?: string;
  notRead?: string; // what could not be read of it before it left, in the office's words
}

export interface PackageShown {
  id: string;
  sender: CardShown;
  /* How the sender is known: by the memory file, by a card that was given with the request, by
   * having renewed a card that is trusted, or by a fingerprint that was read aloud before. */
  trustedBy: 'memory' | 'given' | 'renewal' | 'told';
  recipientName: string;
  recipientOrganisation: string;
  purpose: string;
  basis: string; // as in the decision: "legal_obligation"; "" for none
  marking: string; // unclassified, internal, confidential
  handling: string; // lines for people
  created: string;
  expires: string; // a time; the last day is that of the moment before
  lastDay: string; // that day in Europe/London, "2032-11-15"
  hasExpired: boolean; // it opens all the same; to be told
  ledger: LedgerStatement;
  report: string; // HTML, to be shown in a sandboxed frame
  extract: unknown; // safehand.extract/2, parsed
  extractText: string;
  files: FileShown[]; // all that may be saved: report, extract, further files, attachments
  packageDigest: string;
  packageSize: number;
  isAcknowledged: boolean; // what the memory file holds of its ledger was signed for already
  receiptCodes: string[]; // for `receipt`, as "not-for-me"
  memoryTrouble: MemoryTrouble | null; // the memory file that was given was not used
  memory: MemoryFile; // to be saved beside the identity; the page offers it, never demands it
}

/* The file in which the recipient keeps what they remember: trusted cards, heads of ledgers. */
export interface MemoryFile {
  text: string;
  file: string; // suggested name: "Amanda Kaur.memory.json"
  changed: boolean; // it differs from the one that was given
}

/* Why a memory file is not used: the package opens all the same, and nothing is compared. */
export type MemoryTrouble = 'not-a-memory' | 'altered' | 'of-another' | 'newer';

/* ---- refusals ---- */

/* `status` is the exit status that the command would have: 2 a wish that cannot be met, 3 not in
 * its form, 4 not to be trusted, 6 trouble of this computer, 130 cancelled. */
export interface Refusal {
  code: RefusalCode;
  status: 2 | 3 | 4 | 6 | 130;
  /* What the words need. Which there are stands at each code. All texts are foreign: escape. */
  params: { [name: string]: string | number };
  /* Of sender-unknown, sender-expired, sender-other-name, sender-other-ledger: who it would be. */
  sender?: CardShown;
  senderCard?: string; // their card's text, for `trust`
  told?: string[]; // fingerprints that were read aloud before, of which theirs is none
  memoryTrouble?: MemoryTrouble; // whom it trusts does not count
}

export type RefusalCode =
  // making a key
  | 'wish-text' // params.field: which text is missing, too long or holds a control character
  | 'passphrase-short' // params.least: characters
  // the identity
  | 'identity-malformed' // params.detail; not an identity file of Safehand
  | 'identity-unprotected' // keys in the clear: not taken
  | 'identity-is-card' // a card was given where the identity belongs
  | 'identity-is-package' // a package was given
  | 'identity-newer' // a newer program made it
  | 'identity-altered' // it does not verify: damaged, or cut
  | 'passphrase-wrong'
  | 'locked' // no identity is unlocked
  // the envelope
  | 'not-a-package' // params.found: nothing, card, identity, receipt, ssh-key, age-key, page, other
  | 'envelope-malformed' // params.detail; params.cut: most likely its end is missing
  | 'envelope-passphrase' // sealed by a passphrase, not to anybody's key
  | 'envelope-hybrid' // sealed to post-quantum keys only
  | 'not-for-you' // sealed to other keys
  | 'envelope-altered' // altered on the way, before its last chunk (or a whole last one)
  | 'envelope-cut' // its end is missing or altered, which nobody can tell apart: most likely it did not arrive whole
  // the archive
  | 'archive-malformed' // params.detail
  | 'file-missing' // params.path
  | 'file-misplaced' // params.path, params.found
  | 'file-not-plain' // params.path
  | 'file-unlisted' // params.path
  | 'file-too-large' // params.path, params.maximum
  | 'file-altered' // params.path: not the file that the manifest names
  | 'archive-trailing' // something after the last file
  // what is in it
  | 'made-by-newer' // params.part: a newer program made it
  | 'manifest-malformed' // params.detail
  | 'card-malformed' // params.detail
  | 'card-forged' // its signature does not verify
  | 'card-of-another' // not that of the sender whom the manifest names
  | 'note-malformed' // params.part, params.detail
  | 'note-forged' // params.part: its signature does not verify
  | 'note-of-another' // the sender signed another manifest
  | 'passed-on' // the sender signed it for somebody else
  // the sender: `sender` and `senderCard` are there
  | 'sender-unknown'
  | 'sender-expired' // the card that was trusted has expired
  | 'sender-other-ledger'
  | 'sender-other-name'
  // the ledger
  | 'ledger-none' // the sender's card names none
  | 'ledger-other' // another than the sender's card names
  | 'proof-malformed' // params.detail
  | 'proof-of-another' // not of this package's sealing
  | 'proof-wrong' // the leaf is not in the tree
  | 'checkpoint-forged'
  | 'checkpoint-other' // of another ledger
  | 'history-malformed' // params.detail
  | 'history-forged' // a change of key is not signed by both keys
  | 'history-key' // no change of keys leads to the ledger's key from the sender's card
  /* A fork; `despiteLedger` opens it all the same. params.origin, params.organisation,
   * params.entries; params.why: other-head, other-acknowledged, not-continued,
   * further-not-continued, other-end, key, key-replaced */
  | 'history-contradicts'
  // cards that are given
  | 'not-a-card' // params.found as of not-a-package
  | 'card-expired'
  | 'fingerprint-differs'
  // the rest
  | 'no-package' // nothing is checked that could be read, saved or acknowledged
  | 'no-such-file'
  | 'package-changed' // the file is another one than when it was checked
  | 'file-unreadable' // params.detail; the stick was pulled out, the file moved
  | 'write-failed' // params.detail
  | 'too-large' // params.maximum; to be shown in the page at all
  | 'busy'
  | 'cancelled'
  | 'internal'; // params.detail; a fault of ours

/* ---- requests ---- */

interface Numbered {
  id: number;
}

export type Request = Numbered &
  (
    | { do: 'make-key'; wish: CardWish; passphrase: string }
    /* The identity file's bytes. It stays unlocked in the worker until `lock`. */
    | { do: 'unlock'; identity: Uint8Array; passphrase: string }
    | { do: 'lock' }
    /* A card's file, or an email that has one in it: who is it, with which fingerprint? */
    | { do: 'read-card'; text: Uint8Array }
    /* After the fingerprint was compared: adds the card to what is remembered. `fingerprint` is
     * what the page showed; `memory` the file of before, if there is one. */
    | { do: 'trust'; card: string; fingerprint: string; memory?: Uint8Array }
    /* A text that was typed or pasted, or a file's bytes: whose fingerprint stands in it? */
    | { do: 'find-fingerprint'; text: Uint8Array }
    /* After it was read aloud: remembers it for the card that is still to come, in place of one that was heard wrong. */
    | { do: 'expect'; fingerprint: string; memory?: Uint8Array; instead?: string }
    /* `package` is the file, or a text (armored, also inside an email). What was trusted since the
     * worker began counts too, so that the memory file is not needed twice. */
    | {
        do: 'check';
        package: Blob;
        memory?: Uint8Array;
        trust?: string[]; // texts of cards whose fingerprints were compared before
        despiteLedger?: boolean;
      }
    /* A small file of the checked package (at most READ_MAXIMUM bytes), checked again. */
    | { do: 'read'; file: number }
    /*
     * Files of the checked package, decrypted and checked again, each whole or not at all.
     * `to` is where the page asked to write: a handle of showSaveFilePicker (one file, or all in
     * one .zip), a handle of showDirectoryPicker (each file in it, never over another), or null:
     * then `chunk` answers bring the bytes, each to be answered by `more`, and nothing may be
     * handed on before `done`.
     */
    | {
        do: 'save';
        files: number[];
        as: 'file' | 'zip';
        to: FileSystemFileHandle | FileSystemDirectoryHandle | null;
      }
    | { do: 'more'; of: number } // the next chunk, please
    | { do: 'receipt'; code: null | string } // null: accepted
    | { do: 'cancel'; of: number } // the request that is to end
  );

export const READ_MAXIMUM = 32 * 1024 * 1024;

/* ---- answers ---- */

export interface MadeReceipt {
  text: string; // of the receipt's file
  armor: string; // the same, to be pasted into an email
  file: string; // suggested name: "9b58642d-....receipt"
  senderContact: string; // where to send it, as on the sender's card
  memory: MemoryFile; // with the head that was acknowledged
}

/* What `done` brings, by the request. */
export interface Results {
  'make-key': MadeKey;
  unlock: CardGiven;
  lock: Record<string, never>;
  'read-card': { card: CardShown; cardText: string };
  'find-fingerprint': { fingerprint: string; card: CardShown | null };
  expect: MemoryFile;
  trust: { card: CardShown; memory: MemoryFile };
  check: PackageShown;
  read: { bytes: Uint8Array; file: FileShown };
  save: { name: string; size: number }; // suggested name of what was saved
  more: Record<string, never>;
  receipt: MadeReceipt;
  cancel: Record<string, never>;
}

export type Answer = Numbered &
  (
    | { is: 'progress'; step: 'passphrase' | 'checking' | 'saving'; done: number; of: number }
    | { is: 'chunk'; bytes: Uint8Array }
    | { is: 'done'; result: Results[keyof Results] }
    | { is: 'refused'; refusal: Refusal }
  );
