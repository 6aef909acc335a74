/** Which modules the built programs import from outside, and all that these need at run time. */
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { ProblemError } from '../../problem.ts';
import { BUILD_ONLY } from './content.ts';

export interface ShippedModule {
  readonly name: string;
  /** Its folder here. */
  readonly from: string;
  /** Its folder in the package: `node_modules/…`, nested as here. */
  readonly to: string;
}

const RELATIVE = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;
const BARE = /^(?:import|export)\b[^"'\n]*["']([^"'.][^"'\n]*)["'];?$/gm;

/** What a built file imports by `./` or `../`. */
export function relativeImports(text: string): readonly string[] {
  return [...text.matchAll(RELATIVE)].map(([, target]) => target ?? '');
}

/** The files that `entries` (file names in `folder`) reach by their imports, themselves included; sorted. */
export function reachable(folder: string, entries: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const target of relativeImports(text)) {
      const next = path.normalize(path.join(path.dirname(file), target));
      if (existsSync(path.join(folder, next))) waiting.push(next);
    }
  }
  return [...found].sort();
}

/** Packages that a built file imports, without Electron's and Node's own. */
export function externalsOf(text: string): readonly string[] {
  const names = [...text.matchAll(BARE)].map(([, name]) => name ?? '');
  return [...new Set(names)].filter(
    (name) => name !== 'electron' && !name.startsWith('node:') && !builtinModules.includes(name),
  );
}

/** `names` and their dependencies, as Node would find them from `root`. Throws ProblemError `package.module-missing`. */
export function moduleClosure(root: string, names: readonly string[]): readonly ShippedModule[] {
  const found = new Map<string, ShippedModule>();
  const visit = (name: string, from: string) => {
    if (BUILD_ONLY.includes(name)) return;
    const folder = resolve(root, name, from);
    const to = path.relative(root, folder);
    if (found.has(to)) return;
    found.set(to, { name, from: folder, to });
    for (const dependency of dependenciesOf(folder)) visit(dependency, folder);
  };
  for (const name of names) visit(name, root);
  return [...found.values()].sort((a, b) => (a.to < b.to ? -1 : 1));
}

/** Node's own search: from the asking package's folder up to the root. */
function resolve(root: string, name: string, from: string): string {
  for (let folder = from; folder.startsWith(root.replace(/\/$/, '')); folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
  }
  throw new ProblemError({
    code: 'package.module-missing',
    message: `the module ${name}, which ships beside the program, is not installed`,
    hint: 'Run npm ci and npm run setup first.',
  });
}

function dependenciesOf(folder: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return Object.keys(manifest.dependencies ?? {});
}
