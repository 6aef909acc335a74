import { type Command, idempotent } from '../command.ts';
import { decimal, hex } from '../messages.ts';

/** `$GV` → firmware, RAPI version. */
export function getVersion(): Command<{ readonly firmware: string; readonly rapi: string }> {
  return idempotent('GV', ([firmware, rapi, ...rest]) =>
    firmware !== undefined && rapi !== undefined && rest.length === 0 ? { firmware, rapi } : undefined,
  );
}

/** Currents in amperes. `configuredMax` bounds what `$SC n V` can set. */
export interface CurrentRange {
  readonly min: number;
  readonly hardwareMax: number;
  readonly pilot: number;
  readonly configuredMax: number;
}

/** `$GC` → min, hardware max, pilot, configured max. */
export function getCurrentRange(): Command<CurrentRange> {
  return idempotent('GC', (args) => {
    const [min, hardwareMax, pilot, configuredMax] = args.map(decimal);
    if (min === undefined || hardwareMax === undefined || args.length !== 4) return undefined;
    if (pilot === undefined || configuredMax === undefined) return undefined;
    if (Math.min(min, hardwareMax, pilot, configuredMax) < 0) return undefined;
    return { min, hardwareMax, pilot, configuredMax };
  });
}

/** `$GE` → pilot amperes, settings flags (hex4). */
export function getSettings(): Command<{ readonly amps: number; readonly flags: number }> {
  return idempotent('GE', (args) => {
    const [amps, flags] = [decimal(args[0]), hex(args[1])];
    if (amps === undefined || amps < 0 || flags === undefined || args.length !== 2) return undefined;
    return { amps, flags };
  });
}

/** `$GM` → voltmeter calibration; refused by boards without a voltmeter, whose `$GG` voltage is only assumed. */
export function getVoltmeter(): Command<{ readonly scale: number; readonly offset: number }> {
  return idempotent('GM', (args) => {
    const [scale, offset] = args.map(decimal);
    return scale !== undefined && offset !== undefined && args.length === 2 ? { scale, offset } : undefined;
  });
}
