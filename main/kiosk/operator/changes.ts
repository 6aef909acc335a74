/** What of a connector makes a difference to the central system: readings, which come every second, do not. */
import type { ConnectorFacts } from '../../operator/port.ts';

/** A connector's facts but for what is measured. */
export type Standing = Pick<ConnectorFacts, 'id' | 'state' | 'since' | 'inService' | 'session' | 'fault'>;

export class Changes {
  readonly #seen = new Map<number, Standing>();

  /** True: it stands otherwise than when this was asked before. */
  isNew(standing: Standing): boolean {
    const seen = this.#seen.get(standing.id);
    if (seen && isSame(seen, standing)) return false;
    this.#seen.set(standing.id, standing);
    return true;
  }
}

/** A fault's other words follow from its code. */
function isSame(one: Standing, other: Standing): boolean {
  return (
    one.state === other.state &&
    one.since === other.since &&
    one.inService === other.inService &&
    one.session === other.session &&
    one.fault?.code === other.fault?.code
  );
}
