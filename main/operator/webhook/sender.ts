/**
 * Takes alert records from the outbox to the operator’s webhook: strictly in order, one at a time, each until it is
 * acknowledged. A record may arrive twice (an answer that got lost, a kiosk that died before it had noted the answer), with
 * the same `webhook-id`, by which receivers drop copies.
 *
 * The conditions of the link become faults, and so records behind the same link. That cannot go round: a condition is told
 * when it changes, not with each attempt; a record that is added brings an attempt forward only after `WAKE_GAP_MS`; and a
 * link that comes and goes is damped where records are made (`main/faults/alerts.ts`).
 */
import type { Clock, Timer } from '../../clock.ts';
import { log } from '../../log/log.ts';
import { messageOf } from '../../problem.ts';
import type { Outbox, OutboxItem } from '../outbox.ts';
import { retryInMs } from './backoff.ts';
import { bodyOf, webhookIdOf } from './body.ts';
import { Link, type LinkCode, type LinkCondition } from './link.ts';
import { sign, webhookKey } from './signature.ts';
import type { Post, PostResult } from './transport.ts';
import { judge, type Verdict } from './verdict.ts';

/** The outbox’s channel that holds `AlertRecord`s for the webhook. */
export const WEBHOOK_CHANNEL = 'webhook';
export const TIMEOUT_MS = 10_000;
/** A record that the receiver finds wrong is passed over after at least so many refusals, spread over at least so long. */
export const MOST_REFUSALS = 5;
export const REFUSED_FOR_MS = 60 * 60_000;
/** `wake()` brings a retry forward, but not closer to the last attempt than this; to a rejecting receiver, not than that. */
export const WAKE_GAP_MS = 10_000;
export const REJECTED_WAKE_GAP_MS = 60_000;
/** A store that fails is tried again after a second, doubling up to this. */
const LONGEST_STORE_RETRY_MS = 60_000;

/** Called from the sender’s own turn, never from within `wake()`. Must not throw; what they throw is only logged. */
export interface WebhookListener {
  /** The link’s state changed; at most one of its conditions is up at a time. */
  condition(condition: LinkCondition): void;
  /** This record was passed over for good: the receiver answered `status` to it again and again. */
  refused(id: string, status: number): void;
  /** The outbox could not be read or written. Nothing is lost: it is tried again. */
  failed(error: unknown): void;
}

export interface WebhookOptions {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly url: string;
  /** Any text, or `whsec_…` as in the Standard Webhooks specification. */
  readonly secret: string;
  /** The station’s id, for the body. */
  readonly station: string;
  readonly post: Post;
  /** 0 … 1, like `Math.random`. */
  readonly random: () => number;
  readonly listener: WebhookListener;
}

export interface WebhookStatus {
  /** Records that wait; null: the store does not say. */
  readonly waiting: number | null;
  /** Epoch ms, of this run. */
  readonly lastSuccessAt: number | null;
  readonly lastFailure: { readonly at: number; readonly message: string } | null;
  /** Epoch ms; null: an attempt is under way, or there is nothing to send. */
  readonly nextAttemptAt: number | null;
  readonly condition: LinkCode | null;
}

export class WebhookSender {
  readonly #options: WebhookOptions;
  readonly #key: Buffer;
  readonly #link: Link;
  readonly #stopping = new AbortController();
  #started = false;
  #work: Promise<void> | null = null;
  #woken = false;
  #next: { readonly timer: Timer; readonly dueMs: number; readonly notBeforeMs: number } | null = null;
  /** In a row. */
  #failures = 0;
  #storeFailures = 0;
  /** Id of a record that is done with while the store could not yet be told. */
  #settled: string | null = null;
  #refusals: { readonly id: string; readonly times: number; readonly sinceMs: number } | null = null;
  /** A record was passed over and none was taken since. */
  #passedOver = false;
  #lastSuccessAt: number | null = null;
  #lastFailure: WebhookStatus['lastFailure'] = null;

  /** Throws ProblemError for a secret that is none. */
  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#key = webhookKey(options.secret);
    // The path of a webhook’s address is often a secret itself.
    this.#link = new Link({ link: 'webhook', host: new URL(options.url).host }, (condition) =>
      this.#tell((listener) => listener.condition(condition)),
    );
  }

  /** Sends what waits. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#begin();
  }

  /**
   * A record was added, or the network came back: sends at once. While a retry is due it is brought forward, unless the
   * last attempt was just made or the receiver asked for patience. May be called within the transaction that adds.
   */
  wake(): void {
    this.#woken = true;
    if (!this.#started || this.#work) return;
    const { dueMs, notBeforeMs } = this.#next ?? { dueMs: 0, notBeforeMs: 0 };
    if (notBeforeMs <= this.#options.clock.monotonic()) this.#begin();
    else if (notBeforeMs < dueMs) this.#arm(notBeforeMs, notBeforeMs);
  }

  /** For good. An attempt under way is given up and counts for nothing; what waits is sent after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#disarm();
    await this.#work;
  }

  /** For service mode. */
  status(): WebhookStatus {
    const { outbox, clock } = this.#options;
    let waiting: number | null = null;
    try {
      waiting = outbox.waiting(WEBHOOK_CHANNEL);
    } catch (error) {
      this.#tell((listener) => listener.failed(error));
    }
    return {
      waiting,
      lastSuccessAt: this.#lastSuccessAt,
      lastFailure: this.#lastFailure,
      nextAttemptAt: this.#next && Math.ceil(clock.now() + Math.max(0, this.#next.dueMs - clock.monotonic())),
      condition: this.#link.up,
    };
  }

  #begin(): void {
    this.#disarm();
    this.#work = this.#sendAll();
  }

  #disarm(): void {
    this.#next?.timer.cancel();
    this.#next = null;
  }

  #arm(dueMs: number, notBeforeMs: number): void {
    this.#disarm();
    const { clock } = this.#options;
    const timer = clock.after(dueMs - clock.monotonic(), () => this.#begin());
    this.#next = { timer, dueMs, notBeforeMs };
  }

  async #sendAll(): Promise<void> {
    // Whoever woke this up may still be in the transaction that adds the record.
    await Promise.resolve();
    const { signal } = this.#stopping;
    let step: Step = 'next';
    while (!signal.aborted && (step === 'next' || (step === 'empty' && this.#woken))) {
      this.#woken = false;
      step = await this.#step();
    }
    this.#work = null;
    if (signal.aborted || typeof step === 'string') return;
    const now = this.#options.clock.monotonic();
    this.#arm(now + step.againInMs, now + Math.min(step.wakeGapMs, step.againInMs));
  }

  async #step(): Promise<Step> {
    try {
      const item = this.#oldest();
      return item ? await this.#deliver(item) : 'empty';
    } catch (error) {
      this.#tell((listener) => listener.failed(error));
      const againInMs = Math.min(1000 * 2 ** Math.min(this.#storeFailures, 16), LONGEST_STORE_RETRY_MS);
      this.#storeFailures += 1;
      return { againInMs, wakeGapMs: 1000 };
    }
  }

  /** The record whose turn it is. Known again by its id: numbers begin anew in a store that replaces a broken one. */
  #oldest(): OutboxItem | undefined {
    const { outbox } = this.#options;
    let item = outbox.next(WEBHOOK_CHANNEL, 1)[0];
    if (item && item.id === this.#settled) {
      outbox.done(item.seq);
      item = outbox.next(WEBHOOK_CHANNEL, 1)[0];
    }
    this.#settled = null;
    this.#storeFailures = 0;
    return item;
  }

  async #deliver(item: OutboxItem): Promise<Step> {
    const { clock, random } = this.#options;
    const begun = clock.monotonic();
    const result = await this.#attempt(item);
    if (!result) return 'empty';
    const ended = clock.monotonic();
    const verdict = judge(result, clock.now());
    if (verdict.kind === 'delivered') {
      this.#taken(item);
      this.#link.note(verdict, begun, ended);
      return 'next';
    }
    this.#failures += 1;
    this.#lastFailure = { at: clock.now(), message: verdict.message };
    this.#store(() => this.#options.outbox.attempted(item.seq));
    this.#link.note(this.#asSeenByLink(verdict), begun, ended);
    if (verdict.kind === 'message' && this.#isRefusedForGood(item, ended)) {
      this.#passOver(item, verdict);
      return 'next';
    }
    const gap = verdict.kind === 'rejected' ? REJECTED_WAKE_GAP_MS : WAKE_GAP_MS;
    return {
      againInMs: retryInMs(verdict, this.#failures, random()),
      wakeGapMs: Math.max(gap, verdict.retryAfterMs ?? 0),
    };
  }

  /** Null: stopped meanwhile. */
  async #attempt(item: OutboxItem): Promise<PostResult | null> {
    const { clock, url, station, post } = this.#options;
    const { signal } = this.#stopping;
    const body = bodyOf(item, station);
    const headers = {
      'content-type': 'application/json',
      ...sign(this.#key, webhookIdOf(item), clock.now(), body),
    };
    let giveUp: () => void = () => undefined;
    const stopped = new Promise<null>((resolve) => (giveUp = () => resolve(null)));
    signal.addEventListener('abort', giveUp);
    try {
      return await Promise.race([post({ url, headers, body, timeoutMs: TIMEOUT_MS, signal }), stopped]);
    } catch (error) {
      return { failure: 'unreachable', message: messageOf(error) };
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #taken(item: OutboxItem): void {
    this.#failures = 0;
    this.#refusals = null;
    this.#passedOver = false;
    this.#lastSuccessAt = this.#options.clock.now();
    this.#settle(item);
  }

  /**
   * One wrong message is no fault of the link. A receiver that finds every message wrong (many answer 400 to a signature
   * that they do not accept), or that is gone (410), rejects the station.
   */
  #asSeenByLink(verdict: Verdict): Verdict {
    const all = verdict.status === 410 || this.#passedOver;
    return verdict.kind === 'message' && all ? { ...verdict, kind: 'rejected' } : verdict;
  }

  /** Counted within one run of the kiosk: `attempts` in the store counts the receiver’s absence too. */
  #isRefusedForGood({ id }: OutboxItem, now: number): boolean {
    const known = this.#refusals?.id === id ? this.#refusals : { id, times: 0, sinceMs: now };
    this.#refusals = { ...known, times: known.times + 1 };
    return this.#refusals.times >= MOST_REFUSALS && now - known.sinceMs >= REFUSED_FOR_MS;
  }

  #passOver(item: OutboxItem, { status }: Verdict): void {
    this.#failures = 0;
    this.#refusals = null;
    this.#passedOver = true;
    // Told first: twice, should the kiosk die in between, rather than never.
    this.#tell((listener) => listener.refused(item.id, status ?? 0));
    this.#settle(item);
  }

  #settle({ id, seq }: OutboxItem): void {
    this.#settled = id;
    this.#store(() => {
      this.#options.outbox.done(seq);
      this.#settled = null;
    });
  }

  #store(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#tell((listener) => listener.failed(error));
    }
  }

  #tell(what: (listener: WebhookListener) => void): void {
    try {
      what(this.#options.listener);
    } catch (error) {
      log.error('webhook.listener-failed', 'a listener to the webhook threw', { error });
    }
  }
}

/** `empty`: nothing to do until woken. */
type Step = 'next' | 'empty' | { readonly againInMs: number; readonly wakeGapMs: number };
