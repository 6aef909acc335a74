/** A sender with everything around it in a test's hands: time, chance, the store, the receiver. */
import type { AlertRecord } from '../../../main/faults/alerts.ts';
import type { Outbox, OutboxItem } from '../../../main/operator/outbox.ts';
import type { LinkCondition } from '../../../main/operator/webhook/link.ts';
import { WebhookSender } from '../../../main/operator/webhook/sender.ts';
import type { PostRequest, PostResult } from '../../../main/operator/webhook/transport.ts';
import { VirtualClock } from '../../rig/clock.ts';

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const STATION = 'CP-0001';

/** What a test says of a record; the rest is some fault's. */
export function record(seq: number, facts: Partial<AlertRecord> = {}): AlertRecord {
  return {
    id: `${STATION}-x7-${String(seq)}`,
    seq,
    fault: `${STATION}-x7-f${String(seq)}`,
    kind: 'raised',
    raised: true,
    code: 'meter.silent',
    connector: 1,
    severity: 'blocking',
    at: 1_773_572_400_000,
    raisedAt: 1_773_572_400_000,
    changes: 1,
    evidence: { port: '/dev/ttyUSB1' },
    consequences: [],
    mrec: null,
    ocpp16: 'PowerMeterFailure',
    ocpp201: { component: 'FiscalMetering', variable: 'Problem' },
    info: 'Energy meter does not answer',
    ...facts,
  };
}

/** The store's part, in memory. It outlives a sender as the disk outlives a process, and fails when told. */
export class MemoryOutbox implements Outbox {
  items: OutboxItem[] = [];
  /** What throws from now on. */
  readonly broken = new Set<'next' | 'waiting' | 'attempted' | 'done'>();
  /** How often it was asked to do what. */
  readonly calls = { next: 0, waiting: 0, attempted: 0, done: 0 };
  #seq = 0;

  add(payload: AlertRecord): void {
    this.#seq += 1;
    const { id, at, connector } = payload;
    this.items.push({ seq: this.#seq, id, at, connector, payload, attempts: 0 });
  }

  next(channel: string, limit: number): readonly OutboxItem[] {
    this.#call('next');
    return channel === 'webhook' ? this.items.slice(0, limit) : [];
  }

  waiting(): number {
    this.#call('waiting');
    return this.items.length;
  }

  attempted(seq: number): void {
    this.#call('attempted');
    this.items = this.items.map((item) =>
      item.seq === seq ? { ...item, attempts: item.attempts + 1 } : item,
    );
  }

  done(seq: number): void {
    this.#call('done');
    this.items = this.items.filter((item) => item.seq !== seq);
  }

  #call(name: 'next' | 'waiting' | 'attempted' | 'done'): void {
    this.calls[name] += 1;
    if (this.broken.has(name)) throw new Error(`no ${name} today`);
  }
}

export type Answer = PostResult | 'never' | Error;

export class Rig {
  readonly clock = new VirtualClock();
  readonly outbox: MemoryOutbox;
  readonly conditions: LinkCondition[] = [];
  readonly refused: [string, number][] = [];
  readonly failures: unknown[] = [];
  readonly posts: { readonly at: number; readonly ms: number; readonly request: PostRequest }[] = [];
  readonly sender: WebhookSender;
  /** What the receiver says now. */
  answer: (request: PostRequest) => Answer = () => ({ status: 204 });
  onCondition: (condition: LinkCondition) => void = () => undefined;

  constructor(outbox = new MemoryOutbox(), random: () => number = () => 0.5) {
    this.outbox = outbox;
    this.sender = new WebhookSender({
      outbox,
      clock: this.clock,
      url: 'https://alerts.example.org/hooks/T0K3N',
      secret: SECRET,
      station: STATION,
      random,
      post: async (request) => {
        this.posts.push({ at: this.clock.now(), ms: this.clock.monotonic(), request });
        const answer = this.answer(request);
        if (answer instanceof Error) throw answer;
        return answer === 'never' ? new Promise(() => undefined) : answer;
      },
      listener: {
        condition: (condition) => {
          this.conditions.push(condition);
          this.onCondition(condition);
        },
        refused: (id, status) => void this.refused.push([id, status]),
        failed: (error) => void this.failures.push(error),
      },
    });
  }

  /** Adds records and wakes the sender, as the kiosk does. */
  add(...seqs: readonly number[]): this {
    for (const seq of seqs) this.outbox.add(record(seq));
    this.sender.wake();
    return this;
  }

  always(answer: Answer): this {
    this.answer = () => answer;
    return this;
  }

  async pass(ms: number): Promise<this> {
    await this.clock.pass(ms);
    return this;
  }

  /** Ids of what was posted, in order. */
  get posted(): string[] {
    return this.posts.map(({ request }) => request.headers['webhook-id'] ?? '');
  }

  /** `operator.offline up`, `operator.offline down`, … */
  get told(): string[] {
    return this.conditions.map(({ code, raised }) => `${code} ${raised ? 'up' : 'down'}`);
  }

  /** Running time between posts, ms. */
  get gaps(): number[] {
    return this.posts.slice(1).map(({ ms }, index) => ms - (this.posts[index]?.ms ?? 0));
  }
}

export const idOf = (seq: number) => `${STATION}-x7-${String(seq)}`;
