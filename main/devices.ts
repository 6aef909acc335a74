/** Which driver a line of the configuration means. */
import type { ChargeController, ControllerEvent } from '../drivers/controllers/controller.ts';
import { createEvseWb } from '../drivers/controllers/evse-wb/evse-wb.ts';
import { explainEvseWb } from '../drivers/controllers/evse-wb/explain.ts';
import { explainRapi } from '../drivers/controllers/openevse/explain.ts';
import { createOpenEvse } from '../drivers/controllers/openevse/openevse.ts';
import { createSimulatedEvseWb } from '../drivers/controllers/simulated/evse-wb.ts';
import { createSimulatedController } from '../drivers/controllers/simulated/simulated.ts';
import type { Source } from '../drivers/device.ts';
import type { EmulatedCharger, Flow } from '../drivers/emulated/charger.ts';
import { createSimulatedLine, type SimulatedLine } from '../drivers/emulated/line.ts';
import type { Explain } from '../drivers/explain.ts';
import { ControllerCounter } from '../drivers/meters/controller-counter.ts';
import { createEastron } from '../drivers/meters/eastron/eastron.ts';
import { explainEastron } from '../drivers/meters/eastron/explain.ts';
import type { Meter, MeterEvent } from '../drivers/meters/meter.ts';
import { createSimulatedMeter } from '../drivers/meters/simulated/simulated.ts';
import { explainPcsc } from '../drivers/readers/pcsc/explain.ts';
import { PcscReader } from '../drivers/readers/pcsc/pcsc.ts';
import type { SpawnWorker } from '../drivers/readers/pcsc/workerProcess.ts';
import type { CardReader, ReaderEvent } from '../drivers/readers/reader.ts';
import { SimulatedReader } from '../drivers/readers/simulated/simulated.ts';
import { ModbusPorts, PortConflict } from '../drivers/serial/modbus/ports.ts';
import type { Clock } from './clock.ts';
import type { Config, ConnectorConfig } from './config/config.ts';
import { createPackaged } from './driver-packages/create.ts';
import type { LoadedDriver, LoadedDrivers } from './driver-packages/load.ts';
import { log } from './log/log.ts';
import { ProblemError } from './problem.ts';

export interface ConnectorDevices {
  readonly config: ConnectorConfig;
  readonly controller: ChargeController;
  readonly meter: Meter;
  /** What the simulator panel acts on; null for real electronics. */
  readonly firmware: EmulatedCharger | null;
  /** The package that the controller's driver is from; absent: one of our own. */
  readonly packaged?: LoadedDriver;
  /** The same of the meter; null unless it is simulated. */
  readonly emulatedMeter: { control(line: string): string } | null;
}

export interface Devices {
  readonly connectors: readonly ConnectorDevices[];
  readonly reader: CardReader;
  readonly simulatedReader: SimulatedReader | null;
}

/** A device whose traffic can be watched. */
export interface TracedDevice {
  /** `controller-1`, `meter-1` (by the connector's id), `reader`. */
  readonly id: string;
  /** For technicians, English: `Controller A`. */
  readonly label: string;
  /** As the configuration names it; `simulated evse-wb` where that says more. */
  readonly driver: string;
  readonly source: Source<ControllerEvent | MeterEvent | ReaderEvent>;
  readonly explain: Explain;
}

/** Modbus addresses on a simulated connector's own line. */
const BOARD_ADDRESS = 1;
const METER_ADDRESS = 11;

/**
 * Makes every device of the configuration; none is opened yet. Modbus devices of one path share one port and its queue.
 * Throws ProblemError where two of them want it at different speeds, and where a driver package fails (`driver.*`).
 */
export function createDevices(
  config: Config,
  clock: Clock,
  spawnReader: SpawnWorker,
  packages: LoadedDrivers = new Map(),
): Devices {
  const simulatedReader =
    config.reader.driver === 'simulated' ? new SimulatedReader(clock, listenerThrew) : null;
  const ports = new ModbusPorts();
  return {
    connectors: config.connectors.map((connector) => createConnector(connector, clock, ports, packages)),
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
    onListenerError: listenerThrew,
    ...(name !== undefined && { name }),
  });
}

function listenerThrew(error: unknown): void {
  log.error('reader.listener-failed', 'a listener to the card reader threw', { error });
}

/** A controller, and what a meter that is simulated beside it needs. */
interface Made extends Pick<ConnectorDevices, 'controller' | 'firmware' | 'packaged'> {
  readonly line?: SimulatedLine;
  readonly flow?: () => Flow;
}

function createConnector(
  config: ConnectorConfig,
  clock: Clock,
  ports: ModbusPorts,
  packages: LoadedDrivers,
): ConnectorDevices {
  try {
    const made = createController(config, clock, ports, packages);
    const { controller, firmware, packaged } = made;
    return {
      config,
      controller,
      firmware,
      ...(packaged && { packaged }),
      ...createMeter(config, clock, ports, made),
    };
  } catch (error) {
    if (error instanceof PortConflict) throw sharedPort(error, config);
    throw error;
  }
}

function createController(
  config: ConnectorConfig,
  clock: Clock,
  ports: ModbusPorts,
  packages: LoadedDrivers,
): Made {
  const { controller, phases } = config;
  switch (controller.driver) {
    case 'simulated':
      return controller.board === 'evse-wb'
        ? simulatedEvseWb(config, clock)
        : simulatedOpenEvse(config, clock);
    case 'openevse':
      return {
        controller: createOpenEvse({ path: controller.path, baudRate: controller.baudRate, phases }),
        firmware: null,
      };
    case 'evse-wb': {
      const port = ports.at(controller);
      const { address } = controller;
      return { controller: createEvseWb({ port, address, ...evseWbOptions(config) }), firmware: null };
    }
    case 'package': {
      const packaged = packages.get(config.id);
      if (!packaged) throw notLoaded(config);
      return { controller: createPackaged(packaged, config, ports), firmware: null, packaged };
    }
  }
}

function simulatedOpenEvse(config: ConnectorConfig, clock: Clock): Made {
  const { controller, firmware } = createSimulatedController({
    clock,
    name: config.label,
    hardwareMaxAmps: config.maxCurrent,
  });
  // The emulated board charges with one phase.
  const flow = () => ({ milliamps: [firmware.board.milliamps], volts: firmware.board.volts });
  return { controller, firmware, flow };
}

function simulatedEvseWb(config: ConnectorConfig, clock: Clock): Made {
  const line = createSimulatedLine({ name: config.label });
  const { controller, board } = createSimulatedEvseWb({
    line,
    clock,
    address: BOARD_ADDRESS,
    phases: config.phases,
    ...evseWbOptions(config),
  });
  return { controller, firmware: board, line, flow: () => board.flow };
}

function evseWbOptions({ controller, format, maxCurrent }: ConnectorConfig) {
  const isModbus = controller.driver === 'evse-wb' || controller.driver === 'simulated';
  const { inputs, lock } = isModbus ? controller : {};
  return { maxAmps: maxCurrent, socket: format === 'SOCKET', inputs: inputs ?? [], lock };
}

function createMeter(
  { meter, label, phases }: ConnectorConfig,
  clock: Clock,
  ports: ModbusPorts,
  { controller, line, flow }: Made,
): Pick<ConnectorDevices, 'meter' | 'emulatedMeter'> {
  switch (meter.driver) {
    case 'controller':
      return { meter: new ControllerCounter(controller, clock), emulatedMeter: null };
    case 'simulated': {
      const made = createSimulatedMeter({
        line: line ?? createSimulatedLine({ name: `${label}-meter` }),
        clock,
        address: METER_ADDRESS,
        phases,
        ...(flow && { source: flow }),
      });
      return { meter: made.meter, emulatedMeter: made.emulated };
    }
    case 'sdm120':
    case 'sdm230':
    case 'sdm630': {
      const { driver, address } = meter;
      return { meter: createEastron({ driver, port: ports.at(meter), address, clock }), emulatedMeter: null };
    }
  }
}

function notLoaded({ id }: ConnectorConfig): ProblemError {
  return new ProblemError({
    code: 'driver.not-found',
    message: `the driver package of connector ${String(id)} was not loaded`,
    hint: 'Start the kiosk by its own programs, which load it.',
    path: `connectors[id=${String(id)}].controller`,
  });
}

function sharedPort(
  { path, baudRates: [first, second] }: PortConflict,
  { id }: ConnectorConfig,
): ProblemError {
  return new ProblemError({
    code: 'config.conflict',
    message: `connector ${String(id)} wants ${path} at ${String(second)} baud, another device has it at ${String(first)}`,
    hint: 'Set all devices on one line to one baud rate.',
    path: `connectors[id=${String(id)}]`,
  });
}

/** The devices that have traffic of their own, and how it reads; a controller's counter is heard at its controller. */
export function tracedDevices(
  { reader: { driver } }: Pick<Config, 'reader'>,
  devices: Devices,
): TracedDevice[] {
  const traced = devices.connectors.flatMap(({ config, controller, meter, packaged }) => [
    {
      id: `controller-${String(config.id)}`,
      label: `Controller ${config.label}`,
      source: controller,
      ...(packaged ? { driver: packaged.driver.name, explain: packaged.explain } : controllerTrace(config)),
    },
    ...(config.meter.driver === 'controller'
      ? []
      : [
          {
            id: `meter-${String(config.id)}`,
            label: `Meter ${config.label}`,
            source: meter,
            driver: config.meter.driver,
            explain: explainEastron,
          },
        ]),
  ]);
  return [
    ...traced,
    { id: 'reader', label: 'Card reader', driver, source: devices.reader, explain: explainPcsc },
  ];
}

function controllerTrace(config: ConnectorConfig): Pick<TracedDevice, 'driver' | 'explain'> {
  const { controller } = config;
  const simulated = controller.driver === 'simulated';
  const board = simulated ? (controller.board ?? 'openevse') : controller.driver;
  return {
    driver: simulated ? `simulated ${board}` : board,
    explain: board === 'evse-wb' ? explainEvseWb(evseWbOptions(config)) : explainRapi,
  };
}
