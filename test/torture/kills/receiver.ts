/** The operator's end of the alert webhook: behaves as badly as networks do, and reckons in the end. */
import type { AlertRecord } from '../../../main/faults/alerts.ts';
import {
  startWebhookReceiver,
  type ReceiverBehaviour,
  type WebhookReceiver,
} from '../../rig/webhook-receiver.ts';
import { demand, same } from '../violation.ts';

export const SECRET = 'whsec_dG9ydHVyZS10b3J0dXJlLXRvcnR1cmU=';

const MOODS: readonly ReceiverBehaviour[] = [
  'ok',
  'ok',
  { status: 503 },
  'take-and-close',
  'close',
  'hang',
  'garbage',
];

export class MoodyReceiver {
  readonly #receiver: WebhookReceiver;

  private constructor(receiver: WebhookReceiver) {
    this.#receiver = receiver;
  }

  static async start(): Promise<MoodyReceiver> {
    return new MoodyReceiver(await startWebhookReceiver({ secret: SECRET }));
  }

  get url(): string {
    return this.#receiver.url;
  }

  /** From one kill to the next it behaves in one way. */
  moodFor(kill: number): void {
    this.#receiver.behave(MOODS[kill % MOODS.length] ?? 'ok');
  }

  /** At last it takes everything. */
  calm(): void {
    this.#receiver.behave('ok');
  }

  /** Every alert arrived, and nothing was told twice under two ids. Returns how many there were. */
  check(): number {
    const { received, badSignatures } = this.#receiver;
    same(badSignatures, 0, 'alerts whose signature was wrong');
    const told = new Map<string, string>();
    const orders = new Map<string, Set<number>>();
    for (const { id, body } of received) {
      const { seq, fault, kind } = body as unknown as Pick<AlertRecord, 'seq' | 'fault' | 'kind'>;
      const what = `${fault} ${kind}`;
      demand(kind === 'summary' || (told.get(what) ?? id) === id, () => `${what} was told as two alerts`);
      told.set(what, id);
      const store = id.slice(0, id.lastIndexOf('-'));
      orders.set(store, (orders.get(store) ?? new Set()).add(seq));
    }
    for (const [store, seqs] of orders) {
      for (let seq = 1; seq <= Math.max(...seqs); seq++)
        demand(seqs.has(seq), () => `alert ${store}-${String(seq)} never arrived`);
    }
    return received.length;
  }

  stop(): Promise<void> {
    return this.#receiver.stop();
  }
}
