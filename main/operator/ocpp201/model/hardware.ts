/** ChargingStation, EVSE and Connector: the three tiers of part 1, 3. */
import { NOMINAL_VOLTS, wattsOf } from '../../ocpp/charging/profile.ts';
import type { ConnectorFacts } from '../../port.ts';
import { evseOf } from '../evse.ts';
import { CONNECTOR_STATUS, type ConnectorStatus } from '../tables/connector-status.ts';
import { connectorTypeOf } from '../tables/connector-type.ts';
import { cut, type WireComponent } from '../wire.ts';
import { fixed, shown } from './build.ts';
import type { Facts } from './facts.ts';
import type { Variable } from './variable.ts';

const STATES: readonly ConnectorStatus[] = ['Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted'];

export function hardware(facts: Facts): readonly Variable[] {
  return [
    ...stationVariables(facts),
    ...facts.options.connectors.flatMap((one) => connectorVariables(facts, one)),
  ];
}

function stationVariables({ core, options }: Facts): readonly Variable[] {
  const name = 'ChargingStation';
  const { vendor, model, version } = core.station.identity;
  const states = () => core.station.connectors().map(({ state }) => CONNECTOR_STATUS[state]);
  return [
    fixed(name, 'Available', true),
    shown(name, 'AvailabilityState', 'OptionList', () => together(states()), { values: STATES }),
    fixed(name, 'FirmwareVersion', cut(version, 50)),
    fixed(name, 'Model', cut(model, 50)),
    shown(name, 'Problem', 'boolean', () => core.station.connectors().some(({ fault }) => fault !== null)),
    fixed(name, 'SupplyPhases', Math.max(...options.connectors.map(({ phases }) => phases))),
    fixed(name, 'VendorName', cut(vendor, 50)),
  ];
}

function connectorVariables(
  { core }: Facts,
  one: Facts['options']['connectors'][number],
): readonly Variable[] {
  const { id, phases, maxCurrent } = one;
  const evse: WireComponent = { name: 'EVSE', evse: { id } };
  const connector: WireComponent = { name: 'Connector', evse: evseOf(id) };
  const fact = <Value>(of: (facts: ConnectorFacts) => Value, absent: Value) => {
    const facts = core.station.connectors().find((known) => known.id === id);
    return facts ? of(facts) : absent;
  };
  const both = [evse, connector].flatMap((component) => [
    fixed(component, 'Available', true),
    shown(
      component,
      'AvailabilityState',
      'OptionList',
      () => fact(({ state }) => CONNECTOR_STATUS[state], 'Unavailable'),
      {
        values: STATES,
      },
    ),
    shown(component, 'Problem', 'boolean', () => fact(({ fault }) => fault !== null, true)),
    fixed(component, 'SupplyPhases', phases),
  ]);
  return [
    ...both,
    fixed(evse, 'AllowReset', false),
    fixed(evse, 'ISO15118EvseId', '', { dataType: 'string', maxLimit: 48 }),
    shown(evse, 'Power', 'decimal', () => fact(({ sample }) => sample?.watts ?? 0, 0), {
      unit: 'W',
      maxLimit: wattsOf(maxCurrent, phases, NOMINAL_VOLTS),
    }),
    fixed(connector, 'ConnectorType', connectorTypeOf(one)),
  ];
}

/** The state of the whole: what is best of its parts. */
function together(states: readonly ConnectorStatus[]): ConnectorStatus {
  return STATES.find((state) => states.includes(state)) ?? 'Unavailable';
}
