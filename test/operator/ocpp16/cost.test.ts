import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../main/operator/ocpp16/answers/data-transfer.ts';
import { csms16, ended, onlineKiosk, SESSION, started } from './rig.ts';

const VENDOR = 'org.openchargealliance.costmsg';

describe('cost', () => {
  it('so far and in the end reaches the session, also when that is over, and not another', async () => {
    const csms = await csms16();
    const { station, tell, empty } = await onlineKiosk(csms);
    const send = (messageId: string, data: unknown) =>
      csms.call('DataTransfer', { vendorId: VENDOR, messageId, data: JSON.stringify(data) });
    tell(started());
    await empty();
    expect(await send('RunningCost', { transactionId: 1, cost: 1.005, state: 'Charging' })).toEqual({
      status: 'Accepted',
    });
    tell(ended());
    await empty();
    expect(await send('FinalCost', { transactionId: 1, cost: 12, priceText: 'Thank you' })).toEqual({
      status: 'Accepted',
    });
    expect(await send('RunningCost', { transactionId: 2, cost: 1 })).toEqual({ status: 'Rejected' });
    expect(await send('RunningCost', { transactionId: 1, cost: '1' })).toEqual({ status: 'Rejected' });
    expect(station.of('cost')).toEqual([
      [SESSION, { amount: '1.01', currency: null }, false],
      [SESSION, { amount: '12.00', currency: null }, true],
    ]);
  });

  it('from others, or of another kind, is refused by its proper name', async () => {
    const csms = await csms16();
    await onlineKiosk(csms);
    expect(await csms.call('DataTransfer', { vendorId: 'acme' })).toEqual({ status: 'UnknownVendorId' });
    for (const messageId of ['Discount', 'constructor', undefined]) {
      expect(await csms.call('DataTransfer', { vendorId: VENDOR, ...(messageId && { messageId }) })).toEqual({
        status: 'UnknownMessageId',
      });
    }
    for (const data of [undefined, 'none', '[]', '{}']) {
      const call = { vendorId: VENDOR, messageId: 'FinalCost', ...(data && { data }) };
      expect(await csms.call('DataTransfer', call)).toEqual({ status: 'Rejected' });
    }
  });

  it('is rounded as it is written, half away from zero', () => {
    expect(decimal(1.005, 2)).toBe('1.01');
    expect(decimal(-1.005, 2)).toBe('-1.01');
    expect(decimal(0.004, 2)).toBe('0.00');
    expect(decimal(-0.004, 2)).toBe('0.00');
    expect(decimal(5, 0)).toBe('5');
    expect(decimal(99.995, 2)).toBe('100.00');
    expect(decimal(1e21, 2)).toBeNull();
    expect(decimal(NaN, 2)).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => {
        expect(Number(decimal(cents / 100, 2)) * 100).toBeCloseTo(cents, 3);
      }),
    );
  });
});
