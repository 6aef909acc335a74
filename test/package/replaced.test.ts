import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { hasRealPackage } from '../../main/cli/package/check.ts';
import { elf } from './fixture.ts';

const out = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-package-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

it('an old package that can run is told from one that cannot, which may be replaced', () => {
  expect(hasRealPackage(out, 'x64')).toBe(false);
  const folder = path.join(out, 'linux-unpacked');
  mkdirSync(folder);
  expect(hasRealPackage(out, 'x64')).toBe(false);
  const program = path.join(folder, 'evse-kiosk');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  expect(hasRealPackage(out, 'x64')).toBe(false);
  writeFileSync(program, elf('x64'));
  expect(hasRealPackage(out, 'x64')).toBe(true);
  expect(hasRealPackage(out, 'arm64')).toBe(false);
});
