import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Linter } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { ROOMS, walls } from './walls.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

function complaints(file: string, code: string): string[] {
  const linter = new Linter({ cwd: ROOT });
  const messages = linter.verify(
    code,
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: ts.parser as never },
        plugins: { house: { rules: { walls } } },
        rules: { 'house/walls': 'error' },
      },
    ],
    path.join(ROOT, file),
  );
  return messages.map(({ message }) => message);
}

describe('the walls of the house', () => {
  it.each([
    ['up a floor', 'main/tariff/a.ts', "import { a } from '../session/chart.ts';"],
    ['up to a shell', 'main/kiosk.ts', "import { a } from './hosts/host.ts';"],
    ['to a neighbour on one floor', 'main/config/a.ts', "import { a } from '../authorization/tokens.ts';"],
    ['types only, all the same', 'main/faults/a.ts', "import type { A } from '../../drivers/device.ts';"],
    ['from drivers to the house', 'drivers/a.ts', "import { a } from '../main/clock.ts';"],
    [
      'from the renderer to values',
      'renderer/a.ts',
      "import { LANGUAGES } from '../main/bridge/contract.ts';",
    ],
    ['from the renderer to other types', 'renderer/a.ts', "import type { A } from '../main/kiosk.ts';"],
    ['from the house to the renderer', 'main/hosts/host.ts', "import { a } from '../../renderer/a.ts';"],
    ['from the product to tests', 'main/clock.ts', "import { a } from '../test/rig/until.ts';"],
    ['by re-export', 'main/tariff/a.ts', "export { a } from '../kiosk.ts';"],
    ['by exporting everything', 'main/tariff/a.ts', "export * from '../kiosk.ts';"],
    ['at run time', 'main/tariff/a.ts', "await import('../kiosk.ts');"],
    ['of Electron outside its host', 'main/hosts/browser/a.ts', "import { app } from 'electron';"],
    ['of Electron’s parts', 'main/kiosk.ts', "import { app } from 'electron/main';"],
    ['of a serial library outside drivers', 'main/kiosk.ts', "import { SerialPort } from 'serialport';"],
    ['of a scoped serial library', 'main/kiosk.ts', "import { a } from '@serialport/binding-mock';"],
    ['of a reader library', 'main/devices.ts', "import { NFC } from 'nfc-pcsc';"],
    ['of SQLite outside the store', 'main/kiosk.ts', "import { DatabaseSync } from 'node:sqlite';"],
    ['of pino outside the log', 'main/kiosk.ts', "import pino from 'pino';"],
    ['of pino elsewhere in the log', 'main/log/log.ts', "import pino from 'pino';"],
    ['from the log up', 'main/log/redact.ts', "import { a } from '../authorization/uid.ts';"],
    ['of ws outside its places', 'main/kiosk.ts', "import { WebSocket } from 'ws';"],
  ])('stop an import %s', (_kind, file, code) => {
    expect(complaints(file, code)).toHaveLength(1);
  });

  it.each([
    ['down', 'main/session/a.ts', "import { a } from '../tariff/engine.ts';"],
    ['within a room', 'main/tariff/words/a.ts', "import { a } from '../engine.ts';"],
    [
      'from the renderer to the contract’s types',
      'renderer/a.ts',
      "import type { A } from '../main/bridge/contract.ts';",
    ],
    ['of inline types', 'renderer/a.ts', "import { type A } from '../main/bridge/contract.ts';"],
    ['from the kiosk to its own folder', 'main/kiosk.ts', "import { a } from './kiosk/prices.ts';"],
    ['from a shell to what shells share', 'main/hosts/browser/main.ts', "import { a } from '../host.ts';"],
    ['from a command to a shell', 'main/cli/start.ts', "import { a } from '../hosts/options.ts';"],
    ['of the log from every floor above', 'main/json/a.ts', "import { log } from '../log/log.ts';"],
    ['of Electron in its host', 'main/hosts/electron/main.ts', "import { app } from 'electron';"],
    ['from a test to anything', 'test/a.test.ts', "import { a } from '../main/kiosk.ts';"],
  ])('let an import pass %s', (_kind, file, code) => {
    expect(complaints(file, code)).toEqual([]);
  });
});

/** Local imports of every source, as [file, imported file], type-only ones too: a circle of types is a circle. */
function importsOf(file: string): string[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?(?:from\s*)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]/g;
  return [...source.matchAll(pattern)].map((match) =>
    path.posix.join(path.posix.dirname(file), match[1] ?? match[2] ?? ''),
  );
}

function sources(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name))
    .filter(
      (name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('.d.ts') && !name.includes('node_modules'),
    );
}

/** The first circle found by depth-first search, as its files in order. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const found = visit(next, [...trail, file]);
      if (found) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
  return null;
}

describe('the sources', () => {
  const files = ['main', 'drivers', 'renderer'].flatMap(sources);
  const graph = new Map(files.map((file) => [file, importsOf(file)]));

  it('have no circles', () => {
    expect(circle(graph)).toBeNull();
  });

  it('are searched by something that finds circles and imports', () => {
    expect(
      circle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
    expect(graph.get('main/bridge/validate.ts')).toContain('main/bridge/contract.ts');
    expect([...graph.values()].flat().length).toBeGreaterThan(50);
  });

  it('each stand in a room, so that no file escapes the walls', () => {
    const homeless = files.filter((file) => !ROOMS.some(([prefix]) => file.startsWith(prefix)));
    expect(homeless).toEqual([]);
  });
});
