/** What a central system sees when all its stations lose it in one instant and it comes back later. */
import { describe, expect, it } from 'vitest';
import { reconnectInMs } from '../../../main/operator/ocpp/backoff.ts';
import { Link } from '../../../main/operator/ocpp/link.ts';
import { NO_SECURITY } from '../../../main/operator/ocpp/security.ts';
import type { OpenSocket, SocketEvents } from '../../../main/operator/ocpp/socket-port.ts';
import { BACKOFF } from '../../../main/operator/ocpp16/dialect.ts';
import { VirtualClock } from '../../rig/clock.ts';
import { randomFrom } from '../../rig/random.ts';

const STATIONS = 1000;
const AWAY_MS = 60_000;

describe('reconnection', () => {
  it('waits as OCPP 2.0.1 says: the minimum doubles as often as configured, each time with a part by chance', () => {
    const backoff = { waitMinimumMs: 1000, randomRangeMs: 500, repeatTimes: 3 };
    const waits = [1, 2, 3, 4, 5, 6].map((attempt) => reconnectInMs(backoff, attempt, 0));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
    expect(reconnectInMs(backoff, 1, 1)).toBe(1500);
    expect(reconnectInMs(backoff, 1_000_000, 1)).toBe(8500);
  });

  it('spreads a thousand stations that lost their central system in one instant', async () => {
    const clock = new VirtualClock();
    const random = randomFrom(20_261_122);
    const up: SocketEvents[] = [];
    const attempts: number[] = [];
    const connections: number[] = [];
    let there = true;
    const open: OpenSocket = ({ events }) => ({
      open: () => {
        attempts.push(clock.monotonic());
        if (!there) {
          return Promise.resolve({ ok: false, failure: { kind: 'unreachable', message: '', evidence: {} } });
        }
        connections.push(clock.monotonic());
        up.push(events);
        return Promise.resolve({ ok: true });
      },
      call: () => Promise.resolve({ ok: true, result: {} }),
      ping: () => undefined,
      terminate: () => undefined,
      close: () => Promise.resolve(),
    });
    const links = Array.from({ length: STATIONS }, (_, index) => {
      const link = new Link({
        clock,
        random,
        protocol: 'ocpp1.6',
        url: 'ws://central.invalid/ocpp',
        station: `CP-${String(index)}`,
        security: NO_SECURITY,
        agent: 'test/1',
        actions: [],
        timings: () => ({ pingMs: 0, backoff: BACKOFF }),
        answer: () => ({ result: {} }),
        listener: { connected: () => undefined, disconnected: () => undefined, wrong: () => undefined },
        open,
      });
      link.start();
      return link;
    });
    await clock.pass(60_000);
    expect(connections).toHaveLength(STATIONS);

    there = false;
    const lostAt = clock.monotonic();
    attempts.length = 0;
    for (const events of up.splice(0)) events.closed(1006, '');
    await clock.pass(AWAY_MS);
    there = true;
    connections.length = 0;
    const backAt = clock.monotonic();
    for (let waited = 0; connections.length < STATIONS && waited < 600_000; waited += 1000)
      await clock.pass(1000);

    expect(connections).toHaveLength(STATIONS);
    const peak = peakPerSecond(attempts);
    const lastMs = Math.max(...connections) - backAt;
    console.log(
      `${String(STATIONS)} stations: at most ${String(peak)} attempts in any second, first after ` +
        `${String(Math.round(Math.min(...attempts) - lostAt))} ms, all back ${String(Math.round(lastMs / 1000))} s after the central system`,
    );
    expect(peak).toBeLessThan(STATIONS / 10);
    await Promise.all(links.map((link) => link.stop()));
  });
});

/** Most within any window of a second. */
function peakPerSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let begin = 0;
  let most = 0;
  sorted.forEach((time, index) => {
    while (time - (sorted[begin] ?? time) >= 1000) begin += 1;
    most = Math.max(most, index - begin + 1);
  });
  return most;
}
