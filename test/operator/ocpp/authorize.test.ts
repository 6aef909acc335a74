import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  authorizationPolicy,
  type AuthorizationPolicy,
  type AuthorizationPorts,
  authorize,
  type OfflinePolicy,
} from '../../../main/operator/ocpp/authorize.ts';
import type { AuthorizeAnswer, AuthorizeStatus } from '../../../main/operator/port.ts';

const TOKEN = { id: '04A2245B7C1190', group: null };
const STATUSES: readonly AuthorizeStatus[] = [
  'accepted',
  'blocked',
  'expired',
  'unknown',
  'in-use',
  'no-credit',
  'not-here',
];
const OFFLINE: readonly OfflinePolicy[] = ['local-list', 'allow-known', 'allow-all', 'deny'];

const says = (status: AuthorizeStatus): AuthorizeAnswer => ({
  status,
  group: null,
  validUntil: null,
  language: null,
  message: null,
  priceText: null,
});

function ports(
  list: AuthorizeStatus | null,
  cache: AuthorizeStatus | null,
  operator: AuthorizeStatus | null | 'none',
): AuthorizationPorts & { readonly asked: () => number } {
  let asked = 0;
  return {
    list: () => list && says(list),
    cache: () => cache && says(cache),
    operator:
      operator === 'none'
        ? null
        : () => {
            asked += 1;
            return Promise.resolve(operator && says(operator));
          },
    asked: () => asked,
  };
}

const policy = (fields: Partial<AuthorizationPolicy> = {}): AuthorizationPolicy => ({
  offline: 'local-list',
  preAuthorize: true,
  useList: true,
  useCache: true,
  timeoutMs: 5000,
  ...fields,
});

describe('who may charge', () => {
  it('is said by the list first, then by what is remembered, then by the central system', async () => {
    for (const [list, cache, by] of [
      ['accepted', 'blocked', 'list'],
      [null, 'accepted', 'cache'],
      ['blocked', 'accepted', 'operator'],
      [null, 'blocked', 'operator'],
      [null, null, 'operator'],
    ] as const) {
      const known = ports(list, cache, 'accepted');
      expect(await authorize(TOKEN, known, policy())).toMatchObject({ accepted: true, by });
      expect(known.asked()).toBe(by === 'operator' ? 1 : 0);
    }
  });

  it('is always asked of the central system where that wants it so', async () => {
    const decision = await authorize(
      TOKEN,
      ports('accepted', null, 'blocked'),
      policy({ preAuthorize: false }),
    );
    expect(decision).toMatchObject({ accepted: false, by: 'operator', reason: 'blocked' });
  });

  it.each([
    // offline policy, list, cache → accepted, by, reason
    ['local-list', 'accepted', null, true, 'list', 'accepted'],
    ['local-list', null, 'accepted', false, 'policy', 'offline'],
    ['local-list', null, null, false, 'policy', 'offline'],
    ['allow-known', 'accepted', null, true, 'list', 'accepted'],
    ['allow-known', null, 'accepted', true, 'cache', 'accepted'],
    ['allow-known', null, null, false, 'policy', 'offline'],
    ['allow-all', null, null, true, 'policy', 'accepted'],
    ['allow-all', null, 'accepted', true, 'cache', 'accepted'],
    ['allow-all', null, 'blocked', false, 'cache', 'blocked'],
    ['allow-all', 'expired', 'accepted', false, 'list', 'expired'],
    ['deny', 'accepted', 'accepted', false, 'policy', 'offline'],
    ['deny', null, null, false, 'policy', 'offline'],
  ] as const)(
    'while the central system is away: %s, list %s, cache %s',
    async (offline, list, cache, accepted, by, reason) => {
      const decision = await authorize(
        TOKEN,
        ports(list, cache, null),
        policy({ offline, preAuthorize: false }),
      );
      expect(decision).toMatchObject({ accepted, by, reason });
    },
  );

  it('is said by the list alone where there is no central system', async () => {
    expect(
      await authorize(TOKEN, ports('accepted', null, 'none'), policy({ offline: 'deny' })),
    ).toMatchObject({
      accepted: true,
    });
    expect(await authorize(TOKEN, ports(null, null, 'none'), policy({ offline: 'allow-all' }))).toMatchObject(
      {
        accepted: false,
        reason: 'unknown',
      },
    );
  });

  it('is never a card that the deciding source refuses, whatever the rest says', async () => {
    const status = fc.constantFrom<AuthorizeStatus | null>(null, ...STATUSES);
    await fc.assert(
      fc.asyncProperty(
        status,
        status,
        status,
        fc.constantFrom(...OFFLINE),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (list, cache, operator, offline, preAuthorize, useList, useCache) => {
          const decision = await authorize(
            TOKEN,
            ports(list, cache, operator),
            policy({ offline, preAuthorize, useList, useCache }),
          );
          const source = {
            list: useList ? list : null,
            cache: useCache ? cache : null,
            operator,
            policy: null,
          }[decision.by];
          if (decision.by !== 'policy') expect(decision.accepted).toBe(source === 'accepted');
          else if (decision.accepted) expect(offline).toBe('allow-all');
          if (operator !== null && decision.by !== 'list' && decision.by !== 'cache')
            expect(decision.by).toBe('operator');
        },
      ),
    );
  });

  it('follows what the central system has set', () => {
    const settings = {
      sampleMs: null,
      clockAlignedMs: null,
      plugTimeoutMs: null,
      stopOnInvalidToken: true,
      localList: false,
      localPreAuthorize: false,
      cache: false,
      offline: null,
      defaultPrice: null,
    };
    expect(authorizationPolicy('allow-known', settings)).toMatchObject({
      offline: 'allow-known',
      preAuthorize: false,
      useList: false,
      useCache: false,
    });
    const set = (known: boolean, unknown: boolean) =>
      authorizationPolicy('local-list', { ...settings, offline: { known, unknown } }).offline;
    expect([set(true, true), set(true, false), set(false, false), set(false, true)]).toEqual([
      'allow-all',
      'local-list',
      'deny',
      'allow-all',
    ]);
  });
});
