/**
 * One build for everything that ships: `vite build --app` makes the pages (dist/renderer), the kiosk's programs for
 * Node (dist/main) and the sandboxed preload (dist/preload).
 */
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type EnvironmentOptions } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Only what is there: a checkout without one of the shells still builds the others. */
function present(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries)
      .map(([name, path]) => [name, at(path)] as const)
      .filter(([, path]) => existsSync(path)),
  );
}

/** Native bindings, what finds its own files on disk, and the optional accelerators of `ws`, which it tries itself. */
const NATIVE = [
  'electron',
  'serialport',
  /^@serialport\//,
  'nfc-pcsc',
  '@pokusew/pcsclite',
  'smartcard',
  'bufferutil',
  'utf-8-validate',
];
const BUILTIN = [/^node:/, ...builtinModules];

const client: EnvironmentOptions = {
  build: {
    outDir: at('./dist/renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    // A data: URL would need its own hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: { input: present({ index: './renderer/index.html', panel: './renderer/panel.html' }) },
  },
};

const programs = present({
  browser: './main/hosts/browser/main.ts',
  electron: './main/hosts/electron/main.ts',
  reader: './drivers/readers/pcsc/worker.ts',
});

const main: EnvironmentOptions = {
  consumer: 'server',
  // Bundled for a quick start: one file to read instead of some hundreds.
  resolve: { noExternal: true, conditions: ['node', 'import', 'default'] },
  build: {
    outDir: at('./dist/main'),
    emptyOutDir: true,
    target: 'node24',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: programs,
      external: [...NATIVE, ...BUILTIN],
      platform: 'node',
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
};

const preloads = present({ preload: './main/hosts/electron/preload.ts' });

const preload: EnvironmentOptions = {
  consumer: 'server',
  resolve: { noExternal: true },
  build: {
    outDir: at('./dist/preload'),
    emptyOutDir: true,
    target: 'chrome140',
    sourcemap: false,
    minify: false,
    rolldownOptions: {
      input: preloads,
      // A sandboxed preload may require `electron` and nothing else.
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
};

const has = (entries: Record<string, string>) => Object.keys(entries).length > 0;

export default defineConfig({
  // `ocpp-rpc` requires `ws`, `yazl` `buffer-crc32`, and both call it: these must not resolve to the builds for `import`.
  resolve: {
    alias: {
      ws: at('./node_modules/ws/index.js'),
      'buffer-crc32': at('./node_modules/buffer-crc32/dist/index.cjs'),
    },
  },
  root: at('./renderer'),
  base: './',
  publicDir: false,
  plugins: [
    svelte({
      configFile: false,
      // Each component's mark on its elements: it is in every page many times, so it is short.
      compilerOptions: { cssHash: ({ hash, css, filename }) => `s${hash(filename ?? css).slice(0, 5)}` },
    }),
  ],
  environments: {
    client,
    ...(has(programs) ? { main } : {}),
    ...(has(preloads) ? { preload } : {}),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'main', 'preload']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
});
