/**
 * Any events in any order into a connector's chart. What must hold:
 * - energy is wanted only while a session is open and nothing forbids it; whoever has no session has taken it back;
 * - a session is opened only where none is, ended once and closed once;
 * - an open session is in a state that knows of it, and those states know of no others;
 * - what must end by itself has a deadline, what need not has none, and a deadline that passed is gone.
 */
import { decide, startChart, stateOf, type ConnectorSnapshot } from '../../../main/session/chart.ts';
import type { ConnectorAction, ConnectorContext, ConnectorEvent } from '../../../main/session/events.ts';
import type { ConnectorState, StopReason } from '../../../main/session/types.ts';
import type { Chance, Walk } from './walk.ts';

type Answer = 'OPENED' | 'ENABLED' | 'DISABLED' | 'READ';
const ANSWER_TO: Readonly<Partial<Record<ConnectorAction['type'], Answer>>> = {
  openSession: 'OPENED',
  enable: 'ENABLED',
  disable: 'DISABLED',
  finalReading: 'READ',
};
const ANSWERS = ['OPENED', 'ENABLED', 'DISABLED', 'READ'] as const;
const VEHICLES = ['absent', 'connected', 'connected', 'charging', 'unknown'] as const;
const FAULTS = [[], [], ['protection.no-ground'], ['store.failed'], ['station.emergency-stop']] as const;
const REASONS: readonly [StopReason, ...StopReason[]] = [
  'driver-card',
  ...(['driver-screen', 'remote', 'time-limit', 'operator', 'technician'] as const),
];

/** With a session: energy may flow, flowed, or is being put right. */
const IN_SESSION: ReadonlySet<ConnectorState> = new Set([
  ...(['starting', 'charging', 'suspendedByVehicle', 'suspendedByStation'] as const),
  ...(['stopping', 'finished', 'faulted'] as const),
]);
const ONLY_IN_SESSION: ReadonlySet<ConnectorState> = new Set([
  ...(['charging', 'suspendedByVehicle', 'suspendedByStation', 'stopping'] as const),
]);
/** By the chart's own names. */
const ENDS_BY_ITSELF: ReadonlySet<string> = new Set([
  ...['authorized', 'starting.opening', 'starting.enabling', 'suspendedByStation', 'recovering'],
  ...['stopping.disabling', 'stopping.reading'],
]);
const STAYS: ReadonlySet<string> = new Set([
  ...['unavailable', 'available', 'reserved', 'plugged', 'paused', 'charging', 'finished'],
  ...['faulted.watching', 'faulted.held', 'faulted.opened'],
]);

export const walkConnector: Walk = (chance, events) => {
  const limits = {
    plugMs: 60_000,
    startMs: 45_000,
    fullMs: chance.yes() ? 600_000 : null,
  };
  const watched = new Watched(chance, startChart(limits));
  for (let count = 0; count < events; count++) watched.step();
};

class Watched {
  readonly #chance: Chance;
  readonly #waiting: Answer[] = [];
  #snapshot: ConnectorSnapshot;
  #at = 1_000_000;
  /** What the controller was last asked for. */
  #wanted = false;
  #ended = false;

  constructor(chance: Chance, snapshot: ConnectorSnapshot) {
    this.#chance = chance;
    this.#snapshot = snapshot;
  }

  step(): void {
    const event = this.#draw();
    this.#chance.step(event);
    const before = this.#snapshot;
    const { snapshot, actions } = decide(before, event);
    this.#snapshot = snapshot;
    let { session } = before.context;
    // A session may be over in the very step that took it up.
    if (event.type === 'RESTORE' && !session && ['unavailable', 'faulted'].includes(stateOf(before))) {
      session = true;
      this.#ended = event.phase === 'finished';
    }
    if (event.type === 'OPENED' && event.ok && before.matches({ starting: 'opening' })) {
      session = true;
      this.#ended = false;
    }
    for (const action of actions) session = this.#take(action, session);
    this.#check(event, before.context, session);
  }

  #draw(): ConnectorEvent {
    const chance = this.#chance;
    // Now and then more than any of the waits.
    this.#at += chance.yes(0.02) ? 700_000 : chance.below(3_000);
    const at = this.#at;
    const dice = chance.below(42);
    if (dice < 12 && this.#waiting.length > 0) {
      return { type: this.#waiting.shift() ?? 'READ', ok: chance.yes(0.8), at };
    }
    if (dice < 19) {
      const energised = chance.yes();
      return {
        type: 'STATUS',
        vehicle: chance.of(VEHICLES),
        enabled: energised || chance.yes(),
        energised,
        at,
      };
    }
    if (dice < 23) {
      const codes = chance.of(FAULTS);
      const emergency = codes[0] === 'station.emergency-stop';
      return { type: 'BLOCKING', codes, emergency, hold: codes.length > 0 && chance.yes(), at };
    }
    if (dice < 26) return { type: 'LINK', up: chance.yes(0.75), at };
    if (dice < 27) return { type: 'SERVICE', inService: chance.yes(0.75), at };
    if (dice < 32) return { type: 'AUTHORIZE', paysForParking: chance.yes(), at };
    if (dice < 33) return { type: 'CANCEL', at };
    if (dice < 34) return { type: 'EXTEND', at };
    if (dice < 36) return { type: 'DEADLINE', at };
    if (dice < 37) return { type: 'STOP', reason: chance.of(REASONS), at };
    // An answer that nobody asked for.
    if (dice < 38) return { type: chance.of(ANSWERS), ok: chance.yes(), at };
    if (dice < 39) return { type: 'RESERVED', reserved: chance.yes(0.3), at };
    if (dice < 40) return { type: 'PAUSED', paused: chance.yes(0.3), at };
    return {
      type: 'RESTORE',
      phase: chance.yes() ? 'energy' : 'finished',
      policy: chance.yes() ? 'end' : 'resume',
      paysForParking: chance.yes(),
      at,
    };
  }

  /** Whether a session is open after `action`. */
  #take(action: ConnectorAction, session: boolean): boolean {
    const chance = this.#chance;
    const { blocking, paused } = this.#snapshot.context;
    const answer = ANSWER_TO[action.type];
    if (answer) this.#waiting.push(answer);
    switch (action.type) {
      case 'openSession':
        chance.demand(!session, 'openSession during a session');
        return session;
      case 'enable':
        chance.demand(session, 'enable without a session');
        chance.demand(blocking.length === 0, 'enable while a fault forbids it', blocking);
        chance.demand(!paused, 'enable while the operator gives nothing');
        chance.demand(!this.#ended, 'enable after the end of charging');
        this.#wanted = true;
        return session;
      case 'disable':
        this.#wanted = false;
        return session;
      case 'endCharging':
        chance.demand(session, 'endCharging without a session');
        chance.demand(!this.#ended, 'endCharging twice');
        this.#ended = true;
        return session;
      case 'closeSession':
        chance.demand(session, 'closeSession without a session');
        chance.demand(this.#ended, 'closeSession before endCharging');
        return false;
      default:
        return session;
    }
  }

  #check(event: ConnectorEvent, before: ConnectorContext, session: boolean): void {
    const chance = this.#chance;
    const { context } = this.#snapshot;
    const state = stateOf(this.#snapshot);
    const name = nameOf(this.#snapshot);
    const demand = (holds: boolean, what: string) => chance.demand(holds, what, { name, ...context });
    demand(context.session === session, 'the chart and the books differ about an open session');
    demand(name !== 'route', 'a state that is only a way to others');
    demand(!context.session || IN_SESSION.has(state), 'a session in a state that knows of none');
    demand(context.session || !ONLY_IN_SESSION.has(state), 'no session in a state that needs one');
    demand(!this.#wanted || context.session, 'energy is wanted without a session');
    if (state === 'finished') demand(!this.#wanted, 'energy is wanted after the end');
    if (state === 'available' || state === 'plugged') this.#checkFree(context, state);
    const { blocking, linked } = context;
    if (state === 'faulted')
      demand(blocking.length > 0 || (context.session && !linked), 'faulted without a fault');
    if (blocking.length > 0) demand(state !== 'charging', 'charging although a fault forbids it');
    if (ENDS_BY_ITSELF.has(name)) demand(context.deadline !== null, 'a state that never ends by itself');
    if (name === 'suspendedByVehicle')
      demand((context.deadline === null) === (context.limits.fullMs === null), 'a full vehicle’s deadline');
    if (STAYS.has(name)) demand(context.deadline === null, 'a deadline in a state that may stay');
    const { deadline } = context;
    if (deadline && deadline !== before.deadline)
      demand(
        deadline.at === event.at + deadline.totalMs && deadline.totalMs > 0,
        'a deadline that is not ahead',
      );
    if (event.type === 'DEADLINE' && before.deadline)
      demand(deadline !== before.deadline, 'a deadline for ever');
  }

  #checkFree(context: ConnectorContext, state: string): void {
    const { linked, inService, reserved, vehicle, stopReason, resume } = context;
    this.#chance.demand(!reserved, 'offered although it is kept for somebody');
    const there = vehicle === 'connected' || vehicle === 'charging';
    this.#chance.demand(linked && inService, 'offered although it is not usable');
    this.#chance.demand(
      there === (state === 'plugged'),
      'offered with another vehicle than there is',
      vehicle,
    );
    this.#chance.demand(stopReason === null && resume === null, 'the last session is not forgotten');
  }
}

function nameOf({ value }: ConnectorSnapshot): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([outer, inner]) => `${outer}.${String(inner)}`)
    .join();
}
