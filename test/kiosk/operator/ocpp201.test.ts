/** The same kiosk and its central system over OCPP 2.0.1. */
import { describe, expect, it } from 'vitest';
import type { Csms } from '../../rig/csms.ts';
import { until } from '../../rig/until.ts';
import { charger, csms, type ChargerOptions } from './rig.ts';

const CARD = 'token-2';
const CARD_ID = '04C45E8F103382';

async function linked(options: ChargerOptions = {}) {
  const central = await csms({ protocol: 'ocpp2.0.1' });
  const one = await charger(central, {
    ...options,
    operator: { protocol: 'ocpp2.0.1', ...options.operator },
  });
  return { central, one };
}

interface Event {
  readonly eventType: string;
  readonly seqNo: number;
  readonly offline?: boolean;
  readonly idToken?: { readonly idToken: string };
  readonly transactionInfo: { readonly transactionId: string; readonly [key: string]: unknown };
}

const events = (central: Csms) => central.of('TransactionEvent') as unknown as readonly Event[];
const ended = (central: Csms) =>
  until('the end', 15_000, () => events(central).some(({ eventType }) => eventType === 'Ended'));

async function askAlways(central: Csms): Promise<void> {
  await central.call('SetVariables', {
    setVariableData: [
      {
        attributeValue: 'false',
        component: { name: 'AuthCtrlr' },
        variable: { name: 'LocalPreAuthorize' },
      },
    ],
  });
}

describe('a session', () => {
  it('by card: asked for, told without gaps, in the driver’s language and with what is said to them', async () => {
    const { central, one } = await linked({ operator: { sampleSeconds: 4 } });
    await askAlways(central);
    central.answer('Authorize', {
      result: {
        idTokenInfo: {
          status: 'Accepted',
          language1: 'de',
          personalMessage: { format: 'UTF8', language: 'de', content: 'Guten Tag, Frau Berg' },
        },
      },
    });
    one.card(CARD);
    const plugIn = await one.screen('plug-in');
    expect(plugIn.language).toBe('de');
    expect(plugIn.notices).toMatchObject([{ code: 'operator-message', text: 'Guten Tag, Frau Berg' }]);
    one.vehicle('plug');
    await one.screen('charging');
    await until('a reading', 10_000, () => events(central).some((told) => 'meterValue' in told));
    one.send({ type: 'stop', connector: 1 });
    await ended(central);
    const told = events(central);
    expect(told.map(({ seqNo }) => seqNo)).toEqual(told.map((_, index) => index));
    expect(told[0]).toMatchObject({ eventType: 'Started', idToken: { idToken: CARD_ID }, offline: false });
    expect(told.at(-1)).toMatchObject({
      eventType: 'Ended',
      transactionInfo: { stoppedReason: 'Local', transactionId: told[0]?.transactionInfo.transactionId },
    });
  });

  it.each([
    ['NoCredit', 'no-credit'],
    ['NotAtThisLocation', 'not-here'],
    ['Unknown', 'unknown'],
    ['Expired', 'expired'],
  ])('is refused: %s', async (status, reason) => {
    const { central, one } = await linked();
    await askAlways(central);
    central.answer('Authorize', { result: { idTokenInfo: { status } } });
    one.card(CARD);
    expect((await one.screen('rejected')).screen).toMatchObject({ reason });
  });

  it('from afar: the number of the start comes back, and the stop is told as one from afar', async () => {
    const { central, one } = await linked({ connectors: 2 });
    const idToken = { idToken: 'app-77', type: 'Central' };
    expect(
      await central.call('RequestStartTransaction', { evseId: 2, idToken, remoteStartId: 4711 }),
    ).toMatchObject({ status: 'Accepted' });
    expect((await one.screen('plug-in')).screen).toMatchObject({ connector: 2 });
    one.vehicle('plug', 2);
    await one.screen('charging');
    await until('the start', 5000, () => events(central).length > 0);
    const [start] = events(central);
    expect(start?.transactionInfo).toMatchObject({ remoteStartId: 4711 });
    const transactionId = start?.transactionInfo.transactionId;
    expect(await central.call('RequestStopTransaction', { transactionId })).toMatchObject({
      status: 'Accepted',
    });
    await ended(central);
    expect(events(central).at(-1)?.transactionInfo).toMatchObject({ stoppedReason: 'Remote' });
  });

  it('without a line is told afterwards, and says so', async () => {
    const { central, one } = await linked();
    central.refuse(503);
    central.cut();
    await until('the line to be cut', 5000, () => one.kiosk.operator?.link !== 'online');
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    one.send({ type: 'stop', connector: 1 });
    await one.state(1, 'finished');
    central.refuse(null);
    await ended(central);
    const told = events(central);
    expect(told.map(({ seqNo }) => seqNo)).toEqual(told.map((_, index) => index));
    expect(told.every(({ offline }) => offline === true)).toBe(true);
  });

  it('over a restart goes on with its numbers', async () => {
    const { central, one } = await linked();
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    await until('charging told', 5000, () => events(central).length >= 2);
    // Whoever ends before the answer is there tells it again.
    await until('all answered', 5000, () => one.kiosk.operator?.waiting === 0);
    await one.restart();
    await ended(central);
    const told = events(central);
    expect(told.map(({ seqNo }) => seqNo)).toEqual(told.map((_, index) => index));
    expect(told.at(-1)?.transactionInfo).toMatchObject({ stoppedReason: 'PowerLoss' });
    expect(new Set(told.map(({ transactionInfo }) => transactionInfo.transactionId)).size).toBe(1);
  });
});

describe('the screen', () => {
  it('says what the operator wants said, until it is withdrawn', async () => {
    const { central, one } = await linked();
    const message = {
      id: 12,
      priority: 'AlwaysFront',
      message: { format: 'UTF8', language: 'en', content: 'Lift B is closed tonight' },
    };
    expect(await central.call('SetDisplayMessage', { message })).toMatchObject({ status: 'Accepted' });
    await one.until('the message', ({ notices }) => notices[0]?.text === 'Lift B is closed tonight');
    expect(await central.call('ClearDisplayMessage', { id: 12 })).toMatchObject({ status: 'Accepted' });
    await one.until('no message', ({ notices }) => notices.length === 0);
  });
});

describe('costs', () => {
  it('of the operator are kept beside our own, and a difference is told', async () => {
    const { central, one } = await linked();
    central.answer('TransactionEvent', ({ eventType }) => (eventType === 'Ended' ? { totalCost: 99.5 } : {}));
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    one.send({ type: 'stop', connector: 1 });
    await one.state(1, 'finished');
    await ended(central);
    one.vehicle('unplug');
    await one.screen('receipt');
    await until('the difference', 5000, () => one.kiosk.operator?.costDifferences.length === 1);
    expect(one.kiosk.operator?.costDifferences[0]).toMatchObject({ operator: { amount: '99.5' } });
  });

  it('of the operator are shown where they are what counts', async () => {
    const { central, one } = await linked({ operator: { cost: 'operator' } });
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    await until('the start', 5000, () => events(central).length > 0);
    const transactionId = events(central)[0]?.transactionInfo.transactionId;
    await central.call('CostUpdated', { totalCost: 3.21, transactionId });
    await one.until('it', ({ connectors }) => connectors[0]?.session?.cost?.total.amount === '3.21');
  });
});

describe('a fault', () => {
  it('is told as an event, raised and cleared', async () => {
    const { central, one } = await linked();
    one.fault('protection.no-ground', true);
    const told = () => JSON.stringify(central.of('NotifyEvent'));
    await until('the alert', 2000, () => told().includes('no-ground'));
    one.fault('protection.no-ground', false);
    await until('its end', 15_000, () => told().includes('"cleared":true'));
  });
});
