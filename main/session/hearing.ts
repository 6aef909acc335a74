/** What a connector's devices have told: kept for whoever asks, and passed on as the chart and the faults want it. */
import type {
  ControllerCapabilities,
  ControllerEvent,
  ControllerStatus,
  ElectricalValues,
} from '../../drivers/controllers/controller.ts';
import type { MeterReading } from '../../drivers/meters/meter.ts';
import { log } from '../log/log.ts';
import type { ConnectorContext, ConnectorEvent } from './events.ts';
import { isRegister } from './ledger.ts';
import { watchMeter, type MeterWatch } from './meter-watch.ts';
import type { ConnectorOptions } from './options.ts';

export interface HearingListener {
  /** What the chart knows by now. */
  context(): ConnectorContext;
  send(event: ConnectorEvent): void;
  /** The controller restarted by itself. */
  restarted(evidence: string): void;
}

export class Hearing {
  readonly #o: ConnectorOptions;
  readonly #listener: HearingListener;
  readonly #meterWatch: MeterWatch;
  #capabilities: ControllerCapabilities | null = null;
  #values: ElectricalValues = {};
  #reading: MeterReading | null = null;
  #linkSeen = false;
  #vehicleSilent = false;

  constructor(options: ConnectorOptions, listener: HearingListener) {
    this.#o = options;
    this.#listener = listener;
    this.#meterWatch = watchMeter(options);
  }

  get capabilities(): ControllerCapabilities | null {
    return this.#capabilities;
  }
  get values(): ElectricalValues {
    return this.#values;
  }
  /** The last reading that was believed, by the house's own time; null: none yet. */
  get reading(): MeterReading | null {
    return this.#reading;
  }
  /** False until the controller answered for the first time. */
  get everLinked(): boolean {
    return this.#linkSeen;
  }

  controller(event: ControllerEvent): void {
    switch (event.type) {
      case 'status':
        return this.#onStatus(event.status);
      case 'link':
        return this.#onLink(event.up, event.reason);
      case 'values':
        this.#values = { ...this.#values, ...event.values };
        return;
      case 'capabilities':
        this.#capabilities = event.capabilities;
        return;
      case 'condition':
        return this.#o.listener.condition(event);
      case 'restarted':
        this.#meterWatch.deviceRestarted();
        return this.#listener.restarted(event.evidence);
      case 'energy':
      case 'frame':
        return;
    }
  }

  /** False: no figure may be made of this reading. */
  believes(reading: MeterReading): boolean {
    const { registerWh } = reading;
    // A meter's driver that says anything else is wrong.
    if (!isRegister(registerWh)) {
      log.error('session.no-register', `connector ${this.#o.label}: no register`, { registerWh });
      return false;
    }
    const { clock } = this.#o;
    const context = this.#listener.context();
    const believed = this.#meterWatch.believes(reading, clock.monotonic(), this.#values, context);
    // The house's own time: a driver's may have been set meanwhile.
    if (believed) this.#reading = { ...reading, at: clock.now() };
    return believed;
  }

  /** What the meter counts from now on is believed again. */
  trustMeter(): void {
    this.#meterWatch.trust();
  }

  /** Whether the vehicle leaves the offer of energy unanswered. */
  vehicleSilent(raised: boolean): void {
    if (this.#vehicleSilent === raised) return;
    this.#vehicleSilent = raised;
    this.#o.listener.condition({
      code: 'vehicle.no-response',
      raised,
      evidence: { waitedMs: this.#o.limits.startMs },
    });
  }

  #onStatus({ vehicle, enabled, energised }: ControllerStatus): void {
    if (energised || vehicle === 'absent') this.vehicleSilent(false);
    const known = this.#listener.context();
    if (known.vehicle === vehicle && known.enabled === enabled && known.energised === energised) return;
    this.#listener.send({ type: 'STATUS', vehicle, enabled, energised, at: this.#o.clock.now() });
  }

  #onLink(up: boolean, reason: string | undefined): void {
    this.#linkSeen ||= up;
    if (up) this.#meterWatch.deviceRestarted();
    this.#listener.send({ type: 'LINK', up, at: this.#o.clock.now() });
    if (up || this.#linkSeen) {
      this.#o.listener.condition({
        code: 'controller.silent',
        raised: !up,
        evidence: { reason: reason ?? '' },
      });
    }
  }
}
