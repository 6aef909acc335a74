/**
 * The packed programs run: taken out of the archive to a folder of their own (so that nothing of the checkout can help
 * them), the app's entry prints its help with a stand-in for the module `electron`; the preload needs `electron` and
 * nothing else; compiled modules load, where they are for this machine.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractFile } from '@electron/asar';
import type { Problem } from '../../../problem.ts';
import { type Arch, hostArch } from '../arch.ts';
import { nativeFiles } from '../content.ts';
import { archiveOf, listArchive, unpackedOf } from './archive.ts';
import type { Findings, PackedApp } from './finding.ts';

/** Generous: a slow machine loads 4 MB of code in a second. */
const RUN_MS = 30_000;

/** What the app calls before it knows that only its help is wanted does something; all else is there, and does nothing. */
const STAND_IN = `
const anything = new Proxy(function () {}, { get: (target, key) => (key === 'prototype' ? target.prototype : anything), apply: () => undefined, construct: () => ({}) });
const app = {
  isPackaged: true,
  exit: (code) => process.exit(code),
  getAppPath: () => process.cwd(),
  getVersion: () => '0.0.0',
  requestSingleInstanceLock: () => true,
  whenReady: () => new Promise(() => {}),
  quit: () => process.exit(1),
};
module.exports.app = new Proxy(app, { get: (known, key) => (key in known ? known[key] : anything) });
module.exports.contextBridge = {
  exposeInMainWorld: (name, api) => process.stdout.write('exposed ' + name + ' ' + Object.keys(api)),
};
module.exports.ipcRenderer = { on() {}, send() {}, invoke: async () => undefined };
`;

const RUN_MAIN = `
import { readFileSync } from 'node:fs';
process.argv.splice(1, 1);
const { main } = JSON.parse(readFileSync('package.json', 'utf8'));
await import('./' + main);
`;

const RUN_PRELOAD = `
const { readFileSync } = require('node:fs');
const vm = require('node:vm');
const electron = require('electron');
const only = (name) => {
  if (name !== 'electron') throw new Error('a sandboxed preload cannot require ' + name);
  return electron;
};
const code = readFileSync('./dist/preload/preload.cjs', 'utf8');
const context = vm.createContext({ require: only, module: { exports: {} }, exports: {}, console });
context.window = context.globalThis = context;
vm.runInContext('(function () {' + code + '\\n})()', context);
`;

const LOAD_NATIVE = `
for (const name of ['serialport', 'smartcard', 'nfc-pcsc']) require(name);
`;

/** `package.main-fails`, `package.preload-fails`, `package.native-fails`. */
export function checkEntries(app: PackedApp, root: string): Findings {
  const listed = listArchive(archiveOf(app));
  if (listed === null) return { problems: [], notes: [] };
  const work = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-packed-'));
  try {
    takeOut(
      app,
      listed.filter(({ link }) => !link).map(({ path: file, unpacked }) => ({ file, unpacked })),
      work,
    );
    const host = hostArch();
    const isForeign = app.arch !== host;
    if (isForeign && host !== null) lendNatives(root, host, work);
    const problems = [...runMain(work), ...runPreload(work), ...(isForeign ? [] : loadNative(work))];
    const notes = isForeign
      ? [`compiled modules for ${app.arch} were not loaded: this is another machine`]
      : [];
    return { problems, notes };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function takeOut(app: PackedApp, files: readonly { file: string; unpacked: boolean }[], work: string): void {
  for (const { file, unpacked } of files) {
    const to = path.join(work, file);
    mkdirSync(path.dirname(to), { recursive: true });
    const beside = path.join(unpackedOf(app), file);
    if (!unpacked) writeFileSync(to, extractFile(archiveOf(app), file));
    else if (existsSync(beside)) copyFileSync(beside, to);
  }
  const standIn = path.join(work, 'node_modules/electron');
  mkdirSync(standIn, { recursive: true });
  const names = files.flatMap(({ file }) => importedFromElectron(path.join(work, file)));
  const others = [...new Set(names)].filter((name) => !STAND_IN.includes(`module.exports.${name} `));
  const exported = others.map((name) => `module.exports.${name} = anything;\n`);
  writeFileSync(path.join(standIn, 'index.js'), STAND_IN + exported.join(''));
  writeFileSync(
    path.join(standIn, 'package.json'),
    '{"name":"electron","version":"0.0.0","main":"index.js"}',
  );
  writeFileSync(path.join(work, 'run-main.mjs'), RUN_MAIN);
  writeFileSync(path.join(work, 'run-preload.cjs'), RUN_PRELOAD);
  writeFileSync(path.join(work, 'load-native.cjs'), LOAD_NATIVE);
}

/** Names in `import { … } from "electron"`, as the bundler writes it. */
function importedFromElectron(file: string): readonly string[] {
  if (!/dist\/main\/[^/]+\.js$/.test(file)) return [];
  const clause = /^import \{([^}]+)\} from "electron";?$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  return [...clause.matchAll(/(\w+)(?: as \w+)?/g)].map(([, name = '']) => name);
}

/** Both machines' packages hold the same code: with this machine's compiled files, the other's can be run here. */
function lendNatives(root: string, host: Arch, work: string): void {
  for (const { module, file } of nativeFiles(host)) {
    const from = path.join(root, 'node_modules', module, file);
    const to = path.join(work, 'node_modules', module, file);
    mkdirSync(path.dirname(to), { recursive: true });
    if (existsSync(from)) copyFileSync(from, to);
  }
}

function runMain(work: string): readonly Problem[] {
  const { status, stdout, said } = run(work, 'run-main.mjs', ['--help']);
  if (status === 0 && stdout.includes('--config FILE')) return [];
  return [
    {
      code: 'package.main-fails',
      message: `the packed main entry does not print its help (exit code ${String(status)}): ${said}`,
      hint: 'A module that it imports is missing in the package, or it throws: see main/hosts/electron/main.ts.',
    },
  ];
}

function runPreload(work: string): readonly Problem[] {
  const { status, stdout, said } = run(work, 'run-preload.cjs', []);
  if (status === 0 && stdout.includes('exposed kiosk')) return [];
  return [
    {
      code: 'package.preload-fails',
      message: `the packed preload does not give the page its bridge: ${said || stdout}`,
      hint: 'It may require electron alone: see main/hosts/electron/preload.ts.',
    },
  ];
}

function loadNative(work: string): readonly Problem[] {
  const { status, said } = run(work, 'load-native.cjs', []);
  if (status === 0) return [];
  return [
    {
      code: 'package.native-fails',
      message: `a compiled module does not load: ${said}`,
      hint: 'libpcsclite1 has to be installed here; then npm run setup, and pack again.',
    },
  ];
}

function run(cwd: string, program: string, args: readonly string[]) {
  // Nothing of this process's surroundings: a package has none of it.
  const env = { PATH: '/usr/bin:/bin', HOME: cwd };
  const result = spawnSync(process.execPath, [program, ...args], {
    cwd,
    env,
    encoding: 'utf8',
    timeout: RUN_MS,
  });
  const lines = result.stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.find((line) => /Error\b/.test(line)) ?? lines[0] ?? result.error?.message ?? '';
  return { status: result.status, stdout: result.stdout, said: said.trim() };
}
