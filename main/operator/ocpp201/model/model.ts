/** The device model: every variable of this station, found by its names. */
import type { WireComponent, WireVariable } from '../wire.ts';
import { authorization } from './authorization.ts';
import { clockAndData, communication, monitoring, security } from './communication.ts';
import type { Facts } from './facts.ts';
import { hardware } from './hardware.ts';
import { display, smartCharging, tariffAndCost } from './services.ts';
import { transactions } from './transactions.ts';
import type { Variable } from './variable.ts';

const TABLES = [
  hardware,
  communication,
  clockAndData,
  monitoring,
  security,
  authorization,
  transactions,
  smartCharging,
  tariffAndCost,
  display,
];

export type Found = Variable | 'unknown-component' | 'unknown-variable';

export class DeviceModel {
  readonly variables: readonly Variable[];
  readonly #byName: ReadonlyMap<string, Variable>;
  readonly #components: ReadonlySet<string>;

  constructor(facts: Facts) {
    this.variables = TABLES.flatMap((table) => table(facts));
    this.#byName = new Map(this.variables.map((variable) => [keyOf(variable.component, variable), variable]));
    this.#components = new Set(this.variables.map(({ component }) => componentKey(component)));
  }

  /** Names do not mind capitals (part 2, 1: identifierString). */
  find(component: WireComponent, variable: WireVariable): Found {
    const found = this.#byName.get(keyOf(component, variable));
    if (found) return found;
    return this.#components.has(componentKey(component)) ? 'unknown-variable' : 'unknown-component';
  }
}

function componentKey({ name, instance, evse }: WireComponent): string {
  return JSON.stringify([name.toLowerCase(), instance?.toLowerCase(), evse?.id, evse?.connectorId]);
}

function keyOf(component: WireComponent, { name, instance }: WireVariable): string {
  return JSON.stringify([componentKey(component), name.toLowerCase(), instance?.toLowerCase()]);
}
