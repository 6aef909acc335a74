/**
 * Who has taken a connector out of service: the operator, this charger's own technicians, a test, a restart that is coming.
 * It is in service only while nobody has. What people decided is durable, for the whole station and for each connector.
 */
import type { Connector } from '../session/connector.ts';
import type { StateStore } from '../store/states.ts';

/** Whose word outlives a restart. */
export type Keeper = 'operator' | 'service';

/** Each its own record, so that no version of the one has to know the other. */
const NAMES: Readonly<Record<Keeper, string>> = {
  operator: 'operator/availability',
  service: 'service/availability',
};

/** `station`: the whole charger, by its technicians or for a restart; a test is service's. */
export type HeldBy = 'service' | 'operator' | 'station';

export class Availability {
  readonly #states: Pick<StateStore, 'read' | 'write'>;
  readonly #connectors: readonly Connector[];
  /** Out of service by whose word; null: the station. */
  readonly #out: Record<Keeper, ReadonlySet<number | null>>;
  /** Under test; the next process knows nothing of it. */
  readonly #tested = new Set<number>();
  /** The kiosk is about to restart: nobody begins any more. The next process opens. */
  #closing = false;
  /** The same, while an update is being installed. */
  #updating = false;

  constructor(states: Pick<StateStore, 'read' | 'write'>, connectors: readonly Connector[]) {
    this.#states = states;
    this.#connectors = connectors;
    this.#out = {
      operator: readOut(states.read(NAMES.operator)),
      service: readOut(states.read(NAMES.service)),
    };
  }

  /** Before the devices start, and after each change. */
  apply(): void {
    for (const connector of this.#connectors) {
      const inService = this.heldBy(connector.id).length === 0;
      if (connector.context.inService !== inService) connector.service(inService);
    }
  }

  /** Empty: it is in service. */
  heldBy(connector: number): readonly HeldBy[] {
    const service = this.#out.service.has(connector) || this.#tested.has(connector);
    const station = this.#closing || this.#updating || this.#out.service.has(null);
    const operator = this.#out.operator.has(connector) || this.#out.operator.has(null);
    return [
      ...(service ? (['service'] as const) : []),
      ...(operator ? (['operator'] as const) : []),
      ...(station ? (['station'] as const) : []),
    ];
  }

  /** By that one's own word; null: the whole station. */
  isOut(by: Keeper, connector: number | null): boolean {
    return this.#out[by].has(connector);
  }

  /** Whether `connector` exists, null being the station. */
  knows(connector: number | null): boolean {
    return connector === null || this.#connectors.some(({ id }) => id === connector);
  }

  /** Throws StoreError, and then all is as it was. */
  set(by: Keeper, connector: number | null, inService: boolean): void {
    const out = new Set(this.#out[by]);
    if (inService) out.delete(connector);
    else out.add(connector);
    this.#states.write(NAMES[by], [...out]);
    this.#out[by] = out;
    this.apply();
  }

  /** For the time of a test. */
  test(connector: number, on: boolean): void {
    if (on) this.#tested.add(connector);
    else this.#tested.delete(connector);
    this.apply();
  }

  /** Nobody new is let in, or everybody again. */
  close(closing: boolean): void {
    this.#closing = closing;
    this.apply();
  }

  /** The same for an update: neither opens what the other has closed. */
  update(updating: boolean): void {
    this.#updating = updating;
    this.apply();
  }
}

/** Somebody's session, authorisation or cable: it goes on, and what was ordered comes after it. */
export function isBusy({ state, holder }: Pick<Connector, 'state' | 'holder'>): boolean {
  return holder !== undefined || state === 'finished' || state === 'stopping';
}

function readOut(value: unknown): ReadonlySet<number | null> {
  if (!Array.isArray(value)) return new Set();
  return new Set(value.filter((id): id is number | null => id === null || typeof id === 'number'));
}
