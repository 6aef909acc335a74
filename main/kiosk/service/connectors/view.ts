/** What the page shows of one connector: what its devices said last, and what is decided about it. */
import type { ControllerCapabilities } from '../../../../drivers/controllers/controller.ts';
import { maskUid } from '../../../authorization/uid.ts';
import type { ConnectorsPage, Plot } from '../../../bridge/service/machine-pages.ts';
import type { FaultBoard } from '../../../faults/board.ts';
import type { Connector } from '../../../session/connector.ts';
import type { HeldBy } from '../../availability.ts';
import { healthOf } from '../health.ts';
import { LEAST_AMPS } from './service-limits.ts';
import type { ServicedConnector } from './serviced.ts';

type Shown = ConnectorsPage['connector'];

export function listOf(connectors: readonly Connector[], board: FaultBoard): ConnectorsPage['list'] {
  return connectors.map((connector) => ({
    id: connector.id,
    label: connector.label,
    state: connector.state,
    health: connector.everLinked ? healthOf(board.at(connector.id).map(({ code }) => code)) : 'off',
  }));
}

export interface Decided {
  readonly heldBy: readonly HeldBy[];
  /** By service, A. */
  readonly limit: number | null;
  readonly plots: readonly Plot[];
}

export function connectorOf(
  { connector, controller, maxAmps }: ServicedConnector,
  { heldBy, limit, plots }: Decided,
): Omit<Shown, 'tests' | 'run'> {
  const { context, session, capabilities } = connector;
  return {
    id: connector.id,
    label: connector.label,
    state: connector.state,
    since: connector.since,
    linked: context.linked,
    session: session && {
      number: session.number,
      card: session.token && maskUid(session.token.uid),
      energyWh: session.energyWh,
    },
    vehicle: context.vehicle,
    contactorClosed: context.linked ? context.energised : null,
    locked: null,
    values: valuesOf(connector),
    raw: controller.raw?.() ?? [],
    capabilities: capabilities ? factsOf(capabilities) : [],
    inService: context.inService,
    heldBy,
    limit: { amps: connector.amps, maxAmps, leastAmps: LEAST_AMPS, service: limit },
    plots,
  };
}

/** The meter's word where it measures, else the controller's. */
function valuesOf({ reading, values }: Connector): Shown['values'] {
  const milliamps = reading?.milliamps ?? values.milliamps;
  const millivolts = reading?.millivolts ?? values.millivolts;
  return {
    watts: reading?.watts ?? values.watts ?? null,
    milliamps: milliamps === undefined ? [] : [milliamps],
    millivolts: reading?.phaseMillivolts ?? (millivolts === undefined ? [] : [millivolts]),
    temperatures: (values.decidegrees ?? []).map((deciCelsius, index) => ({
      name: String(index + 1),
      deciCelsius,
    })),
    registerWh: reading?.registerWh ?? null,
    meterAt: reading?.at ?? null,
  };
}

/** By the port's own names, e.g. `canLock`: the words' keys. */
function factsOf(capabilities: ControllerCapabilities): Shown['capabilities'] {
  return Object.entries(capabilities).map(([name, value]: [string, unknown]) => ({
    name,
    value: typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value),
  }));
}
