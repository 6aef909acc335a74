/** The licences of everything that is in a package: they ask to come along. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { moduleOf } from './content.ts';

/** Bundled into the pages, whose build leaves no map to read it from. */
const IN_PAGES = [
  'svelte',
  'uplot',
  '@lucide/svelte',
  '@fontsource-variable/inter',
  '@fontsource-variable/noto-sans-arabic',
];

/** One text: for each module its name, version and licence. `app`: the laid-out application. */
export function licenseTexts(root: string, app: string): string {
  const names = new Set([...IN_PAGES, ...bundled(root), ...modulesIn(app)]);
  return [...names]
    .sort()
    .flatMap((name) => describe(root, name))
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function describe(root: string, name: string): readonly string[] {
  const folder = path.join(root, 'node_modules', name);
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) return [];
  const { version, license } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    version: string;
    license?: string;
  };
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying|ofl)(\.\w+)?$/i.test(entry));
  const text = file === undefined ? '' : `\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
  return [`${name} ${version} (${license ?? 'see its text'})\n${text}`];
}

/** What the programs' maps name as sources. */
function bundled(root: string): readonly string[] {
  const folder = path.join(root, 'dist/main');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.map'))
    .flatMap((file) => {
      const { sources } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { sources: string[] };
      return sources.flatMap((source) => moduleOf(source)?.module ?? []);
    });
}

function modulesIn(app: string): readonly string[] {
  return readdirSync(path.join(app, 'node_modules'), { recursive: true, encoding: 'utf8' }).flatMap(
    (file) => {
      const inside = moduleOf(path.join('node_modules', file));
      return inside?.file === 'package.json' ? [inside.module] : [];
    },
  );
}
