/** Which driver a line of the configuration means. */
import type { ChargeController } from '../drivers/controllers/controller.ts';
import { createOpenEvse } from '../drivers/controllers/openevse/openevse.ts';
import type { EmulatedFirmware } from '../drivers/controllers/simulated/firmware.ts';
import { createSimulatedController } from '../drivers/controllers/simulated/simulated.ts';
import { ControllerCounter } from '../drivers/meters/controller-counter.ts';
import type { Meter } from '../drivers/meters/meter.ts';
import { PcscReader } from '../drivers/readers/pcsc/pcsc.ts';
import type { SpawnWorker } from '../drivers/readers/pcsc/workerProcess.ts';
import type { CardReader } from '../drivers/readers/reader.ts';
import { SimulatedReader } from '../drivers/readers/simulated/simulated.ts';
import type { Clock } from './clock.ts';
import type { Config, ConnectorConfig } from './config/config.ts';
import { ProblemError } from './problem.ts';

export interface ConnectorDevices {
  readonly config: ConnectorConfig;
  readonly controller: ChargeController;
  readonly meter: Meter;
  /** What the simulator panel acts on; null for real electronics. */
  readonly firmware: EmulatedFirmware | null;
}

export interface Devices {
  readonly connectors: readonly ConnectorDevices[];
  readonly reader: CardReader;
  readonly simulatedReader: SimulatedReader | null;
}

/** Makes every device of the configuration; none is opened yet. Throws ProblemError for a driver that this build has not. */
export function createDevices(config: Config, clock: Clock, spawnReader: SpawnWorker): Devices {
  const simulatedReader = config.reader.driver === 'simulated' ? new SimulatedReader(clock) : null;
  return {
    connectors: config.connectors.map((connector) => createConnector(connector, clock)),
    reader: simulatedReader ?? createReader(config, clock, spawnReader),
    simulatedReader,
  };
}

function createReader({ reader }: Config, clock: Clock, spawnWorker: SpawnWorker): CardReader {
  const name = reader.driver === 'pcsc' ? reader.name : undefined;
  return new PcscReader({
    spawnWorker,
    clock,
    uidByteOrder: reader.uidByteOrder,
    ...(name !== undefined && { name }),
  });
}

function createConnector(config: ConnectorConfig, clock: Clock): ConnectorDevices {
  const { controller, firmware } = createController(config, clock);
  if (config.meter.driver !== 'controller') throw missing(`meter ${config.meter.driver}`, config);
  return { config, controller, firmware, meter: new ControllerCounter(controller, clock) };
}

function createController(
  config: ConnectorConfig,
  clock: Clock,
): Pick<ConnectorDevices, 'controller' | 'firmware'> {
  const { controller, phases } = config;
  switch (controller.driver) {
    case 'simulated':
      return createSimulatedController({ clock, name: config.label, hardwareMaxAmps: config.maxCurrent });
    case 'openevse':
      return {
        controller: createOpenEvse({ path: controller.path, baudRate: controller.baudRate, phases }),
        firmware: null,
      };
    case 'evse-wb':
      throw missing('controller evse-wb', config);
  }
}

function missing(what: string, { id }: ConnectorConfig): ProblemError {
  return new ProblemError({
    code: 'config.driver-missing',
    message: `${what} of connector ${String(id)}: this version has no such driver yet`,
    hint: 'Use controller "openevse" or "simulated", with meter "controller".',
    path: `connectors[id=${String(id)}]`,
  });
}
