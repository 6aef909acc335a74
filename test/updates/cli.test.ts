/** The command with which an OEM signs: as it is typed. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPublicKey } from '../../main/updates/signature.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { FEED, imageOf, infoOf } from './feeds.ts';

const CLI = path.resolve(import.meta.dirname, '../../main/cli/update.ts');

let folder: TemporaryFolder;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

const update = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
};

it('makes keys, signs for a part of all chargers, then for all, and says what a charger would say', () => {
  const keys = folder.file('keys');
  const own = path.join(keys, 'update-key.pem');
  const open = path.join(keys, 'update-key.pub.pem');
  expect(update('keys', keys).status).toBe(0);
  expect(statSync(own).mode & 0o777).toBe(0o600);
  expect(readPublicKey(readFileSync(open, 'utf8')).asymmetricKeyType).toBe('ed25519');
  expect(update('keys', keys).status, 'keys are never written over').toBe(1);

  const feed = folder.file(FEED);
  writeFileSync(folder.file('kiosk-1.2.0.AppImage'), imageOf('1.2.0'));
  // electron-builder's own YAML, not JSON.
  writeFileSync(feed, yamlOf('1.2.0'));
  expect(update('verify', feed, '--key', open).said).toContain('is not signed');
  expect(update('sign', feed, '--key', own, '--staging', '10').said).toContain('for 10 % of all chargers');
  expect(update('verify', feed, '--key', open)).toMatchObject({ status: 0 });
  expect(update('sign', feed, '--key', own).said).toContain('for all chargers');
  expect(readFileSync(feed, 'utf8').match(/^(signature|stagingPercentage):/gm)).toEqual(['signature:']);

  writeFileSync(folder.file('kiosk-1.2.0.AppImage'), 'another build');
  expect(update('sign', feed, '--key', own)).toMatchObject({ status: 1 });
  expect(update('sign', feed, '--key', own, '--staging', 'all').status).toBe(1);
  expect(update('sign', feed).status).toBe(2);
  expect(update('help').said).toContain('update -- sign');
}, 60_000);

function yamlOf(version: string): string {
  const { files, sha512 } = infoOf(version) as { files: { url: string; size: number }[]; sha512: string };
  const [image] = files;
  const url = image?.url ?? '';
  return `version: ${version}
files:
  - url: ${url}
    sha512: ${sha512}
    size: ${String(image?.size)}
    blockMapSize: 1234
path: ${url}
sha512: ${sha512}
releaseDate: '2026-11-22T10:00:00.000Z'
`;
}
