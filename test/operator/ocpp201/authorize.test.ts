/** Who may charge, asked of the central system. */
import { expect, it } from 'vitest';
import { onlineBench } from './rig.ts';

const CARD = { id: '04A2245B7C1190', group: null };

it('asks with the kind of card, and takes all of the answer', async () => {
  const { csms, operator, learned } = await onlineBench();
  csms.answer('Authorize', {
    result: {
      idTokenInfo: {
        status: 'Accepted',
        groupIdToken: { idToken: 'FLEET', type: 'Central' },
        cacheExpiryDateTime: '2027-01-01T00:00:00Z',
        language1: 'de-AT',
        personalMessage: { format: 'UTF8', content: 'Willkommen' },
      },
    },
  });
  expect(await operator.authorize(CARD, 5000)).toEqual({
    status: 'accepted',
    group: 'FLEET',
    validUntil: Date.UTC(2027, 0, 1),
    language: 'de',
    message: 'Willkommen',
    priceText: null,
  });
  expect(csms.of('Authorize')).toEqual([{ idToken: { idToken: '04A2245B7C1190', type: 'ISO14443' } }]);
  expect(learned).toEqual([['04A2245B7C1190', 'accepted']]);
  expect(JSON.stringify(operator.status().messages)).not.toContain('04A2245B7C1190');
});

it('takes the message as the driver’s tariff where tariffs are told so, and has words for none', async () => {
  const { csms, operator } = await onlineBench();
  const controller = { name: 'TariffCostCtrlr' };
  await csms.call('SetVariables', {
    setVariableData: [
      { component: controller, variable: { name: 'Enabled', instance: 'Tariff' }, attributeValue: 'true' },
      {
        component: controller,
        variable: { name: 'TariffFallbackMessage' },
        attributeValue: 'Ask at the desk',
      },
    ],
  });
  csms.answer('Authorize', {
    result: {
      idTokenInfo: { status: 'Accepted', personalMessage: { format: 'UTF8', content: '0.30 EUR/kWh' } },
    },
  });
  expect(await operator.authorize(CARD, 5000)).toMatchObject({ message: null, priceText: '0.30 EUR/kWh' });
  csms.answer('Authorize', { result: { idTokenInfo: { status: 'Accepted' } } });
  expect(await operator.authorize(CARD, 5000)).toMatchObject({ priceText: 'Ask at the desk' });
});

it.each([
  ['Blocked', 'blocked'],
  ['ConcurrentTx', 'in-use'],
  ['Expired', 'expired'],
  ['Invalid', 'unknown'],
  ['NoCredit', 'no-credit'],
  ['NotAllowedTypeEVSE', 'not-here'],
  ['NotAtThisTime', 'not-here'],
  ['Unknown', 'unknown'],
])('tells %s as %s', async (status, told) => {
  const { csms, operator } = await onlineBench();
  csms.answer('Authorize', { result: { idTokenInfo: { status } } });
  expect(await operator.authorize(CARD, 5000)).toMatchObject({ status: told });
});

it('has no answer where there is none in time, or an error', async () => {
  const { csms, operator } = await onlineBench();
  csms.answer('Authorize', { error: 'InternalError' });
  expect(await operator.authorize(CARD, 5000)).toBeNull();
  csms.answer('Authorize', 'hang');
  expect(await operator.authorize(CARD, 50)).toBeNull();
});

it('does not ask for a number that the protocol cannot carry', async () => {
  const { csms, operator } = await onlineBench();
  expect(await operator.authorize({ id: 'X'.repeat(37), group: null }, 5000)).toBeNull();
  expect(csms.of('Authorize')).toEqual([]);
});

it('remembers nothing of what the central system made up itself', async () => {
  const { operator, learned } = await onlineBench();
  expect(await operator.authorize({ id: 'app-77', group: null }, 5000)).toMatchObject({ status: 'accepted' });
  expect(learned).toEqual([]);
});
