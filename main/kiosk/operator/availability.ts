/** The operator's word on which connectors are in service, and what OCPP is answered to it. */
import type { Answer } from '../../operator/port.ts';
import type { Connector } from '../../session/connector.ts';
import { isBusy, type Availability } from '../availability.ts';

export class OperatorAvailability {
  readonly #availability: Availability;
  readonly #connectors: readonly Connector[];

  constructor(availability: Availability, connectors: readonly Connector[]) {
    this.#availability = availability;
    this.#connectors = connectors;
  }

  /** Throws StoreError, and then all is as it was. */
  set(connector: number | null, operative: boolean): Answer {
    if (!this.#availability.knows(connector)) return 'unknown';
    this.#availability.set('operator', connector, operative);
    const waits = this.#connectors.some(
      (one) => (connector === null || one.id === connector) && !operative && isBusy(one),
    );
    return waits ? 'scheduled' : 'accepted';
  }
}
