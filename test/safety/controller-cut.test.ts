/**
 * The controller alone loses its power: for two seconds, as mains flicker, and for a minute, by the kiosk's time
 * (`REAL=1` takes a real one). In each state of a session.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CUT_STATES, cutIn, type CutOutcome, type CutState } from './cuts.ts';

const FLICKER = { cutMs: 2_000, rate: 1, isFault: false };
const MINUTE =
  process.env['REAL'] === '1'
    ? { cutMs: 60_000, rate: 1, isFault: true }
    : { cutMs: 12_000, rate: 5, isFault: true };
/** Energy goes on where it flowed; what was only asked for is asked again, or given up for nothing. */
const ENDS: Readonly<Record<CutState, readonly string[]>> = {
  available: ['available'],
  plugged: ['plugged'],
  authorized: ['authorized', 'available'],
  starting: ['charging', 'finished'],
  charging: ['charging'],
  suspendedByVehicle: ['charging'],
  finished: ['finished'],
};
/** All at a time: they wait for relays and time-outs most of it. */
const LIMIT_MS = 150_000;

beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
afterAll(() => vi.restoreAllMocks());

describe.concurrent.each(['openevse', 'evse-wb'] as const)('%s', (family) => {
  it.each([
    ['two seconds', FLICKER],
    ['a minute', MINUTE],
  ] as const)('without power for %s', { timeout: LIMIT_MS }, async (_, cut) => {
    const settled = await Promise.allSettled(CUT_STATES.map((state) => cutIn({ family, state, ...cut })));
    const found: [CutState, CutOutcome][] = [];
    const wrong: string[] = [];
    for (const [index, state] of CUT_STATES.entries()) {
      const one = settled[index];
      if (one?.status === 'fulfilled') found.push([state, one.value]);
      else wrong.push(`${state}: ${String(one?.reason)}`);
    }
    expect(wrong).toEqual([]);
    for (const [state, { then, stopReason }] of found) {
      expect(ENDS[state], state).toContain(then);
      if (then === 'charging') expect(stopReason, state).toBe('driver-screen');
    }
  });
});
