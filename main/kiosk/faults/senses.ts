/** Listens to the devices for what diagnosis and the system's watch want to know. Decides nothing. */
import type { ControllerEvent, ControllerStatus } from '../../../drivers/controllers/controller.ts';
import type { Unsubscribe } from '../../../drivers/device.ts';
import type { MeterEvent, MeterReading } from '../../../drivers/meters/meter.ts';
import type { ConnectorDevices } from '../../devices.ts';
import type { Fact } from '../../faults/evidence.ts';
import { isPresent } from '../../session/guards.ts';

export interface SensesOptions {
  readonly devices: readonly ConnectorDevices[];
  readonly see: (fact: Fact) => void;
  readonly plugged: (connector: number) => void;
  readonly unplugged: (connector: number) => void;
  readonly controllerLink: (connector: number, up: boolean) => void;
  /** Of meters that are devices of their own: a controller's counter has the controller's volts, which it judges itself. */
  readonly meterReading: (connector: number, reading: MeterReading, energised: boolean | null) => void;
}

export class Senses {
  readonly #o: SensesOptions;
  readonly #unsubscribe: Unsubscribe[] = [];
  readonly #status = new Map<number, ControllerStatus>();

  constructor(options: SensesOptions) {
    this.#o = options;
  }

  start(): void {
    for (const device of this.#o.devices) {
      this.#unsubscribe.push(
        device.controller.subscribe((event) => this.#onController(device, event)),
        device.meter.subscribe((event) => this.#onMeter(device, event)),
      );
    }
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #onController({ config }: ConnectorDevices, event: ControllerEvent): void {
    const { id } = config;
    switch (event.type) {
      case 'status':
        return this.#onStatus(id, event.status);
      case 'link':
        this.#o.see({
          type: event.up ? 'answered' : 'silent',
          port: portOf(config.controller, id),
          device: `controller ${String(id)}`,
          connector: id,
        });
        return this.#o.controllerLink(id, event.up);
      case 'restarted':
        return this.#o.see({ type: 'boot', what: 'controller', connector: id });
      case 'values': {
        const { decidegrees, milliamps } = event.values;
        if (decidegrees?.length) {
          const hottest = Math.max(...decidegrees);
          this.#o.see({
            type: 'temperature',
            connector: id,
            decidegrees: hottest,
            milliamps: milliamps ?? null,
          });
        }
        return;
      }
      case 'condition':
      case 'capabilities':
      case 'energy':
      case 'frame':
        return;
    }
  }

  #onStatus(id: number, status: ControllerStatus): void {
    const before = this.#status.get(id)?.vehicle ?? 'unknown';
    this.#status.set(id, status);
    if (isPresent(status.vehicle) && before === 'absent') this.#o.plugged(id);
    if (status.vehicle === 'absent' && isPresent(before)) this.#o.unplugged(id);
  }

  #onMeter({ config }: ConnectorDevices, event: MeterEvent): void {
    const { id } = config;
    if (event.type === 'link') {
      this.#o.see({
        type: event.up ? 'answered' : 'silent',
        port: portOf(config.meter, id),
        device: `meter ${String(id)}`,
        connector: id,
      });
    }
    if (event.type !== 'reading') return;
    const { reading } = event;
    const energised = this.#status.get(id)?.energised ?? null;
    if (config.meter.driver !== 'controller') this.#o.meterReading(id, reading, energised);
    this.#o.see({
      type: 'flow',
      connector: id,
      charging: energised ?? false,
      registerWh: reading.registerWh,
      milliamps: reading.milliamps ?? null,
      millivolts: reading.millivolts ?? null,
    });
  }
}

/** Simulated devices have a line each. */
const portOf = (line: object, id: number) =>
  'path' in line && typeof line.path === 'string' ? line.path : `simulated ${String(id)}`;
