import { describe, expect, it } from 'vitest';
import { CARD, csms16, onlineKiosk, SESSION, started } from './rig.ts';
import { until } from '../../rig/until.ts';

const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };

describe('the mobile app', () => {
  it('starts at a connector, or at any', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    expect(await csms.call('RemoteStartTransaction', { idTag: CARD.toLowerCase(), connectorId: 2 })).toEqual(
      accepted,
    );
    expect(await csms.call('RemoteStartTransaction', { idTag: CARD })).toEqual(accepted);
    expect(station.of('start')).toEqual([
      [{ connector: 2, token: { id: CARD, group: null }, remoteStartId: null }],
      [{ connector: null, token: { id: CARD, group: null }, remoteStartId: null }],
    ]);
  });

  it('does not start where there is no connector, or the station says no', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    expect(await csms.call('RemoteStartTransaction', { idTag: CARD, connectorId: 9 })).toEqual(rejected);
    expect(station.of('start')).toEqual([]);
    station.answers.set('start', 'occupied');
    expect(await csms.call('RemoteStartTransaction', { idTag: CARD, connectorId: 1 })).toEqual(rejected);
  });

  it('starts after the card was asked for, where that is configured', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    await csms.call('ChangeConfiguration', { key: 'AuthorizeRemoteTxRequests', value: 'TRUE' });
    csms.answer('Authorize', { result: { idTagInfo: { status: 'Invalid' } } });
    expect(await csms.call('RemoteStartTransaction', { idTag: CARD })).toEqual(accepted);
    await csms.came('Authorize', 1);
    csms.answer('Authorize', { result: { idTagInfo: { status: 'Accepted' } } });
    expect(await csms.call('RemoteStartTransaction', { idTag: CARD, connectorId: 1 })).toEqual(accepted);
    await until('the start', 5000, () => station.of('start').length > 0);
    expect(station.of('start')).toHaveLength(1);
  });

  it('stops the transaction that it names, and no other', async () => {
    const csms = await csms16();
    const { station, tell, empty } = await onlineKiosk(csms);
    tell(started());
    await empty();
    expect(await csms.call('RemoteStopTransaction', { transactionId: 1 })).toEqual(rejected);
    station.set(1, { session: SESSION, state: 'charging' });
    expect(await csms.call('RemoteStopTransaction', { transactionId: 2 })).toEqual(rejected);
    expect(await csms.call('RemoteStopTransaction', { transactionId: 1 })).toEqual(accepted);
    expect(station.of('stop')).toEqual([[SESSION]]);
  });
});
