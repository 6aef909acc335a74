/** Sessions at two connectors while the central system fails in every way and the kiosk dies again and again. */
import { describe, expect, it } from 'vitest';
import { until } from '../../rig/until.ts';
import { randomFrom } from '../../rig/random.ts';
import { csms16, ended, kiosk, newStore, samples, started } from './rig.ts';

const SESSIONS = 12;

describe('a bad day', () => {
  it.each([1, 2, 3])('loses nothing and keeps the order of each session (%i)', async (seed) => {
    const random = randomFrom(seed);
    const csms = await csms16();
    const store = newStore();
    // Giving up is another story: here the central system mends.
    store.states.write('ocpp16/configuration', { TransactionMessageAttempts: '100' });
    let transactions = 0;
    let calm = false;
    /** Started by number, as the central system sees it. */
    const taken: { transaction: number; what: string }[] = [];
    const sometimes = <Result>(result: () => Result): Result => {
      const chance = calm ? 1 : random();
      if (chance < 0.1) csms.cut();
      else if (chance < 0.2) throw new Error('failed inside');
      const done = result();
      // Taken, and the answer lost.
      if (chance >= 0.2 && chance < 0.3) csms.cut();
      return done;
    };
    csms.answer('StartTransaction', () =>
      sometimes(() => {
        transactions += 1;
        taken.push({ transaction: transactions, what: 'start' });
        return { idTagInfo: { status: 'Accepted' }, transactionId: transactions };
      }),
    );
    csms.answer('MeterValues', ({ transactionId, meterValue }) =>
      sometimes(() => {
        const [{ timestamp = '' } = {}] = meterValue as { timestamp?: string }[];
        taken.push({ transaction: Number(transactionId), what: timestamp });
        return {};
      }),
    );
    csms.answer('StopTransaction', ({ transactionId, meterStop }) =>
      sometimes(() => {
        taken.push({ transaction: Number(transactionId), what: `stop ${String(meterStop)}` });
        return {};
      }),
    );

    let made = kiosk(csms, { store });
    made.operator.start();
    for (let session = 0; session < SESSIONS; session++) {
      const common = { session: `s${String(session)}`, connector: 1 + (session % 2) };
      made.tell(started(common));
      for (const seq of [1, 2, 3]) made.tell(samples(seq, common));
      made.tell(ended(4, { ...common, registerWh: 20_000 + session }));
      made.clock.advance(30_000);
      await made.passUntil('a little more', () => random() < 0.2, 2000);
      if (random() < 0.4) {
        await made.operator.stop();
        made = kiosk(csms, { store, clock: made.clock });
        made.operator.start();
      }
    }
    calm = true;
    await made.passUntil('everything', () => made.waiting() === 0, 2000);
    await until('nothing under way', 5000, () => made.waiting() === 0);

    // Every session was stopped under a number of its own, with all that is between, in order; copies only of what was cut off.
    const stopped = new Map(
      taken.filter(({ what }) => what.startsWith('stop')).map(({ transaction, what }) => [what, transaction]),
    );
    expect(stopped.size).toBe(SESSIONS);
    for (let session = 0; session < SESSIONS; session++) {
      const stop = `stop ${String(20_000 + session)}`;
      const own = taken
        .filter(({ transaction }) => transaction === stopped.get(stop))
        .map(({ what }) => what);
      const times = [1, 2, 3].map((seq) => samples(seq).at).map((at) => new Date(at).toISOString());
      expect([...new Set(own)]).toEqual(['start', ...times, stop]);
      expect(own.toSorted((a, b) => rank(a) - rank(b))).toEqual(own);
    }
    expect(made.givenUp).toEqual([]);
  });
});

function rank(what: string): number {
  if (what === 'start') return 0;
  return what.startsWith('stop') ? Infinity : Date.parse(what);
}
