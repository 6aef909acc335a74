import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedClockOf, systemClock } from '../../main/clock.ts';
import type { KioskOptions } from '../../main/hosts/host.ts';
import { openKiosk } from '../../main/hosts/open-kiosk.ts';
import { EXIT, isSupervised, reportFailure } from '../../main/hosts/process-end.ts';
import { FakeKiosk } from './fake-kiosk.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'open-kiosk-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function open(value: unknown) {
  const notes: string[] = [];
  const asked: KioskOptions[] = [];
  const file = path.join(folder, 'kiosk.json');
  if (value !== null) writeFileSync(file, JSON.stringify(value));
  await openKiosk({
    buildDate: null,
    config: value === null ? null : file,
    spawnReader: () => {
      throw new Error('no reader here');
    },
    version: '1.2.3',
    createKiosk: (options) => {
      asked.push(options);
      return Promise.resolve(new FakeKiosk());
    },
    warn: (text) => void notes.push(text),
  });
  const [options] = asked;
  if (!options) throw new Error('no kiosk was made');
  return { options, notes };
}

describe('opening the kiosk', () => {
  it('is on the simulated charger without a file, on a clock that starts now and can be hurried on', async () => {
    const { options } = await open(null);
    expect(options.config.station.name).toBe('Harbour 1');
    expect(simulatedClockOf(options.clock)?.rate).toBe(1);
    expect(Math.abs(options.clock.now() - Date.now())).toBeLessThan(60_000);
    expect(options.version).toBe('1.2.3');
  });

  it('runs a simulation on the clock that its file asks for', async () => {
    const { options } = await open({ simulation: { clockStart: '2026-11-22T18:00:00Z', clockRate: 100 } });
    expect(options.clock.now()).toBeGreaterThanOrEqual(Date.UTC(2026, 10, 22, 18));
    expect(options.clock.now()).toBeLessThan(Date.UTC(2026, 10, 22, 19));
  });

  it('passes notes on and goes on, and stops at problems', async () => {
    const real = { id: 1, controller: { driver: 'openevse', path: '/dev/x' } };
    const { notes, options } = await open({
      connectors: [real],
      reader: { driver: 'pcsc' },
      tariffs: { default: {} },
      station: {},
    });
    expect(notes.join()).toContain('connectors[0].meter');
    expect(options.clock).toBe(systemClock);
    await expect(open({ statoin: {} })).rejects.toMatchObject({ problems: [{ path: 'statoin' }] });
  });

  it('may be restarted by the operator only where somebody would start it again', () => {
    expect(isSupervised({})).toBe(false);
    expect(isSupervised({ INVOCATION_ID: '' })).toBe(false);
    expect(isSupervised({ INVOCATION_ID: '5d2f' })).toBe(true);
    expect(isSupervised({ EVSE_KIOSK_SUPERVISED: '1' })).toBe(true);
  });

  it('ends with a code that tells a person’s business from a broken program', async () => {
    const refused = await open({ statoin: {} }).catch((error: unknown) => error);
    const printed: unknown[] = [];
    const { error: original } = console;
    console.error = (...parts: unknown[]) => void printed.push(...parts);
    const codes = [reportFailure(refused), reportFailure(new Error('bug'))];
    console.error = original;
    expect(codes).toEqual([EXIT.problem, EXIT.broken]);
    expect(printed.join('\n')).toContain('Did you mean "station"?');
  });
});
