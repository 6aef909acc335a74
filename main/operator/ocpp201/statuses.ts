/**
 * StatusNotification: OCPP 2.0.1 part 2, G01 and B04. Each change of a connector is told while online; after a time without
 * connection what is different, after a long one (`OfflineThreshold`) and after a start, all.
 */
import type { Core } from '../ocpp/dialect.ts';
import type { ConnectorFacts } from '../port.ts';
import type { Outgoing } from './outgoing.ts';
import { CONNECTOR_STATUS, type ConnectorStatus } from './tables/connector-status.ts';

export class Statuses {
  readonly #core: Core;
  readonly #out: Pick<Outgoing, 'status'>;
  readonly #thresholdMs: () => number;
  /** What the central system was told last. */
  readonly #told = new Map<number, ConnectorStatus>();
  #online = false;

  constructor(core: Core, out: Pick<Outgoing, 'status'>, thresholdMs: () => number) {
    this.#core = core;
    this.#out = out;
    this.#thresholdMs = thresholdMs;
  }

  online({ first, awayMs }: { readonly first: boolean; readonly awayMs: number }): void {
    this.#online = true;
    if (first || awayMs > this.#thresholdMs()) this.#told.clear();
    for (const facts of this.#core.station.connectors()) this.#tell(facts);
  }

  offline(): void {
    this.#online = false;
  }

  changed(connector: number): void {
    const facts = this.#core.station.connectors().find(({ id }) => id === connector);
    if (this.#online && facts) this.#tell(facts);
  }

  #tell(facts: ConnectorFacts): void {
    const status = CONNECTOR_STATUS[facts.state];
    if (this.#told.get(facts.id) === status) return;
    this.#told.set(facts.id, status);
    void this.#out.status(facts).then((arrived) => {
      // Told again with the next change or connection.
      if (!arrived && this.#told.get(facts.id) === status) this.#told.delete(facts.id);
    });
  }
}
