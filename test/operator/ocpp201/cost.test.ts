/** What the central system says a session costs. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimalText } from '../../../main/operator/ocpp201/money.ts';
import { SESSION } from './events.ts';
import { onlineBench } from './rig.ts';

it('is passed on as the text that it was written as, for a session that runs', async () => {
  const { csms, station } = await onlineBench();
  station.set(1, { session: SESSION });
  expect(await csms.call('CostUpdated', { transactionId: SESSION, totalCost: 12.34 })).toEqual({});
  expect(await csms.call('CostUpdated', { transactionId: 'other', totalCost: 9 })).toEqual({});
  expect(station.of('cost')).toEqual([[SESSION, { amount: '12.34', currency: 'EUR' }, false]]);
});

it('is not wanted where it is switched off', async () => {
  const { csms, station } = await onlineBench();
  station.set(1, { session: SESSION });
  const variable = { name: 'Enabled', instance: 'Cost' };
  await csms.call('SetVariables', {
    setVariableData: [{ component: { name: 'TariffCostCtrlr' }, variable, attributeValue: 'false' }],
  });
  await csms.call('CostUpdated', { transactionId: SESSION, totalCost: 12.34 });
  expect(station.of('cost')).toEqual([]);
});

it('is a decimal whatever its size', () => {
  expect([1e-7, -1.5e-7, 1e21, 1.25e22, 0, 12.34].map(decimalText)).toEqual([
    '0.0000001',
    '-0.00000015',
    '1000000000000000000000',
    '12500000000000000000000',
    '0',
    '12.34',
  ]);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (amount) => {
      const text = decimalText(amount);
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(text)).toBe(amount === 0 ? 0 : amount);
    }),
  );
});
