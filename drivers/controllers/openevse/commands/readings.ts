import { type Command, idempotent } from '../command.ts';
import { decimal } from '../messages.ts';

/** Milliamperes and millivolts; −1 mA from a board without an ammeter. */
export interface CurrentAndVoltage {
  readonly milliamps: number;
  readonly millivolts: number;
}

/** `$GG` → milliamp millivolt. The voltage is a fixed 120 or 240 V unless the board has a voltmeter (`$GM`). */
export function getCurrentAndVoltage(): Command<CurrentAndVoltage> {
  return idempotent('GG', (args) => {
    const [milliamps, millivolts] = args.map(decimal);
    if (milliamps === undefined || millivolts === undefined || args.length !== 2) return undefined;
    return { milliamps, millivolts };
  });
}

export interface EnergyCount {
  /** Of the open session, or of the last one: it stays until the next begins. */
  readonly sessionWattSeconds: number;
  /** Of all closed sessions. */
  readonly totalWattHours: number;
}

/** `$GU` → session watt-seconds, total Wh. */
export function getEnergy(): Command<EnergyCount> {
  return idempotent('GU', (args) => {
    const [sessionWattSeconds, totalWattHours] = args.map(decimal);
    if (sessionWattSeconds === undefined || sessionWattSeconds < 0 || args.length !== 2) return undefined;
    if (totalWattHours === undefined || totalWattHours < 0) return undefined;
    return { sessionWattSeconds, totalWattHours };
  });
}

/** What `$GP` says of a sensor that is not there. */
const SENSOR_ABSENT = -2560;

/** `$GP` → three temperatures in tenths of a degree Celsius; absent sensors are left out. */
export function getTemperatures(): Command<readonly number[]> {
  return idempotent('GP', (args) => {
    const values = args.map(decimal).filter((value) => value !== undefined);
    if (args.length !== 3 || values.length !== 3) return undefined;
    return values.filter((value) => value !== SENSOR_ABSENT);
  });
}
