import { describe, expect, it } from 'vitest';
import { CARD, csms16, onlineKiosk } from './rig.ts';

const card = { id: CARD, group: null };
const COST = 'org.openchargealliance.costmsg';

describe('asking about a card', () => {
  it.each([
    ['Accepted', 'accepted'],
    ['Blocked', 'blocked'],
    ['Expired', 'expired'],
    ['Invalid', 'unknown'],
    ['ConcurrentTx', 'in-use'],
  ] as const)('%s is %s, with its group and its end, and is learned', async (status, expected) => {
    const csms = await csms16();
    csms.answer('Authorize', {
      result: { idTagInfo: { status, parentIdTag: 'fleet', expiryDate: '2027-01-01T00:00:00+01:00' } },
    });
    const { operator, learned } = await onlineKiosk(csms);
    const answer = await operator.authorize(card, 5000);
    expect(answer).toMatchObject({
      status: expected,
      group: 'fleet',
      validUntil: Date.UTC(2026, 11, 31, 23),
    });
    expect(learned).toEqual([[card, answer]]);
    expect(csms.of('Authorize')).toEqual([{ idTag: CARD }]);
  });

  it('never waits longer than it is given, and then knows nothing', async () => {
    const csms = await csms16();
    csms.answer('Authorize', 'hang');
    const { operator, clock } = await onlineKiosk(csms);
    const asked = operator.authorize(card, 5000);
    await csms.came('Authorize', 1);
    clock.advance(5000);
    expect(await asked).toBeNull();
    csms.answer('Authorize', { error: 'InternalError' });
    expect(await operator.authorize(card, 5000)).toBeNull();
    csms.cut();
    expect(await operator.authorize(card, 5000)).toBeNull();
  });

  it('knows the price that was said for the card', async () => {
    const csms = await csms16();
    const { operator } = await onlineKiosk(csms);
    const data = JSON.stringify({ idToken: CARD.toLowerCase(), priceText: '0.39 €/kWh for members' });
    expect(await csms.call('DataTransfer', { vendorId: COST, messageId: 'SetUserPrice', data })).toEqual({
      status: 'Accepted',
    });
    expect(await operator.authorize(card, 5000)).toMatchObject({ priceText: '0.39 €/kWh for members' });
    expect(await operator.authorize({ id: 'AB', group: null }, 5000)).toMatchObject({ priceText: null });
  });
});
