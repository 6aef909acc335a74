/** Releases and feeds as an OEM publishes them. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readRelease, type Release } from '../../main/updates/release.ts';
import { SIGNATURE_FIELD, signFeed } from '../../main/updates/signature.ts';

export const FEED = 'latest-linux.yml';
export const { privateKey: PRIVATE, publicKey: PUBLIC } = generateKeyPairSync('ed25519');

export type Info = Readonly<Record<string, unknown>>;

/** The bytes of a version's program: a script, so that it could be run. */
export function imageOf(version: string, bytes = 300_000): Buffer {
  return Buffer.from(`#!/bin/sh\necho ${version}\nexit 0\n`.padEnd(bytes, `# ${version}\n`));
}

export function infoOf(version: string, changes: Info = {}, image = imageOf(version)): Info {
  const sha512 = createHash('sha512').update(image).digest('base64');
  const url = `kiosk-${version}.AppImage`;
  return {
    version,
    files: [{ url, sha512, size: image.length }],
    path: url,
    sha512,
    releaseDate: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}

export function signed(info: Info, key: KeyObject = PRIVATE, feed = FEED): Info {
  return { ...info, [SIGNATURE_FIELD]: signFeed(feed, info, key) };
}

/** JSON is YAML, too. */
export function feedText(info: Info): string {
  return `${JSON.stringify(info)}\n`;
}

export function releaseOf(version: string, changes: Info = {}): Release {
  const read = readRelease(FEED, signed(infoOf(version, changes)), PUBLIC);
  if (!read.ok) throw new Error(read.failure.message);
  return read.release;
}
