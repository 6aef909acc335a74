import { describe, expect, it } from 'vitest';
import { REFUSED_FOR_MS, WAKE_GAP_MS } from '../../../main/operator/webhook/sender.ts';
import { verifySignature } from '../../../main/operator/webhook/signature.ts';
import { settle } from '../../rig/clock.ts';
import { randomFrom } from '../../rig/random.ts';
import { idOf, record, Rig, SECRET, STATION } from './rig.ts';

const MINUTE_MS = 60_000;
const CUT = { failure: 'unreachable', message: 'connect ECONNREFUSED' } as const;

async function started(rig = new Rig()): Promise<Rig> {
  rig.sender.start();
  await settle();
  return rig;
}

describe('delivery', () => {
  it('sends what waits, in order, one at a time, and forgets what was acknowledged', async () => {
    const rig = new Rig().add(1, 2, 3);
    expect(rig.posts).toEqual([]);
    await started(rig);
    expect(rig.posted).toEqual([1, 2, 3].map(idOf));
    expect(rig.outbox.items).toEqual([]);
    expect(rig.clock.waiting).toBe(0);
  });

  it('begins the next only when the last has ended', async () => {
    const rig = await started(new Rig().always('never').add(1, 2));
    await rig.pass(MINUTE_MS);
    expect(rig.posted).toEqual([idOf(1)]);
  });

  it('sends at once when woken, but not within the caller’s transaction', async () => {
    const rig = await started();
    rig.add(1);
    expect([rig.posts.length, rig.outbox.calls.next]).toEqual([0, 1]);
    await settle();
    expect(rig.posts[0]?.ms).toBe(0);
  });

  it('misses no record that is added while it sends', async () => {
    const rig = await started();
    rig.answer = ({ headers }) => {
      if (headers['webhook-id'] === idOf(1)) rig.add(2);
      return { status: 200 };
    };
    rig.add(1);
    await settle();
    expect(rig.outbox.items).toEqual([]);
  });

  it.each(Array.from({ length: 20 }, (_, microtasks) => microtasks))(
    'misses no record that is added just as it finds nothing more: %i microtasks later',
    async (microtasks) => {
      const rig = await started();
      rig.add(1);
      for (let passed = 0; passed < microtasks; passed += 1) await Promise.resolve();
      rig.add(2);
      await settle();
      expect(rig.outbox.items).toEqual([]);
    },
  );

  it('signs each attempt anew, with the id and the body of the first', async () => {
    const rig = await started(new Rig().always(CUT).add(1));
    await rig.pass(2 * MINUTE_MS);
    expect(rig.posts.length).toBeGreaterThan(4);
    const bodies = new Set(rig.posts.map(({ request }) => request.body));
    expect([bodies.size, new Set(rig.posted).size]).toEqual([1, 1]);
    for (const { at, request } of rig.posts) {
      expect(request.headers['webhook-timestamp']).toBe(String(Math.floor(at / 1000)));
      expect(verifySignature(SECRET, request.headers, request.body, at)).toBe(true);
    }
  });

  it('sends the record, led by type, time and station', async () => {
    const rig = await started(new Rig().add(1));
    const { headers, body, timeoutMs, url } = rig.posts[0]?.request ?? expect.fail('nothing was sent');
    expect(headers['content-type']).toBe('application/json');
    expect([timeoutMs, url]).toEqual([10_000, 'https://alerts.example.org/hooks/T0K3N']);
    expect(JSON.parse(body)).toEqual({
      type: 'alert.raised',
      timestamp: '2026-03-15T11:00:00.000Z',
      station: STATION,
      ...record(1),
    });
    expect(body).toMatch(
      /^\{"type":"alert.raised","timestamp":"2026-03-15T11:00:00.000Z","station":"CP-0001",/,
    );
  });

  it('keeps full stops out of what is signed as an id', async () => {
    const rig = new Rig();
    rig.outbox.add(record(1, { id: 'CP.1=é-1' }));
    await started(rig);
    expect(rig.posted).toEqual(['CP%2E1%3D%C3%A9-1']);
  });
});

describe('what the disk remembers', () => {
  it('sends again, with the same id, what was acknowledged just before the kiosk died', async () => {
    const rig = new Rig().add(1);
    rig.outbox.broken.add('done');
    await started(rig);
    await rig.sender.stop();
    rig.outbox.broken.clear();
    const next = await started(new Rig(rig.outbox));
    expect([...rig.posted, ...next.posted]).toEqual([idOf(1), idOf(1)]);
    expect(rig.outbox.items).toEqual([]);
  });

  it('does not send again what was acknowledged while the store fails, and goes on once it works', async () => {
    const rig = new Rig().add(1, 2);
    rig.outbox.broken.add('done');
    await started(rig);
    await rig.pass(10 * MINUTE_MS);
    expect(rig.posted).toEqual([idOf(1)]);
    expect(rig.failures.length).toBeGreaterThan(3);
    rig.outbox.broken.clear();
    await rig.pass(MINUTE_MS);
    expect(rig.posted).toEqual([idOf(1), idOf(2)]);
    expect(rig.outbox.items).toEqual([]);
  });

  it('takes no other record for the acknowledged one when a new store counts from one again', async () => {
    const rig = new Rig().add(1);
    rig.outbox.broken.add('done');
    await started(rig);
    rig.outbox.items = rig.outbox.items.map((item) => ({ ...item, id: 'other' }));
    rig.outbox.broken.clear();
    await rig.pass(MINUTE_MS);
    expect(rig.posted).toEqual([idOf(1), 'other']);
  });

  it('waits for a store that cannot be read, no longer than a minute', async () => {
    const rig = new Rig().add(1);
    rig.outbox.broken.add('next').add('waiting');
    await started(rig);
    await rig.pass(60 * MINUTE_MS);
    expect(rig.posts).toEqual([]);
    expect(rig.outbox.calls.next).toBeLessThan(70);
    expect(rig.sender.status().waiting).toBeNull();
    rig.outbox.broken.clear();
    await rig.pass(MINUTE_MS);
    expect(rig.posted).toEqual([idOf(1)]);
  });

  it('goes on when a failed attempt cannot be noted', async () => {
    const rig = new Rig().always(CUT).add(1);
    rig.outbox.broken.add('attempted');
    await started(rig);
    await rig.pass(MINUTE_MS);
    expect(rig.posts.length).toBeGreaterThan(3);
    expect(rig.failures).toHaveLength(rig.posts.length);
    rig.always({ status: 200 });
    await rig.pass(MINUTE_MS);
    expect(rig.outbox.items).toEqual([]);
  });

  it('counts failed attempts', async () => {
    const rig = await started(new Rig().always({ status: 500 }).add(1));
    await rig.pass(MINUTE_MS);
    expect(rig.outbox.items[0]?.attempts).toBe(rig.posts.length);
  });
});

describe('retries', () => {
  it('double from one second to five minutes', async () => {
    const rig = await started(new Rig().always(CUT).add(1));
    await rig.pass(30 * MINUTE_MS);
    expect(rig.gaps.slice(0, 11)).toEqual(
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1000),
    );
  });

  it('begin at one second again after a success', async () => {
    const rig = await started(new Rig().always(CUT).add(1));
    await rig.pass(5 * MINUTE_MS);
    rig.always({ status: 200 });
    await rig.pass(5 * MINUTE_MS);
    rig.always(CUT).add(2);
    await rig.pass(10_000);
    expect(rig.gaps.slice(-3)).toEqual([1000, 2000, 4000]);
  });

  it.each([1, 5, 12])(
    'of a thousand chargers do not meet in one second: the %i. one',
    async (retry) => {
      const rigs = Array.from({ length: 1000 }, (_, seed) => new Rig(undefined, randomFrom(seed)));
      const times = await Promise.all(
        rigs.map(async (rig) => {
          await started(rig.always(CUT).add(1));
          while (rig.posts.length <= retry) {
            rig.clock.advance(
              (rig.sender.status().nextAttemptAt ?? expect.fail('gave up')) - rig.clock.now(),
            );
            await settle();
          }
          return rig.posts[retry]?.ms ?? expect.fail('no retry');
        }),
      );
      const spread = Math.max(...times) - Math.min(...times);
      const most = (windowMs: number) =>
        Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
      if (retry === 1) {
        expect(Math.min(...times)).toBeGreaterThanOrEqual(500);
        expect(spread).toBeGreaterThan(950);
        expect(most(100)).toBeLessThan(160);
      } else {
        expect(most(1000)).toBeLessThan(retry === 5 ? 130 : 20);
      }
    },
    60_000,
  );

  it.each([
    ['seconds', 429, '120'],
    ['a date', 503, 'Sun, 15 Mar 2026 11:02:00 GMT'],
  ])('are not made before the receiver allows them: %s', async (_what, status, retryAfter) => {
    const rig = await started(new Rig().always({ status, retryAfter }).add(1));
    await rig.pass(WAKE_GAP_MS + 1);
    rig.add(2);
    await rig.pass(10 * MINUTE_MS);
    expect(rig.gaps[0]).toBeGreaterThanOrEqual(120_000);
    expect(rig.gaps[0]).toBeLessThanOrEqual(180_000);
  });

  it.each([
    ['a year', '31536000', 60 * MINUTE_MS],
    ['nonsense', 'later', 1000],
    ['the past', 'Sun, 15 Mar 2020 11:02:00 GMT', 1000],
  ])('make the best of a Retry-After of %s', async (_what, retryAfter, atLeast) => {
    const rig = await started(new Rig().always({ status: 429, retryAfter }).add(1));
    const next = (rig.sender.status().nextAttemptAt ?? 0) - rig.clock.now();
    expect(next).toBeGreaterThanOrEqual(atLeast);
    expect(next).toBeLessThanOrEqual(atLeast * 1.5);
  });

  it('are brought forward by a new record, not more often than every ten seconds', async () => {
    const rig = await started(new Rig().always(CUT).add(1));
    await rig.pass(20 * MINUTE_MS);
    const before = rig.posts.length;
    for (let second = 0; second < 60; second += 1) {
      rig.add(100 + second);
      await rig.pass(1000);
    }
    expect(rig.posts.length - before).toBeGreaterThanOrEqual(5);
    expect(rig.posts.length - before).toBeLessThanOrEqual(7);
    await rig.pass(2 * WAKE_GAP_MS);
    rig.always({ status: 200 }).add(999);
    await settle();
    expect(rig.outbox.items).toEqual([]);
  });

  it('survive a transport that throws', async () => {
    const rig = await started(new Rig().always(new Error('bug')).add(1));
    expect(rig.sender.status().lastFailure?.message).toBe('bug');
    rig.always({ status: 200 });
    await rig.pass(2000);
    expect(rig.outbox.items).toEqual([]);
  });
});

describe('a message that the receiver finds wrong', () => {
  const poison = (status: number) => (rig: Rig, seq: number) => {
    rig.answer = ({ headers }) => ({ status: headers['webhook-id'] === idOf(seq) ? status : 200 });
  };

  it.each([400, 413, 422])('is passed over after an hour, and said to be: %i', async (status) => {
    const rig = new Rig().add(1, 2, 3);
    poison(status)(rig, 2);
    await started(rig);
    await rig.pass(REFUSED_FOR_MS - 1);
    expect([rig.posted.includes(idOf(3)), rig.refused]).toEqual([false, []]);
    await rig.pass(8 * MINUTE_MS);
    expect(rig.refused).toEqual([[idOf(2), status]]);
    expect(rig.posted.filter((id) => id === idOf(2)).length).toBeGreaterThanOrEqual(5);
    expect(rig.posted.at(-1)).toBe(idOf(3));
    expect([rig.outbox.items, rig.conditions]).toEqual([[], []]);
  });

  it('needs five refusals, however long they take', async () => {
    const rig = new Rig().add(1);
    rig.always({ status: 400, retryAfter: '3600' });
    await started(rig);
    await rig.pass(3 * REFUSED_FOR_MS);
    expect([rig.posts.length, rig.refused]).toEqual([3, []]);
    await rig.pass(4 * REFUSED_FOR_MS);
    expect([rig.posts.length, rig.refused.length]).toEqual([5, 1]);
  });

  it('is not passed over for what the network did', async () => {
    const rig = await started(new Rig().always(CUT).add(1));
    await rig.pass(5 * REFUSED_FOR_MS);
    rig.always({ status: 400 });
    await rig.pass(REFUSED_FOR_MS - MINUTE_MS);
    expect(rig.refused).toEqual([]);
  });

  it('and the next one too: the receiver rejects the station', async () => {
    const rig = await started(new Rig().always({ status: 400 }).add(1, 2));
    await rig.pass(REFUSED_FOR_MS - 1);
    expect(rig.told).toEqual([]);
    await rig.pass(8 * MINUTE_MS);
    expect([rig.refused.length, rig.told]).toEqual([1, ['operator.rejected up']]);
    rig.always({ status: 200 });
    await rig.pass(8 * MINUTE_MS);
    expect(rig.told).toEqual(['operator.rejected up', 'operator.rejected down']);
  });

  it('410 is said at once to be a rejection, and passed over like the others', async () => {
    const rig = await started(new Rig().always({ status: 410 }).add(1));
    expect(rig.told).toEqual(['operator.rejected up']);
    await rig.pass(REFUSED_FOR_MS + 8 * MINUTE_MS);
    expect(rig.refused).toEqual([[idOf(1), 410]]);
    expect(rig.outbox.items).toEqual([]);
  });

  it('is not sent again when the store cannot forget it', async () => {
    const rig = new Rig().add(1);
    rig.outbox.broken.add('done');
    await started(rig.always({ status: 422 }));
    await rig.pass(REFUSED_FOR_MS + 8 * MINUTE_MS);
    const { length } = rig.posts;
    await rig.pass(REFUSED_FOR_MS);
    expect([rig.posts.length, rig.refused.length]).toEqual([length, 1]);
  });
});

describe('stopping', () => {
  it('gives up the attempt that is under way, touches nothing more and holds no timer', async () => {
    const rig = await started(new Rig().always('never').add(1));
    await rig.sender.stop();
    expect(rig.posts[0]?.request.signal.aborted).toBe(true);
    const calls = { ...rig.outbox.calls };
    rig.add(2);
    rig.sender.start();
    await rig.pass(60 * MINUTE_MS);
    expect([rig.outbox.calls, rig.posts.length, rig.clock.waiting]).toEqual([calls, 1, 0]);
    expect([rig.outbox.items.length, rig.outbox.items[0]?.attempts, rig.conditions]).toEqual([2, 0, []]);
  });

  it('ends the wait for a retry', async () => {
    const rig = await started(new Rig().always(CUT).add(1));
    await rig.sender.stop();
    await rig.pass(60 * MINUTE_MS);
    expect([rig.posts.length, rig.clock.waiting, rig.sender.status().nextAttemptAt]).toEqual([1, 0, null]);
  });

  it('before the start is fine, and in the same turn as the start', async () => {
    const rig = new Rig().add(1);
    await rig.sender.stop();
    const other = new Rig().add(1);
    other.sender.start();
    await other.sender.stop();
    expect([rig.posts.length, other.posts.length, other.outbox.items.length]).toEqual([0, 0, 1]);
  });
});

describe('status', () => {
  it('says what waits, how it went, and when it goes on', async () => {
    const rig = await started();
    const { clock, sender } = rig;
    const empty = {
      waiting: 0,
      lastSuccessAt: null,
      lastFailure: null,
      nextAttemptAt: null,
      condition: null,
    };
    expect(sender.status()).toEqual(empty);
    rig.add(1);
    await settle();
    const lastSuccessAt = clock.now();
    await rig.pass(5000);
    rig.always({ status: 401 }).add(2, 3);
    await settle();
    expect(sender.status()).toEqual({
      waiting: 2,
      lastSuccessAt,
      lastFailure: { at: clock.now(), message: 'answered 401' },
      nextAttemptAt: clock.now() + 5 * MINUTE_MS,
      condition: 'operator.rejected',
    });
    await rig.pass(MINUTE_MS);
    expect(sender.status().nextAttemptAt).toBe(clock.now() + 4 * MINUTE_MS);
  });
});
