import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActiveFault, Standing } from '../../main/faults/board.ts';
import { FAULT_CODES, FAULTS, type FaultCode } from '../../main/faults/catalogue.ts';
import { byNeed, NEEDS, needOf, outcomeOf } from '../../main/faults/order.ts';

type Outcome = Standing['progress']['outcome'];

const standing = (outcome: Outcome): Standing => ({
  progress: { outcome, act: null, attempt: 1, of: 3 },
  deadline: null,
  gone: false,
});

const fault = (code: FaultCode, outcome?: Outcome, since = 0): ActiveFault => ({
  code,
  connector: 1,
  since,
  evidence: {},
  standing: outcome === undefined ? null : standing(outcome),
  cause: null,
});

const told = (...faults: ActiveFault[]) => faults.toSorted(byNeed).map(({ code }) => code);

describe('what a fault asks of a person', () => {
  it('hands off, whatever the kiosk does about it', () => {
    expect(needOf(fault('contactor.stuck'))).toBe('danger');
    expect(needOf(fault('protection.residual-current', null))).toBe('danger');
    expect(needOf(fault('protection.residual-current', 'needs-technician'))).toBe('danger');
  });

  it('the driver’s steps, also while the kiosk tries', () => {
    expect(needOf(fault('connector.lock', null))).toBe('driver');
    expect(needOf(fault('connector.partial-insertion'))).toBe('driver');
  });

  it('patience, until only a technician helps', () => {
    expect(needOf(fault('temperature.high', null))).toBe('wait');
    expect(needOf(fault('temperature.high', 'needs-technician'))).toBe('technician');
    expect(needOf(fault('contactor.failed-to-close'))).toBe('technician');
  });

  it('a plan without steps has given up from the start', () => {
    expect(outcomeOf(fault('vehicle.diode-check'))).toBe('needs-driver');
    expect(outcomeOf(fault('supply.lost'))).toBeNull();
    expect(outcomeOf(fault('supply.lost', 'recovered'))).toBeNull();
  });
});

describe('several faults', () => {
  it('danger, then the driver’s part, then waiting, then the technician', () => {
    expect(
      told(
        fault('contactor.failed-to-close'),
        fault('temperature.high', null),
        fault('connector.lock', null),
        fault('protection.residual-current', null),
      ),
    ).toEqual([
      'protection.residual-current',
      'connector.lock',
      'temperature.high',
      'contactor.failed-to-close',
    ]);
  });

  it('of two dangers the worse, of two alike the more severe, then the older', () => {
    expect(told(fault('station.door-open'), fault('contactor.stuck'))).toEqual([
      'contactor.stuck',
      'station.door-open',
    ]);
    expect(told(fault('supply.lost', null, 1), fault('temperature.high', null, 2))).toEqual([
      'temperature.high',
      'supply.lost',
    ]);
    expect(told(fault('supply.lost', null, 2), fault('meter.silent', null, 1))).toEqual([
      'meter.silent',
      'supply.lost',
    ]);
  });

  it('is one order, whichever way they came', () => {
    const any = fc.record({
      code: fc.constantFrom(...FAULT_CODES),
      outcome: fc.constantFrom<Outcome | undefined>(undefined, null, 'needs-driver', 'needs-technician'),
      since: fc.nat(3),
    });
    const list = fc.uniqueArray(any, { selector: ({ code }) => code, maxLength: 8 });
    fc.assert(
      fc.property(list, (some) => {
        const faults = some.map(({ code, outcome, since }) => fault(code, outcome, since));
        const sorted = faults.toSorted(byNeed);
        expect(faults.toReversed().toSorted(byNeed)).toEqual(sorted);
        const needs = sorted.map((one) => NEEDS.indexOf(needOf(one)));
        expect(needs).toEqual(needs.toSorted((a, b) => a - b));
      }),
    );
  });

  it('every fault that ends in "keep away" or "do not touch" by words is a danger', () => {
    const handsOff = FAULT_CODES.filter((code) =>
      /do not touch|keep (away|your distance)|do not reach/i.test(
        [FAULTS[code].words.en.title, ...FAULTS[code].words.en.steps].join(' '),
      ),
    );
    expect(handsOff.filter((code) => needOf(fault(code)) !== 'danger')).toEqual([]);
    expect(handsOff.length).toBeGreaterThan(3);
  });
});
