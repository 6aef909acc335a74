/** What this copy of the board can do: read, never concluded from a version where a register can tell. */
import type { Outcome } from '../../device.ts';
import type { ModbusUnit } from '../../serial/modbus/unit.ts';
import { type ControllerCapabilities, LEAST_AMPS } from '../controller.ts';
import type { EvseWbOptions } from './options.ts';
import { CONFIG, HUNDREDTHS_FROM, REGISTERS } from './registers.ts';

export interface Features {
  readonly firmware: number;
  /** Has register 1007: the contactor and the protections are seen. */
  readonly hasStatus: boolean;
  /** Register 2005; 0 where it cannot be read. */
  readonly config: number;
  readonly hasConfig: boolean;
  /** Steps of register 1000 for each ampere: 1 or 100. */
  readonly perAmp: number;
  /** Least current that the board offers, A. */
  readonly leastAmps: number;
  /** What register 1000 holds after a power-up, in its own unit; undefined where it cannot be read. */
  readonly afterBoot: number | undefined;
}

/** Boards are delivered with 5. */
const LEAST_CONFIGURABLE = 5;
const MOST_CONFIGURABLE = 32;

/**
 * Reads 1005 first, then what may be absent. Fails only when the board does not answer for itself. A register that stays
 * unanswered while 1005 is answered is absent: old firmware keeps silent where it should refuse.
 */
export async function detectFeatures(unit: ModbusUnit): Promise<Outcome<Features>> {
  const firmware = await read(unit, REGISTERS.firmware);
  if (!firmware.ok) return firmware;
  if (firmware.value === undefined) {
    const message = 'the unit has no firmware register (1005): it is no EVSE-WB';
    return {
      ok: false,
      failure: { code: 'unsupported', message, retryable: true, context: { unit: unit.address } },
    };
  }
  const asked: (number | undefined)[] = [];
  for (const register of [
    REGISTERS.status,
    REGISTERS.defaultCurrent,
    REGISTERS.minimumCurrent,
    REGISTERS.config,
  ]) {
    const outcome = await readOptional(unit, register);
    if (!outcome.ok) return outcome;
    asked.push(outcome.value);
  }
  const [status, defaultCurrent, minimumCurrent, config] = asked;
  const hundredths = firmware.value >= HUNDREDTHS_FROM && ((config ?? 0) & CONFIG.hundredths) !== 0;
  const least = minimumCurrent ?? LEAST_AMPS;
  return {
    ok: true,
    value: {
      firmware: firmware.value,
      hasStatus: status !== undefined,
      config: config ?? 0,
      hasConfig: config !== undefined,
      perAmp: hundredths ? 100 : 1,
      leastAmps:
        least >= LEAST_CONFIGURABLE && least <= MOST_CONFIGURABLE ? Math.max(least, LEAST_AMPS) : LEAST_AMPS,
      afterBoot: defaultCurrent,
    },
  };
}

/** What the port tells upstairs. */
export function capabilitiesOf(features: Features, options: EvseWbOptions): ControllerCapabilities {
  return {
    model: features.perAmp === 1 ? 'EVSE-WB (Modbus)' : 'EVSE-WB (Modbus, 0.01 A)',
    firmware: String(features.firmware),
    seesVehicleWhileDisabled: true,
    canLock: options.lock !== undefined,
    canLimitCurrent: true,
    heartbeatSupervision: false,
    countsEnergy: false,
    measuresVoltage: false,
    measuresTemperature: false,
    maxAmps: options.maxAmps ?? 32,
  };
}

/** The register's value; undefined when the board says that it has none. */
async function read(unit: ModbusUnit, register: number): Promise<Outcome<number | undefined>> {
  const asked = await unit.holding(register, 1);
  if (asked.ok) return { ok: true, value: asked.value[0] };
  return asked.failure.code === 'refused' ? { ok: true, value: undefined } : asked;
}

async function readOptional(unit: ModbusUnit, register: number): Promise<Outcome<number | undefined>> {
  const asked = await read(unit, register);
  if (asked.ok || asked.failure.code !== 'timeout') return asked;
  const alive = await read(unit, REGISTERS.firmware);
  return alive.ok ? { ok: true, value: undefined } : alive;
}
