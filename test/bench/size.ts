/** What the driver's page loads, compressed, beside the smallest Svelte page of the same build. */
import { access, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import viteConfig from '../../vite.config.ts';
import { LANGUAGES } from '../../main/bridge/contract.ts';
import { RENDERER, ROOT } from './rig/paths.ts';
import { type Section, Skip, withClosers } from './section.ts';

export const size: Section = {
  name: 'size',
  run: (_options, report) =>
    withClosers(async (closers) => {
      await access(path.join(RENDERER, 'index.html')).catch(() => {
        throw new Skip('dist/renderer is not built. Run: npm run build');
      });
      const folder = await closers.folder();
      const hello = await pageOf(await buildHello(folder), 'index.html');
      const screens = await pageOf(RENDERER, 'index.html');
      const panel = await pageOf(RENDERER, 'panel.html');
      const languages = screens.lazy.filter((file) => LANGUAGE_CHUNK.test(path.basename(file)));
      const [largest] = languages.toSorted((a, b) => screens.kilobytes([b]) - screens.kilobytes([a]));
      if (largest === undefined) throw new Error('no language has a chunk of its own');
      const others = screens.lazy.filter((file) => !languages.includes(file));
      const floor = { what: 'Svelte hello world', value: hello.kilobytes(hello.initial) };
      report({
        name: 'driver’s screens: JS + CSS, with the largest language',
        unit: 'kB gzip',
        samples: [screens.kilobytes([...screens.initial, largest])],
        goals: [{ of: 'p50', most: 60 }],
        floor,
        note: screens.list([...screens.initial, largest]),
      });
      report({
        name: 'languages, one chunk each, loaded as they are spoken',
        unit: 'kB gzip',
        samples: [screens.kilobytes(languages)],
        note: screens.list(languages),
      });
      report({
        name: 'loaded later by the driver’s screens, beside languages',
        unit: 'kB gzip',
        samples: [screens.kilobytes(others)],
        note: screens.list(others),
      });
      report({
        name: 'simulator panel, beyond what it shares',
        unit: 'kB gzip',
        samples: [panel.kilobytes(panel.initial.filter((file) => !screens.initial.includes(file)))],
      });
      const fonts = (await readdir(path.join(RENDERER, 'assets'))).filter((file) => file.endsWith('.woff2'));
      const fontBytes = await Promise.all(fonts.map((file) => readFile(path.join(RENDERER, 'assets', file))));
      report({
        name: 'fonts (woff2), one file each as letters need it',
        unit: 'kB',
        samples: [fontBytes.reduce((sum, { length }) => sum + length, 0) / 1000],
      });
    }),
};

/** Chunks are named after their module (renderer/messages/xx.ts). */
const LANGUAGE_CHUNK = new RegExp(`^(${LANGUAGES.join('|')})-[\\w-]+\\.js$`);

interface PageFiles {
  /** Files of script and style, by name: before the first screen, and those that are asked for while it runs. */
  readonly initial: readonly string[];
  readonly lazy: readonly string[];
  kilobytes(files: readonly string[]): number;
  list(files: readonly string[]): string;
}

/** `theme/` is the host's, and no part of the build. */
const NAMED_BY_PAGE = /(?:src|href)="\.\/(?!theme\/)([^"]+\.(?:js|css))"/g;
const IMPORTED = /(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g;
const IMPORTED_LATER = /\bimport\(\s*["'`]\.\/([^"'`]+\.js)["'`]/g;
/** Styles of a lazily loaded chunk are named in a table of the preload helper. */
const NAMED_STYLE = /["'`](?:\.\/)?((?:assets\/)?[\w-]+\.css)["'`]/g;

/** Follows a built page's own words: what it names, and what that imports. */
async function pageOf(folder: string, page: string): Promise<PageFiles> {
  const compressed = new Map<string, number>();
  const initial = new Set<string>();
  const lazy = new Set<string>();
  const take = async (file: string, into: Set<string>): Promise<void> => {
    if (initial.has(file) || into.has(file)) return;
    into.add(file);
    const text = await readFile(path.join(folder, file), 'utf8');
    compressed.set(file, gzipSync(text, { level: 9 }).length);
    if (!file.endsWith('.js')) return;
    const beside = (name: string) => path.join(path.dirname(file), name);
    for (const name of matches(text, IMPORTED)) await take(beside(name), into);
    for (const name of matches(text, IMPORTED_LATER)) later.push(beside(name));
    for (const name of matches(text, NAMED_STYLE)) later.push(name.includes('/') ? name : beside(name));
  };
  const later: string[] = [];
  const html = await readFile(path.join(folder, page), 'utf8');
  for (const file of matches(html, NAMED_BY_PAGE)) await take(file, initial);
  for (let file = later.shift(); file; file = later.shift()) await take(file, lazy);
  const bytes = (file: string) => compressed.get(file) ?? 0;
  return {
    initial: [...initial],
    lazy: [...lazy],
    kilobytes: (files) => files.reduce((sum, file) => sum + bytes(file), 0) / 1000,
    list: (files) =>
      files.map((file) => `${path.basename(file)} ${(bytes(file) / 1000).toFixed(1)}`).join(', ') ||
      'nothing',
  };
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** Builds the hello world with the product's own settings; answers its folder. */
async function buildHello(folder: string): Promise<string> {
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  await writeFile(
    path.join(folder, 'index.html'),
    '<!doctype html><title>Hello</title><div id="app"></div><script type="module" src="./main.js"></script>',
  );
  await writeFile(
    path.join(folder, 'main.js'),
    "import { mount } from 'svelte';\nimport App from './App.svelte';\n" +
      "mount(App, { target: document.getElementById('app') });\n",
  );
  await writeFile(
    path.join(folder, 'App.svelte'),
    '<script>let count = $state(0);</script>\n' +
      '<h1>Hello</h1><button onclick={() => (count += 1)}>{count}</button>\n<style>h1 { color: green; }</style>\n',
  );
  const outDir = path.join(folder, 'dist');
  await build({
    configFile: false,
    logLevel: 'error',
    root: folder,
    base: './',
    publicDir: false,
    plugins: [svelte({ configFile: false })],
    build: {
      ...viteConfig.environments?.['client']?.build,
      outDir,
      rolldownOptions: { input: path.join(folder, 'index.html') },
    },
  });
  return outDir;
}
