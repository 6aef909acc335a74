/** A simulated billing meter: the real Eastron driver, and an emulated SDM at the other end of an in-memory line. */
import type { DriverClock } from '../../device.ts';
import type { SimulatedLine } from '../../emulated/line.ts';
import { EmulatedSdm, type EmulatedSdmOptions } from '../../emulated/sdm.ts';
import { createEastron, type EastronTimings } from '../eastron/eastron.ts';
import type { Meter } from '../meter.ts';

export interface SimulatedMeterOptions extends Omit<EmulatedSdmOptions, 'clock' | 'wireClock'> {
  readonly line: SimulatedLine;
  /** Energy runs on this clock and readings carry it; the line runs in real time. */
  readonly clock: Pick<DriverClock, 'now'>;
  readonly timings?: Partial<EastronTimings>;
}

/** An SDM630 for three phases, else an SDM230. `start` powers it, `stop` cuts its power. */
export function createSimulatedMeter(options: SimulatedMeterOptions): {
  readonly meter: Meter;
  readonly emulated: EmulatedSdm;
} {
  const { line, clock, phases, timings } = options;
  const emulated = new EmulatedSdm(options);
  line.bus.add(emulated);
  emulated.bus = line.bus;
  const driver = createEastron({
    driver: phases === 3 ? 'sdm630' : 'sdm230',
    port: line.port,
    address: emulated.address,
    clock,
    ...(timings && { timings }),
  });
  return { meter: powered(driver, emulated), emulated };
}

function powered(driver: Meter, emulated: EmulatedSdm): Meter {
  return {
    get resolutionWh() {
      return driver.resolutionWh ?? 1;
    },
    subscribe: (listener) => driver.subscribe(listener),
    start() {
      emulated.powerOn();
      driver.start();
    },
    async stop() {
      await driver.stop();
      emulated.powerOff();
    },
    read: () => driver.read(),
  };
}
