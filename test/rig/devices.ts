/** A controller and a meter on their ports that do what a test tells them. */
import type {
  ChargeController,
  ControllerEvent,
  ControllerStatus,
  VehicleState,
} from '../../drivers/controllers/controller.ts';
import type { DeviceFailure, Outcome, Unsubscribe } from '../../drivers/device.ts';
import { Emitter } from '../../drivers/emitter.ts';
import type { Meter, MeterEvent, MeterReading } from '../../drivers/meters/meter.ts';
import type { Clock } from '../../main/clock.ts';

/** How a device takes a command: does it, refuses it, throws, or answers when `release` is called. */
export type Manner = 'obeys' | 'fails' | 'rejects' | 'hangs';

const FAILURE: DeviceFailure = { code: 'timeout', message: 'no reply', retryable: true };

/** Commands that wait for `release`. */
class Held {
  #waiting: (() => void)[] = [];

  answer<Value>(manner: Manner, value: () => Value): Promise<Outcome<Value>> {
    switch (manner) {
      case 'obeys':
        return Promise.resolve({ ok: true, value: value() });
      case 'fails':
        return Promise.resolve({ ok: false, failure: FAILURE });
      case 'rejects':
        return Promise.reject(new Error('a driver that throws'));
      case 'hangs':
        return new Promise((resolve) => this.#waiting.push(() => resolve({ ok: true, value: value() })));
    }
  }

  release(): void {
    for (const answer of this.#waiting.splice(0)) answer();
  }
}

const AT_REST: ControllerStatus = { vehicle: 'absent', enabled: false, energised: false, offeredAmps: 0 };

export class FakeController implements ChargeController {
  readonly #events = new Emitter<ControllerEvent>();
  readonly #held = new Held();
  /** Every command, in order. */
  readonly calls: string[] = [];
  onEnable: Manner = 'obeys';
  onDisable: Manner = 'obeys';
  /** The vehicle asks for energy as soon as it is offered. */
  wants = true;
  status: ControllerStatus = AT_REST;
  leftRunning: boolean | undefined;

  subscribe(listener: (event: ControllerEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  start(): void {
    this.calls.push('start');
  }

  stop(options?: { readonly leaveRunning?: boolean }): Promise<void> {
    this.leftRunning = options?.leaveRunning ?? false;
    return Promise.resolve();
  }

  enable(amps: number): Promise<Outcome> {
    this.calls.push(`enable ${String(amps)}`);
    return this.#held.answer(this.onEnable, () => {
      this.change({ enabled: true, offeredAmps: amps });
      this.#follow();
    });
  }

  disable(): Promise<Outcome> {
    this.calls.push('disable');
    return this.#held.answer(this.onDisable, () => {
      const { vehicle } = this.status;
      this.change({
        enabled: false,
        energised: false,
        offeredAmps: 0,
        vehicle: vehicle === 'charging' ? 'connected' : vehicle,
      });
    });
  }

  limit(amps: number): Promise<Outcome<number>> {
    return Promise.resolve({ ok: true, value: amps });
  }

  readEnergy(): Promise<Outcome<number>> {
    return Promise.resolve({ ok: false, failure: { ...FAILURE, code: 'unsupported' } });
  }

  restart(): Promise<Outcome> {
    return Promise.resolve({ ok: true, value: undefined });
  }

  emit(event: ControllerEvent): void {
    this.#events.emit(event);
  }

  /** In step, with the status as it is. */
  link(up: boolean): void {
    if (up) this.emit({ type: 'status', status: this.status });
    this.emit({ type: 'link', up });
  }

  change(part: Partial<ControllerStatus>): void {
    this.status = { ...this.status, ...part };
    this.emit({ type: 'status', status: this.status });
  }

  plug(): void {
    this.change({ vehicle: 'connected' });
    this.#follow();
  }

  unplug(): void {
    this.change({ vehicle: 'absent', energised: false });
  }

  pause(): void {
    this.wants = false;
    this.change({ vehicle: 'connected', energised: false });
  }

  resume(): void {
    this.wants = true;
    this.#follow();
  }

  release(): void {
    this.#held.release();
  }

  #follow(): void {
    const present: readonly VehicleState[] = ['connected', 'charging'];
    if (this.wants && this.status.enabled && present.includes(this.status.vehicle))
      this.change({ vehicle: 'charging', energised: true });
  }
}

export class FakeMeter implements Meter {
  readonly #events = new Emitter<MeterEvent>();
  readonly #held = new Held();
  readonly #clock: Pick<Clock, 'now'>;
  registerWh: number;
  watts: number | undefined = 7_000;
  onRead: Manner = 'obeys';
  reads = 0;

  constructor(clock: Pick<Clock, 'now'>, registerWh = 100_000) {
    this.#clock = clock;
    this.registerWh = registerWh;
  }

  subscribe(listener: (event: MeterEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  start(): void {}

  stop(): Promise<void> {
    return Promise.resolve();
  }

  read(): Promise<Outcome<MeterReading>> {
    this.reads++;
    return this.#held.answer(this.onRead, () => this.#reading());
  }

  /** Counts `wh` more and tells it. */
  count(wh: number): void {
    this.registerWh += wh;
    this.tell();
  }

  tell(): void {
    this.#events.emit({ type: 'reading', reading: this.#reading() });
  }

  emit(event: MeterEvent): void {
    this.#events.emit(event);
  }

  release(): void {
    this.#held.release();
  }

  #reading(): MeterReading {
    return {
      registerWh: this.registerWh,
      at: this.#clock.now(),
      ...(this.watts !== undefined && { watts: this.watts }),
    };
  }
}
