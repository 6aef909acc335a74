/** `npm run -s driver`: what an OEM sees of a driver that is good, broken, or not there. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { BEHAVIOURS } from '../../drivers/kit/behaviours/all.ts';
import { behavioursMarkdown } from '../../main/cli/driver/markdown.ts';
import { temporaryFolder } from '../rig/journal.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLE = 'docs/examples/controller-driver';
const run = promisify(execFile);

async function driver(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const node = path.join(ROOT, 'node_modules/.bin/node');
  try {
    const { stdout, stderr } = await run(node, ['main/cli/driver.ts', ...args], { cwd: ROOT });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

it('the example passes everything that applies to it', { timeout: 120_000 }, async () => {
  const { code, out } = await driver('check', EXAMPLE, '--json', '--parallel', '12');
  const { results, ...totals } = JSON.parse(out) as {
    results: { id: string; outcome: string; reason: string }[];
  };
  expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(totals).toMatchObject({ driver: 'ACME EVSE-3', failed: 0, passed: 93, notApplicable: 6 });
  expect(code).toBe(0);
});

it('a driver that breaks a promise: which one, how, and exit code 1', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const bench = `import * as good from ${JSON.stringify(path.join(ROOT, EXAMPLE, 'index.js'))};
export const apiVersion = 1;
export const name = 'Broken';
export const createController = good.createController;
export const createBench = (kit) => ({
  name,
  patienceMs: 500,
  async create() {
    const made = await good.createBench(kit).create();
    made.controller.limit = (amps) => Promise.resolve({ ok: true, value: amps });
    return made;
  },
});`;
  await writeFile(folder.file('index.mjs'), bench);
  const { code, out } = await driver('check', folder.file('index.mjs'), '--only', 'limit.');
  expect(code).toBe(1);
  expect(out).toMatch(/FAIL {2}limit\.above-hardware: More than the hardware bears is clamped/);
  expect(out).toMatch(/pass {2}limit\.enable-above-hardware/);
  expect(out).toMatch(/n\/a {3}limit\.undeclared: the driver declares canLimitCurrent: true/);
  expect(out).toMatch(/Broken: \d+ passed, \d+ failed, 1 not applicable/);
});

it.each([
  [['check', '/nowhere'], 1, 'there is no driver package at /nowhere'],
  [['check', 'openevse', '--only', 'nothing'], 2, 'no behaviour is called nothing'],
  [['check', 'openevse', '--parallel', '0'], 2, '--parallel must be'],
  [['check'], 2, 'Tries controller drivers'],
  [['check', 'openevse', '--wrong'], 2, "Unknown option '--wrong'"],
])('%o: exit code %d, and says %s', async (args, exit, said) => {
  const { code, err } = await driver(...args);
  expect(code).toBe(exit);
  expect(err).toContain(said);
});

it('lists every behaviour with its reason', async () => {
  const { out } = await driver('list', '--json');
  const told = JSON.parse(out) as { id: string; title: string; why: string }[];
  expect(told.map(({ id }) => id)).toEqual(BEHAVIOURS.map(({ id }) => id));
  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  expect(told.length).toBeGreaterThanOrEqual(40);
  for (const { title, why } of told) expect(Math.min(title.length, why.length)).toBeGreaterThan(10);
});

it('docs/CONTROLLERS.md has the table as it is', async () => {
  const words = (text: string) => text.replace(/[ -]+\|/g, ' |').replace(/\|[ -]+/g, '| ');
  const document = words(await readFile(path.join(ROOT, 'docs/CONTROLLERS.md'), 'utf8'));
  expect(document).toContain(words(behavioursMarkdown(BEHAVIOURS)).trim());
});
