/** The reader process on a machine where npm could not build `smartcard`. */
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bindingRemedy } from '../../../drivers/readers/pcsc/binding.ts';
import { childProcessSpawner } from '../../../drivers/readers/pcsc/childProcess.ts';
import { PcscReader } from '../../../drivers/readers/pcsc/pcsc.ts';
import { systemClock } from '../../../main/clock.ts';
import { until } from '../../rig/until.ts';
import { Witness } from './fakes.ts';

const BUILD = 'npm install --no-save && npm rebuild smartcard';
let kiosk: string;

/** A copy of what the process is made of: links would lead back to this checkout and its binding. */
beforeAll(async () => {
  kiosk = await mkdtemp(path.join(tmpdir(), 'evse-kiosk-unbuilt-'));
  await writeFile(path.join(kiosk, 'package.json'), '{"type":"module"}');
  await cp('drivers/readers', path.join(kiosk, 'drivers/readers'), { recursive: true });
  for (const name of ['nfc-pcsc', '@pokusew/pcsclite']) {
    const from = await realpath(path.join('node_modules', name));
    await cp(from, path.join(kiosk, 'node_modules', name), { recursive: true });
  }
});
afterAll(() => rm(kiosk, { recursive: true, force: true }));

async function evidence(): Promise<Readonly<Record<string, unknown>>> {
  const reader = new PcscReader({
    spawnWorker: childProcessSpawner(path.join(kiosk, 'drivers/readers/pcsc/worker.ts')),
    clock: systemClock,
  });
  const seen = new Witness(reader);
  reader.start();
  await until('the condition', 10_000, () => seen.raised.length > 0);
  await reader.stop();
  const [condition] = seen.of('condition');
  expect(condition?.code).toBe('reader.service-down');
  return condition?.evidence ?? {};
}

it('where npm dropped the package, says what to install and how to build it', async () => {
  const { detail, remedy } = await evidence();
  expect(detail).toBe("Cannot find module 'smartcard'");
  expect(remedy).toBe(`sudo apt-get install -y pcscd libpcsclite-dev, then in the kiosk's folder: ${BUILD}`);
});

it('where the package is there unbuilt, says the same', async () => {
  const package_ = path.join(kiosk, 'node_modules/smartcard');
  await mkdir(package_);
  for (const part of ['dist', 'package.json']) {
    await cp(path.join('node_modules/smartcard', part), path.join(package_, part), { recursive: true });
  }
  const { detail, remedy } = await evidence();
  expect(detail).toMatch(/smartcard_napi\.node/);
  expect(remedy).toContain(BUILD);
});

it('where the library is missing, says to install that', () => {
  const cause = Object.assign(new Error('libpcsclite.so.1: cannot open shared object file'), {
    code: 'ERR_DLOPEN_FAILED',
  });
  expect(bindingRemedy(new Error('cannot be loaded', { cause }))).toMatchObject({
    detail: 'libpcsclite.so.1: cannot open shared object file',
    remedy: expect.stringContaining('apt-get install -y pcscd libpcsclite1'),
  });
});
