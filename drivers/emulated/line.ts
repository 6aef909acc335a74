import { bindingTo } from '../controllers/simulated/mock-port.ts';
import type { DriverClock } from '../device.ts';
import { ModbusPort, type ModbusTimings } from '../serial/modbus/port.ts';
import { SlaveBus } from './slave-bus.ts';

/** A Modbus line inside the process: the real port, in-memory bytes, emulated units. */
export interface SimulatedLine {
  readonly port: ModbusPort;
  readonly bus: SlaveBus;
}

/** No transceiver has to turn round here, and a demonstration should be quick. */
const GAP_MS = 20;

let created = 0;

export function createSimulatedLine(
  options: {
    readonly name?: string;
    readonly wireClock?: DriverClock;
    readonly timings?: Partial<ModbusTimings>;
  } = {},
): SimulatedLine {
  created += 1;
  const path = `/dev/simulated/${options.name ?? 'modbus'}-line-${created}`;
  const bus = new SlaveBus(options.wireClock, created);
  const port = new ModbusPort({
    path,
    baudRate: 9600,
    binding: bindingTo(bus, path),
    timings: { gapMs: GAP_MS, ...options.timings },
    ...(options.wireClock && { clock: options.wireClock }),
  });
  return { port, bus };
}
