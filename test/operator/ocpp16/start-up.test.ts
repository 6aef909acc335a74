import { describe, expect, it } from 'vitest';
import { NOON } from '../../rig/clock.ts';
import { until } from '../../rig/until.ts';
import { csms16, kiosk, onlineKiosk, started } from './rig.ts';

const boot = (status: string, interval: number) => ({
  result: { status, interval, currentTime: '2026-03-15T11:00:00Z' },
});

describe('the start-up', () => {
  it('says who it is, takes the time, and is online when it is accepted', async () => {
    const csms = await csms16({ now: () => NOON + 5000 });
    const { station, operator } = await onlineKiosk(csms);
    expect(csms.of('BootNotification')).toEqual([
      {
        chargePointVendor: 'Vendor',
        chargePointModel: 'Model',
        chargePointSerialNumber: 'CP-1',
        firmwareVersion: '1.2.3',
      },
    ]);
    expect(station.times).toBe(1);
    expect(operator.status().link).toBe('online');
  });

  it('tells nothing while it is pending, may be configured, refuses remote starts, and asks again after the interval', async () => {
    const csms = await csms16();
    csms.answer('BootNotification', boot('Pending', 90));
    const made = kiosk(csms);
    made.tell(started());
    made.operator.start();
    await until('pending', 5000, () => made.operator.status().link === 'pending');
    expect(made.operator.online).toBe(false);
    expect(await made.operator.authorize({ id: 'AB', group: null }, 1000)).toBeNull();
    made.operator.connectorChanged(1);
    expect(await csms.call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '30' })).toEqual({
      status: 'Accepted',
    });
    expect(await csms.call('RemoteStartTransaction', { idTag: 'AB' })).toEqual({ status: 'Rejected' });
    expect(made.station.told).toEqual([]);
    expect(csms.received.map(({ action }) => action)).toEqual(['BootNotification']);
    // What it is told to tell, it tells.
    expect(
      await csms.call('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 1 }),
    ).toEqual({ status: 'Accepted' });
    await csms.came('StatusNotification', 1);
    csms.answer('BootNotification', boot('Accepted', 300));
    made.clock.advance(89_000);
    await csms.call('ClearCache', {});
    expect(csms.of('BootNotification')).toHaveLength(1);
    made.clock.advance(1000);
    await csms.came('StartTransaction', 1);
    expect(csms.of('BootNotification')).toHaveLength(2);
  });

  it('sends nothing at all while it is rejected, not even answers, until the interval is over, and says so as a fault', async () => {
    const csms = await csms16();
    csms.answer('BootNotification', boot('Rejected', 120));
    const made = kiosk(csms);
    made.operator.start();
    await until('rejected', 5000, () => made.operator.status().link === 'rejected');
    expect(made.conditions).toMatchObject([{ code: 'operator.rejected', raised: true }]);
    csms.raw('[2,"x","ClearCache",{}]');
    csms.raw('[2,"y","Reset",{"type":"Hard"}]');
    // It was heard: the connection is the same that goes on later.
    await until('the calls', 5000, () =>
      made.operator
        .status()
        .messages.some(({ action, direction }) => action === 'Reset' && direction === 'in'),
    );
    const since = made.clock.now();
    await made.passUntil('all but a second', () => made.clock.now() - since >= 119_000, 17_000);
    expect(csms.frames).toEqual([]);
    expect(csms.received).toHaveLength(1);
    csms.answer('BootNotification', boot('Accepted', 300));
    made.clock.advance(1000);
    await made.online();
    expect(csms.frames).toEqual([]);
    expect(made.conditions.at(-1)).toMatchObject({ code: 'operator.rejected', raised: false });
    expect(made.station.told).toEqual([]);
  });

  it('keeps to the interval of a refusal on the next connection, too', async () => {
    const csms = await csms16();
    csms.answer('BootNotification', boot('Rejected', 600));
    const made = kiosk(csms);
    made.operator.start();
    await until('rejected', 5000, () => made.operator.status().link === 'rejected');
    const since = made.clock.now();
    csms.cut();
    await made.passUntil('another connection', () => csms.connections === 2);
    csms.answer('BootNotification', boot('Accepted', 300));
    await made.passUntil('online', () => made.operator.online, 5000);
    expect(made.clock.now() - since).toBeGreaterThanOrEqual(600_000);
    expect(csms.of('BootNotification')).toHaveLength(2);
  });

  it('asks again when its BootNotification is not answered, or not as the schema wants it', async () => {
    const csms = await csms16();
    csms.answer('BootNotification', { raw: '[3,"ID",{"status":"Certainly"}]' });
    const made = kiosk(csms);
    made.operator.start();
    await csms.came('BootNotification', 1);
    csms.answer('BootNotification', { error: 'InternalError' });
    await made.passUntil('a second', () => csms.of('BootNotification').length === 2, 5000);
    csms.answer('BootNotification', boot('Accepted', 300));
    await made.passUntil('online', () => made.operator.online, 5000);
    expect(csms.of('BootNotification')).toHaveLength(3);
  });

  it('starts with the next connection when the first ended before the answer', async () => {
    const csms = await csms16();
    csms.answer('BootNotification', 'drop');
    const made = kiosk(csms);
    made.operator.start();
    await until('the loss', 5000, () => made.operator.status().lastFailure !== null);
    csms.answer('BootNotification', boot('Accepted', 300));
    const since = made.clock.now();
    await made.passUntil('online', () => made.operator.online);
    expect(made.clock.now() - since).toBeLessThan(30_000);
  });

  it('does not start up again after a reconnection, and tells only what is different', async () => {
    const csms = await csms16();
    const made = await onlineKiosk(csms);
    csms.cut();
    await until('offline', 5000, () => !made.operator.online);
    made.station.set(2, { state: 'plugged' });
    made.operator.connectorChanged(2);
    await made.passUntil('online', () => made.operator.online);
    await csms.came('StatusNotification', 4);
    await csms.came('Heartbeat', 1);
    expect(csms.of('BootNotification')).toHaveLength(1);
    expect(csms.of('StatusNotification').slice(3)).toMatchObject([{ connectorId: 2, status: 'Preparing' }]);
  });

  it('beats at the interval that it was given, and takes the time each time', async () => {
    const csms = await csms16();
    csms.answer('BootNotification', boot('Accepted', 40));
    const { clock, station } = await onlineKiosk(csms);
    for (const beat of [1, 2, 3]) {
      clock.advance(39_999);
      expect(csms.of('Heartbeat')).toHaveLength(beat - 1);
      clock.advance(1);
      await csms.came('Heartbeat', beat);
      await until('the time', 5000, () => station.times === beat + 1);
    }
  });

  it('beats as it was configured, and tells so', async () => {
    const csms = await csms16();
    const { clock } = await onlineKiosk(csms);
    expect(await csms.call('GetConfiguration', { key: ['HeartbeatInterval'] })).toEqual({
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
    });
    await csms.call('ChangeConfiguration', { key: 'HeartbeatInterval', value: '10' });
    clock.advance(10_000);
    await csms.came('Heartbeat', 1);
    expect(await csms.call('GetConfiguration', { key: ['heartbeatinterval'] })).toMatchObject({
      configurationKey: [{ value: '10' }],
    });
  });
});
