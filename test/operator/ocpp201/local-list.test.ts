/** The list of cards that the central system keeps here. */
import { expect, it } from 'vitest';
import { onlineBench } from './rig.ts';

const card = (idToken: string, info?: object) => ({
  idToken: { idToken, type: 'ISO14443' },
  ...(info ? { idTokenInfo: { status: 'Accepted', ...info } } : {}),
});

it('is replaced, changed, and versioned', async () => {
  const { csms, station } = await onlineBench();
  expect(await csms.call('GetLocalListVersion', {})).toEqual({ versionNumber: 0 });
  const info = {
    groupIdToken: { idToken: 'G', type: 'Central' },
    cacheExpiryDateTime: '2027-01-01T00:00:00Z',
    language1: 'nl',
  };
  expect(
    await csms.call('SendLocalList', {
      versionNumber: 2,
      updateType: 'Full',
      localAuthorizationList: [card('04a2245b7c1190', info), card('04000001', { status: 'Blocked' })],
    }),
  ).toEqual({ status: 'Accepted' });
  expect(
    await csms.call('SendLocalList', {
      versionNumber: 3,
      updateType: 'Differential',
      localAuthorizationList: [card('04000001')],
    }),
  ).toEqual({ status: 'Accepted' });
  expect(station.of('updateList')).toEqual([
    [
      2,
      true,
      [
        {
          id: '04A2245B7C1190',
          status: 'accepted',
          group: 'G',
          validUntil: Date.UTC(2027, 0, 1),
          language: 'nl',
        },
        { id: '04000001', status: 'blocked', group: null, validUntil: null, language: null },
      ],
    ],
    [3, false, [{ id: '04000001', remove: true }]],
  ]);
  expect(await csms.call('GetLocalListVersion', {})).toEqual({ versionNumber: 3 });
});

it('is emptied by a full list without entries', async () => {
  const { csms, station } = await onlineBench();
  await csms.call('SendLocalList', { versionNumber: 1, updateType: 'Full' });
  expect(station.of('updateList')).toEqual([[1, true, []]]);
});

it.each([
  ['an old change', { versionNumber: 5, updateType: 'Differential' }, 'VersionMismatch'],
  ['version 0', { versionNumber: 0, updateType: 'Full' }, 'Failed'],
  [
    'a full list with a removal',
    { versionNumber: 9, updateType: 'Full', localAuthorizationList: [card('04000001')] },
    'Failed',
  ],
  [
    'a card twice',
    {
      versionNumber: 9,
      updateType: 'Full',
      localAuthorizationList: [card('0400000a', {}), card('0400000A', {})],
    },
    'Failed',
  ],
])('is left as it is by %s', async (_name, request, status) => {
  const { csms, station } = await onlineBench();
  station.version = 5;
  expect(await csms.call('SendLocalList', request)).toMatchObject({ status });
  expect(station.of('updateList')).toEqual([]);
});

it('clears what was remembered', async () => {
  const { csms, station } = await onlineBench();
  expect(await csms.call('ClearCache', {})).toEqual({ status: 'Accepted' });
  station.answers.set('clearCache', 'not-supported');
  expect(await csms.call('ClearCache', {})).toMatchObject({ status: 'Rejected' });
});
