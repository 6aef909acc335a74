import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { billWords } from '../../main/bridge/words/bill.ts';
import { simulatedClockOf, systemClock } from '../../main/clock.ts';
import type { KioskOptions } from '../../main/hosts/host.ts';
import { openKiosk, type OpenKiosk } from '../../main/hosts/open-kiosk.ts';
import { logFiles } from '../../main/log/files.ts';
import { log } from '../../main/log/log.ts';
import { EXIT, isSupervised, reportFailure } from '../../main/hosts/process-end.ts';
import { FakeKiosk } from './fake-kiosk.ts';

let folder = '';
const opened: OpenKiosk[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'open-kiosk-'));
  // Its log is beside the database, which is in the user's state where no file says otherwise.
  vi.stubEnv('XDG_STATE_HOME', folder);
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop();
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function open(value: unknown) {
  const notes: string[] = [];
  const asked: KioskOptions[] = [];
  const file = path.join(folder, 'kiosk.json');
  if (value !== null) writeFileSync(file, JSON.stringify(value));
  const kiosk = await openKiosk({
    buildDate: null,
    config: value === null ? null : file,
    spawnReader: () => {
      throw new Error('no reader here');
    },
    version: '1.2.3',
    updates: (config) => ({ supported: false, why: config === null ? 'off' : config.url }),
    createKiosk: (options) => {
      asked.push(options);
      return Promise.resolve(new FakeKiosk());
    },
    warn: (text) => void notes.push(text),
  });
  opened.push(kiosk);
  const [options] = asked;
  if (!options) throw new Error('no kiosk was made');
  return { options, notes, stop: () => kiosk.stop() };
}

function logged(): Record<string, unknown>[] {
  return logFiles(path.join(folder, 'evse-kiosk', 'logs')).flatMap(({ path: file }) =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
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

  it('logs from its start to its stop, beside the database, and gives the newest lines to the kiosk', async () => {
    const { options, stop } = await open(null);
    log.info('test.line', 'card 04A2245B7C1190');
    await stop();
    expect(logged().slice(-3)).toMatchObject([
      { level: 'info', code: 'kiosk.start', version: '1.2.3', node: process.version },
      { code: 'test.line', msg: 'card •••• 1190' },
      { code: 'kiosk.stop' },
    ]);
    expect(options.log?.newest(3).map(({ code }) => code)).toEqual([
      'kiosk.start',
      'test.line',
      'kiosk.stop',
    ]);
    log.info('test.line', 'nobody keeps this');
    expect(logged().at(-1)).toMatchObject({ code: 'kiosk.stop' });
  });

  it('logs why it could not start, and lets go of the log', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const failing = openKiosk({
      buildDate: null,
      config: null,
      spawnReader: () => {
        throw new Error('no reader here');
      },
      version: '1.2.3',
      createKiosk: () => Promise.reject(new Error('the store is in use')),
    });
    await expect(failing).rejects.toThrow('in use');
    error.mockRestore();
    expect(logged().at(-1)).toMatchObject({
      code: 'kiosk.not-started',
      error: { message: 'the store is in use' },
    });
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

  it('wears the theme of its configuration, and greets in that one’s language', async () => {
    writeFileSync(
      path.join(folder, 'theme.json'),
      JSON.stringify({
        name: 'Brand',
        languages: { default: 'nl' },
        texts: { nl: { 'bill.energy': 'Stroom' } },
      }),
    );
    const { options, notes, stop } = await open({
      station: { languages: ['en', 'de', 'nl'] },
      display: { theme: 'theme.json' },
    });
    expect(options.theme?.view).toMatchObject({ name: 'Brand' });
    expect(options.config.station.languages).toEqual(['nl', 'en', 'de']);
    expect(billWords('nl').energy).toBe('Stroom');
    expect(notes).toEqual([]);
    await stop();
    expect(billWords('nl').energy).toBe('Energie');
  });

  it('wears its own look rather than a theme with problems, and says so to whoever looks after it', async () => {
    writeFileSync(
      path.join(folder, 'theme.json'),
      JSON.stringify({ name: 'Faint', colours: { light: { ink: '#999999' } } }),
    );
    const { options, notes } = await open({ display: { theme: 'theme.json' } });
    expect(options.theme?.view).toBeNull();
    expect(notes.join('\n')).toContain('ink #999999 on ground');
    expect(notes.at(-1)).toContain('built-in look');
    expect(logged()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        code: 'theme.refused',
        file: path.join(folder, 'theme.json'),
      }),
    );
    expect(logged()).toContainEqual(
      expect.objectContaining({ code: 'theme.contrast', path: 'colours.light.ink' }),
    );
    const absent = await open({ display: { theme: 'nowhere.json' } });
    expect(absent.notes.join('\n')).toContain('does not exist');
  });

  it('knows how newer versions come also where updates are off: one may have come before', async () => {
    expect((await open(null)).options.updates).toEqual({ supported: false, why: 'off' });
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
