/** Calls that need nothing but facts; what becomes of them is only logged, since none of them is repeated. */
import type { CallFailure, Payload } from '../ocpp/call.ts';
import type { Core } from '../ocpp/dialect.ts';
import type { ConnectorFacts } from '../port.ts';
import { evseOf } from './evse.ts';
import type { MeterValue } from './meter-value.ts';
import { CONNECTOR_STATUS } from './tables/connector-status.ts';
import type { SecurityEvent } from './tables/security-event.ts';
import { cut, wireTime } from './wire.ts';

export class Outgoing {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** False: it did not arrive. */
  async status({ id, state }: ConnectorFacts): Promise<boolean> {
    const { id: evseId, connectorId = 1 } = evseOf(id);
    return this.send('StatusNotification', {
      timestamp: wireTime(this.#core.clock.now()),
      connectorStatus: CONNECTOR_STATUS[state],
      evseId,
      connectorId,
    });
  }

  meterValues(id: number, value: MeterValue): void {
    void this.send('MeterValues', { evseId: id, meterValue: [value] });
  }

  async securityEvent(type: SecurityEvent, at: number, techInfo?: string): Promise<boolean> {
    return this.send('SecurityEventNotification', securityEvent(type, at, techInfo));
  }

  /** Pages of one report, in order; the first failure ends it. */
  async pages(action: string, pages: readonly Payload[]): Promise<void> {
    for (const page of pages) if (!(await this.send(action, page))) return;
  }

  async send(action: string, payload: Payload): Promise<boolean> {
    const sent = await this.#core.callTriggered(action, payload);
    if (!sent.ok && isWrong(sent.failure)) this.#core.failed(new Error(`${action}: ${sent.failure.message}`));
    return sent.ok;
  }
}

export function securityEvent(type: SecurityEvent, at: number, techInfo?: string): Payload {
  return {
    type,
    timestamp: wireTime(at),
    ...(techInfo === undefined ? {} : { techInfo: cut(techInfo, 255) }),
  };
}

/** At least one page, the last without `tbc`. */
export function paged<Item>(
  items: readonly Item[],
  size: number,
  page: (items: readonly Item[], seqNo: number, tbc: boolean) => Payload,
): readonly Payload[] {
  const pages: Payload[] = [];
  for (let start = 0; start === 0 || start < items.length; start += size) {
    pages.push(page(items.slice(start, start + size), pages.length, start + size < items.length));
  }
  return pages;
}

/** Connections come and go; everything else is worth a line in the log. */
function isWrong({ kind }: CallFailure): boolean {
  return kind !== 'offline' && kind !== 'lost';
}
