/** Numbers of an Eastron meter: float32 registers as integers. */

/** The display's and the data sheet's step. Many units count finer; a float32 above 16 777 kWh cannot. */
const STEP_WH = 10;
/** A float32 has 24 significant bits. */
const SIGNIFICANT_BITS = 24;

/** The float32 in two registers, high word first; every float32 is exactly a double. Undefined for NaN and infinities. */
export function floatOf(high: number | undefined, low: number | undefined): number | undefined {
  if (high === undefined || low === undefined) return undefined;
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint16(0, high);
  bytes.setUint16(2, low);
  const value = bytes.getFloat32(0);
  return Number.isFinite(value) ? value : undefined;
}

/** A float32 as two registers. */
export function registersOf(value: number): [number, number] {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setFloat32(0, value);
  return [bytes.getUint16(0), bytes.getUint16(2)];
}

/** All the floats of a block of registers; undefined when one of them is no number. */
export function floatsOf(registers: readonly number[]): number[] | undefined {
  const floats: number[] = [];
  for (let index = 0; index + 1 < registers.length; index += 2) {
    const value = floatOf(registers[index], registers[index + 1]);
    if (value === undefined) return undefined;
    floats.push(value);
  }
  return floats;
}

/**
 * A register of kWh as integer Wh, rounded once. Exact: 24 significant bits times 1000 are 34, and a double holds 53.
 * Undefined for what no register of imported energy can say.
 */
export function wattHoursOf(kiloWattHours: number): number | undefined {
  const wattHours = Math.round(kiloWattHours * 1000);
  return wattHours >= 0 && Number.isSafeInteger(wattHours) ? wattHours + 0 : undefined;
}

/** The smallest step of a float32 kWh register at this value, Wh, at least the meter's own. */
export function resolutionAt(registerWh: number): number {
  const kiloWattHours = registerWh / 1000;
  if (kiloWattHours < 1) return STEP_WH;
  const exponent = Math.floor(Math.log2(kiloWattHours)) - (SIGNIFICANT_BITS - 1);
  return Math.max(STEP_WH, Math.ceil(2 ** exponent * 1000));
}

/** Thousandths of a value as an integer: volts as millivolts, amperes as milliamperes. */
export function thousandths(value: number): number {
  return Math.round(value * 1000) + 0;
}
