/* manifest.json: what is in the package, from whom, for whom and for what. */
import { bytesOf, compareBytes, isDigest, sameBytes } from './bytes.ts';
import {
  canonical, jsonRead, type Json, type JsonObject, listAt, membersCheck, objectAt, stringAt,
} from './json.ts';
import { isAttachment, isListedPath, isRecordedName, LISTED, nameOf } from './names.ts';
import { isNewerFormat, Malformed, malformed } from './refusal.ts';
import { timeAt } from './time.ts';

const FORMAT = 'safehand.manifest/2';
export const MANIFEST_MAXIMUM = 800 * 1024;
const FURTHER_MAXIMUM = 16;
const ATTACHMENTS_MAXIMUM = 2000;
const NOT_READ_MAXIMUM = 400; // bytes
const MARKINGS = ['unclassified', 'internal', 'confidential'];

export interface ListedFile {
  path: string;
  size: number;
  sha256: string;
  original?: string;
  recordedName?: string;
  notRead?: string;
}

export interface Manifest {
  id: string;
  sender: { name: string; organisation: string; verifier: string };
  recipient: { name: string; organisation: string; key: string };
  purpose: string;
  basis: string;
  marking: string;
  handling: string;
  created: number;
  expires: number;
  files: ListedFile[];
}

export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
}

function filled(object: JsonObject, name: string): string {
  return stringAt(object, name) || malformed(`${name} is empty`);
}

/* What may be said of a further file or an attachment. */
function moreOf(item: JsonObject): Partial<ListedFile> {
  const more: Partial<ListedFile> = {};
  if ('original' in item) {
    const original = item['original'];
    more.original = isDigest(original) ? original : malformed('original is no digest');
  }
  if ('recorded_name' in item) {
    const name = stringAt(item, 'recorded_name');
    more.recordedName = isRecordedName(name) ? name : malformed('recorded_name is no name');
  }
  if ('not_read' in item) {
    const text = filled(item, 'not_read');
    if (bytesOf(text).length > NOT_READ_MAXIMUM || /\p{Cc}/u.test(text))
      malformed('not_read is no line');
    more.notRead = text;
  }
  return more;
}

function fileOf(item: Json, index: number): ListedFile {
  if (item === null || typeof item !== 'object' || Array.isArray(item))
    return malformed('a listed file is no object');
  const isFixed = index < LISTED.length;
  membersCheck(item, ['path', 'sha256', 'size'],
    isFixed ? [] : ['original', 'recorded_name', 'not_read']);
  const path = stringAt(item, 'path');
  const { sha256, size } = item;
  if (!isDigest(sha256) || typeof size !== 'number' || size < 0)
    return malformed('a listed file has no size or no digest');
  if (isFixed ? path !== LISTED[index] : !isListedPath(path))
    malformed('a listed file is none that stands there');
  const file: ListedFile = { path, size, sha256, ...(isFixed ? {} : moreOf(item)) };
  if (file.original === sha256 || file.recordedName === nameOf(path))
    malformed('a listed file says twice what it is');
  return file;
}

/* Further files before attachments, each in bytewise order, none twice. */
function orderCheck(files: ListedFile[]): void {
  for (let i = LISTED.length + 1; i < files.length; i++) {
    const before = files[i - 1]!.path;
    const path = files[i]!.path;
    const isInOrder =
      isAttachment(before) === isAttachment(path)
        ? compareBytes(before, path) < 0
        : isAttachment(path);
    if (!isInOrder) malformed('the listed files are not in order');
  }
  const attachments = files.filter((file) => isAttachment(file.path)).length;
  const further = files.length - LISTED.length - attachments;
  if (attachments > ATTACHMENTS_MAXIMUM || further > FURTHER_MAXIMUM)
    malformed('too many files are listed');
}

function textsOf(root: JsonObject): Omit<Manifest, 'files' | 'created' | 'expires'> {
  const sender = objectAt(root, 'sender');
  const recipient = objectAt(root, 'recipient');
  membersCheck(sender, ['name', 'organisation', 'verifier']);
  membersCheck(recipient, ['key', 'name', 'organisation']);
  const id = stringAt(root, 'id');
  if (!isId(id)) malformed('id is no id');
  if (!isDigest(root['salt']) || !isDigest(root['decision'])) malformed('a digest is none');
  const marking = stringAt(root, 'marking');
  if (!MARKINGS.includes(marking)) malformed('marking is not known');
  return {
    id,
    sender: {
      name: filled(sender, 'name'),
      organisation: filled(sender, 'organisation'),
      verifier: filled(sender, 'verifier'),
    },
    recipient: {
      name: filled(recipient, 'name'),
      organisation: filled(recipient, 'organisation'),
      key: filled(recipient, 'key'),
    },
    purpose: filled(root, 'purpose'),
    basis: stringAt(root, 'basis'),
    marking,
    handling: filled(root, 'handling'),
  };
}

export function manifestRead(bytes: Uint8Array): Manifest {
  if (bytes.length > MANIFEST_MAXIMUM) malformed('it is too large for a manifest');
  const root = jsonRead(bytes);
  const format = stringAt(root, 'format');
  if (isNewerFormat(format, FORMAT)) throw new Malformed(format, true);
  if (format !== FORMAT) malformed('it is no manifest');
  membersCheck(root, [
    'basis', 'created', 'decision', 'expires', 'files', 'format', 'handling', 'id', 'marking',
    'purpose', 'recipient', 'salt', 'sender',
  ]);
  if (!sameBytes(bytes, bytesOf(`${canonical(root)}\n`))) malformed('it is not canonical');
  const created = timeAt(stringAt(root, 'created'), 'created');
  const expires = timeAt(stringAt(root, 'expires'), 'expires');
  if (expires <= created) malformed('it expires before it was created');
  const list = listAt(root, 'files');
  if (list.length < LISTED.length) malformed('too few files are listed');
  const files = list.map(fileOf);
  orderCheck(files);
  return { ...textsOf(root), created, expires, files };
}
