/** What the guide does at random, and which screen is shown for every combination of visit and connectors. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Screen, ScreenName } from '../../main/bridge/contract.ts';
import { screenOf, type ScreenFacts } from '../../main/guide/screen.ts';
import type { ConnectorState } from '../../main/session/types.ts';
import { NOON } from '../rig/clock.ts';
import { facts, followed, RECEIPT, shown, STATES, view, visitTo, type Looks } from './screen-facts.ts';
import { ONE, TWO, Visit, choose, closed, sheet, speak, tap, turns, type Step } from './visit.ts';

describe('the screen of a followed connector', () => {
  const names: readonly (readonly [ConnectorState, ScreenName])[] = [
    ['authorized', 'plug-in'],
    ['starting', 'starting'],
    ['charging', 'charging'],
    ['suspendedByVehicle', 'suspended'],
    ['suspendedByStation', 'suspended'],
    ['stopping', 'stopping'],
    ['finished', 'stopping'],
    ['unavailable', 'unavailable'],
    ['available', 'idle'],
    ['plugged', 'idle'],
    ['reserved', 'idle'],
  ];
  it.each(names)('%s shows %s', (state, name) => {
    expect(shown(followed(), { state, session: 'running' }).name).toBe(name);
  });

  it('says who suspended', () => {
    expect(shown(followed(), { state: 'suspendedByVehicle' })).toMatchObject({ by: 'vehicle' });
    expect(shown(followed(), { state: 'suspendedByStation' })).toMatchObject({ by: 'station' });
    expect(shown(followed(), { state: 'suspendedByStation' }, { paused: new Set([1]) })).toMatchObject({
      by: 'operator',
    });
  });

  it('says what waiting costs', () => {
    expect(shown(followed(), { state: 'finished', session: 'paying' }).name).toBe('idle-fee');
    expect(shown(followed(), { state: 'finished', session: 'ended' })).toMatchObject({ phase: 'unplug' });
  });

  it('a fault can be ended while energy is not final', () => {
    expect(shown(followed(), { state: 'faulted', session: 'running', fault: true })).toMatchObject({
      name: 'fault',
      canEnd: true,
    });
    expect(shown(followed(), { state: 'faulted', session: 'ended', fault: true })).toMatchObject({
      canEnd: false,
    });
    expect(shown(followed(), { state: 'faulted' })).toMatchObject({ name: 'unavailable', reason: 'fault' });
  });

  it('shows the chart’s own deadline, or the whole start’s', () => {
    const deadline = { at: NOON + 5, totalMs: 60_000 };
    const known = shown(followed(), { state: 'authorized' }, { deadlines: new Map([[1, deadline]]) });
    expect(known).toMatchObject({ deadline });
    expect(shown(followed(), { state: 'starting' })).toMatchObject({
      deadline: { at: NOON - 1 + 45_000, totalMs: 45_000 },
    });
  });

  it('offers home only where there is one', () => {
    expect(shown(followed(), { state: 'charging' })).toMatchObject({ canGoHome: true });
    const single = screenOf(followed(ONE).snapshot, facts([view(1, { state: 'charging' })]));
    expect(single).toMatchObject({ canGoHome: false });
  });
});

describe('the screen of a visit', () => {
  it('authorizing, choosing, rejected and receipt', () => {
    const visit = visitTo(TWO, tap);
    expect(shown(visit, { state: 'available' })).toMatchObject({ name: 'authorizing', slow: false });
    visit.go(visit.accepted([1, 2]));
    expect(shown(visit, { state: 'available' })).toMatchObject({ name: 'choose-connector', choices: [1, 2] });
    visit.go(tap);
    visit.go(visit.refused('blocked'));
    expect(shown(visit, { state: 'available' })).toMatchObject({ name: 'rejected', reason: 'blocked' });
    const receipt = { view: RECEIPT, connector: 1, plugged: true };
    expect(shown(visitTo(TWO, closed(1)), { state: 'finished' }, { receipt })).toMatchObject({
      name: 'receipt',
      plugged: true,
    });
    expect(shown(visitTo(TWO, closed(1)), { state: 'available' }).name).toBe('idle');
  });
});

describe('home', () => {
  const athome = (looks: readonly Looks[], more: Partial<ScreenFacts> = {}) =>
    screenOf(
      visitTo(looks.length === 1 ? ONE : TWO).snapshot,
      facts(
        looks.map((one, index) => view(index + 1, one)),
        more,
      ),
    );

  it('is idle while one connector works', () => {
    expect(athome([{ state: 'faulted', fault: true }, { state: 'available' }]).name).toBe('idle');
    expect(athome([{ state: 'charging' }, { state: 'unavailable' }]).name).toBe('idle');
  });

  it('shows the fault that keeps every connector from working', () => {
    expect(athome([{ state: 'unavailable' }, { state: 'faulted', fault: true }])).toMatchObject({
      name: 'fault',
      connector: 2,
    });
  });

  it('of several faults shows the one that asks most urgently', () => {
    const screen = athome([
      { state: 'faulted', fault: true, session: 'running' },
      { state: 'faulted', fault: { need: 'danger' } },
    ]);
    expect(screen).toMatchObject({ name: 'fault', connector: 2, canEnd: false, canGoHome: false });
  });

  it('shows a fault of the whole station as such', () => {
    const wide = { state: 'faulted', fault: { stationWide: true }, session: 'running' } as const;
    expect(athome([wide, wide])).toMatchObject({ name: 'fault', connector: null, canEnd: false });
    expect(athome([wide])).toMatchObject({ name: 'fault', connector: 1, canEnd: true });
  });

  it('tells what is wrong with a connector that is out of service because of it', () => {
    const screen = shown(followed(), { state: 'unavailable', fault: true, session: 'running' });
    expect(screen).toMatchObject({ name: 'fault', connector: 1, canEnd: true });
  });

  it('is unavailable when none works, since the first of them', () => {
    expect(athome([{ state: 'unavailable' }, { state: 'unavailable' }])).toMatchObject({
      name: 'unavailable',
      since: NOON - 2,
    });
  });

  it('waits for devices at the start', () => {
    expect(athome([{ state: 'unavailable' }], { waitingFor: ['controller'] }).name).toBe('starting-up');
    expect(athome([{ state: 'available' }], { waitingFor: ['reader'] }).name).toBe('idle');
  });

  it('of a single connector is its session', () => {
    expect(athome([{ state: 'charging', session: 'running' }]).name).toBe('charging');
    expect(athome([{ state: 'plugged' }]).name).toBe('idle');
    expect(athome([{ state: 'faulted', session: 'running', fault: true }])).toMatchObject({ canEnd: true });
  });
});

const connectorId = fc.constantFrom(1, 2);
const step: fc.Arbitrary<Step | 'accept' | 'refuse'> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Step | 'accept' | 'refuse'>(tap, 'accept', 'accept', 'refuse') },
  {
    weight: 3,
    arbitrary: fc.tuple(connectorId, fc.constantFrom(...STATES)).map(([id, state]) => turns(id, state)),
  },
  { weight: 2, arbitrary: fc.tuple(connectorId, fc.boolean()).map(([id, busy]) => choose(id, busy)) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>(
      { type: 'DEADLINE' },
      { type: 'SHEET_DEADLINE' },
      { type: 'HOME' },
      { type: 'CANCEL' },
      { type: 'EXTEND' },
      { type: 'TAP_PROBLEM', reason: 'unreadable' },
    ),
  },
  { weight: 1, arbitrary: connectorId.map(closed) },
  { weight: 1, arbitrary: connectorId.map((connector): Step => ({ type: 'STOP', connector })) },
  { weight: 1, arbitrary: connectorId.map((connector): Step => ({ type: 'START_REFUSED', connector })) },
  { weight: 1, arbitrary: fc.constantFrom('en', 'de', 'ar' as const).map(speak) },
  { weight: 1, arbitrary: fc.constantFrom('help', 'language', 'price', null).map(sheet) },
);
const answer = fc.tuple(fc.subarray([1, 2]), fc.option(connectorId), fc.nat(3));
const steps = fc.array(fc.tuple(step, answer), { maxLength: 40 });
const looks: fc.Arbitrary<Looks> = fc.record({
  state: fc.constantFrom(...STATES),
  session: fc.constantFrom('running', 'ended', 'paying', null),
  fault: fc.boolean(),
});
const world = fc.record({
  looks: fc.tuple(looks, looks),
  single: fc.boolean(),
  waiting: fc.subarray(['controller', 'reader'] as const),
  receipt: fc.boolean(),
});

/** Every field that a screen must have, of the right kind; deadlines whole and positive. */
function checkScreen(screen: Screen, ids: readonly number[]): void {
  if ('deadline' in screen) {
    expect(Number.isFinite(screen.deadline.at) && screen.deadline.totalMs > 0).toBe(true);
  }
  if ('connector' in screen && screen.connector !== null) expect(ids).toContain(screen.connector);
  if ('canGoHome' in screen) expect(typeof screen.canGoHome).toBe('boolean');
  if (screen.name === 'fault') expect(screen.fault.title).not.toBe('');
  if (screen.name === 'unavailable') expect(Number.isFinite(screen.since)).toBe(true);
  if (screen.name === 'rejected') expect(screen.reason).toBeTypeOf('string');
  if (screen.name === 'choose-connector') expect(screen.choices.length).toBeGreaterThan(1);
}

describe('at random', () => {
  it('a visit never throws, never starts what was not offered, and always comes home', () => {
    fc.assert(
      fc.property(steps, world, (list, { looks: [first, second], single, waiting, receipt }) => {
        const visit = new Visit(single ? ONE : TWO);
        const connectors = single ? [view(1, first)] : [view(1, first), view(2, second)];
        const ids = connectors.map(({ id }) => id);
        const now = facts(connectors, {
          waitingFor: waiting,
          receipt: receipt ? { view: RECEIPT, connector: 1, plugged: false } : null,
        });
        for (const [next, [choices, stops, back]] of list) {
          const attempt = visit.context.attempt - back;
          const event: Step =
            next === 'accept'
              ? { type: 'ACCEPTED', attempt, stops, choices, language: null }
              : next === 'refuse'
                ? { type: 'REFUSED', attempt, reason: 'unknown' }
                : next;
          if (single && 'connector' in event && event.connector !== 1) continue;
          const before = visit.context;
          const actions = visit.go(event);
          for (const action of actions) {
            if (action.type === 'check') expect(action.attempt).toBe(before.attempt + 1);
            if (action.type !== 'authorize') continue;
            expect(action.attempt).toBe(before.attempt);
            expect(next === 'accept' ? choices : before.choices).toContain(action.connector);
          }
          const { deadline } = visit.context;
          if (deadline && deadline !== before.deadline) expect(deadline.at).toBe(visit.at + deadline.totalMs);
          if (event.type === 'DEADLINE' && before.deadline) expect(deadline).not.toBe(before.deadline);
          expect(visit.context.settings.languages).toContain(visit.context.language);
          checkScreen(screenOf(visit.snapshot, now), [...ids, ...choices, 1, 2]);
        }
        for (let turn = 0; turn < 6 && visit.context.deadline; turn++) visit.go({ type: 'DEADLINE' });
        expect(['home', ...(single ? ['following'] : [])]).toContain(visit.state);
      }),
      { seed: 4, numRuns: 800 },
    );
  });
});
