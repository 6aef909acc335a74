import { describe, expect, it } from 'vitest';
import { alert, alertsDue, beginAlerts } from '../../../main/faults/alerts.ts';
import { settle } from '../../rig/clock.ts';
import { randomFrom } from '../../rig/random.ts';
import { MemoryOutbox, Rig, type Answer } from './rig.ts';

const MINUTE_MS = 60_000;
const CUT = { failure: 'unreachable', message: 'connect ECONNREFUSED' } as const;
const EXPIRED = {
  failure: 'certificate',
  message: 'certificate has expired',
  evidence: { issuer: 'Old Authority', validTo: 'Jan  1 00:00:00 2020 GMT' },
} as const;

async function after(answer: Answer, ms = 0, rig = new Rig()): Promise<Rig> {
  rig.always(answer);
  if (rig.outbox.items.length === 0) rig.add(1);
  rig.sender.start();
  await settle();
  return rig.pass(ms);
}

describe('the link as conditions', () => {
  it('says nothing of one failed attempt', async () => {
    const rig = await after(CUT);
    rig.always({ status: 200 });
    await rig.pass(MINUTE_MS);
    expect(rig.conditions).toEqual([]);
  });

  it('says nothing of a single attempt that took ten seconds to fail', async () => {
    const rig = new Rig();
    await after({ failure: 'timeout', message: 'no answer' }, 0, rig);
    expect(rig.conditions).toEqual([]);
  });

  it.each([
    ['unreachable', CUT],
    ['timeout', { failure: 'timeout', message: 'no answer within 10000 ms' }],
    ['5xx', { status: 502 }],
  ] as const)('is offline after ten seconds of trying: %s', async (_what, answer) => {
    const rig = await after(answer, 10_000);
    expect(rig.told).toEqual([]);
    await rig.pass(10_000);
    expect(rig.told).toEqual(['operator.offline up']);
    await rig.pass(60 * MINUTE_MS);
    expect(rig.told).toEqual(['operator.offline up']);
    rig.always({ status: 200 });
    await rig.pass(8 * MINUTE_MS);
    expect(rig.told).toEqual(['operator.offline up', 'operator.offline down']);
  });

  it.each([301, 401, 403, 404, 405])('is rejected at once by %i, and asked slowly', async (status) => {
    const rig = await after({ status }, 60 * MINUTE_MS);
    expect(rig.told).toEqual(['operator.rejected up']);
    expect(rig.conditions[0]?.evidence).toEqual({
      link: 'webhook',
      host: 'alerts.example.org',
      status,
      message: `answered ${String(status)}`,
    });
    expect(rig.posts.length).toBeLessThanOrEqual(13);
    expect(rig.outbox.items).toHaveLength(1);
    rig.always({ status: 200 });
    await rig.pass(8 * MINUTE_MS);
    expect(rig.told).toEqual(['operator.rejected up', 'operator.rejected down']);
  });

  it('tells the certificate, with what a technician needs', async () => {
    const rig = await after(EXPIRED);
    expect(rig.conditions).toEqual([
      {
        code: 'operator.certificate',
        raised: true,
        evidence: {
          link: 'webhook',
          host: 'alerts.example.org',
          reason: 'certificate',
          message: 'certificate has expired',
          ...EXPIRED.evidence,
        },
      },
    ]);
  });

  it('never has two conditions up', async () => {
    const rig = await after(EXPIRED, MINUTE_MS);
    for (const answer of [{ status: 401 }, CUT, EXPIRED, { status: 503 }, { status: 200 }]) {
      rig.always(answer);
      await rig.pass(30 * MINUTE_MS);
    }
    const [certificate, rejected, offline] = [
      'operator.certificate',
      'operator.rejected',
      'operator.offline',
    ];
    expect(rig.told).toEqual(
      [certificate, rejected, offline, certificate, offline].flatMap((code) => [
        `${code} up`,
        `${code} down`,
      ]),
    );
  });

  it.each([400, 429])('is no longer offline when the receiver answers %i', async (status) => {
    const rig = await after(CUT, MINUTE_MS);
    rig.always({ status });
    await rig.pass(5 * MINUTE_MS);
    expect(rig.told).toEqual(['operator.offline up', 'operator.offline down']);
    expect(rig.sender.status().waiting).toBe(1);
  });

  it('stays rejected until a message is taken', async () => {
    const rig = await after({ status: 401 });
    rig.always({ status: 429 });
    await rig.pass(30 * MINUTE_MS);
    expect(rig.told).toEqual(['operator.rejected up']);
  });

  it('counts ten seconds anew when an answer came in between', async () => {
    const rig = await after(CUT, 9000);
    rig.always({ status: 429 });
    await rig.pass(8000);
    rig.always(CUT);
    await rig.pass(25_000);
    expect([rig.posts.length, rig.told]).toEqual([6, []]);
  });

  it('asks for nothing and says nothing while there is nothing to send', async () => {
    const rig = new Rig().always(CUT);
    rig.sender.start();
    await rig.pass(24 * 60 * MINUTE_MS);
    expect([rig.posts.length, rig.told, rig.clock.waiting]).toEqual([0, [], 0]);
  });

  it('goes on when its listener throws', async () => {
    const rig = new Rig();
    rig.onCondition = () => {
      throw new Error('a bug of the listener (this test’s)');
    };
    await after({ status: 401 }, 0, rig);
    rig.always({ status: 200 });
    await rig.pass(8 * MINUTE_MS);
    expect(rig.outbox.items).toEqual([]);
  });
});

/** The whole circle: the link's conditions become faults, and alert records behind the same link. */
class Circle extends Rig {
  #state = beginAlerts('CP-1-x7', this.#moment);
  made = 0;

  constructor(seed = 1) {
    super(new MemoryOutbox(), randomFrom(seed));
    this.onCondition = ({ code, raised, evidence }) =>
      this.#take(
        alert(
          this.#state,
          { type: raised ? 'raised' : 'cleared', code, connector: null, evidence },
          this.#moment,
        ),
      );
  }

  get #moment() {
    return { now: this.clock.now(), monotonic: this.clock.monotonic(), run: '1' };
  }

  #take({ state, records, dueInMs }: ReturnType<typeof alert>): void {
    this.#state = state;
    this.made += records.length;
    for (const each of records) this.outbox.add(each);
    if (records.length > 0) this.sender.wake();
    if (dueInMs !== null) this.clock.after(dueInMs, () => this.#take(alertsDue(this.#state, this.#moment)));
  }
}

describe('alerts about the link that carries the alerts', () => {
  it('do not go round: a day offline makes one record, and a second when it is over', async () => {
    const rig = new Circle();
    await after(CUT, 24 * 60 * MINUTE_MS, rig);
    expect(rig.made).toBe(1);
    // Every five minutes, ±50 %.
    expect(rig.posts.length).toBeLessThan(400);
    rig.always({ status: 200 });
    await rig.pass(60 * MINUTE_MS);
    expect([rig.made, rig.outbox.items.length]).toEqual([2, 0]);
  });

  it.each([1, 2, 3])('do not flood: a link that comes and goes for hours (%i)', async (seed) => {
    const rig = new Circle(seed);
    const chance = randomFrom(seed);
    await after(CUT, 0, rig);
    for (let turn = 0; turn < 480; turn += 1) {
      rig.always(turn % 2 === 0 ? CUT : { status: 200 });
      rig.add(1000 + turn);
      await rig.pass((0.4 + chance() / 5) * MINUTE_MS);
    }
    const changes = rig.conditions.length;
    expect(changes).toBeGreaterThan(100);
    // Three beginnings and ends, then a summary in a quarter of an hour.
    expect(rig.made).toBeLessThan(40);
    rig.always({ status: 200 });
    await rig.pass(60 * MINUTE_MS);
    expect(rig.outbox.items).toEqual([]);
  });

  it('do not go round when the receiver refuses everything', async () => {
    const rig = new Circle();
    await after({ status: 400 }, 24 * 60 * MINUTE_MS, rig);
    expect(rig.made).toBeLessThanOrEqual(1);
    expect(rig.posts.length).toBeLessThan(600);
  });
});
