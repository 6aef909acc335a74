import { describe, expect, it } from 'vitest';
import { CARD, csms16, onlineKiosk } from './rig.ts';

const info = { status: 'Accepted', parentIdTag: 'fleet', expiryDate: '2027-01-01T00:00:00Z' };

describe('the local list', () => {
  it('is sent in full, told by its version, and changed', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    expect(await csms.call('GetLocalListVersion', {})).toEqual({ listVersion: 0 });
    expect(
      await csms.call('SendLocalList', {
        listVersion: 3,
        updateType: 'Full',
        localAuthorizationList: [
          { idTag: CARD.toLowerCase(), idTagInfo: info },
          { idTag: 'AB', idTagInfo: { status: 'Blocked' } },
        ],
      }),
    ).toEqual({ status: 'Accepted' });
    expect(await csms.call('GetLocalListVersion', {})).toEqual({ listVersion: 3 });
    expect(
      await csms.call('SendLocalList', {
        listVersion: 4,
        updateType: 'Differential',
        localAuthorizationList: [{ idTag: 'AB' }],
      }),
    ).toEqual({ status: 'Accepted' });
    expect(station.of('updateList')).toEqual([
      [
        3,
        true,
        [
          { id: CARD, status: 'accepted', group: 'fleet', validUntil: Date.UTC(2027, 0), language: null },
          { id: 'AB', status: 'blocked', group: null, validUntil: null, language: null },
        ],
      ],
      [4, false, [{ id: 'AB', remove: true }]],
    ]);
  });

  it('takes no change to another version than its own, no card twice, and nothing while it is switched off', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    const send = (listVersion: number, updateType: string, ...tags: string[]) =>
      csms.call('SendLocalList', {
        listVersion,
        updateType,
        localAuthorizationList: tags.map((idTag) => ({ idTag, idTagInfo: info })),
      });
    station.version = 5;
    expect(await send(5, 'Differential', 'A')).toEqual({ status: 'VersionMismatch' });
    expect(await send(6, 'Differential', 'A', 'a')).toEqual({ status: 'Failed' });
    expect(await send(0, 'Full', 'A')).toEqual({ status: 'Failed' });
    expect(station.of('updateList')).toEqual([]);
    station.answers.set('updateList', 'rejected');
    expect(await send(7, 'Full', 'A')).toEqual({ status: 'Failed' });
    await csms.call('ChangeConfiguration', { key: 'LocalAuthListEnabled', value: 'false' });
    expect(await send(8, 'Full', 'A')).toEqual({ status: 'NotSupported' });
    expect(await csms.call('GetLocalListVersion', {})).toEqual({ listVersion: -1 });
  });

  it('and the cache are two things', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    expect(await csms.call('ClearCache', {})).toEqual({ status: 'Accepted' });
    expect(station.of('clearCache')).toHaveLength(1);
  });
});
