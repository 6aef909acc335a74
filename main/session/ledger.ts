/**
 * The energy of one session in integer Wh: the sum of the accepted differences of the meter's register. Pure.
 * A register that goes backwards (a meter replaced or reset) never takes energy away and never adds any: counting goes on
 * from the new value, and the fact is kept.
 */
export interface Ledger {
  readonly startWh: number;
  readonly registerWh: number;
  readonly energyWh: number;
  /** How often the register went backwards; after a restart only whether it did. */
  readonly resets: number;
}

export function openLedger(registerWh: number): Ledger {
  check(registerWh);
  return { startWh: registerWh, registerWh, energyWh: 0, resets: 0 };
}

export function restoreLedger(startWh: number, registerWh: number, energyWh: number): Ledger {
  const steady = registerWh - startWh === energyWh;
  return { startWh, registerWh, energyWh, resets: steady ? 0 : 1 };
}

/** Takes one reading of the register (integer Wh, ≥ 0). Errors: RangeError for anything that is no such number. */
export function accept(ledger: Ledger, registerWh: number): Ledger {
  check(registerWh);
  const difference = registerWh - ledger.registerWh;
  if (difference < 0) return { ...ledger, registerWh, resets: ledger.resets + 1 };
  return { ...ledger, registerWh, energyWh: ledger.energyWh + difference };
}

/** Whole Wh that nothing is missing of. */
export function isRegister(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function check(registerWh: number): void {
  if (isRegister(registerWh)) return;
  throw new RangeError(`a meter register is a whole number of Wh, not ${String(registerWh)}`);
}
