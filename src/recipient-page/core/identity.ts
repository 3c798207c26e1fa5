/* Identity files: the secret keys, in an armored age file under a passphrase. */
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { CardWish } from '../protocol.ts';
import { base64Exact, base64Of, base64Read, type Bytes, bytesOf, textOf } from './bytes.ts';
import { type Card, cardMake, cardRead } from './card.ts';
import { type Signer, signerOf } from './keys.ts';
import { Forged, Malformed, refuse } from './refusal.ts';
import { timeText } from './time.ts';

const WORK_FACTOR = 18;
const SEALED_MAXIMUM = 1 << 18; // bytes of the file
const IDENTITY_MAXIMUM = 65536; // bytes of what is in it
const PASSPHRASE_LEAST = 12; // characters
const SECRET = 'AGE-SECRET-KEY-1';
const SEED = '# safehand-ed25519: ';
const CARD = '# safehand-card: ';

export interface Identity {
  secret: string; // AGE-SECRET-KEY-1...
  signer: Signer;
  card: Card;
}

/* ---- reading ---- */

function identityFault(detail: string): never {
  return refuse('identity-malformed', { detail });
}

function ownCard(bytes: Bytes): Card {
  try {
    return cardRead(bytes);
  } catch (problem) {
    if (problem instanceof Malformed && problem.isNewer) return refuse('identity-newer');
    if (problem instanceof Malformed) return identityFault(problem.message);
    if (problem instanceof Forged) return refuse('identity-altered');
    throw problem;
  }
}

/* The lines of an identity file, opened. */
export async function identityRead(text: string): Promise<Identity> {
  if (bytesOf(text).length > IDENTITY_MAXIMUM) identityFault('it is too large');
  const found: { secret?: string; seed?: Bytes; card?: Card } = {};
  for (const line of text.split('\n')) {
    if (line.startsWith(SECRET)) {
      if (found.secret) identityFault('a second secret key');
      found.secret = line;
    } else if (line.startsWith(SEED)) {
      if (found.seed) identityFault('a second signing key');
      found.seed = base64Exact(line.slice(SEED.length), 32) ?? identityFault('no signing key');
    } else if (line.startsWith(CARD)) {
      if (found.card) identityFault('a second card');
      const bytes = base64Read(line.slice(CARD.length)) ?? identityFault('no card');
      found.card = ownCard(bytes);
    } else if (line !== '' && !line.startsWith('#')) {
      identityFault('a line that is neither a comment nor a secret key');
    }
  }
  const { secret, seed, card } = found;
  if (!secret || !seed || !card) return identityFault('a key or the card is missing');
  const signer = signerOf(seed);
  const recipient = await identityToRecipient(secret).catch(() => identityFault('a broken key'));
  if (recipient !== card.recipient || signer.verifier.text !== card.verifier.text)
    identityFault('the card in it is of other keys');
  return { secret, signer, card };
}

/* The bytes of the age file: out of its armor, or as they are. */
function unarmored(bytes: Uint8Array): Uint8Array {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).trimStart();
  if (start.startsWith('age-encryption.org/')) return bytes;
  if (start.startsWith('-----BEGIN AGE ENCRYPTED FILE-----')) {
    try {
      return armor.decode(textOf(bytes));
    } catch {
      return identityFault('its armor is damaged');
    }
  }
  if (start.includes(SECRET) || start.startsWith('-----BEGIN OPENSSH PRIVATE KEY-----'))
    return refuse('identity-unprotected');
  if (start.includes('safehand.card/')) return refuse('identity-is-card');
  return identityFault('it is no identity file');
}

/*
 * Opens an identity file with its passphrase. What is sealed to a key and not to a passphrase is a
 * package that was dropped in the wrong place.
 */
export async function identityUnlock(bytes: Uint8Array, passphrase: string): Promise<Identity> {
  if (bytes.length > SEALED_MAXIMUM) identityFault('it is too large');
  const sealed = unarmored(bytes);
  const header = new TextDecoder('latin1').decode(sealed.subarray(0, 4096)).split('\n');
  if (header.some((line) => line.startsWith('-> X25519 '))) refuse('identity-is-package');
  const stanza = header.find((line) => line.startsWith('-> scrypt ')) ?? identityFault('no scrypt');
  /* Beyond this it is 2 GiB of memory and more, which no file of ours asks for. */
  if (!/^-> scrypt \S+ (?:1[0-9]?|20|[2-9])$/.test(stanza)) identityFault('its work factor');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  let plain;
  try {
    plain = await decrypter.decrypt(sealed);
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : '';
    if (message.startsWith('no identity matched')) return refuse('passphrase-wrong');
    if (/^invalid (version|stanza|header$|scrypt)/.test(message)) return identityFault(message);
    return refuse('identity-altered');
  }
  return identityRead(textOf(plain, 'the identity'));
}

/* ---- making ---- */

export interface NewIdentity {
  identity: Identity;
  sealed: string; // the armored file
}

export function passphraseCheck(passphrase: string): void {
  if ([...passphrase].length < PASSPHRASE_LEAST)
    refuse('passphrase-short', { least: PASSPHRASE_LEAST });
}

export function identityText(identity: Identity): string {
  return [
    `# created: ${timeText(identity.card.created)}`,
    `# public key: ${identity.card.recipient}`,
    `${SEED}${base64Of(identity.signer.seed)}`,
    `${CARD}${base64Of(bytesOf(identity.card.text))}`,
    `${identity.secret}\n`,
  ].join('\n');
}

/* New keys, a card for them, and the file with both under the passphrase. */
export async function identityMake(
  wish: CardWish,
  passphrase: string,
  now: number,
  workFactor = WORK_FACTOR,
): Promise<NewIdentity> {
  passphraseCheck(passphrase);
  const signer = signerOf(crypto.getRandomValues(new Uint8Array(32)));
  const secret = await generateX25519Identity();
  const text = cardMake(wish, await identityToRecipient(secret), signer, now);
  const identity = { secret, signer, card: cardRead(bytesOf(text)) };
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  const sealed = await encrypter.encrypt(identityText(identity));
  return { identity, sealed: armor.encode(sealed) };
}
