/** What the operator tells: costs, messages for the screen, the time. */
import { describe, expect, it } from 'vitest';
import type { CostView } from '../../../main/bridge/contract.ts';
import { OperatorCosts, withOperatorCost } from '../../../main/kiosk/operator/costs.ts';
import { ScreenMessages, type MessageScene } from '../../../main/kiosk/operator/messages.ts';
import { OperatorTime } from '../../../main/kiosk/operator/time.ts';
import { systemProbes, type Answer } from '../../../main/kiosk/watch/probes.ts';
import type { DisplayMessage } from '../../../main/operator/port.ts';
import type { Receipt } from '../../../main/session/open-session.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';

const ID = 'session-1';
const receipt = (incl: string, currency = 'EUR') =>
  ({ id: ID, totals: { currency, payable: { excl: incl, incl } } }) as unknown as Receipt;

function costs(stored: Receipt | null = null) {
  const audited: string[] = [];
  const made = new OperatorCosts({
    now: () => NOON,
    session: () => ({ receipt: stored && JSON.stringify(stored) }),
    audit: (what) => audited.push(what),
  });
  return { made, audited };
}

describe('the operator’s figure', () => {
  it.each([
    ['4.60', '4.60', 0],
    ['4.60', '4.61', 0],
    ['4.60', '4.59', 0],
    ['4.60', '4.6101', 1],
    ['4.60', '4.62', 1],
    ['0.00', '12', 1],
    ['0.10', '-0.10', 1],
    ['4.60', 'nonsense', 1],
  ])('ours %s, theirs %s: told apart %i times', (ours, theirs, times) => {
    const before = costs();
    before.made.note(ID, { amount: theirs, currency: null }, true);
    before.made.closed(receipt(ours));
    expect(before.made.differences).toHaveLength(times);
    const after = costs(receipt(ours));
    after.made.note(ID, { amount: theirs, currency: 'EUR' }, true);
    expect(after.made.differences).toHaveLength(times);
    expect(after.audited.filter((what) => what === 'operator.cost-differs')).toHaveLength(times);
  });

  it('in another currency is never the same', () => {
    const { made } = costs(receipt('4.60'));
    made.note(ID, { amount: '4.60', currency: 'CHF' }, true);
    expect(made.differences).toHaveLength(1);
  });

  it('so far is not compared, and does not come after the last', () => {
    const { made } = costs();
    made.note(ID, { amount: '9.00', currency: null }, false);
    made.closed(receipt('4.60'));
    expect(made.differences).toEqual([]);
    made.note(ID, { amount: '4.60', currency: null }, true);
    made.note(ID, { amount: '1.00', currency: null }, false);
    expect(made.of(ID)).toMatchObject({ amount: '4.60', final: true });
  });

  it('takes the place of ours in the currency’s own decimals', () => {
    const cost: CostView = {
      total: { amount: '4.60', currency: 'EUR' },
      tax: 'incl. VAT',
      lines: [],
      next: [],
    };
    const shown = (amount: string) =>
      withOperatorCost({ cost }, { amount, currency: null }).cost?.total.amount;
    expect(shown('3.2')).toBe('3.20');
    expect(shown('3.205')).toBe('3.21');
    expect(shown('-0.001')).toBe('0.00');
    expect(shown('12')).toBe('12.00');
    expect(withOperatorCost({ cost }, null).cost).toBe(cost);
    expect(withOperatorCost({ cost: null }, { amount: '1', currency: null }).cost).toBeNull();
  });
});

const message = (text: string, more: Partial<DisplayMessage> = {}): DisplayMessage => ({
  priority: 'always-front',
  text,
  language: null,
  from: null,
  until: null,
  session: null,
  ...more,
});
const scene = (more: Partial<MessageScene> = {}): MessageScene => ({
  at: NOON,
  language: 'en',
  idle: true,
  connectors: [{ id: 1, session: { id: ID }, holder: { uid: 'CARD' }, since: NOON }],
  ...more,
});
const texts = (messages: ScreenMessages, more: Partial<MessageScene> = {}) => {
  const { front, back } = messages.shown(scene(more));
  return [...front, ...back].map(({ text }) => text);
};

describe('messages', () => {
  it('stand in the order of their urgency, the least only while nobody is helped', () => {
    const messages = new ScreenMessages();
    messages.set(1, message('later', { priority: 'normal' }));
    messages.set(2, message('soon', { priority: 'in-front' }));
    messages.set(3, message('now'));
    expect(texts(messages)).toEqual(['now', 'soon', 'later']);
    expect(texts(messages, { idle: false })).toEqual(['now', 'soon']);
    expect(messages.shown(scene()).back.map(({ text }) => text)).toEqual(['later']);
  });

  it('are there from and until their times', () => {
    const messages = new ScreenMessages();
    messages.set(1, message('tonight', { from: NOON + 1000, until: NOON + 2000 }));
    expect(texts(messages)).toEqual([]);
    expect(texts(messages, { at: NOON + 1000 })).toEqual(['tonight']);
    expect(texts(messages, { at: NOON + 2000 })).toEqual([]);
  });

  it('are said in the driver’s language, or else in any', () => {
    const messages = new ScreenMessages();
    messages.set(1, message('closed', { language: 'en' }));
    messages.set(2, message('geschlossen', { language: 'de' }));
    expect(texts(messages)).toEqual(['closed']);
    expect(texts(messages, { language: 'de' })).toEqual(['geschlossen']);
    expect(texts(messages, { language: 'fr' })).toEqual(['closed', 'geschlossen']);
  });

  it('of one session stand at its connector, while it runs', () => {
    const messages = new ScreenMessages();
    messages.set(1, message('yours', { session: ID }));
    expect(messages.shown(scene()).front).toMatchObject([{ text: 'yours', connector: 1 }]);
    expect(texts(messages, { connectors: [] })).toEqual([]);
  });

  it('for one driver are there while they charge', () => {
    const messages = new ScreenMessages();
    messages.tell('CARD', { text: 'Hello', language: 'en' });
    expect(texts(messages)).toEqual(['Hello']);
    expect(
      texts(messages, { connectors: [{ id: 1, session: null, holder: undefined, since: NOON }] }),
    ).toEqual([]);
    messages.tell('CARD', null);
    expect(texts(messages)).toEqual([]);
  });

  it('are withdrawn, and not too many', () => {
    const messages = new ScreenMessages();
    for (let id = 0; id < 32; id++) expect(messages.set(id, message(String(id)))).toBe('accepted');
    expect(messages.set(99, message('one more'))).toBe('rejected');
    expect(messages.set(3, message('another text'))).toBe('accepted');
    expect(messages.set(3, null)).toBe('accepted');
    expect(messages.set(3, null)).toBe('unknown');
    expect(messages.all).toHaveLength(31);
  });
});

describe('the time', () => {
  const nothing: Answer<'yes' | 'no'> = { known: false, why: 'nobody keeps the clock' };

  async function sync(time: OperatorTime, machine = nothing): Promise<unknown> {
    const answer = await time.probes({ ...systemProbes(), sync: () => Promise.resolve(machine) }).sync();
    return answer.known ? answer.value : null;
  }

  it('is believed where the machine knows nothing, for a day', async () => {
    const clock = new VirtualClock();
    const differs: number[] = [];
    const time = new OperatorTime(clock, (aheadMs) => differs.push(aheadMs));
    expect(await sync(time)).toBeNull();
    time.hear(NOON + 2000);
    expect(await sync(time)).toBe('yes');
    time.hear(NOON + 3_600_000);
    expect(await sync(time)).toBe('no');
    expect(await sync(time, { known: true, value: 'yes' })).toBe('yes');
    clock.advance(26 * 3_600_000);
    expect(await sync(time)).toBeNull();
    expect(differs).toEqual([3_600_000]);
  });

  it('that differs is told once, until it agreed again', () => {
    const clock = new VirtualClock();
    const differs: number[] = [];
    const time = new OperatorTime(clock, (aheadMs) => differs.push(aheadMs));
    for (const ahead of [90_000, 91_000, 0, -90_000]) time.hear(NOON + ahead);
    expect(differs).toEqual([90_000, -90_000]);
  });
});
