/**
 * The chart of one connector's session: DESIGN.md's session states, pure. It decides everything about a session and does
 * nothing: `decide(snapshot, event)` gives the next snapshot and the actions to carry out, as data. Time comes with each
 * event (`at`); the one running deadline is context, so that it can be shown and re-armed.
 */
import { assign, initialTransition, transition, type SnapshotFrom } from 'xstate';
import { freshContext } from './context.ts';
import type { ChartLimits, ConnectorAction, ConnectorEvent } from './events.ts';
import type { ConnectorState } from './types.ts';
import { VOCABULARY } from './vocabulary.ts';

/** A controller that withdrew its permission gets this long to give it back (its own restart takes 3.4 s). */
export const CONTROLLER_GRACE_MS = 20_000;
/** Opening the contactor and the last reading: with the driver's retries under 6 s; then the last reading counts. */
export const STOP_LIMIT_MS = 12_000;
/** After a restart with an open session: how long the devices get to answer before the last stored reading is final. */
export const RECOVERY_LIMIT_MS = 60_000;

/** The session that the last process left: only where there is none yet. */
const RESTORED = [
  { guard: 'restoresFinished', target: '#connector.finished', actions: 'noteRestore' },
  { guard: 'restoresEnergy', target: '#connector.recovering', actions: 'noteRestore' },
] as const;

/** In whatever step of a session. */
const BLOCKED = {
  guard: 'blocked',
  target: '#connector.faulted',
  actions: { type: 'remember', params: 'energy' },
} as const;
const UNPLUGGED = {
  guard: 'sessionUnplugged',
  target: '#connector.stopping',
  actions: { type: 'noteReason', params: 'unplugged' },
} as const;
/** While energy is given, or could be. */
const INTERRUPTED = [
  {
    guard: 'absent',
    target: '#connector.stopping',
    actions: { type: 'noteReason', params: 'unplugged' },
  },
  BLOCKED,
] as const;
const REFUSED = {
  target: '#connector.stopping',
  actions: { type: 'noteReason', params: 'controller' },
} as const;

const chart = VOCABULARY.createMachine({
  id: 'connector',
  initial: 'unavailable',
  context: ({ input }) => freshContext(input),
  // What devices say is noted in every state; the states react through their `always` guards.
  on: {
    STATUS: {
      actions: assign(({ event }) => ({
        vehicle: event.vehicle,
        enabled: event.enabled,
        energised: event.energised,
      })),
    },
    LINK: { actions: assign(({ event }) => ({ linked: event.up })) },
    BLOCKING: {
      actions: assign(({ event }) => ({
        blocking: event.codes,
        emergency: event.emergency,
        hold: event.hold ?? false,
      })),
    },
    SERVICE: { actions: assign(({ event }) => ({ inService: event.inService })) },
    RESERVED: { actions: assign(({ event }) => ({ reserved: event.reserved })) },
    PAUSED: { actions: assign(({ event }) => ({ paused: event.paused })) },
  },
  states: {
    /** Nobody's: where the devices' facts put a connector without a session. */
    route: {
      entry: 'forget',
      always: [
        { guard: 'blocked', target: 'faulted' },
        { guard: 'unusable', target: 'unavailable' },
        { guard: 'reserved', target: 'reserved' },
        { guard: 'present', target: 'plugged' },
        { target: 'available' },
      ],
    },
    unavailable: {
      always: [
        { guard: 'blocked', target: 'faulted' },
        { guard: 'usable', target: 'route' },
      ],
      on: {
        RESTORE: RESTORED,
      },
    },
    available: {
      always: [
        { guard: 'blocked', target: 'faulted' },
        { guard: 'unusable', target: 'unavailable' },
        { guard: 'reserved', target: 'reserved' },
        { guard: 'present', target: 'plugged' },
      ],
      on: { AUTHORIZE: { target: 'authorized', actions: 'noteLetIn' } },
    },
    /** Whoever asks to let somebody in has seen to it that it is kept for them. A stranger's plug changes nothing. */
    reserved: {
      always: [
        { guard: 'blocked', target: 'faulted' },
        { guard: 'unusable', target: 'unavailable' },
        { guard: ({ context }) => !context.reserved, target: 'route' },
      ],
      on: { AUTHORIZE: { target: 'authorized', actions: 'noteLetIn' } },
    },
    plugged: {
      always: [
        { guard: 'blocked', target: 'faulted' },
        { guard: 'unusable', target: 'unavailable' },
        { guard: 'reserved', target: 'reserved' },
        { guard: 'absent', target: 'available' },
      ],
      on: { AUTHORIZE: { target: 'starting', actions: 'noteLetIn' } },
    },
    authorized: {
      entry: { type: 'deadlineOf', params: 'plugMs' },
      always: [
        { guard: 'blocked', target: 'route', actions: { type: 'act', params: { type: 'startRefused' } } },
        { guard: 'present', target: 'starting' },
      ],
      on: {
        CANCEL: 'route',
        STOP: 'route',
        EXTEND: { actions: 'extend' },
        DEADLINE: { target: 'route', actions: { type: 'act', params: { type: 'authorizationLapsed' } } },
      },
    },
    starting: {
      initial: 'opening',
      entry: 'noDeadline',
      always: [{ guard: 'stopAsked', target: 'stopping' }, UNPLUGGED],
      on: { STOP: { actions: 'noteStop' }, CANCEL: { actions: 'noteStop' } },
      states: {
        opening: {
          entry: [
            { type: 'act', params: { type: 'openSession' } },
            { type: 'deadlineOf', params: 'startMs' },
          ],
          on: {
            OPENED: [
              { guard: 'ok', target: 'ready', actions: 'noteOpen' },
              { target: '#connector.route', actions: { type: 'act', params: { type: 'startRefused' } } },
            ],
            DEADLINE: {
              target: '#connector.route',
              actions: { type: 'act', params: { type: 'startRefused' } },
            },
          },
        },
        /** A session is open; what came up meanwhile is looked at before the contactor may close. */
        ready: {
          always: [
            { guard: 'stopAsked', target: '#connector.stopping' },
            UNPLUGGED,
            BLOCKED,
            { guard: 'paused', target: '#connector.paused' },
            { target: 'enabling' },
          ],
        },
        enabling: {
          entry: [
            { type: 'act', params: { type: 'enable' } },
            { type: 'deadlineOf', params: 'startMs' },
          ],
          always: BLOCKED,
          on: {
            ENABLED: [{ guard: 'ok', target: 'waiting' }, REFUSED],
            DEADLINE: REFUSED,
          },
        },
        waiting: {
          always: [
            BLOCKED,
            { guard: 'energised', target: '#connector.charging' },
            { guard: 'paused', target: '#connector.paused' },
          ],
          on: {
            DEADLINE: [
              { guard: 'delivered', target: '#connector.suspendedByVehicle' },
              { actions: [{ type: 'act', params: { type: 'vehicleSilent' } }, 'noDeadline'] },
            ],
          },
        },
      },
    },
    charging: {
      entry: ['noDeadline', 'noteDelivered'],
      always: [
        ...INTERRUPTED,
        { guard: 'paused', target: 'paused' },
        { guard: 'idleByStation', target: 'suspendedByStation' },
        { guard: 'idleByVehicle', target: 'suspendedByVehicle' },
      ],
      on: { STOP: { target: 'stopping', actions: 'noteStop' } },
    },
    suspendedByVehicle: {
      entry: { type: 'deadlineOf', params: 'fullMs' },
      always: [
        ...INTERRUPTED,
        { guard: 'paused', target: 'paused' },
        { guard: 'energised', target: 'charging' },
        { guard: 'idleByStation', target: 'suspendedByStation' },
      ],
      on: {
        STOP: { target: 'stopping', actions: 'noteStop' },
        DEADLINE: { target: 'stopping', actions: { type: 'noteReason', params: 'vehicle-full' } },
      },
    },
    suspendedByStation: {
      entry: { type: 'deadline', params: CONTROLLER_GRACE_MS },
      always: [
        ...INTERRUPTED,
        { guard: 'paused', target: 'paused' },
        { guard: 'energised', target: 'charging' },
        { guard: 'enabled', target: 'suspendedByVehicle' },
      ],
      on: {
        STOP: { target: 'stopping', actions: 'noteStop' },
        DEADLINE: { target: 'stopping', actions: { type: 'noteReason', params: 'controller' } },
      },
    },
    /** The operator leaves it no current: the contactor is opened, and closed again when there is some. */
    paused: {
      entry: ['noDeadline', { type: 'act', params: { type: 'disable' } }],
      always: [...INTERRUPTED, { guard: ({ context }) => !context.paused, target: 'starting.ready' }],
      on: { STOP: { target: 'stopping', actions: 'noteStop' } },
    },
    /** The process was restarted with this session open; wait for the devices, then end or resume it truthfully. */
    recovering: {
      entry: { type: 'deadline', params: RECOVERY_LIMIT_MS },
      always: [
        { guard: 'mayResume', target: 'starting.ready' },
        { guard: 'inStep', target: 'stopping', actions: { type: 'noteReason', params: 'power-loss' } },
      ],
      on: {
        DEADLINE: { target: 'stopping', actions: { type: 'noteReason', params: 'power-loss' } },
        STOP: { target: 'stopping', actions: 'noteStop' },
      },
    },
    stopping: {
      initial: 'disabling',
      entry: { type: 'deadline', params: STOP_LIMIT_MS },
      on: { DEADLINE: '.ended' },
      states: {
        disabling: {
          entry: { type: 'act', params: { type: 'disable' } },
          on: { DISABLED: 'reading' },
        },
        reading: {
          entry: { type: 'act', params: { type: 'finalReading' } },
          on: { READ: 'ended' },
        },
        ended: {
          entry: {
            type: 'act',
            // Said here: who finds the cable out already forgets the reason in the same step.
            params: ({ context }) => ({
              type: 'endCharging' as const,
              reason: context.stopReason ?? ('controller' as const),
            }),
          },
          always: [
            {
              guard: 'absent',
              target: '#connector.route',
              actions: { type: 'act', params: { type: 'closeSession' } },
            },
            { guard: 'staysOpen', target: '#connector.finished' },
            {
              target: '#connector.finished',
              actions: [{ type: 'act', params: { type: 'closeSession' } }, 'noteClosed'],
            },
          ],
        },
      },
    },
    finished: {
      entry: 'noDeadline',
      always: [
        {
          guard: 'sessionUnplugged',
          target: 'route',
          actions: { type: 'act', params: { type: 'closeSession' } },
        },
        { guard: 'absent', target: 'route' },
        { guard: 'blocked', target: 'faulted', actions: { type: 'remember', params: 'finished' } },
      ],
    },
    faulted: {
      entry: 'noDeadline',
      initial: 'watching',
      always: [
        {
          guard: ({ context }) =>
            context.session && context.vehicle === 'absent' && context.resume === 'finished',
          target: 'route',
          actions: { type: 'act', params: { type: 'closeSession' } },
        },
        UNPLUGGED,
        { guard: 'clearedFinished', target: 'finished' },
        { guard: 'clearedIdle', target: 'route' },
      ],
      on: {
        STOP: { guard: 'endable', target: 'stopping', actions: 'noteStop' },
        // A fault may be known before the session is that the last process left.
        RESTORE: RESTORED,
      },
      states: {
        watching: {
          always: [
            { guard: 'mustOpen', target: 'opened' },
            { guard: 'mustHold', target: 'held' },
            { guard: 'clearedWithSession', target: '#connector.starting.ready' },
          ],
        },
        held: {
          entry: { type: 'act', params: { type: 'disable' } },
          always: [
            { guard: 'emergencyNow', target: 'opened' },
            { guard: 'clearedWithSession', target: '#connector.starting.ready' },
          ],
        },
        opened: {
          entry: { type: 'act', params: { type: 'disable' } },
          always: {
            guard: 'clearedWithSession',
            target: '#connector.stopping',
            actions: { type: 'noteReason', params: 'fault' },
          },
        },
      },
    },
  },
});

export type ConnectorSnapshot = SnapshotFrom<typeof chart>;

export interface Decision {
  readonly snapshot: ConnectorSnapshot;
  readonly actions: readonly ConnectorAction[];
}

export function startChart(limits: ChartLimits): ConnectorSnapshot {
  return initialTransition(chart, limits)[0];
}

/** One step of the chart: what is true next and what is to be done, in order. Never throws for any event in any state. */
export function decide(snapshot: ConnectorSnapshot, event: ConnectorEvent): Decision {
  const [next, executable] = transition(chart, snapshot, event);
  const actions: ConnectorAction[] = [];
  for (const action of executable) {
    if (action.type === 'act') actions.push(action.params as unknown as ConnectorAction);
  }
  return { snapshot: next, actions };
}

/** The state by DESIGN.md's name. */
export function stateOf(snapshot: ConnectorSnapshot): ConnectorState {
  const value = snapshot.value;
  const name = typeof value === 'string' ? value : Object.keys(value)[0];
  if (name === 'recovering') return 'stopping';
  if (name === 'paused') return 'suspendedByStation';
  return name === 'route' || name === undefined ? 'unavailable' : (name as ConnectorState);
}
