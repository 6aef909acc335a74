/** When nobody would be harmed, and what a version on trial still lacks. */
import { describe, expect, it } from 'vitest';
import type { ConnectorState } from '../../main/session/types.ts';
import { openZone } from '../../main/tariff/zone.ts';
import { lackText, lacksOf } from '../../main/updates/health.ts';
import { blocksOf, isInWindow, type QuietFacts } from '../../main/updates/quiet.ts';

const QUIET: QuietFacts = {
  connectors: [
    { state: 'available', held: false },
    { state: 'faulted', held: false },
    { state: 'unavailable', held: false },
  ],
  visitor: false,
  unsent: 0,
  service: false,
  inWindow: true,
  busy: false,
};
const withState = (state: ConnectorState, held = false): QuietFacts => ({
  ...QUIET,
  connectors: [...QUIET.connectors, { state, held }],
});

describe('an update waits', () => {
  it('for nothing when all is quiet, whatever is broken or closed', () => {
    expect(blocksOf(QUIET, false)).toEqual([]);
  });

  it.each([
    'plugged',
    'authorized',
    'starting',
    'charging',
    'suspendedByVehicle',
    'suspendedByStation',
    'stopping',
    'finished',
  ] as const)('while a connector is %s', (state) => {
    expect(blocksOf(withState(state), false)).toEqual(['charging']);
    expect(blocksOf(withState(state), true)).toEqual(['charging']);
  });

  it('for a session that a fault interrupted, and for a reservation', () => {
    expect(blocksOf(withState('faulted', true), true)).toEqual(['charging']);
    expect(blocksOf(withState('reserved'), true)).toEqual(['reserved']);
  });

  it('for everything else, and says all of it', () => {
    const facts = {
      ...withState('charging'),
      visitor: true,
      unsent: 3,
      service: true,
      inWindow: false,
      busy: true,
    };
    expect(blocksOf(facts, false)).toEqual(['charging', 'visitor', 'unsent', 'service', 'window', 'busy']);
  });

  it('neither for the hour nor for the technician who ordered it', () => {
    const facts = { ...QUIET, unsent: 1, service: true, inWindow: false };
    expect(blocksOf(facts, true)).toEqual(['unsent']);
  });
});

describe('the hours for updates', () => {
  const zone = openZone('Europe/Amsterdam');
  const at = (iso: string) => Date.parse(iso);
  const within = (from: string, to: string, iso: string) =>
    zone.ok && isInWindow({ from, to }, at(iso), zone.value);

  it('are those of the station, in summer as in winter', () => {
    expect(within('01:00', '05:00', '2026-11-22T00:00:00Z')).toBe(true);
    expect(within('01:00', '05:00', '2026-11-21T23:59:59Z')).toBe(false);
    expect(within('01:00', '05:00', '2026-11-22T04:00:00Z')).toBe(false);
    expect(within('01:00', '05:00', '2026-07-01T23:00:00Z')).toBe(true);
    expect(within('01:00', '05:00', '2026-07-02T03:00:00Z')).toBe(false);
  });

  it('may go over midnight, or be all', () => {
    expect(within('23:00', '02:00', '2026-11-22T22:30:00Z')).toBe(true);
    expect(within('23:00', '02:00', '2026-11-22T00:30:00Z')).toBe(true);
    expect(within('23:00', '02:00', '2026-11-22T12:00:00Z')).toBe(false);
    expect(zone.ok && isInWindow(null, 0, zone.value)).toBe(true);
  });
});

describe('a version on trial lacks', () => {
  const all = { screen: true, reader: true, operator: true, controllers: [1, 2] };
  const before = { reader: true, operator: true, controllers: [1, 2] };

  it('nothing when all answers as before', () => {
    expect(lacksOf(before, all, [1, 2])).toEqual([]);
  });

  it('what answered before, and not what did not, or is there no more', () => {
    const now = { screen: false, reader: false, operator: false, controllers: [] };
    expect(lackText(lacksOf(before, now, [1, 2]))).toBe(
      'screen, reader, controller 1, controller 2, operator',
    );
    expect(lackText(lacksOf({ reader: false, operator: false, controllers: [2] }, now, [1]))).toBe('screen');
    expect(lackText(lacksOf(before, { ...now, operator: null }, [1]))).toBe('screen, reader, controller 1');
  });

  it('at least a screen when nobody knows what was before', () => {
    expect(lacksOf(null, { ...all, screen: false, controllers: [] }, [1])).toEqual([{ what: 'screen' }]);
  });
});
