import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, openLedger, restoreLedger } from '../../main/session/ledger.ts';

describe('the energy ledger', () => {
  it('counts what the register rose', () => {
    const ledger = accept(accept(openLedger(1_000), 1_250), 1_251);
    expect(ledger).toEqual({ startWh: 1_000, registerWh: 1_251, energyWh: 251, resets: 0 });
  });

  it('a register that goes backwards takes nothing away and adds nothing', () => {
    const ledger = accept(accept(accept(openLedger(1_000), 1_200), 50), 80);
    expect(ledger).toMatchObject({ registerWh: 80, energyWh: 230, resets: 1 });
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses %s as a register', (value) => {
    expect(() => accept(openLedger(0), value)).toThrow(RangeError);
    expect(() => openLedger(value)).toThrow(RangeError);
  });

  it('remembers over a restart that stop minus start is not the energy', () => {
    expect(restoreLedger(1_000, 1_250, 250).resets).toBe(0);
    expect(restoreLedger(1_000, 80, 230).resets).toBe(1);
  });

  it('is the sum of all rises, however the readings are cut, and never falls', () => {
    const registers = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(registers, ([first = 0, ...rest]) => {
        let ledger = openLedger(first);
        let sum = 0;
        let last = first;
        for (const register of rest) {
          const before = ledger.energyWh;
          ledger = accept(ledger, register);
          sum += Math.max(0, register - last);
          last = register;
          expect(ledger.energyWh).toBeGreaterThanOrEqual(before);
        }
        expect(ledger.energyWh).toBe(sum);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
