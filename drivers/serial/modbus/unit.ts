import type { FrameEvent, Outcome, Unsubscribe } from '../../device.ts';
import { type ExchangeOptions, type ModbusPort, NOBODY, type PortEvent } from './port.ts';

/** One unit on a line: what its driver asks and hears. */
export class ModbusUnit {
  readonly address: number;
  readonly #port: ModbusPort;
  /** Some copies know only function 06, some only 16. */
  #single = false;

  constructor(port: ModbusPort, address: number) {
    this.#port = port;
    this.address = address;
  }

  get port(): ModbusPort {
    return this.#port;
  }

  /** The events of the line that concern this unit; `up`, `down` and bytes that answer nobody among them. */
  subscribe(listener: (event: PortEvent) => void): Unsubscribe {
    return this.#port.subscribe((event) => {
      if (!('unit' in event) || event.unit === this.address || event.unit === NOBODY) listener(event);
    });
  }

  /** Reads holding registers (03). */
  holding(address: number, count: number, options?: ExchangeOptions): Promise<Outcome<readonly number[]>> {
    return this.#port.exchange(
      { kind: 'read', table: 'holding', unit: this.address, address, count },
      options,
    );
  }

  /** Reads input registers (04). */
  input(address: number, count: number, options?: ExchangeOptions): Promise<Outcome<readonly number[]>> {
    return this.#port.exchange({ kind: 'read', table: 'input', unit: this.address, address, count }, options);
  }

  /**
   * Writes one holding register: with function 16, which echoing adapters cannot fake an answer to, or with 06 where the
   * device says that it has no 16.
   */
  async write(address: number, value: number, options?: ExchangeOptions): Promise<Outcome> {
    const first = await this.#write(address, value, this.#single, options);
    if (first.ok || first.failure.context?.['exception'] !== 1) return plain(first);
    const second = await this.#write(address, value, !this.#single, options);
    if (second.ok) this.#single = !this.#single;
    return plain(second);
  }

  #write(address: number, value: number, single: boolean, options?: ExchangeOptions) {
    return this.#port.exchange(
      { kind: 'write', unit: this.address, address, values: [value], single },
      options,
    );
  }
}

/** A frame of the line as device drivers tell it. */
export function frameOf(event: FrameEvent): FrameEvent {
  const { direction, text, discarded } = event;
  return { type: 'frame', direction, text, ...(discarded && { discarded }) };
}

function plain(outcome: Outcome<unknown>): Outcome {
  return outcome.ok ? { ok: true, value: undefined } : outcome;
}
