import { expect, test } from 'vitest';
import { chooseTariff, type TariffOffer, type TariffQuestion } from '../../main/tariff/choose.ts';
import { readTariff } from '../../main/tariff/read-tariff.ts';
import { element, json, tariffWith, value } from './helpers.ts';

const AT = Date.parse('2026-06-01T00:00:00Z');

function offer(id: string, target: TariffOffer['for'], more: Record<string, unknown> = {}): TariffOffer {
  return {
    tariff: value(readTariff(json(tariffWith([element('ENERGY', 1)], { ...more, id })))),
    for: target,
  };
}

const ALL = [
  offer('default', { kind: 'default' }),
  offer('connector', { kind: 'connector', connectorId: 2 }),
  offer('adhoc', { kind: 'ad-hoc' }),
  offer('fleet', { kind: 'group', group: 'fleet' }),
  offer('own', { kind: 'group', group: 'nobody' }, { type: 'PROFILE_CHEAP' }),
];

function chosen(question: Partial<TariffQuestion>, offers = ALL): string | undefined {
  return chooseTariff(offers, { at: AT, connectorId: 1, ...question })?.tariff.id;
}

test.each([
  [{}, 'default'],
  [{ connectorId: 2 }, 'connector'],
  [{ connectorId: 2, adHoc: true }, 'adhoc'],
  [{ connectorId: 2, tokenGroup: 'fleet' }, 'fleet'],
  [{ tokenGroup: 'fleet', tokenTariff: 'OWN' }, 'own'],
  [{ tokenGroup: 'stranger', tokenTariff: 'gone' }, 'default'],
])('%j gets %s', (question, id) => expect(chosen(question)).toBe(id));

test.each([
  ['2025-12-31T23:59:59.999Z', undefined],
  ['2026-01-01T00:00:00Z', 'a'],
  ['2026-01-31T23:59:59.999Z', 'a'],
  ['2026-02-01T00:00:00Z', undefined],
])('validity at %s', (at, id) => {
  const validity = { start_date_time: '2026-01-01T00:00:00Z', end_date_time: '2026-02-01T00:00:00Z' };
  expect(chosen({ at: Date.parse(at) }, [offer('a', { kind: 'default' }, validity)])).toBe(id);
});

test('the newer of two wins', () => {
  const older = offer('older', { kind: 'default' }, { start_date_time: '2026-01-01T00:00:00Z' });
  const newer = offer('newer', { kind: 'default' }, { start_date_time: '2026-05-01T00:00:00Z' });
  const updated = offer('updated', { kind: 'default' }, { last_updated: '2027-01-01T00:00:00Z' });
  expect(chosen({}, [older, newer])).toBe('newer');
  expect(chosen({}, [ALL[0] ?? older, updated])).toBe('updated');
});

test('the type bars what is not for this session', () => {
  const offers = [
    offer('ad-hoc-only', { kind: 'default' }, { type: 'AD_HOC_PAYMENT' }),
    offer('regular', { kind: 'default' }, { type: 'REGULAR' }),
    offer('green', { kind: 'default' }, { type: 'PROFILE_GREEN' }),
  ];
  expect(chosen({}, offers)).toBe('regular');
  expect(chosen({ adHoc: true }, offers)).toBe('ad-hoc-only');
});
