import { describe, expect, it } from 'vitest';
import { NOON } from '../../rig/clock.ts';
import { CARD, csms16, ended, kiosk, newStore, onlineKiosk, samples, SESSION, started } from './rig.ts';

const TRANSACTIONS = ['StartTransaction', 'MeterValues', 'StopTransaction'];
const iso = (ms: number) => new Date(ms).toISOString();

describe('a session', () => {
  it('is told online: start, values with the number that came back, stop', async () => {
    const csms = await csms16();
    csms.answer('StartTransaction', { result: { idTagInfo: { status: 'Accepted' }, transactionId: 4711 } });
    const { tell, empty } = await onlineKiosk(csms);
    tell(started());
    tell({
      session: SESSION,
      connector: 1,
      at: NOON,
      seq: 1,
      offline: false,
      type: 'state',
      state: 'charging',
    });
    tell(samples(2));
    tell(ended(3, { samples: [] }));
    await empty();
    expect(csms.received.filter(({ action }) => TRANSACTIONS.includes(action))).toMatchObject([
      {
        action: 'StartTransaction',
        payload: { connectorId: 1, idTag: CARD, meterStart: 10_000, timestamp: iso(NOON) },
      },
      {
        action: 'MeterValues',
        payload: {
          connectorId: 1,
          transactionId: 4711,
          meterValue: [
            {
              timestamp: iso(NOON + 120_000),
              sampledValue: [
                {
                  measurand: 'Energy.Active.Import.Register',
                  value: '10200',
                  unit: 'Wh',
                  context: 'Sample.Periodic',
                },
                { measurand: 'Power.Active.Import', value: '7200', unit: 'W' },
                { measurand: 'Current.Import', value: '31.25', unit: 'A' },
              ],
            },
          ],
        },
      },
      {
        action: 'StopTransaction',
        payload: {
          transactionId: 4711,
          meterStop: 11_000,
          reason: 'Local',
          idTag: CARD,
          timestamp: iso(NOON + 180_000),
        },
      },
    ]);
  });

  it('made offline is delivered in order, once, by the next kiosk on the same store; values wait for their number', async () => {
    const csms = await csms16();
    csms.refuse(503);
    const store = newStore();
    const first = kiosk(csms, { store });
    first.operator.start();
    first.tell(started({ offline: true }));
    for (const seq of [1, 2, 3]) first.tell(samples(seq, { offline: true }));
    first.tell(ended(4, { offline: true }));
    // Another connector, in between.
    const other = 'other-session';
    first.tell(started({ offline: true, session: other, connector: 2 }));
    first.tell(ended(5, { offline: true, session: other, connector: 2 }));
    await first.operator.stop();
    csms.refuse(null);
    const second = kiosk(csms, { store });
    second.operator.start();
    await second.empty();
    const told = csms.received.filter(({ action }) => TRANSACTIONS.includes(action));
    expect(
      told.map(({ action, payload }) => [action, payload['transactionId'] ?? payload['connectorId']]),
    ).toEqual([
      ['StartTransaction', 1],
      ['MeterValues', 1],
      ['MeterValues', 1],
      ['MeterValues', 1],
      ['StopTransaction', 1],
      ['StartTransaction', 2],
      ['StopTransaction', 2],
    ]);
    expect(second.givenUp).toEqual([]);
    expect(second.failures).toEqual([]);
  });

  it('goes on with its number after the kiosk was killed between start and stop', async () => {
    const csms = await csms16();
    const store = newStore();
    const first = await onlineKiosk(csms, { store });
    first.tell(started());
    await first.empty();
    await first.operator.stop();
    const second = kiosk(csms, { store });
    second.tell(ended(9, { reason: 'power-loss', token: null }));
    second.operator.start();
    await second.empty();
    expect(csms.of('StopTransaction')).toMatchObject([{ transactionId: 1, reason: 'PowerLoss' }]);
    expect(csms.of('StopTransaction')[0]).not.toHaveProperty('idTag');
  });

  it('is told again at most once when the kiosk dies between the answer and its note', async () => {
    const csms = await csms16();
    const store = newStore();
    // Dies: the answer comes to nobody.
    const dying = kiosk(csms, {
      store,
      operator: {
        store: {
          ...store,
          atomically: () => {
            throw new Error('killed');
          },
        },
      },
    });
    dying.tell(started());
    dying.operator.start();
    await csms.came('StartTransaction', 1);
    await dying.operator.stop();
    const next = kiosk(csms, { store });
    next.operator.start();
    next.tell(ended());
    await next.empty();
    expect(csms.of('StartTransaction')).toHaveLength(2);
    expect(csms.of('StopTransaction')).toMatchObject([{ transactionId: 2 }]);
  });

  it('is not sent twice while the store cannot be written', async () => {
    const csms = await csms16();
    const store = newStore();
    let broken = true;
    const made = kiosk(csms, {
      store,
      operator: {
        store: {
          ...store,
          atomically: (work) => {
            if (broken) throw new Error('disk I/O error');
            return store.atomically(work);
          },
        },
      },
    });
    made.tell(started());
    made.tell(ended());
    made.operator.start();
    await made.passUntil('two failures', () => made.failures.length >= 2);
    broken = false;
    await made.passUntil('the outbox', () => made.waiting() === 0);
    expect(csms.of('StartTransaction')).toHaveLength(1);
    expect(csms.of('StopTransaction')).toMatchObject([{ transactionId: 1 }]);
  });

  it('stops when the central system does not accept its card after all', async () => {
    const csms = await csms16();
    csms.answer('StartTransaction', {
      result: { idTagInfo: { status: 'Blocked', parentIdTag: 'fleet' }, transactionId: 5 },
    });
    const { tell, empty, station, learned } = await onlineKiosk(csms);
    tell(started());
    await empty();
    expect(station.of('stop')).toEqual([[SESSION]]);
    expect(learned).toMatchObject([[{ id: CARD }, { status: 'blocked', group: 'fleet' }]]);
    tell(ended(1, { reason: 'remote', token: null }));
    await empty();
    expect(csms.of('StopTransaction')).toMatchObject([{ transactionId: 5, reason: 'DeAuthorized' }]);
    await csms.call('ChangeConfiguration', { key: 'StopTransactionOnInvalidId', value: 'false' });
    tell(started({ session: 'second' }));
    await empty();
    expect(station.of('stop')).toHaveLength(1);
  });

  it('has values of what is configured and measured only', async () => {
    const csms = await csms16();
    const { tell, empty } = await onlineKiosk(csms);
    await csms.call('ChangeConfiguration', {
      key: 'MeterValuesSampledData',
      value: 'Voltage, Current.Offered,Power.Active.Import',
    });
    tell(started());
    tell(
      samples(1, {
        samples: [
          { at: NOON, registerWh: 1, watts: null, milliamps: null, millivolts: 229_070, offeredAmps: null },
        ],
      }),
    );
    tell(
      samples(2, {
        samples: [
          { at: NOON, registerWh: 1, watts: null, milliamps: null, millivolts: null, offeredAmps: null },
        ],
      }),
    );
    tell(
      ended(3, {
        samples: [
          { at: NOON, registerWh: 7, watts: null, milliamps: null, millivolts: null, offeredAmps: null },
        ],
      }),
    );
    await empty();
    expect(csms.of('MeterValues')).toMatchObject([
      { meterValue: [{ sampledValue: [{ measurand: 'Voltage', value: '229.07', unit: 'V' }] }] },
    ]);
    expect(csms.of('StopTransaction')).toMatchObject([
      { transactionData: [{ sampledValue: [{ value: '7' }] }] },
    ]);
  });
});
