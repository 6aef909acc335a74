/** Lays out what goes into app.asar, file by file, as `content.ts` says: the packer only has to pack it. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../../problem.ts';
import type { Arch } from './arch.ts';
import { type ShippedModule, externalsOf, moduleClosure, reachable } from './closure.ts';
import { MODULES, REQUIRED_BY_NAME, isModuleFile, nativeFiles, reasonFor } from './content.ts';
import type { BuildFacts } from './facts.ts';
import { smartcardBinding } from './native.ts';

export interface StageOrder {
  /** The checkout, built. */
  readonly root: string;
  readonly arch: Arch;
  readonly facts: BuildFacts;
  /** Emptied first. */
  readonly folder: string;
}

/** Programs of the package in dist/main. The browser host stays out: a packaged kiosk is the Electron app. */
const PROGRAMS = ['electron.js', 'reader.js'];

/** What a module's package.json is read for at run time. */
const MANIFEST_KEYS = ['name', 'version', 'license', 'type', 'main', 'exports', 'imports'];
/** The app's: what Electron, the packer and the kiosk read. */
const APP_MANIFEST_KEYS = ['name', 'version', 'description', 'license', 'author', 'homepage', 'type', 'main'];

/** Throws ProblemError `package.module-missing`, `package.module-unknown`, `package.binding-*`. */
export function stageApp({ root, arch, facts, folder }: StageOrder): void {
  rmSync(folder, { recursive: true, force: true });
  const put = (to: string, content: string) => write(path.join(folder, to), content);
  const copy = (from: string, to: string) => {
    mkdirSync(path.dirname(path.join(folder, to)), { recursive: true });
    copyFileSync(from, path.join(folder, to));
  };

  const dist = path.join(root, 'dist/main');
  const programs = reachable(dist, PROGRAMS);
  for (const file of programs) copy(path.join(dist, file), `dist/main/${file}`);
  put('dist/main/build.json', `${JSON.stringify(facts)}\n`);
  for (const file of filesIn(root, ['dist/preload', 'dist/renderer'])) {
    if (reasonFor(file, arch) !== null) copy(path.join(root, file), file);
  }
  put('package.json', reduced(path.join(root, 'package.json'), APP_MANIFEST_KEYS));

  const imported = programs.flatMap((file) => externalsOf(readFileSync(path.join(dist, file), 'utf8')));
  for (const module of moduleClosure(root, [...new Set([...imported, ...REQUIRED_BY_NAME])])) {
    if (!MODULES.includes(module.name)) throw unknown(module.name);
    for (const file of moduleFiles(module.from)) {
      if (file === 'package.json') {
        put(path.join(module.to, file), reduced(path.join(module.from, file), MANIFEST_KEYS));
      } else if (isModuleFile(module.name, file, arch)) {
        copy(path.join(module.from, file), path.join(module.to, file));
      }
    }
    placeBinding(module, root, arch, copy);
  }
}

/** Compiled by npm for this machine: replaced by the one for the package's. */
function placeBinding(
  module: ShippedModule,
  root: string,
  arch: Arch,
  copy: (from: string, to: string) => void,
): void {
  if (module.name !== 'smartcard') return;
  const native = nativeFiles(arch).find((file) => file.module === 'smartcard');
  if (native) copy(smartcardBinding(root, arch), path.join(module.to, native.file));
}

function unknown(name: string): ProblemError {
  return new ProblemError({
    code: 'package.module-unknown',
    message: `the built program imports ${name}, of which the list of what ships knows nothing`,
    hint: 'Let vite.config.ts bundle it, or add it to MODULES in main/cli/package/content.ts.',
  });
}

function write(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function reduced(file: string, keys: readonly string[]): string {
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const kept = keys.filter((key) => key in manifest).map((key) => [key, manifest[key]]);
  return `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`;
}

/** Paths from `root`, sorted. */
function filesIn(root: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter((file) => statSync(path.join(root, file)).isFile())
      .sort(),
  );
}

/** A module's own files; what is nested in it is a module of its own. */
function moduleFiles(folder: string, inside = ''): readonly string[] {
  return readdirSync(path.join(folder, inside), { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(inside, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : moduleFiles(folder, file);
      return entry.isFile() ? [file] : [];
    })
    .sort();
}
