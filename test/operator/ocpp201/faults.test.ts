/** Faults raised and cleared, as NotifyEvents. */
import { expect, it } from 'vitest';
import { alert, type AlertEvent, type AlertRecord, beginAlerts } from '../../../main/faults/alerts.ts';
import { FAULT_CODES } from '../../../main/faults/catalogue.ts';
import { notifyEventRequest } from '../../../main/operator/ocpp201/notify-event.ts';
import { bench, onlineBench } from './rig.ts';
import { flawOf } from './schemas.ts';

const NOW = Date.UTC(2026, 2, 15, 11, 0, 0);

function records(...events: AlertEvent[]): AlertRecord[] {
  const moment = { now: NOW, monotonic: 0, run: 'r' };
  let state = beginAlerts('CP-1-x', moment as never);
  return events.flatMap((event) => {
    const next = alert(state, event, moment as never);
    state = next.state;
    return next.records;
  });
}

const event = (
  type: 'cleared' | 'raised',
  code: AlertEvent['code'],
  connector: number | null = 1,
): AlertEvent => ({
  type,
  code,
  connector,
  evidence: { port: '/dev/ttyUSB1' },
});

it('are told when they come and when they go', async () => {
  const { csms, alert: tell, empty } = await onlineBench();
  for (const record of records(event('raised', 'meter.silent'), event('cleared', 'meter.silent')))
    tell(record);
  await empty();
  expect(csms.of('NotifyEvent')).toMatchObject([
    {
      eventData: [
        {
          eventId: 128,
          trigger: 'Alerting',
          actualValue: 'true',
          techCode: 'meter.silent',
          eventNotificationType: 'HardWiredNotification',
          component: { name: 'FiscalMetering', evse: { id: 1 } },
          variable: { name: 'Problem' },
          customData: { severity: 3, kind: 'raised', evidence: { port: '/dev/ttyUSB1' } },
        },
      ],
    },
    { eventData: [{ eventId: 256, actualValue: 'false', cleared: true, techCode: 'meter.silent' }] },
  ]);
});

it('that followed from another come with it, and name it as their cause', () => {
  const told = records(
    event('raised', 'supply.lost'),
    event('raised', 'meter.silent'),
    event('cleared', 'meter.silent'),
    event('cleared', 'supply.lost'),
  ).map((record) => notifyEventRequest(record, NOW));
  expect(told).toHaveLength(2);
  expect(told[1]).toMatchObject({
    eventData: [
      { eventId: 256, techCode: 'supply.lost', cleared: true },
      { eventId: 257, cause: 256, techCode: 'meter.silent', cleared: true },
    ],
  });
});

it('fit the schemas, all of them', () => {
  for (const code of FAULT_CODES) {
    for (const connector of [null, 3]) {
      for (const record of records(event('raised', code, connector), event('cleared', code, connector))) {
        expect(flawOf('NotifyEvent', notifyEventRequest(record, NOW))).toBeNull();
      }
    }
  }
});

it('that happened offline are told later', async () => {
  const { csms, operator, alert: tell, empty } = await bench({ start: false });
  for (const record of records(event('raised', 'current.over'))) tell(record);
  operator.start();
  await empty();
  expect(csms.of('NotifyEvent')).toMatchObject([
    { eventData: [{ techCode: 'current.over', customData: { severity: 0 } }] },
  ]);
});

it('less severe than the central system wants are not told', async () => {
  const { csms, alert: tell, empty } = await onlineBench();
  expect(await csms.call('SetMonitoringLevel', { severity: 5 })).toEqual({ status: 'Accepted' });
  for (const record of records(event('raised', 'operator.offline', null), event('raised', 'meter.silent')))
    tell(record);
  await empty();
  expect(csms.of('NotifyEvent')).toMatchObject([{ eventData: [{ techCode: 'meter.silent' }] }]);
});

it('that concern security are told as such, too', async () => {
  const { csms, alert: tell, empty } = await onlineBench();
  for (const record of records(event('raised', 'station.door-open', null))) tell(record);
  await empty();
  expect(csms.of('SecurityEventNotification').at(-1)).toMatchObject({ type: 'TamperDetectionActivated' });
  expect(csms.of('NotifyEvent')).toHaveLength(1);
});
