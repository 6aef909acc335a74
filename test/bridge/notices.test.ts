import { describe, expect, it } from 'vitest';
import { noticesOf, type NoticeFacts } from '../../main/bridge/notices.ts';
import type { ActiveFault } from '../../main/faults/board.ts';
import { FAULT_CODES, stopsCharging, type FaultCode } from '../../main/faults/catalogue.ts';
import { NOON } from '../rig/clock.ts';

const fault = (code: FaultCode, connector: number | null = null, since = NOON): ActiveFault => ({
  code,
  connector,
  since,
  evidence: {},
  standing: null,
  cause: null,
});

const ONE = new Map([[1, 'A']]);
const TWO = new Map([
  [1, 'A'],
  [2, 'B'],
]);
const notices = (faults: readonly ActiveFault[], more: Partial<NoticeFacts> = {}) =>
  noticesOf({ faults, labels: TWO, priceGoneAt: null, language: 'en', ...more });

describe('notices', () => {
  it('are the faults that stop nobody, in words', () => {
    expect(notices([fault('operator.offline'), fault('contactor.stuck', 1)])).toEqual([
      {
        code: 'operator.offline',
        text: 'No connection: charging may still be possible.',
        connector: null,
        since: NOON,
      },
    ]);
  });

  it('name the connector where there are several', () => {
    const warm = [fault('temperature.derating', 2)];
    expect(notices(warm)[0]?.text).toBe('B: It is warm: charging a little slower.');
    expect(notices([fault('temperature.derating', 1)], { labels: ONE })[0]?.text).toBe(
      'It is warm: charging a little slower.',
    );
  });

  it('begin with what matters to somebody who wants to charge', () => {
    const some = [
      fault('store.recovered'),
      fault('clock.unsure'),
      fault('operator.offline'),
      fault('reader.absent'),
    ];
    const codes = notices(some, { priceGoneAt: NOON }).map(({ code }) => code);
    expect(codes).toEqual([
      'reader.absent',
      'price-unavailable',
      'operator.offline',
      'clock.unsure',
      'store.recovered',
    ]);
  });

  it('say the same thing once', () => {
    expect(notices([fault('reader.absent'), fault('reader.service-down')])).toHaveLength(1);
  });

  it('say the missing price in the driver’s language', () => {
    expect(notices([], { priceGoneAt: NOON - 5, language: 'de' })).toEqual([
      {
        code: 'price-unavailable',
        text: 'Der Preis lässt sich gerade nicht anzeigen.',
        connector: null,
        since: NOON - 5,
      },
    ]);
  });

  it('know every fault that stops nobody', () => {
    const quiet = FAULT_CODES.filter((code) => !stopsCharging(code));
    for (const code of quiet) expect(notices([fault(code)])[0]?.text, code).toBeTruthy();
    expect(quiet.length).toBeGreaterThan(10);
  });
});
