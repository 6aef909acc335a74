/** A whole charger without hardware: the OpenEVSE driver over a serial port that ends in an emulated firmware. */
import type { Unsubscribe } from '../../device.ts';
import type { ChargeController, ControllerEvent } from '../controller.ts';
import { createOpenEvse } from '../openevse/openevse.ts';
import type { OpenEvseTimings } from '../openevse/timings.ts';
import { EmulatedFirmware, type FirmwareOptions } from './firmware.ts';
import { bindingTo } from './mock-port.ts';

export interface SimulatedControllerOptions extends FirmwareOptions {
  /** Names the mock port in logs; a number makes it unique. */
  readonly name?: string;
  readonly nominalVolts?: number;
  readonly timings?: Partial<OpenEvseTimings>;
}

export interface SimulatedController {
  /** The real driver. `start` powers the emulated board; `stop` cuts its power unless it shall be left running. */
  readonly controller: ChargeController;
  /** The board and the vehicle: `firmware.control('plug')`. */
  readonly firmware: EmulatedFirmware;
}

/** Shorter than a real boot: a demonstration should not wait for it. */
const DEMO_BOOT_MS = 400;
const DEMO_RELAY_STALL_MS = 600;

let created = 0;

/**
 * A simulated controller. `clock` drives energy and battery (an accelerated one charges faster); the serial line runs in
 * real time (`wireClock`). Measures its voltage unless told otherwise, so that its energy counter is right.
 */
export function createSimulatedController(options: SimulatedControllerOptions = {}): SimulatedController {
  created += 1;
  const path = `/dev/simulated/${options.name ?? 'openevse'}-${created}`;
  const firmware = new EmulatedFirmware({
    bootMs: DEMO_BOOT_MS,
    relayStallMs: DEMO_RELAY_STALL_MS,
    voltmeter: true,
    seed: created,
    ...options,
  });
  const driver = createOpenEvse({
    path,
    binding: bindingTo(firmware, path),
    ...(options.wireClock && { clock: options.wireClock }),
    ...(options.nominalVolts !== undefined && { nominalVolts: options.nominalVolts }),
    ...(options.timings && { timings: options.timings }),
  });
  return { controller: powered(driver, firmware), firmware };
}

/** The driver, with the board's power switched together with it. */
export function powered(
  driver: ChargeController,
  firmware: { powerOn(): void; powerOff(): void },
): ChargeController {
  const { clearFault, unlock, relock, repilot, raw } = driver;
  return {
    subscribe: (listener: (event: ControllerEvent) => void): Unsubscribe => driver.subscribe(listener),
    start() {
      firmware.powerOn();
      driver.start();
    },
    async stop(options) {
      await driver.stop(options);
      if (options?.leaveRunning !== true) firmware.powerOff();
    },
    enable: (amps) => driver.enable(amps),
    disable: () => driver.disable(),
    limit: (amps) => driver.limit(amps),
    readEnergy: () => driver.readEnergy(),
    restart: () => driver.restart(),
    ...(clearFault && { clearFault: () => clearFault.call(driver) }),
    ...(unlock && { unlock: () => unlock.call(driver) }),
    ...(relock && { relock: () => relock.call(driver) }),
    ...(repilot && { repilot: () => repilot.call(driver) }),
    ...(raw && { raw: () => raw.call(driver) }),
  };
}
