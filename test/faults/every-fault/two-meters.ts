/** An OpenEVSE with a meter beside it that is asked often: two who can testify against each other. */
import { createSimulatedController } from '../../../drivers/controllers/simulated/simulated.ts';
import { createSimulatedLine } from '../../../drivers/emulated/line.ts';
import { createSimulatedMeter } from '../../../drivers/meters/simulated/simulated.ts';
import type { Clock } from '../../../main/clock.ts';
import type { Config } from '../../../main/config/config.ts';
import type { Devices } from '../../../main/devices.ts';

const METER_ADDRESS = 11;
/** Two blocks of half a kilowatt-hour have to be compared, reading by reading. */
const POLL_MS = 60;

export function meteredByBoth(plain: Config): Config {
  const connectors = plain.connectors.map((connector) =>
    connector.id === 1
      ? { ...connector, phases: 1 as const, meter: { driver: 'simulated' as const } }
      : connector,
  );
  return { ...plain, connectors };
}

export function quickMeter(made: Devices, clock: Clock): Devices {
  const connectors = made.connectors.map((device) => {
    if (device.config.id !== 1) return device;
    const { controller, firmware } = createSimulatedController({
      clock,
      name: 'two-meters',
      hardwareMaxAmps: device.config.maxCurrent,
    });
    const { meter, emulated } = createSimulatedMeter({
      line: createSimulatedLine({ name: 'two-meters' }),
      clock,
      address: METER_ADDRESS,
      phases: 1,
      source: () => ({ milliamps: [firmware.board.milliamps], volts: firmware.board.volts }),
      timings: { pollMs: POLL_MS },
    });
    return { ...device, controller, firmware, meter, emulatedMeter: emulated };
  });
  return { ...made, connectors };
}
