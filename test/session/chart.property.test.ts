/** What holds for the connector's chart whatever happens, in any order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConnectorAction } from '../../main/session/events.ts';
import type { ConnectorState, StopReason } from '../../main/session/types.ts';
import { Walk, type Step } from './walk.ts';

const STATES: readonly ConnectorState[] = [
  'unavailable',
  'available',
  'reserved',
  'plugged',
  'authorized',
  'starting',
  'charging',
  'suspendedByVehicle',
  'suspendedByStation',
  'stopping',
  'finished',
  'faulted',
];
const REASONS: readonly StopReason[] = ['driver-card', 'driver-screen', 'remote', 'time-limit', 'operator'];

type Answer = 'OPENED' | 'ENABLED' | 'DISABLED' | 'READ';
const ANSWER_TO: Readonly<Partial<Record<ConnectorAction['type'], Answer>>> = {
  openSession: 'OPENED',
  enable: 'ENABLED',
  disable: 'DISABLED',
  finalReading: 'READ',
};

/** `answer`: the oldest request that waits is answered; everything else is an event as it stands. */
type Move = Step | { readonly type: 'answer'; readonly ok: boolean };

const status: fc.Arbitrary<Move> = fc.record({
  type: fc.constant('STATUS' as const),
  vehicle: fc.constantFrom('absent', 'connected', 'connected', 'charging', 'unknown'),
  enabled: fc.boolean(),
  energised: fc.boolean(),
});
const codes = fc.subarray(['protection.no-ground', 'store.failed', 'station.emergency-stop']);
const blocking: fc.Arbitrary<Move> = codes.map((list) => ({
  type: 'BLOCKING',
  codes: list,
  emergency: list.includes('station.emergency-stop'),
  hold: list.length > 0,
}));
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: status },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('answer' as const), ok: fc.boolean() }) },
  { weight: 4, arbitrary: fc.constant<Move>({ type: 'answer', ok: true }) },
  { weight: 2, arbitrary: blocking },
  { weight: 2, arbitrary: fc.constant<Move>({ type: 'BLOCKING', codes: [], emergency: false }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('LINK' as const), up: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant<Move>({ type: 'LINK', up: true }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('SERVICE' as const), inService: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('RESERVED' as const), reserved: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('PAUSED' as const), paused: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('AUTHORIZE' as const), paysForParking: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant<Move>({ type: 'CANCEL' }) },
  { weight: 1, arbitrary: fc.constant<Move>({ type: 'EXTEND' }) },
  { weight: 2, arbitrary: fc.constant<Move>({ type: 'DEADLINE' }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('STOP' as const), reason: fc.constantFrom(...REASONS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('RESTORE' as const),
      phase: fc.constantFrom('energy', 'finished'),
      policy: fc.constantFrom('end', 'resume'),
      paysForParking: fc.boolean(),
    }),
  },
);
const moves = fc.array(move, { maxLength: 60 });

/** A walk that keeps the books on what was asked for. */
class Watched {
  readonly walk = new Walk();
  readonly waiting: Answer[] = [];
  opened = 0;
  closed = 0;

  move(next: Move): void {
    const step = this.#stepOf(next);
    if (!step) return;
    const before = this.walk.context;
    const opening = this.walk.snapshot.matches({ starting: 'opening' });
    const restorable = ['unavailable', 'faulted'].includes(String(this.#top())) && !before.session;
    const actions = this.walk.go(step);
    // A session may be over in the very step that opened it.
    if (opening && step.type === 'OPENED' && step.ok) this.opened++;
    if (restorable && step.type === 'RESTORE') this.opened++;
    for (const action of actions) {
      if (action === 'closeSession') this.closed++;
      const answer = ANSWER_TO[action];
      if (answer) this.waiting.push(answer);
    }
    this.#check(before, actions);
    // No timer can fire for ever: a deadline that passed is gone, or another one.
    if (step.type === 'DEADLINE' && before.deadline)
      expect(this.walk.context.deadline).not.toBe(before.deadline);
  }

  #top(): string | undefined {
    const { value } = this.walk.snapshot;
    return typeof value === 'string' ? value : Object.keys(value)[0];
  }

  #stepOf(next: Move): Step | undefined {
    if (next.type !== 'answer') return next;
    const type = this.waiting.shift();
    return type && { type, ok: next.ok };
  }

  #check(before: Walk['context'], actions: readonly ConnectorAction['type'][]): void {
    const { context, state, at } = this.walk;
    expect(STATES).toContain(state);
    expect(this.opened - this.closed, 'sessions opened and not closed').toBe(context.session ? 1 : 0);
    if (actions.includes('openSession')) expect(before.session, 'openSession during a session').toBe(false);
    if (actions.includes('enable')) {
      expect(context.session, 'enable without a session').toBe(true);
      expect(context.blocking, 'enable while blocked').toEqual([]);
      expect(context.paused, 'enable while the operator gives nothing').toBe(false);
    }
    if (context.deadline && context.deadline !== before.deadline) {
      expect(context.deadline.at, 'a new deadline lies ahead').toBe(at + context.deadline.totalMs);
      expect(context.deadline.totalMs).toBeGreaterThan(0);
    }
  }
}

const RUNS = { numRuns: 1_000, seed: 20_260_315 };

describe('the connector chart, at random', () => {
  it('keeps the books: every opened session is closed exactly once, nothing is enabled blindly', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const watched = new Watched();
        for (const next of list) watched.move(next);
      }),
      RUNS,
    );
  });

  it('never throws, also for answers that nobody asked for', () => {
    const stray = fc.record({
      type: fc.constantFrom('OPENED' as const, 'ENABLED' as const, 'DISABLED' as const, 'READ' as const),
      ok: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(move, stray), { maxLength: 60 }), (list) => {
        const watched = new Watched();
        for (const next of list) watched.move(next);
      }),
      RUNS,
    );
  });

  it('a stop that is answered comes to rest, wherever it is asked', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const watched = new Watched();
        for (const next of list) watched.move(next);
        const { walk, waiting } = watched;
        watched.move({ type: 'STOP', reason: 'driver-screen' });
        for (let turn = 0; turn < 8 && waiting.length > 0; turn++) watched.move({ type: 'answer', ok: true });
        expect(['finished', 'available', 'reserved', 'plugged', 'faulted', 'unavailable']).toContain(
          walk.state,
        );
        // Energy is over; only waiting at the cable may still cost.
        const restored = list.some(({ type }) => type === 'RESTORE');
        if (walk.context.session && !restored) expect(walk.context.paysForParking).toBe(true);
        watched.move({ type: 'STATUS', vehicle: 'absent', enabled: false, energised: false });
        for (let turn = 0; turn < 8 && waiting.length > 0; turn++) watched.move({ type: 'answer', ok: true });
        expect(walk.context.session).toBe(false);
      }),
      RUNS,
    );
  });
});
