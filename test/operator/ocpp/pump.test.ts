import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../main/operator/ocpp/dialect.ts';
import { type GivenUp, Pump } from '../../../main/operator/ocpp/pump.ts';
import type { OutboxItem } from '../../../main/operator/outbox.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';

const ATTEMPTS = 3;
const RETRY_MS = 10_000;

class Outbox {
  items: OutboxItem[] = [];
  failing = false;
  looks = 0;
  #seq = 0;

  add(connector: number | null, payload: unknown): void {
    this.#seq += 1;
    this.items.push({ seq: this.#seq, id: `m${String(this.#seq)}`, at: 0, connector, payload, attempts: 0 });
  }
  next(_channel: string, limit: number) {
    this.looks += 1;
    this.#fail();
    return this.items.slice(0, limit);
  }
  waiting() {
    return this.items.length;
  }
  attempted(seq: number) {
    this.items = this.items.map((item) =>
      item.seq === seq ? { ...item, attempts: item.attempts + 1 } : item,
    );
  }
  done(seq: number) {
    this.#fail();
    this.items = this.items.filter((item) => item.seq !== seq);
  }
  #fail() {
    if (this.failing) throw new Error('disk I/O error');
  }
}

function pump(clock: VirtualClock, outbox: Outbox, deliver: (item: OutboxItem) => Promise<Delivery>) {
  const givenUp: GivenUp[] = [];
  const failures: unknown[] = [];
  const made = new Pump({
    clock,
    store: { outbox, atomically: (work) => work() },
    channel: 'ocpp',
    deliver,
    timings: () => ({ attempts: ATTEMPTS, retryMs: RETRY_MS }),
    refused: (message) => givenUp.push(message),
    failed: (error) => failures.push(error),
  });
  return { pump: made, givenUp, failures };
}

const done = () => Promise.resolve<Delivery>({ kind: 'done' });

describe('the pump', () => {
  it('does nothing while nothing waits, however long that is', async () => {
    const clock = new VirtualClock();
    const outbox = new Outbox();
    const { pump: made } = pump(clock, outbox, done);
    made.start();
    await settle();
    const { looks } = outbox;
    await clock.pass(24 * 3_600_000);
    expect(outbox.looks).toBe(looks);
    expect(clock.waiting).toBe(0);
    outbox.add(1, 'x');
    made.wake();
    await settle();
    expect(outbox.items).toEqual([]);
  });

  it('sends nothing while it is paused, and what was added meanwhile when it starts', async () => {
    const clock = new VirtualClock();
    const outbox = new Outbox();
    const sent: unknown[] = [];
    const { pump: made } = pump(clock, outbox, ({ payload }) => {
      sent.push(payload);
      return done();
    });
    outbox.add(1, 'a');
    made.wake();
    await settle();
    expect(sent).toEqual([]);
    made.start();
    await settle();
    made.pause();
    outbox.add(1, 'b');
    made.wake();
    await settle();
    expect(sent).toEqual(['a']);
    made.start();
    await settle();
    expect(sent).toEqual(['a', 'b']);
  });

  it('finds the free lane behind any number of messages of one that waits', async () => {
    const clock = new VirtualClock();
    const outbox = new Outbox();
    for (let i = 0; i < 1000; i++) outbox.add(1, 'no');
    outbox.add(2, 'yes');
    const sent: unknown[] = [];
    const { pump: made } = pump(clock, outbox, ({ payload }) => {
      sent.push(payload);
      return payload === 'no' ? Promise.resolve({ kind: 'refused', code: 'X', message: '' }) : done();
    });
    made.start();
    await settle();
    await settle();
    expect(sent).toEqual(['no', 'yes']);
  });

  it('goes on after the store failed, without sending again what was taken', async () => {
    const clock = new VirtualClock();
    const outbox = new Outbox();
    let sent = 0;
    const { pump: made, failures } = pump(clock, outbox, () => {
      sent += 1;
      outbox.failing = sent === 1;
      return done();
    });
    outbox.add(1, 'a');
    outbox.add(1, 'b');
    made.start();
    await clock.pass(5000);
    expect(failures.length).toBeGreaterThan(1);
    outbox.failing = false;
    await clock.pass(60_000);
    expect(sent).toBe(2);
    expect(outbox.items).toEqual([]);
  });

  it('delivers everything that is not given up once, in order within each lane, whatever happens on the way', async () => {
    const outcome = fc.constantFrom<Delivery>(
      { kind: 'done' },
      { kind: 'done' },
      { kind: 'refused', code: 'X', message: '' },
      { kind: 'unanswered', sent: true, message: '' },
      { kind: 'unanswered', sent: false, message: '' },
      { kind: 'impossible', message: '' },
    );
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), lane: fc.constantFrom(null, 1, 2) }),
      fc.record({ do: fc.constantFrom('pause', 'start', 'kill', 'pass') }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.array(outcome, { maxLength: 60 }),
        async (steps, outcomes) => {
          const clock = new VirtualClock();
          const outbox = new Outbox();
          const taken: { lane: number | null; number: number }[] = [];
          const added: { lane: number | null; number: number }[] = [];
          const script = [...outcomes];
          const deliver = ({ connector, payload }: OutboxItem) => {
            const what = script.shift() ?? { kind: 'done' };
            if (what.kind === 'done' || what.kind === 'impossible') {
              taken.push({ lane: connector, number: Number(payload) });
            }
            return Promise.resolve(what);
          };
          let rig = pump(clock, outbox, deliver);
          const givenUp: GivenUp[] = [];
          for (const one of steps) {
            if (one.do === 'add') {
              added.push({ lane: one.lane, number: added.length });
              outbox.add(one.lane, added.length - 1);
              rig.pump.wake();
            } else if (one.do === 'pause') rig.pump.pause();
            else if (one.do === 'start') rig.pump.start();
            else if (one.do === 'pass') await clock.pass(15_000);
            else {
              await rig.pump.stop();
              givenUp.push(...rig.givenUp);
              rig = pump(clock, outbox, deliver);
            }
          }
          rig.pump.start();
          await clock.pass(100 * 3_600_000);
          givenUp.push(...rig.givenUp);
          expect(outbox.items).toEqual([]);
          const refused = new Set(
            givenUp.filter(({ why }) => why !== 'impossible').map(({ payload }) => Number(payload)),
          );
          for (const lane of [null, 1, 2]) {
            const of = (list: typeof added) =>
              list.filter((entry) => entry.lane === lane).map(({ number }) => number);
            expect(of(taken)).toEqual(of(added).filter((number) => !refused.has(number)));
          }
          expect(clock.waiting).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
