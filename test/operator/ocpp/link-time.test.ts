/** What a link does by its clock: pings, limits, a central system that hangs. No network: the socket is a script. */
import { describe, expect, it } from 'vitest';
import type { CallResult } from '../../../main/operator/ocpp/call.ts';
import { CALL_TIMEOUT_MS, LASTING_MS, OPEN_TIMEOUT_MS } from '../../../main/operator/ocpp/link.ts';
import type { OpenResult, Socket, SocketEvents } from '../../../main/operator/ocpp/socket-port.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';
import { linkTo } from './rig.ts';

interface Script {
  pongs?: boolean;
  opens?: () => Promise<OpenResult>;
  answers?: (signal: AbortSignal) => Promise<CallResult>;
}

function scripted(script: Script) {
  const clock = new VirtualClock();
  const log: string[] = [];
  const rig = linkTo(
    { url: 'ws://central.invalid/ocpp' },
    {
      clock,
      timings: () => ({ pingMs: 60_000, backoff: { waitMinimumMs: 1000, randomRangeMs: 0, repeatTimes: 3 } }),
      open: ({ events }) => socket(script, events, log),
    },
  );
  rig.link.start();
  return { clock, log, ...rig };
}

function socket(script: Script, events: SocketEvents, log: string[]): Socket {
  log.push('open');
  const failed = Promise.withResolvers<OpenResult>();
  let open = true;
  return {
    open: () => Promise.race([script.opens?.() ?? Promise.resolve({ ok: true } as const), failed.promise]),
    call: (_action, _payload, signal) =>
      script.answers?.(signal) ?? Promise.resolve({ ok: true, result: {} }),
    ping: () => {
      log.push('ping');
      if (script.pongs ?? true) events.pong();
    },
    terminate: () => {
      if (!open) return;
      open = false;
      log.push('terminate');
      failed.resolve({ ok: false, failure: { kind: 'unreachable', message: 'terminated', evidence: {} } });
      events.closed(1006, '');
    },
    close: () => Promise.resolve(),
  };
}

const never = () => new Promise<never>(() => undefined);

/** As a real socket does: given up by the signal. */
const hangs = (signal: AbortSignal) =>
  new Promise<CallResult>((resolve) =>
    signal.addEventListener('abort', () => resolve({ ok: false, failure: { kind: 'timeout', message: '' } })),
  );

describe('a link’s time', () => {
  it('pings, and goes on as long as it is answered', async () => {
    const { clock, log, link } = scripted({});
    await settle();
    await clock.pass(600_000);
    expect(log.filter((entry) => entry === 'ping')).toHaveLength(10);
    expect(link.state).toBe('connected');
  });

  it('gives up a connection that does not answer a ping before the next is due', async () => {
    const script: Script = { pongs: false };
    const { clock, log } = scripted(script);
    await settle();
    await clock.pass(119_999);
    expect(log).toEqual(['open', 'ping']);
    await clock.pass(1);
    expect(log).toEqual(['open', 'ping', 'terminate']);
    await clock.pass(1000);
    expect(log.at(-1)).toBe('open');
  });

  it('gives up an attempt that leads to nothing', async () => {
    const { clock, log, failures } = scripted({ opens: never });
    await settle();
    await clock.pass(OPEN_TIMEOUT_MS - 1);
    expect(log).toEqual(['open']);
    await clock.pass(1);
    expect(failures).toHaveLength(1);
  });

  it('ends a call at its own limit or the usual one, and two silent ones in a row end the connection', async () => {
    const { clock, log, link } = scripted({ answers: hangs });
    await settle();
    const short = link.call('Authorize', {}, { timeoutMs: 5000 });
    await clock.pass(5000);
    expect(await short).toMatchObject({ failure: { kind: 'timeout' } });
    const first = link.call('Heartbeat', {});
    await clock.pass(CALL_TIMEOUT_MS);
    expect(await first).toMatchObject({ failure: { kind: 'timeout' } });
    expect(log).not.toContain('terminate');
    void link.call('Heartbeat', {});
    await clock.pass(CALL_TIMEOUT_MS);
    expect(log).toContain('terminate');
  });

  it('ends a call whose turn does not come in time as never sent', async () => {
    const { clock, link } = scripted({ answers: hangs });
    await settle();
    void link.call('Heartbeat', {});
    const waiting = link.call('Authorize', {}, { timeoutMs: 5000 });
    await clock.pass(5000);
    expect(await waiting).toMatchObject({ failure: { kind: 'offline' } });
  });

  it('backs off further while connections do not last, and begins anew after one that did', async () => {
    const { clock, log } = scripted({ pongs: true, answers: hangs });
    let pending: SocketEvents | null = null;
    const own = linkTo(
      { url: 'ws://central.invalid/ocpp' },
      {
        clock,
        timings: () => ({ pingMs: 0, backoff: { waitMinimumMs: 1000, randomRangeMs: 0, repeatTimes: 3 } }),
        open: ({ events }) => {
          pending = events;
          log.push(`at ${String(clock.monotonic())}`);
          return socket({}, events, []);
        },
      },
    );
    log.length = 0;
    const lose = async (afterMs: number) => {
      await clock.pass(afterMs);
      pending?.closed(1006, '');
      await settle();
    };
    own.link.start();
    for (let i = 0; i < 3; i++) {
      await lose(0);
      await clock.pass(20_000);
    }
    await lose(LASTING_MS);
    await clock.pass(20_000);
    await lose(0);
    await clock.pass(20_000);
    const times = log.filter((entry) => entry.startsWith('at ')).map((entry) => Number(entry.slice(3)));
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // 1 s, then 20 s minus 1 of being up before 2 s, and so on.
    expect(waits).toEqual([1000, 21_000, 22_000, 16_000 + LASTING_MS + 1000, 21_000]);
  });

  it('reconnects at once when told, without waiting for its turn', async () => {
    let there = false;
    const { clock, link, log } = scripted({
      opens: () =>
        Promise.resolve(
          there ? { ok: true } : { ok: false, failure: { kind: 'unreachable', message: '', evidence: {} } },
        ),
    });
    await settle();
    there = true;
    link.reconnect();
    await settle();
    expect(link.state).toBe('connected');
    expect(log).toEqual(['open', 'open']);
    expect(clock.monotonic()).toBe(0);
  });
});
