/** A connector with the devices behind it, as service mode acts on it. */
import type { ChargeController } from '../../../../drivers/controllers/controller.ts';
import type { Meter } from '../../../../drivers/meters/meter.ts';
import type { Clock } from '../../../clock.ts';
import type { Connector } from '../../../session/connector.ts';

export interface ServicedConnector {
  readonly connector: Connector;
  readonly controller: ChargeController;
  readonly meter: Pick<Meter, 'read'>;
  /** As configured, A. */
  readonly maxAmps: number;
}

/** Real time, also where the charger is simulated: boards and lines keep it. */
export type WireClock = Pick<Clock, 'monotonic' | 'after'>;

export function pause(wire: WireClock, ms: number): Promise<void> {
  return new Promise((resolve) => void wire.after(ms, resolve));
}

/** What `work` answers within `limitMs`, or `late`; the work itself goes on. */
export function within<Value, Late>(
  wire: WireClock,
  limitMs: number,
  work: Promise<Value>,
  late: Late,
): Promise<Value | Late> {
  return new Promise((resolve, reject) => {
    const timer = wire.after(limitMs, () => resolve(late));
    const settle = () => timer.cancel();
    work.finally(settle).then(resolve, reject);
  });
}
