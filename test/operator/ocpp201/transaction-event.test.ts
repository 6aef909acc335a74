/** Events of sessions become TransactionEvents: which trigger, which reason, what is told once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTokenTypes } from '../../../main/operator/ocpp201/id-tokens.ts';
import { MEASURANDS, REGISTER } from '../../../main/operator/ocpp201/meter-value.ts';
import { transactionEventRequest } from '../../../main/operator/ocpp201/transaction-event.ts';
import { anySession, ended, inState, NOON, samples, SESSION, started } from './events.ts';
import { SAMPLE } from './fake-station.ts';
import { MemoryStore } from './rig.ts';
import { flawOf } from './schemas.ts';

const WISHES = { started: [REGISTER], updated: [...MEASURANDS], aligned: [REGISTER], ended: [REGISTER] };
const types = new IdTokenTypes(new MemoryStore().states);
const translation = { wishes: WISHES, toWire: (id: string) => types.toWire(id) };
const request = (event: Parameters<typeof transactionEventRequest>[0]) =>
  transactionEventRequest(event, translation);

describe('a session as TransactionEvents', () => {
  it('tells place, token and first reading where it begins', () => {
    expect(request(started())).toEqual({
      eventType: 'Started',
      timestamp: '2026-03-15T11:00:00.000Z',
      triggerReason: 'Authorized',
      seqNo: 0,
      offline: false,
      transactionInfo: { transactionId: SESSION, chargingState: 'EVConnected' },
      evse: { id: 1, connectorId: 1 },
      idToken: { idToken: '04A2245B7C1190', type: 'ISO14443' },
      meterValue: [
        {
          timestamp: '2026-03-15T11:00:00.000Z',
          sampledValue: [
            { value: 1000, context: 'Transaction.Begin', measurand: REGISTER, unitOfMeasure: { unit: 'Wh' } },
          ],
        },
      ],
    });
  });

  it('names the remote start and the reservation that it answers, once', () => {
    const first = request(started({ remoteStartId: 7, reservationId: 9 }));
    expect(first).toMatchObject({
      triggerReason: 'RemoteStart',
      reservationId: 9,
      transactionInfo: { remoteStartId: 7 },
    });
    const later = request(inState('charging', 1));
    expect(later).not.toHaveProperty('evse');
    expect(later).not.toHaveProperty('idToken');
    expect(later).toMatchObject({
      triggerReason: 'ChargingStateChanged',
      transactionInfo: { chargingState: 'Charging' },
    });
  });

  it('says that nobody was identified where charging is free', () => {
    expect(request(started({ token: null }))).toMatchObject({
      triggerReason: 'CablePluggedIn',
      idToken: { idToken: '', type: 'NoAuthorization' },
    });
  });

  it('carries what was measured, in whole units of the meter', () => {
    expect(request(samples(2, [SAMPLE]))).toMatchObject({
      triggerReason: 'MeterValuePeriodic',
      meterValue: [
        {
          sampledValue: [
            { measurand: 'Energy.Active.Import.Register', value: 1_234_567, context: 'Sample.Periodic' },
            { measurand: 'Power.Active.Import', value: 7120 },
            { measurand: 'Current.Import', value: 30.957 },
            { measurand: 'Voltage', value: 230.1 },
            { measurand: 'Current.Offered', value: 32 },
          ],
        },
      ],
    });
  });

  it('keeps its number also where nothing of what is wanted was measured', () => {
    const message = transactionEventRequest(samples(4, [{ ...SAMPLE, watts: null }]), {
      ...translation,
      wishes: { ...WISHES, updated: ['Power.Active.Import'] },
    });
    expect(message).toMatchObject({ seqNo: 4, eventType: 'Updated' });
    expect(message).not.toHaveProperty('meterValue');
  });

  it.each([
    ['driver-card', 'StopAuthorized', 'Local'],
    ['unplugged', 'EVCommunicationLost', 'EVDisconnected'],
    ['vehicle-full', 'ChargingStateChanged', 'StoppedByEV'],
    ['remote', 'RemoteStop', 'Remote'],
    ['time-limit', 'TimeLimitReached', 'TimeLimitReached'],
    ['power-loss', 'AbnormalCondition', 'PowerLoss'],
    ['fault', 'AbnormalCondition', 'Other'],
    ['technician', 'ChargingStateChanged', 'Other'],
  ] as const)('ends by %s as %s, %s', (reason, triggerReason, stoppedReason) => {
    expect(request(ended(3, { reason, token: null }))).toMatchObject({
      eventType: 'Ended',
      triggerReason,
      transactionInfo: { stoppedReason },
    });
  });

  it('names the fault that ended it where it is known', () => {
    const fault = 'protection.residual-current';
    expect(transactionEventRequest(ended(3, { reason: 'fault' }), { ...translation, fault })).toMatchObject({
      transactionInfo: { stoppedReason: 'GroundFault' },
    });
  });

  it('is deauthorised where the central system had it stopped for its token', () => {
    const event = ended(3, { reason: 'remote', token: null });
    expect(transactionEventRequest(event, { ...translation, ended: 'token' })).toMatchObject({
      triggerReason: 'Deauthorized',
      transactionInfo: { stoppedReason: 'DeAuthorized' },
    });
  });

  it('ends with the last reading, after what was read before, and the station’s own price', () => {
    const before = { ...SAMPLE, at: NOON - 1000, registerWh: 8000 };
    const cost = { amount: '3.21', currency: 'EUR' };
    expect(request(ended(3, { samples: [before], cost }))).toMatchObject({
      idToken: { idToken: '04A2245B7C1190' },
      meterValue: [
        { sampledValue: [{ value: 8000, context: 'Sample.Periodic' }] },
        { sampledValue: [{ value: 9000, context: 'Transaction.End' }] },
      ],
      customData: { stationCost: cost },
    });
  });
});

it('whatever happens, the schemas accept it and numbers have no gaps', () => {
  const wishes = fc.record({
    started: fc.subarray([...MEASURANDS]),
    updated: fc.subarray([...MEASURANDS]),
    aligned: fc.subarray([...MEASURANDS]),
    ended: fc.subarray([...MEASURANDS]),
  });
  fc.assert(
    fc.property(
      anySession,
      wishes,
      fc.constantFrom('token' as const, 'reset' as const, null),
      (events, wanted, ended) => {
        const messages = events.map((event) =>
          transactionEventRequest(event, { ...translation, wishes: wanted, ended }),
        );
        expect(
          messages.map((message) => flawOf('TransactionEvent', message)).filter((flaw) => flaw !== null),
        ).toEqual([]);
        expect(messages.map(({ seqNo }) => seqNo)).toEqual(events.map((_, index) => index));
        expect(messages.map(({ eventType }) => eventType)).toEqual([
          'Started',
          ...events.slice(1, -1).map(() => 'Updated'),
          'Ended',
        ]);
        // The bill needs both ends, whatever else is wanted.
        for (const message of [messages[0], messages.at(-1)]) {
          expect(JSON.stringify(message?.['meterValue'])).toContain(REGISTER);
        }
      },
    ),
  );
});
