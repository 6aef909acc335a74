/** A whole kiosk and its central system over OCPP 1.6: what drivers see, and what the operator hears. */
import { describe, expect, it } from 'vitest';
import { until } from '../../rig/until.ts';
import { charger, csms } from './rig.ts';

/** White card of the demonstration. */
const CARD = 'token-2';
const CARD_ID = '04C45E8F103382';

describe('at the start', () => {
  it('boots, and tells each connector’s status', async () => {
    const central = await csms();
    const one = await charger(central, { connectors: 2 });
    await central.came('StatusNotification', 3);
    expect(central.of('BootNotification')[0]).toMatchObject({ firmwareVersion: '1.0.0' });
    await until('two free connectors', 5000, () => {
      const last = new Map(
        central.of('StatusNotification').map((told) => [told['connectorId'], told['status']]),
      );
      return [1, 2].every((id) => last.get(id) === 'Available');
    });
    expect(one.kiosk.operator).toMatchObject({ link: 'online', waiting: 0 });
  });
});

describe('a session by card', () => {
  it('is authorised, started, metered and stopped at the central system', async () => {
    const central = await csms();
    const one = await charger(central, { operator: { sampleSeconds: 4 } });
    await central.call('ChangeConfiguration', { key: 'LocalPreAuthorize', value: 'false' });
    await central.call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '4' });
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    expect(central.of('Authorize')).toEqual([{ idTag: CARD_ID }]);
    const [start] = await central.came('StartTransaction', 1);
    expect(start).toMatchObject({ connectorId: 1, idTag: CARD_ID });
    const [metered] = await central.came('MeterValues', 1);
    expect(metered).toMatchObject({ connectorId: 1, transactionId: 1 });
    one.send({ type: 'stop', connector: 1 });
    const [stop] = await central.came('StopTransaction', 1);
    expect(stop).toMatchObject({ transactionId: 1, reason: 'Local' });
    one.vehicle('unplug');
    const { screen } = await one.screen('receipt');
    if (screen.name !== 'receipt') throw new Error('no receipt');
    expect(stop?.['meterStop']).toBe(screen.receipt.meterStopWh);
    expect(start?.['meterStart']).toBe(screen.receipt.meterStartWh);
    await until(
      'free again',
      5000,
      () => central.of('StatusNotification').at(-1)?.['status'] === 'Available',
    );
  });

  it('is refused as the central system says, and why', async () => {
    const central = await csms();
    central.answer('Authorize', { result: { idTagInfo: { status: 'Blocked' } } });
    const one = await charger(central);
    await central.call('ChangeConfiguration', { key: 'LocalPreAuthorize', value: 'false' });
    one.card(CARD);
    expect((await one.screen('rejected')).screen).toMatchObject({ reason: 'blocked' });
    one.send({ type: 'home' });
    central.answer('Authorize', { result: { idTagInfo: { status: 'ConcurrentTx' } } });
    one.card('token-1');
    await one.until('in use', ({ screen }) => screen.name === 'rejected' && screen.reason === 'in-use');
  });

  it('begins at once with a card that is known here, and ends when the central system will not have it', async () => {
    const central = await csms();
    central.answer('StartTransaction', {
      result: { transactionId: 7, idTagInfo: { status: 'Invalid' } },
    });
    const one = await charger(central);
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await central.came('StopTransaction', 1);
    expect(central.of('Authorize')).toEqual([]);
    expect(central.of('StopTransaction')[0]).toMatchObject({ transactionId: 7 });
    await one.state(1, 'finished');
  });

  it('of a fellow’s group ends without a question, also while nobody can be asked', async () => {
    const central = await csms();
    const one = await charger(central);
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card('token-0');
    await one.screen('charging');
    await central.came('StartTransaction', 1);
    central.answer('Authorize', 'hang');
    one.card('token-1');
    await one.state(1, 'finished');
    expect(central.of('Authorize')).toEqual([]);
    const [stop] = await central.came('StopTransaction', 1);
    expect(stop).toMatchObject({ reason: 'Local', idTag: '04B1337A6C2291' });
  });
});

describe('a central system that takes its time', () => {
  it('keeps nobody: the screen says so at once, and the driver may leave', async () => {
    const central = await csms();
    let answer: (value: Record<string, unknown>) => void = () => undefined;
    central.answer('Authorize', () => new Promise((resolve) => (answer = resolve)));
    const one = await charger(central);
    await central.call('ChangeConfiguration', { key: 'LocalPreAuthorize', value: 'false' });
    one.card(CARD);
    expect(one.snapshot().screen).toMatchObject({ name: 'authorizing', slow: false });
    await one.until('"takes long"', ({ screen }) => screen.name === 'authorizing' && screen.slow);
    one.send({ type: 'cancel' });
    expect(one.snapshot().screen.name).toBe('idle');
    answer({ idTagInfo: { status: 'Accepted' } });
    // What comes too late is nobody's.
    await central.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
    await central.came('Heartbeat', 1);
    expect(one.snapshot().screen.name).toBe('idle');
    expect(one.snapshot().connectors[0]?.state).toBe('available');
  });

  it('is given up after five seconds: a card of the list charges, a stranger is told', async () => {
    const central = await csms();
    central.answer('Authorize', 'hang');
    const one = await charger(central);
    await central.call('ChangeConfiguration', { key: 'LocalPreAuthorize', value: 'false' });
    one.card(CARD);
    await one.screen('plug-in');
    one.send({ type: 'cancel' });
    await one.screen('idle');
    one.card('unknown');
    await one.until('told', ({ screen }) => screen.name === 'rejected' && screen.reason === 'timeout');
  });
});

describe('without a line', () => {
  it('charges as the offline rule says, and delivers the session in order when it is back', async () => {
    const central = await csms();
    const one = await charger(central, { online: false });
    await until('the link', 5000, () => one.kiosk.operator?.link === 'online');
    await central.stop();
    await until('the line to be cut', 5000, () => one.kiosk.operator?.link !== 'online');
    one.card('unknown');
    await one.until('told', ({ screen }) => screen.name === 'rejected' && screen.reason === 'offline');
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    one.send({ type: 'stop', connector: 1 });
    await one.state(1, 'finished');
    expect(one.kiosk.operator?.waiting).toBeGreaterThanOrEqual(2);
    const back = await csms({ port: central.port });
    await back.came('StopTransaction', 1);
    const told = back.received.map(({ action }) => action).filter((action) => action.endsWith('Transaction'));
    expect(told).toEqual(['StartTransaction', 'StopTransaction']);
    const [start] = back.of('StartTransaction');
    expect(start).toMatchObject({ idTag: CARD_ID });
  });

  it('a session that a power loss ended is told once, with all of its energy', async () => {
    const central = await csms();
    const one = await charger(central);
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.until('energy', ({ connectors }) => (connectors[0]?.session?.energyWh ?? 0) >= 3);
    await central.came('StartTransaction', 1);
    // Whoever ends before the answer is there tells it again.
    await until('all answered', 5000, () => one.kiosk.operator?.waiting === 0);
    const next = await one.restart();
    const [stop] = await central.came('StopTransaction', 1);
    expect(stop).toMatchObject({ reason: 'PowerLoss', transactionId: 1 });
    await until('all told', 5000, () => next.kiosk.operator?.waiting === 0);
    expect(central.of('StartTransaction')).toHaveLength(1);
    expect(central.of('StopTransaction')).toHaveLength(1);
  });
});

describe('from afar', () => {
  it('a start goes to the plug-in screen, and a stop ends it', async () => {
    const central = await csms();
    const one = await charger(central, { connectors: 2 });
    expect(await central.call('RemoteStartTransaction', { idTag: 'APP-USER-77', connectorId: 2 })).toEqual({
      status: 'Accepted',
    });
    const plugIn = await one.screen('plug-in');
    expect(plugIn.screen).toMatchObject({ connector: 2 });
    one.vehicle('plug', 2);
    const charging = await one.screen('charging');
    expect(charging.screen).toMatchObject({ connector: 2 });
    const [start] = await central.came('StartTransaction', 1);
    expect(start).toMatchObject({ connectorId: 2, idTag: 'APP-USER-77' });
    expect(await central.call('RemoteStartTransaction', { idTag: 'APP-USER-77' })).toEqual({
      status: 'Rejected',
    });
    await until('the transaction known', 5000, () => one.kiosk.operator?.waiting === 0);
    expect(await central.call('RemoteStopTransaction', { transactionId: 1 })).toEqual({ status: 'Accepted' });
    const [stop] = await central.came('StopTransaction', 1);
    expect(stop).toMatchObject({ reason: 'Remote' });
    await one.state(2, 'finished');
  });

  it('a connector is taken out of service after its session', async () => {
    const central = await csms();
    const one = await charger(central);
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    const order = (type: string) => central.call('ChangeAvailability', { connectorId: 1, type });
    expect(await order('Inoperative')).toEqual({ status: 'Scheduled' });
    expect(one.snapshot().connectors[0]?.state).toBe('charging');
    one.send({ type: 'stop', connector: 1 });
    await one.state(1, 'finished');
    one.vehicle('unplug');
    await one.state(1, 'unavailable');
    await until('told', 5000, () => central.of('StatusNotification').at(-1)?.['status'] === 'Unavailable');
  });

  it('out of service survives a restart', async () => {
    const central = await csms();
    const one = await charger(central, { connectors: 2 });
    expect(await central.call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({
      status: 'Accepted',
    });
    await one.state(1, 'unavailable');
    const next = await one.restart();
    await next.state(2, 'available');
    expect(next.snapshot().connectors[0]?.state).toBe('unavailable');
    await until('the link', 10_000, () => next.kiosk.operator?.link === 'online');
    await central.call('ChangeAvailability', { connectorId: 1, type: 'Operative' });
    await next.state(1, 'available');
  });

  it('a reservation survives a restart, and is cancelled', async () => {
    const central = await csms();
    const one = await charger(central, { connectors: 2 });
    const expiryDate = new Date(Date.now() + 400 * 86_400_000).toISOString();
    await central.call('ReserveNow', { connectorId: 1, expiryDate, idTag: CARD_ID, reservationId: 5 });
    await one.state(1, 'reserved');
    const next = await one.restart();
    await next.state(1, 'reserved');
    await until('the link', 10_000, () => next.kiosk.operator?.link === 'online');
    expect(await central.call('CancelReservation', { reservationId: 5 })).toEqual({ status: 'Accepted' });
    await next.state(1, 'available');
  });

  it('a reservation keeps the connector for one card', async () => {
    const central = await csms();
    const one = await charger(central);
    const expiryDate = new Date(Date.now() + 400 * 86_400_000).toISOString();
    expect(
      await central.call('ReserveNow', { connectorId: 1, expiryDate, idTag: CARD_ID, reservationId: 5 }),
    ).toEqual({ status: 'Accepted' });
    await one.state(1, 'reserved');
    await until('told', 5000, () => central.of('StatusNotification').at(-1)?.['status'] === 'Reserved');
    one.card('token-0');
    expect((await one.screen('rejected')).screen).toMatchObject({ reason: 'no-connector' });
    one.send({ type: 'home' });
    one.card(CARD);
    await one.screen('plug-in');
    one.vehicle('plug');
    await one.screen('charging');
    const [start] = await central.came('StartTransaction', 1);
    expect(start).toMatchObject({ reservationId: 5, idTag: CARD_ID });
    one.send({ type: 'stop', connector: 1 });
    await one.state(1, 'finished');
    one.vehicle('unplug');
    await one.state(1, 'available');
  });

  it('a charging profile lowers the current, and none at all suspends the session', async () => {
    const central = await csms();
    const one = await charger(central);
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    const set = (limit: number) =>
      central.call('SetChargingProfile', {
        connectorId: 1,
        csChargingProfiles: {
          chargingProfileId: 1,
          stackLevel: 0,
          chargingProfilePurpose: 'TxDefaultProfile',
          chargingProfileKind: 'Relative',
          chargingSchedule: {
            chargingRateUnit: 'A',
            chargingSchedulePeriod: [{ startPeriod: 0, limit }],
          },
        },
      });
    expect(await set(0)).toEqual({ status: 'Accepted' });
    const suspended = await one.screen('suspended');
    expect(suspended.screen).toMatchObject({ by: 'operator' });
    await until('told', 5000, () => central.of('StatusNotification').at(-1)?.['status'] === 'SuspendedEVSE');
    expect(await set(10)).toEqual({ status: 'Accepted' });
    await one.screen('charging');
    await one.until('less power', ({ connectors }) => {
      const watts = connectors[0]?.session?.watts ?? 0;
      return watts > 0 && watts < 10.5 * 240;
    });
  });

  it('a soft reset waits for the session, a hard one ends it, truthfully', async () => {
    const central = await csms();
    let restarts = 0;
    const one = await charger(central, { kiosk: { restart: () => (restarts += 1) } });
    one.vehicle('plug');
    await one.state(1, 'plugged');
    one.card(CARD);
    await one.screen('charging');
    expect(await central.call('Reset', { type: 'Soft' })).toEqual({ status: 'Accepted' });
    expect(one.snapshot().connectors[0]?.state).toBe('charging');
    expect(await central.call('Reset', { type: 'Hard' })).toEqual({ status: 'Accepted' });
    const [stop] = await central.came('StopTransaction', 1);
    expect(stop).toMatchObject({ reason: 'HardReset' });
    await until('the restart', 5000, () => restarts === 1);
  });

  it('unlocking what has no lock is not supported', async () => {
    const central = await csms();
    await charger(central);
    expect(await central.call('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'NotSupported' });
  });

  it('a local list is kept, and goes before the tokens file', async () => {
    const central = await csms();
    const one = await charger(central);
    const entry = (idTag: string, status: string) => ({ idTag, idTagInfo: { status } });
    expect(
      await central.call('SendLocalList', {
        listVersion: 3,
        updateType: 'Full',
        localAuthorizationList: [entry(CARD_ID, 'Blocked')],
      }),
    ).toEqual({ status: 'Accepted' });
    central.answer('Authorize', { error: 'InternalError' });
    one.card(CARD);
    expect((await one.screen('rejected')).screen).toMatchObject({ reason: 'blocked' });
    expect(one.kiosk.operator).toMatchObject({ listVersion: 3, listEntries: 1 });
    expect(await central.call('GetLocalListVersion', {})).toEqual({ listVersion: 3 });
  });
});

describe('a fault', () => {
  it('reaches the central system within two seconds, and its end, too', async () => {
    const central = await csms();
    const one = await charger(central);
    const ofGround = (code: string) => () =>
      central
        .of('StatusNotification')
        .some((told) => told['errorCode'] === code && String(told['vendorErrorCode']).includes('no-ground'));
    one.fault('protection.no-ground', true);
    await until('the alert', 2000, ofGround('GroundFailure'));
    one.fault('protection.no-ground', false);
    await until('its end', 15_000, ofGround('NoError'));
  });
});

describe('the screen', () => {
  it('shows a code for the app while the operator can be reached', async () => {
    const central = await csms();
    const qr = { url: 'https://pay.example/{station}/{connector}?c={code}', secret: 'JBSWY3DPEHPK3PXP' };
    const one = await charger(central, { operator: { qr } });
    expect(one.snapshot().startBy.qr).toMatch(/^https:\/\/pay\.example\/CP-0001\/1\?c=\d{6}$/);
    await central.stop();
    await one.until('no code', ({ startBy }) => startBy.qr === null);
  });

  it('shows the price that the central system tells the driver', async () => {
    const central = await csms();
    const one = await charger(central);
    const data = JSON.stringify({ idToken: CARD_ID, priceText: '0.31 € / kWh, fleet' });
    expect(
      await central.call('DataTransfer', {
        vendorId: 'org.openchargealliance.costmsg',
        messageId: 'SetUserPrice',
        data,
      }),
    ).toMatchObject({ status: 'Accepted' });
    expect(one.snapshot().notices).toEqual([]);
    one.card(CARD);
    const shown = await one.screen('plug-in');
    expect(shown.notices).toMatchObject([{ code: 'operator-message', text: '0.31 € / kWh, fleet' }]);
  });
});
