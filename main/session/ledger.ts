/**
 * The energy of one session in integer Wh: the sum of the accepted differences of the meter's register. Pure.
 * A register that goes backwards (a meter replaced or reset) never takes energy away and never adds any: counting goes on
 * from the new value, and the fact is kept.
 */
export interface Ledger {
  readonly startWh: number;
  readonly registerWh: number;
  readonly energyWh: number;
  /** How often the register went backwards. */
  readonly resets: number;
}

export function openLedger(registerWh: number): Ledger {
  return { startWh: registerWh, registerWh, energyWh: 0, resets: 0 };
}

export function restoreLedger(startWh: number, registerWh: number, energyWh: number): Ledger {
  return { startWh, registerWh, energyWh, resets: 0 };
}

/** Takes one reading of the register (integer Wh, ≥ 0). Errors: RangeError for anything that is no such number. */
export function accept(ledger: Ledger, registerWh: number): Ledger {
  if (!Number.isSafeInteger(registerWh) || registerWh < 0) {
    throw new RangeError(`a meter register is a whole number of Wh, not ${String(registerWh)}`);
  }
  const difference = registerWh - ledger.registerWh;
  if (difference < 0) return { ...ledger, registerWh, resets: ledger.resets + 1 };
  return { ...ledger, registerWh, energyWh: ledger.energyWh + difference };
}
