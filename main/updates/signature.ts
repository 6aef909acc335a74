/**
 * The signature of a feed: Ed25519 over all that the feed says, and over which feed it is, so that nothing in it can be
 * changed, and none can pass for another (a beta for the release, one processor's for another's). electron-updater itself
 * checks on Linux only that a file has the hash that the feed gives.
 */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ProblemError, messageOf } from '../problem.ts';

/** The field of the feed that holds it, base64. */
export const SIGNATURE_FIELD = 'signature';
/** Keeps a signature from meaning something else elsewhere. */
const CONTEXT = 'evse-kiosk update feed 1';
/** DER of an Ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
/** A few lines of YAML can stand for gigabytes, or hold themselves; no feed of electron-builder comes near. */
const DEEPEST = 16;
const LONGEST = 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

/** `feed`: the file's name, e.g. "latest-linux.yml". Throws ProblemError `update.feed` when it is too large. */
export function signFeed(feed: string, info: Fields, key: KeyObject): string {
  const bytes = signedBytes(feed, info);
  if (bytes) return sign(null, bytes, key).toString('base64');
  const hint = 'Shorten the release notes.';
  throw new ProblemError({ code: 'update.feed', message: `${feed} is too large or too deep`, hint });
}

export function isSignedFeed(feed: string, info: Fields, key: KeyObject): boolean {
  const signature = info[SIGNATURE_FIELD];
  if (typeof signature !== 'string' || !/^[A-Za-z0-9+/]{86}==$/.test(signature)) return false;
  const bytes = signedBytes(feed, info);
  return bytes !== null && verify(null, bytes, key, Buffer.from(signature, 'base64'));
}

/** PEM, base64 of the DER, or base64 of the 32 bytes. `path`: where it is configured. Throws ProblemError `update.bad-key`. */
export function readPublicKey(text: string, path?: string): KeyObject {
  return readKey('public', path, () => {
    const trimmed = text.trim();
    if (trimmed.startsWith('-----')) {
      // A private key would be taken for its public half, and would lie in every charger.
      if (trimmed.includes('PRIVATE')) throw new Error('it is a private key');
      return createPublicKey(trimmed);
    }
    const bytes = Buffer.from(trimmed, 'base64');
    const der = bytes.length === KEY_BYTES ? Buffer.concat([SPKI_HEAD, bytes]) : bytes;
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  });
}

/** PEM. Throws ProblemError `update.bad-key`. */
export function readPrivateKey(text: string): KeyObject {
  return readKey('private', undefined, () => createPrivateKey(text));
}

function readKey(kind: string, path: string | undefined, read: () => KeyObject): KeyObject {
  let why: string;
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
    why = `it is of the kind ${String(key.asymmetricKeyType)}`;
  } catch (error) {
    why = messageOf(error);
  }
  throw new ProblemError({
    code: 'update.bad-key',
    message: `is no Ed25519 ${kind} key (${why})`,
    hint: 'Make a pair with "npm run -s update -- keys FOLDER".',
    ...(path !== undefined && { path }),
  });
}

/** Null: no feed is that large. It is written before anything of it is believed. */
function signedBytes(feed: string, { [SIGNATURE_FIELD]: _, ...info }: Fields): Buffer | null {
  const text = new Canonical();
  return text.write(info, DEEPEST) ? Buffer.from(`${CONTEXT}\n${feed}\n${text.text}`) : null;
}

/** JSON with its keys in order (as RFC 8785 has them), so that rewriting the YAML in another way changes nothing. */
class Canonical {
  text = '';

  /** False: it is too large, or more than `depth` levels deep. */
  write(value: unknown, depth: number): boolean {
    if (value instanceof Date) return this.#add(JSON.stringify(value.toISOString()));
    if (typeof value !== 'object' || value === null) return this.#add(JSON.stringify(value) ?? 'null');
    if (depth === 0) return false;
    if (Array.isArray(value)) return this.#all('[]', value, (member) => this.write(member, depth - 1));
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return this.#all(
      '{}',
      members,
      ([key, member]) => this.#add(`${JSON.stringify(key)}:`) && this.write(member, depth - 1),
    );
  }

  #all<Member>(
    [open = '', close = '']: string,
    members: readonly Member[],
    write: (member: Member) => boolean,
  ): boolean {
    const areAll = members.every((member, index) => this.#add(index === 0 ? open : ',') && write(member));
    return areAll && this.#add(members.length === 0 ? open + close : close);
  }

  #add(text: string): boolean {
    this.text += text;
    return this.text.length <= LONGEST;
  }
}
