/** What lies beside the archive: the box's files, licences; and what must not: another app, an unasked-for update feed. */
import { existsSync, readFileSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../../../problem.ts';
import { type Findings, type PackedApp } from './finding.ts';

export interface ExpectedResources {
  /** build/linux/, after an OEM's folder that is laid over it: their files are in resources/linux/, as they are there. */
  readonly linux: readonly string[];
  /** Where updates come from; null: updates are off. */
  readonly updateUrl: string | null;
}

/** Beside the archive: `apparmor-profile` and `package-type` are electron-builder's. */
const KNOWN = [
  'app.asar',
  'app.asar.unpacked',
  'linux',
  'licenses.txt',
  'apparmor-profile',
  'package-type',
  'app-update.yml',
];

/** `package.resource-missing`, `package.unexpected-file`, `package.other-app`, `package.updates`, `package.mode`, `package.link`. */
export function checkResources(app: PackedApp, { linux, updateUrl }: ExpectedResources): Findings {
  const resources = path.join(app.folder, 'resources');
  return {
    problems: [
      ...missing(resources, linux),
      ...readdirSync(resources).flatMap((name) => stranger(path.join(resources, name))),
      ...updates(path.join(resources, 'app-update.yml'), updateUrl),
      ...modes(app.folder),
    ],
    notes: [],
  };
}

function missing(resources: string, linux: readonly string[]): readonly Problem[] {
  const names = [...new Set(linux.flatMap(filesIn))];
  const lost = names.filter((name) => {
    const source = linux.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
    const file = path.join(resources, 'linux', name);
    return !existsSync(file) || source === undefined || !same(file, source);
  });
  const files = [
    ...lost.map((name) => path.join(resources, 'linux', name)),
    path.join(resources, 'licenses.txt'),
  ];
  const hint = 'See build/linux/ and --box, and pack again.';
  return files
    .filter((file, index) => index < lost.length || !existsSync(file))
    .map((file) => ({
      code: 'package.resource-missing',
      file,
      message: 'this file is missing, or is an older one',
      hint,
    }));
}

function same(one: string, other: string): boolean {
  return readFileSync(one).equals(readFileSync(other));
}

function stranger(place: string): readonly Problem[] {
  const name = path.basename(place);
  if (KNOWN.includes(name)) return [];
  if (name === 'app' || name === 'default_app.asar') {
    const hint = 'Only app.asar may be there: take a clean runtime and pack again.';
    return [{ code: 'package.other-app', file: place, message: 'another app lies beside the archive', hint }];
  }
  const hint = 'Leave it out, or name it in main/cli/package/checks/resources.ts.';
  return [{ code: 'package.unexpected-file', file: place, message: 'nobody knows why this ships', hint }];
}

function updates(file: string, expected: string | null): readonly Problem[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (text === null && expected === null) return [];
  if (text !== null && expected !== null && feedOf(text) === expected.replace(/\/$/, '')) return [];
  const message =
    expected === null ? 'names an update server, but updates are off' : `does not name ${expected}`;
  const hint = 'EVSE_KIOSK_UPDATE_URL sets it, for packing and for this check.';
  return [{ code: 'package.updates', file, message: `app-update.yml ${message}`, hint }];
}

function feedOf(text: string): string | undefined {
  return /^url:\s*(["']?)(\S+?)\/?\1\s*$/m.exec(text)?.[2];
}

const OTHERS_WRITE = 0o002;
const SET_ID = 0o6000;

/** chrome-sandbox becomes setuid when the package is installed, not before. */
function modes(folder: string): readonly Problem[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return ['.', ...names].flatMap((name) => {
    const stat = lstatSync(path.join(folder, name));
    if (stat.isSymbolicLink()) {
      const hint = 'Ship the file that it leads to, or nothing.';
      return [{ code: 'package.link', file: name, message: 'the package’s folder has a link', hint }];
    }
    const { mode } = stat;
    if ((mode & (OTHERS_WRITE | SET_ID)) === 0) return [];
    const message = `may be written by anybody, or runs as its owner (mode ${(mode & 0o7777).toString(8)})`;
    return [{ code: 'package.mode', file: name, message, hint: 'Set an umask of 022 and pack again.' }];
  });
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(path.join(folder, name)).isFile())
    .sort();
}
