/** Events of sessions, and any sequence of them. */
import fc from 'fast-check';
import type { MeterSample, TransactionEvent } from '../../../main/operator/port.ts';
import type { ConnectorState, StopReason } from '../../../main/session/types.ts';

export const SESSION = '0b7a6c1e-6d2f-4c3c-9f0d-1c2f3a4b5c6d';
export const CARD = { id: '04A2245B7C1190', group: null };
export const NOON = Date.UTC(2026, 2, 15, 11, 0, 0);

type Kind<Type extends TransactionEvent['type']> = Extract<TransactionEvent, { type: Type }>;
type Given<Type extends TransactionEvent['type']> = Partial<Kind<Type>>;
const base = { session: SESSION, connector: 1, at: NOON, offline: false };

export function started(given: Given<'started'> = {}): TransactionEvent {
  return {
    ...base,
    seq: 0,
    type: 'started',
    token: CARD,
    registerWh: 1000,
    remoteStartId: null,
    reservationId: null,
    state: 'starting',
    ...given,
  };
}

export function inState(state: ConnectorState, seq: number, given: Given<'state'> = {}): TransactionEvent {
  return { ...base, seq, type: 'state', state, ...given };
}

export function samples(
  seq: number,
  list: readonly MeterSample[],
  given: Given<'samples'> = {},
): TransactionEvent {
  return { ...base, seq, type: 'samples', context: 'periodic', samples: list, state: 'charging', ...given };
}

export function ended(seq: number, given: Given<'ended'> = {}): TransactionEvent {
  return {
    ...base,
    seq,
    type: 'ended',
    registerWh: 9000,
    reason: 'driver-card',
    token: CARD,
    samples: [],
    cost: null,
    ...given,
  };
}

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
const REASONS: readonly StopReason[] = [
  'driver-card',
  'driver-screen',
  'unplugged',
  'vehicle-full',
  'controller',
  'fault',
  'remote',
  'time-limit',
  'power-loss',
  'operator',
  'technician',
];

const instant = fc.integer({ min: NOON, max: NOON + 86_400_000 });
const token = fc.option(
  fc.record({
    id: fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('04A2245B7C1190', 'E004010012345678', 'NL-TNM-C1'),
    ),
    group: fc.option(fc.string()),
  }),
);
const sample = fc.record({
  at: instant,
  registerWh: fc.nat(),
  watts: fc.option(fc.integer({ min: -1, max: 400_000 })),
  milliamps: fc.option(fc.nat({ max: 500_000 })),
  millivolts: fc.option(fc.nat({ max: 500_000 })),
  offeredAmps: fc.option(fc.nat({ max: 80 })),
});
const state = fc.constantFrom(...STATES);
const common = { connector: fc.integer({ min: 1, max: 64 }), at: instant, offline: fc.boolean() };

const startedEvent = fc.record({
  ...common,
  type: fc.constant('started' as const),
  token,
  registerWh: fc.nat(),
  remoteStartId: fc.option(fc.integer()),
  reservationId: fc.option(fc.integer()),
  state,
});
const between = fc.oneof(
  fc.record({ ...common, type: fc.constant('state' as const), state }),
  fc.record({
    ...common,
    type: fc.constant('samples' as const),
    context: fc.constantFrom('begin', 'end', 'periodic', 'clock', 'trigger', 'other' as const),
    samples: fc.array(sample, { maxLength: 5 }),
    state,
  }),
);
const endedEvent = fc.record({
  ...common,
  type: fc.constant('ended' as const),
  registerWh: fc.nat(),
  reason: fc.constantFrom(...REASONS),
  token,
  samples: fc.array(sample, { maxLength: 5 }),
  cost: fc.option(fc.record({ amount: fc.constantFrom('0', '1.23', '-4.5'), currency: fc.constant('EUR') })),
});

/** A session from its start to its end, whatever happened in between. */
export const anySession: fc.Arbitrary<readonly TransactionEvent[]> = fc
  .tuple(fc.uuid(), startedEvent, fc.array(between, { maxLength: 20 }), endedEvent)
  .map(([session, first, middle, last]) =>
    [first, ...middle, last].map((event, seq) => ({ ...event, session, seq }) as TransactionEvent),
  );
