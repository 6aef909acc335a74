/** The words that the connector's chart is written in: what it can note, what it can ask for, and what it asks of its facts. */
import { assign, setup } from 'xstate';
import { letIn } from './context.ts';
import type { ChartLimits, ConnectorAction, ConnectorContext, ConnectorEvent } from './events.ts';
import { GUARDS, until } from './guards.ts';
import type { StopReason } from './types.ts';

export const VOCABULARY = setup({
  types: {
    context: {} as ConnectorContext,
    events: {} as ConnectorEvent,
    input: {} as ChartLimits,
  },
  actions: {
    act: (_, _action: ConnectorAction) => {},
    noDeadline: assign({ deadline: null }),
    deadline: assign({ deadline: ({ event }, totalMs: number) => until(event.at, totalMs) }),
    deadlineOf: assign({
      deadline: ({ context, event }, limit: keyof ChartLimits) => {
        const totalMs = context.limits[limit];
        return totalMs === null ? null : until(event.at, totalMs);
      },
    }),
    extend: assign({
      deadline: ({ context, event }) => context.deadline && until(event.at, context.deadline.totalMs),
    }),
    noteStop: assign({
      stopReason: ({ context, event }) => {
        if (event.type === 'STOP') return context.stopReason ?? event.reason;
        return event.type === 'CANCEL' ? (context.stopReason ?? 'driver-screen') : context.stopReason;
      },
    }),
    noteReason: assign({ stopReason: ({ context }, reason: StopReason) => context.stopReason ?? reason }),
    remember: assign({ resume: (_, resume: 'energy' | 'finished') => resume }),
    noteOpen: assign({ session: true }),
    noteClosed: assign({ session: false }),
    noteLetIn: assign(letIn),
    noteRestore: assign(({ event }) =>
      event.type === 'RESTORE'
        ? {
            session: true,
            delivered: true,
            paysForParking: event.paysForParking,
            restorePolicy: event.policy,
          }
        : {},
    ),
    noteDelivered: assign({ delivered: true }),
    forget: assign({
      session: false,
      delivered: false,
      stopReason: null,
      resume: null,
      paysForParking: false,
      deadline: null,
    }),
  },
  guards: {
    ...GUARDS,
    ok: ({ event }) => 'ok' in event && event.ok,
    restoresFinished: ({ context, event }) =>
      !context.session && event.type === 'RESTORE' && event.phase === 'finished',
    restoresEnergy: ({ context, event }) =>
      !context.session && event.type === 'RESTORE' && event.phase === 'energy',
  },
});
