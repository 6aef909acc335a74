import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { READY_WITHOUT_PICTURE_MS, startWatchdog } from '../../main/hosts/watchdog.ts';
import { setSink } from '../../main/log/log.ts';
import { until } from '../rig/until.ts';
import { FakeKiosk } from './fake-kiosk.ts';
import { ManualClock } from './manual-clock.ts';

/** A minute, as in the unit. */
const MINUTE_USEC = '60000000';
const TURN_MS = 15_000;

function shell({
  env = {},
  page = true,
  pid = 7,
}: {
  env?: Record<string, string>;
  page?: boolean;
  pid?: number;
}) {
  const clock = new ManualClock();
  const kiosk = new FakeKiosk();
  const said: (readonly string[])[] = [];
  let answer = () => Promise.resolve();
  const watchdog = startWatchdog({
    kiosk,
    page,
    clock,
    pid,
    env: { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: MINUTE_USEC, ...env },
    notify: (assignments) => {
      said.push(assignments);
      return answer();
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return {
    kiosk,
    watchdog,
    said,
    answer: (next: () => Promise<void>) => {
      answer = next;
    },
    /** Time passes, turn by turn; a page paints whatever it was sent, or does not. */
    async pass(ms: number, paints = true) {
      for (let passed = 0; passed < ms; passed += TURN_MS / 3) {
        if (paints) kiosk.painted();
        await settle();
        clock.advance(TURN_MS / 3);
        await settle();
      }
    },
    count: (what: string) => said.filter((assignments) => assignments.includes(what)).length,
    settle,
  };
}

const restore = setSink({ write: () => undefined });
afterAll(restore);

describe('the watchdog', () => {
  it('does nothing without a supervisor that wants to know', () => {
    const kiosk = new FakeKiosk();
    const notify = vi.fn(() => Promise.resolve());
    const clock = new ManualClock();
    startWatchdog({ kiosk, page: true, clock, env: { WATCHDOG_USEC: MINUTE_USEC }, notify }).stop();
    clock.advance(10 * TURN_MS);
    expect(notify).not.toHaveBeenCalled();
    expect(kiosk.snapshot().seq).toBe(1);
  });

  it('is ready with the first picture, at once, and once', async () => {
    const { kiosk, said, count, settle, pass } = shell({});
    await settle();
    expect(said).toEqual([['STATUS=0 of 0 connectors in use, no picture yet']]);
    kiosk.painted();
    await settle();
    expect(said[1]).toEqual(['READY=1', 'WATCHDOG=1', 'STATUS=0 of 0 connectors in use, the screen paints']);
    await pass(10 * TURN_MS);
    expect(count('READY=1')).toBe(1);
  });

  it('is ready without a picture after a while, and stays: such a charger still takes cards', async () => {
    const { said, count, pass } = shell({});
    await pass(READY_WITHOUT_PICTURE_MS - TURN_MS, false);
    expect(count('READY=1')).toBe(0);
    await pass(2 * TURN_MS, false);
    expect(count('READY=1')).toBe(1);
    const before = count('WATCHDOG=1');
    await pass(8 * TURN_MS, false);
    expect(count('WATCHDOG=1') - before).toBe(8);
    expect(said.at(-1)).toContain('STATUS=0 of 0 connectors in use, no picture yet');
  });

  it('pings four times in what systemd waits, as long as the page paints what is asked of it', async () => {
    const { kiosk, count, pass } = shell({});
    await pass(TURN_MS / 3);
    const seq = kiosk.snapshot().seq;
    const before = count('WATCHDOG=1');
    await pass(60_000);
    expect(count('WATCHDOG=1') - before).toBe(4);
    expect(kiosk.snapshot().seq - seq).toBe(4);
  });

  it('is silent from the second turn on when the page paints no more, and speaks again when it does', async () => {
    const { said, count, pass } = shell({});
    await pass(4 * TURN_MS);
    const before = count('WATCHDOG=1');
    await pass(20 * TURN_MS, false);
    expect(count('WATCHDOG=1') - before).toBeLessThanOrEqual(1);
    expect(said.at(-1)).toEqual(['STATUS=0 of 0 connectors in use, the screen does not paint']);
    await pass(4 * TURN_MS);
    expect(count('WATCHDOG=1') - before).toBeGreaterThanOrEqual(4);
  });

  it('watches the main loop alone where it opened no page', async () => {
    const { kiosk, said, count, pass } = shell({ page: false });
    expect(said[0]).toEqual([
      'READY=1',
      'WATCHDOG=1',
      'STATUS=0 of 0 connectors in use, no screen of its own',
    ]);
    await pass(4 * TURN_MS, false);
    expect(count('WATCHDOG=1')).toBe(5);
    expect(kiosk.snapshot().seq).toBe(1);
  });

  it.each([
    ['it is meant for another process', { WATCHDOG_PID: '8' }],
    ['none is wanted', { WATCHDOG_USEC: '' }],
    ['it is no number', { WATCHDOG_USEC: 'soon' }],
  ])('tells, but does not ping, when %s', async (_why, env) => {
    const { count, said, pass } = shell({ env });
    await pass(4 * TURN_MS);
    expect(count('WATCHDOG=1')).toBe(0);
    expect(count('READY=1')).toBe(1);
    expect(said.length).toBeGreaterThan(4);
  });

  it('pings when it is meant for this process', async () => {
    const { count, pass } = shell({ env: { WATCHDOG_PID: '7' } });
    await pass(4 * TURN_MS);
    expect(count('WATCHDOG=1')).toBeGreaterThan(3);
  });

  it('says that it stops, last of all', async () => {
    const { watchdog, said, pass, settle } = shell({});
    await pass(TURN_MS);
    watchdog.stop();
    await settle();
    const told = said.length;
    await pass(4 * TURN_MS);
    expect(said).toHaveLength(told);
    expect(said.at(-1)).toEqual(['STOPPING=1', 'STATUS=stops']);
  });

  it('says READY again until it was heard', async () => {
    const { answer, count, pass } = shell({});
    answer(() => Promise.reject(new Error('there is no systemd-notify')));
    await pass(3 * TURN_MS);
    expect(count('READY=1')).toBeGreaterThan(2);
    answer(() => Promise.resolve());
    await pass(TURN_MS);
    const heard = count('READY=1');
    await pass(4 * TURN_MS);
    expect(count('READY=1')).toBe(heard);
  });

  it('has one message under way at a time, and says the newest afterwards', async () => {
    const { answer, said, watchdog, pass, settle } = shell({});
    await pass(TURN_MS);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    answer(() => promise);
    const before = said.length;
    await pass(4 * TURN_MS);
    watchdog.stop();
    expect(said).toHaveLength(before + 1);
    answer(() => Promise.resolve());
    resolve(undefined);
    await settle();
    expect(said).toHaveLength(before + 2);
    expect(said.at(-1)).toEqual(expect.arrayContaining(['STOPPING=1', 'STATUS=stops']));
  });
});

const has = (name: string) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
const PYTHON = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
while True: print(s.recv(4096).decode(), flush=True)
`;

/** One that lets go of what `systemd-notify` waits for, as systemd does, and one that does not. */
const RECEIVERS = {
  python3: (socket: string) => ['-c', PYTHON, socket],
  socat: (socket: string) => ['-u', `UNIX-RECV:${socket}`, '-'],
};

describe.skipIf(!['systemd-notify', ...Object.keys(RECEIVERS)].every(has))(
  'a process with a watchdog, by what arrives at NOTIFY_SOCKET',
  () => {
    const USEC = 2_000_000;
    const folder = mkdtempSync(path.join(tmpdir(), 'watchdog-'));
    const running: ChildProcess[] = [];
    afterEach(() => {
      for (const child of running.splice(0)) child.kill('SIGKILL');
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    async function start(receiver: keyof typeof RECEIVERS) {
      const socket = path.join(folder, receiver);
      const pings: number[] = [];
      const told = { here: '', byChild: '' };
      const listener = spawn(receiver, RECEIVERS[receiver](socket), { stdio: ['ignore', 'pipe', 'inherit'] });
      running.push(listener);
      listener.stdout.setEncoding('utf8').on('data', (text: string) => {
        told.here += text;
        if (text.includes('WATCHDOG=1')) pings.push(performance.now());
      });
      await until('the receiver', 20_000, () => existsSync(socket));
      const env = { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: String(USEC), WATCHDOG_PID: '' };
      const file = path.join(import.meta.dirname, 'watchdog-child.ts');
      const child = spawn(process.execPath, [file], { env, stdio: ['pipe', 'pipe', 'inherit'] });
      running.push(child);
      child.stdout.setEncoding('utf8').on('data', (text: string) => (told.byChild += text));
      await until('READY', 20_000, () => told.here.includes('READY=1'));
      const order = async (what: string) => {
        child.stdin.write(`${what}\n`);
        await until(what, 20_000, () => told.byChild.includes(what));
      };
      return { pings, told, order };
    }

    it('pings in time, not while its main loop is blocked, and says goodbye', async () => {
      const { pings, told, order } = await start('python3');
      await until('pings', 20_000, () => pings.length >= 4);
      const gaps = pings.slice(1, 4).map((at, index) => at - (pings[index] ?? at));
      expect(gaps.toSorted((a, b) => a - b)[1]).toBeLessThanOrEqual(USEC / 2 / 1000);
      const before = pings.length;
      const at = performance.now();
      await order('block');
      // One may have been under way when it began.
      expect(pings.slice(before).filter((ping) => ping - at > 500 && ping - at < 2400)).toEqual([]);
      await until('pings again', 20_000, () => pings.length > before + 1);
      await order('stop');
      await until('goodbye', 20_000, () => told.here.includes('STOPPING=1'));
    }, 60_000);

    it('does not ping while its page paints nothing, though it still says so', async () => {
      const { pings, told, order } = await start('socat');
      await until('a ping', 20_000, () => pings.length >= 2);
      await order('freeze the page');
      await until('the word', 20_000, () => told.here.includes('the screen does not paint'));
      const before = pings.length;
      const said = told.here.length;
      await until('three turns more', 20_000, () => told.here.slice(said).split('does not paint').length > 3);
      expect(pings).toHaveLength(before);
    }, 60_000);
  },
);
