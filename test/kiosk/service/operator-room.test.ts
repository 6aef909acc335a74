/** The operator's page: how the link stands, and a new try where that is of use. */
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../main/config/config.ts';
import type { OperatorView } from '../../../main/kiosk/operator/desk.ts';
import { OperatorRoom } from '../../../main/kiosk/service/pages/operator.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';

const WHO = { who: 'PIN', role: 'operator' } as const;

const STATUS: OperatorView = {
  ...{ link: 'online', since: NOON, waiting: 3, lastFailure: null, messages: [] },
  ...{ costDifferences: [], listVersion: 7, listEntries: 12, cachedCards: 2 },
};

function bench(first: OperatorView | null = STATUS, hasDesk = true) {
  const clock = new VirtualClock();
  const operator = { status: first, asked: 0, reconnects: 0, changes: 0, numbers: 0, broken: false };
  const changed = () => void operator.changes++;
  const room = new OperatorRoom({
    ...{ clock, changed, tasks: new Tasks(clock, changed), language: () => 'en', wire: clock },
    config: hasDesk ? ({ protocol: 'ocpp1.6', url: 'wss://csms.example/ocpp' } as Config['operator']) : null,
    desk: hasDesk
      ? {
          status: () => {
            operator.asked += 1;
            return operator.status;
          },
          reconnect: () => void operator.reconnects++,
        }
      : null,
    connectors: [{ label: 'A', state: 'charging' }],
    numberOf: (session) => {
      operator.numbers += 1;
      if (operator.broken) throw new StoreError('failed', 'disk I/O error');
      return session === 'known' ? '7F3A-2291' : null;
    },
  });
  const connect = () => room.handlers['service-operator-connect']({ type: 'service-operator-connect' }, WHO);
  return { clock, operator, room, connect };
}

describe('without an operator', () => {
  it('there is nothing to show, and nothing to connect to', () => {
    const { room, connect } = bench(null, false);
    room.enter();
    expect(room.view()).toEqual({
      ...{ name: 'operator', protocol: null, url: null, view: null, costDifferences: [] },
      ...{ listVersion: null, listEntries: null, cachedCards: null },
      connectors: [{ label: 'A', state: 'charging' }],
    });
    expect(connect()).toMatchObject({ ok: false, code: 'operator.none' });
    room.leave();
  });
});

describe('the link', () => {
  it('is looked at twice a second while the page is open, not for each snapshot', () => {
    const { clock, room, operator } = bench();
    room.enter();
    for (let n = 0; n < 100; n++) room.view();
    expect(operator.asked).toBe(1);
    operator.status = { ...STATUS, link: 'connecting', waiting: 4 };
    clock.advance(500);
    expect(room.view().view).toMatchObject({ link: 'connecting', waiting: 4 });
    room.leave();
    const { asked } = operator;
    clock.advance(60_000);
    expect([operator.asked, clock.waiting]).toEqual([asked, 0]);
  });

  it('shows the newest messages and differences, sessions by the number that people read', () => {
    const messages = Array.from({ length: 200 }, (_, n) => ({
      ...{ at: n, direction: 'in', kind: 'call', action: 'Heartbeat', text: '{}' },
    })) as unknown as OperatorView['messages'];
    const money = { amount: '1.00', currency: 'EUR' };
    const costDifferences = Array.from({ length: 30 }, (_, n) => ({
      ...{ session: n === 29 ? 'known' : `lost-${String(n)}`, at: n },
      ...{ own: money, operator: { ...money, amount: '2.00' } },
    })) as unknown as OperatorView['costDifferences'];
    const { clock, room, operator } = bench({ ...STATUS, messages, costDifferences });
    operator.broken = true;
    room.enter();
    expect(room.view().costDifferences.at(-1)?.session).toBe('known');
    operator.broken = false;
    clock.advance(500);
    const { view, costDifferences: shown } = room.view();
    expect([view?.messages.length, view?.messages.at(-1)?.at, shown.length]).toEqual([60, 199, 20]);
    expect(shown.at(-1)).toEqual({ session: '7F3A-2291', own: '1.00 EUR', operator: '2.00 EUR', at: 29 });
    expect(shown[0]?.session).toBe('lost-10');
  });
});

describe('a new try', () => {
  it.each(['connecting', 'online', 'off'] as const)('is made while the link is %s', (link) => {
    const { connect, operator } = bench({ ...STATUS, link });
    expect(connect()).toEqual({ ok: true, code: 'operator.connecting' });
    expect(operator.reconnects).toBe(1);
  });

  it.each(['pending', 'rejected'] as const)('is of no use while it is %s, and says so', (link) => {
    const { connect, operator } = bench({ ...STATUS, link });
    expect(connect()).toMatchObject({ ok: false, code: 'operator.told-to-wait' });
    expect(operator.reconnects).toBe(0);
  });
});
