import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { App } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  GOOD_RUN_MS,
  GpuHealth,
  MOST_LOSSES,
  SOFTWARE_RUN_MS,
  watchGpu,
} from '../../main/hosts/electron/gpu.ts';
import { ownArguments, sandboxProblem, setSwitches } from '../../main/hosts/electron/switches.ts';
import { parseHostOptions } from '../../main/hosts/options.ts';
import { ManualClock } from './manual-clock.ts';

describe('the graphics process', () => {
  let folder: string;
  let file: string;
  let clock: ManualClock;
  const BUILD = '0.1.0 on 45.4.1';

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'graphics-'));
    file = path.join(folder, 'state', 'graphics.json');
    clock = new ManualClock();
    vi.spyOn(console, 'error').mockReturnValue();
    vi.spyOn(console, 'warn').mockReturnValue();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** One run of the app; `lose` kills its graphics process. */
  function run(build = BUILD) {
    const health = new GpuHealth(file, build);
    let gone: ((event: object, details: object) => void) | null = null;
    const app = { on: (_event: string, listener: typeof gone) => void (gone = listener) };
    watchGpu({ app: app as unknown as App, health, clock });
    const lose = (type = 'GPU', reason = 'crashed') => gone?.({}, { type, reason, exitCode: 139 });
    return { health, lose };
  }

  it('may die twice; after the third time the next start does without it', () => {
    const first = run();
    for (let death = 1; death < MOST_LOSSES; death++) first.lose();
    expect(run().health.software).toBe(false);
    first.lose();
    expect(first.health.software).toBe(false);
    expect(run().health.software).toBe(true);
  });

  it('is counted across restarts, as Chromium ends the program with its last death', () => {
    for (let start = 0; start < MOST_LOSSES; start++) run().lose();
    expect(run().health.software).toBe(true);
  });

  it('is forgiven after a good run', () => {
    const first = run();
    first.lose();
    clock.advance(GOOD_RUN_MS - 1);
    first.lose();
    clock.advance(GOOD_RUN_MS);
    first.lose();
    expect(new GpuHealth(file, BUILD).losses).toBe(1);
    expect(run().health.software).toBe(false);
  });

  it('is tried again after a day without it, and after an update at once', () => {
    const first = run();
    for (let death = 0; death < MOST_LOSSES; death++) first.lose();
    expect(run('0.2.0 on 45.4.1').health.software).toBe(false);
    clock = new ManualClock();
    run();
    clock.advance(SOFTWARE_RUN_MS - 1);
    expect(new GpuHealth(file, BUILD).software).toBe(true);
    clock.advance(1);
    expect(new GpuHealth(file, BUILD).software).toBe(false);
  });

  it('alone counts, and not when it ends with the program', () => {
    const { health, lose } = run();
    lose('Utility');
    lose('GPU', 'clean-exit');
    expect(health.losses).toBe(0);
    lose('GPU', 'launch-failed');
    expect(health.losses).toBe(1);
  });

  it.each(['', '{', '[]', '{"build":"0.1.0 on 45.4.1","losses":"9"}', '{"losses":9}'])(
    'is trusted when its record is damaged: %j',
    (text) => {
      run().lose();
      writeFileSync(file, text);
      expect(run().health.losses).toBe(0);
    },
  );

  it('is no matter where nothing can be written', () => {
    writeFileSync(path.join(folder, 'state'), 'in the way');
    const { health, lose } = run();
    lose();
    expect(health.losses).toBe(1);
    expect(readFileSync(path.join(folder, 'state'), 'utf8')).toBe('in the way');
  });
});

describe('the command line of the app', () => {
  const packaged = (...args: string[]) =>
    parseHostOptions(
      ownArguments({
        argv: ['/opt/evse-kiosk/evse-kiosk', ...args],
        isPackaged: true,
        appPath: '/opt/app.asar',
      }),
    );

  it.each([
    '--remote-debugging-port=9222',
    '-remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--inspect',
    '--inspect-brk=0',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp/x',
    '--disable-web-security',
    '--ignore-certificate-errors',
    '--host-rules=MAP * evil.example',
    '--proxy-server=evil.example:1',
    '--user-data-dir=/tmp/x',
    '--renderer-cmd-prefix=xterm -e',
    '--gpu-launcher=xterm',
    '--utility-cmd-prefix=xterm',
    '--no-zygote',
    '--single-process',
    '--disable-site-isolation-trials',
    '--enable-features=AnythingElse',
    '--enable-features=UseOzonePlatform,AnythingElse',
    '--disable-gpu-sandbox',
    '--ozone-platform=x11;xterm',
    '--enable-logging',
    '--log-net-log=/tmp/x',
    'https://example.org/',
  ])('takes no %s', (argument) => {
    expect(packaged('--config', 'kiosk.json', argument).ok).toBe(false);
  });

  it('takes what a screen may need', () => {
    const result = packaged(
      '--ozone-platform=wayland',
      '--enable-features=UseOzonePlatform,WaylandWindowDecorations',
      '--disable-gpu',
      '--touch-events=enabled',
      '--config',
      'kiosk.json',
    );
    expect(result).toMatchObject({ ok: true, options: { config: 'kiosk.json' } });
  });

  it('begins after the app’s folder while it is developed', () => {
    const argv = ['/usr/bin/electron', '--inspect', '/work/app', '--config', 'kiosk.json'];
    const given = { argv, isPackaged: false, appPath: '/work/app' };
    expect(ownArguments(given)).toEqual(['--config', 'kiosk.json']);
  });

  it('may not take the sandbox from a charger, only from a demonstration', () => {
    const without = { hasSwitch: (name: string) => name === 'no-sandbox' };
    const problem = (isPackaged: boolean, config: string | null) =>
      sandboxProblem(without, { isPackaged, config })?.code;
    expect(problem(true, 'kiosk.json')).toBe('host.no-sandbox');
    expect([problem(true, null), problem(false, 'kiosk.json')]).toEqual([undefined, undefined]);
    expect(sandboxProblem({ hasSwitch: () => false }, { isPackaged: true, config: 'kiosk.json' })).toBeNull();
  });

  it('gets what keeps a finger from leaving the page', () => {
    const switches = new Map<string, string | undefined>();
    setSwitches({ appendSwitch: (name, value) => void switches.set(name, value) });
    expect([...switches.keys()]).toEqual(
      expect.arrayContaining(['disable-pinch', 'disable-touch-drag-drop']),
    );
    expect(switches.get('overscroll-history-navigation')).toBe('0');
  });
});
