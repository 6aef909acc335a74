/** The operator's link with what carries its orders out, made for the connectors that are there. */
import type { Token } from '../../authorization/tokens.ts';
import type { AuthorizationCache } from '../../operator/ocpp/cache.ts';
import { OCPP_CHANNEL, OcppOperator } from '../../operator/ocpp/operator.ts';
import type { GivenUp } from '../../operator/ocpp/pump.ts';
import type { OperatorSettings } from '../../operator/port.ts';
import type { Connector } from '../../session/connector.ts';
import type { OutboxStore } from '../../store/outbox.ts';
import type { Availability } from '../availability.ts';
import { OperatorAvailability } from './availability.ts';
import type { Cards } from './cards.ts';
import type { OperatorCosts } from './costs.ts';
import type { OperatorDeskOptions } from './desk-options.ts';
import type { Endings } from './endings.ts';
import { dialectOf } from './link.ts';
import type { OperatorList } from './local-list.ts';
import type { MessageTimes } from './message-times.ts';
import type { ScreenMessages } from './messages.ts';
import { Reservations } from './reservations.ts';
import { Restarts } from './restarts.ts';
import { latestSample, Sampler, type SampleTimes } from './sampler.ts';
import { eventsOf, type SessionEvents, type StartDetails } from './session-events.ts';
import { KioskStation, type StationOptions } from './station.ts';
import type { OperatorTime } from './time.ts';

export interface Running {
  readonly connectors: readonly Connector[];
  readonly availability: Availability;
  readonly reservations: Reservations;
  readonly restarts: Restarts;
  readonly sampler: Sampler;
  readonly station: KioskStation;
  readonly operator: OcppOperator;
}

/** What is there with or without a link, and what the desk decides. */
export interface RunningParts {
  readonly events: SessionEvents;
  readonly cards: Cards;
  readonly list: OperatorList;
  readonly cache: AuthorizationCache;
  readonly costs: OperatorCosts;
  readonly messages: ScreenMessages;
  readonly messageTimes: MessageTimes;
  readonly time: OperatorTime;
  readonly endings: Endings;
  readonly settings: () => Pick<OperatorSettings, 'sampleMs' | 'clockAlignedMs'>;
  readonly startFromAfar: (connector: Connector, token: Token, details: StartDetails) => boolean;
  readonly refused: (channel: string, message: GivenUp) => void;
  readonly failed: (error: unknown) => void;
}

export function makeRunning(
  options: OperatorDeskOptions,
  connectors: readonly Connector[],
  parts: RunningParts,
): Running {
  const { config, plan, clock, store, currency, restart } = options;
  const { failed, events, list, cache } = parts;
  const availability = options.availability();
  const reservations = new Reservations({ states: store.states, clock, connectors, failed });
  const restarts = new Restarts({ clock, connectors, restart, close: () => availability.close(true) });
  const sampler = new Sampler({
    clock,
    connectors,
    times: () => timesOf(plan.config, parts.settings()),
    write: (session, connector, context, sample) => void events.samples(session, connector, context, sample),
  });
  const station = makeStation(options, connectors, parts, {
    availability: new OperatorAvailability(availability, connectors),
    reservations,
    restarts,
  });
  const operator = new OcppOperator({
    clock,
    random: Math.random,
    store,
    station,
    url: plan.config.url,
    security: plan.security,
    dialect: dialectOf(plan, {
      config,
      currency,
      listEntries: () => list.size,
      waiting: (session) => isWaiting(store.outbox, session),
      sampleNow: (id) => {
        const connector = connectors.find((one) => one.id === id);
        return connector !== undefined && sampleNow(events, connector, clock.now());
      },
    }),
    listener: {
      condition: (condition) => options.note(condition),
      refused: parts.refused,
      changed: () => {
        sampler.update();
        options.changed();
      },
      learned: (token, answer) => cache.learn(token, answer),
      failed,
    },
    ...(plan.open && { open: plan.open }),
  });
  return { connectors, availability, reservations, restarts, sampler, station, operator };
}

function makeStation(
  { config, version, devices, board }: OperatorDeskOptions,
  connectors: readonly Connector[],
  parts: RunningParts,
  orders: Pick<StationOptions, 'availability' | 'reservations' | 'restarts'>,
): KioskStation {
  const { cards, list, cache, costs, messages, messageTimes, time, endings, startFromAfar, failed } = parts;
  return new KioskStation({
    ...orders,
    identity: { id: config.station.id, vendor: 'EVSE Kiosk', model: 'EVSE Kiosk', version },
    outlets: connectors.flatMap((connector) => {
      const device = devices.connectors.find((one) => one.config.id === connector.id);
      if (!device) return [];
      const { maxCurrent: maxAmps, phases } = device.config;
      return [{ connector, controller: device.controller, maxAmps, phases }];
    }),
    board,
    cards,
    list,
    cache,
    costs,
    messages,
    letIn: startFromAfar,
    hear: (now) => time.hear(now),
    untilEnded: (connector) => endings.of(connector),
    changed: messageTimes.told,
    failed,
  });
}

/** As the central system has set them, or the configuration file. */
function timesOf(
  line: OperatorDeskOptions['plan']['config'],
  { sampleMs, clockAlignedMs }: ReturnType<RunningParts['settings']>,
): SampleTimes {
  return {
    periodicMs: sampleMs ?? line.sampleSeconds * 1000,
    alignedMs: clockAlignedMs ?? line.alignedSeconds * 1000,
  };
}

/** Something of that session, or with null of any, is on its way still. */
function isWaiting(outbox: OutboxStore, session: string | null): boolean {
  return session === null ? outbox.waiting(OCPP_CHANNEL) > 0 : outbox.has(OCPP_CHANNEL, eventsOf(session));
}

/** False: no session runs there, or nothing is known of it. */
function sampleNow(events: SessionEvents, connector: Connector, at: number): boolean {
  const { session } = connector;
  const sample = latestSample(connector);
  if (!session || session.endedAt !== null || !sample) return false;
  return events.samples(session.id, connector.id, 'trigger', { ...sample, at });
}
