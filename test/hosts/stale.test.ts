import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale, isStale } from '../../main/cli/build-if-stale.ts';

let root = '';
const OLD = 1000;
const NEW = 2000;

function put(name: string, seconds: number): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, seconds, seconds);
}

function date(folder: string, seconds: number): void {
  utimesSync(path.join(root, folder), seconds, seconds);
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stale-'));
  put('main/deep/a.ts', OLD);
  put('renderer/index.html', OLD);
  put('package.json', OLD);
  for (const folder of ['main/deep', 'main', 'renderer']) date(folder, OLD);
  const outputs = [
    'dist/renderer/index.html',
    'dist/main/browser.js',
    'dist/main/reader.js',
    'dist/preload/preload.cjs',
  ];
  for (const output of outputs) put(output, OLD + 500);
});
afterEach(() => rmSync(root, { recursive: true }));

describe('what is built', () => {
  it('is good while nothing is newer', () => {
    expect(isStale(root)).toBe(false);
    buildIfStale({ root, say: () => expect.unreachable() });
  });

  it('is stale when a source is newer, came, or went', () => {
    put('main/deep/a.ts', NEW);
    expect(isStale(root)).toBe(true);
    put('main/deep/a.ts', OLD);
    date('main/deep', NEW);
    expect(isStale(root)).toBe(true);
  });

  it('is stale when any part of it is missing, and says what builds it', () => {
    rmSync(path.join(root, 'dist/main/reader.js'));
    expect(isStale(root)).toBe(true);
    expect(() => buildIfStale({ root, say: () => {} })).toThrow('npm ci');
  });
});
