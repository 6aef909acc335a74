/** The session on a connector, from its opening to its receipt: each step of it written, and what it waits for awaited. */
import { randomUUID } from 'node:crypto';
import type { MeterReading } from '../../drivers/meters/meter.ts';
import type { PeriodKind } from '../tariff/session.ts';
import type { SessionRecord, SessionToken } from './journal.ts';
import type { Keeper } from './keeper.ts';
import { OpenSession, type Receipt } from './open-session.ts';
import type { ConnectorOptions } from './options.ts';
import type { PriceBasis } from './price.ts';
import type { StopReason } from './types.ts';
import { Wait } from './wait.ts';

export interface CurrentSessionListener {
  /** It has lasted as long as one may. */
  tooLong(): void;
  /** The price may change at this very instant: the meter is to be read, so that no kWh is priced in the wrong period. */
  wantsReading(): void;
}

export class CurrentSession {
  readonly #o: ConnectorOptions;
  readonly #keeper: Keeper;
  readonly #listener: CurrentSessionListener;
  readonly #priceChange: Wait;
  readonly #longest: Wait;
  #session: OpenSession | null = null;
  #receipt: Receipt | null = null;
  #clockUnsure = false;

  constructor(options: ConnectorOptions, keeper: Keeper, listener: CurrentSessionListener) {
    this.#o = options;
    this.#keeper = keeper;
    this.#listener = listener;
    this.#priceChange = new Wait(options.clock);
    this.#longest = new Wait(options.clock);
  }

  get session(): OpenSession | null {
    return this.#session;
  }
  get receipt(): Receipt | null {
    return this.#receipt;
  }

  /** False: the store would not have it, and there is none. */
  open(token: SessionToken | null, basis: PriceBasis | null, meterStartWh: number): boolean {
    const id = randomUUID();
    const number = `${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase();
    const { id: connector, clock } = this.#o;
    const start = { id, number, connector, token, at: clock.now(), meterStartWh };
    const opened = this.#keeper.write('open', () => OpenSession.open(this.#keeper.journal, start, basis));
    if (!opened) return false;
    this.#adopt(opened);
    return true;
  }

  /** Takes up the session that the last process left. */
  restore(record: SessionRecord, basis: PriceBasis | null): OpenSession {
    const session = OpenSession.restore(this.#keeper.journal, record, basis);
    this.#adopt(session);
    // Whatever happened since the last durable step was not the driver's doing: no time of it is billed.
    this.period(session.lastCertainAt, 'none');
    return session;
  }

  #adopt(session: OpenSession): void {
    this.#session = session;
    this.#receipt = null;
    this.#longest.arm(session.startedAt + this.#o.maxSessionMs, () => this.#listener.tooLong());
    this.#noteClock();
  }

  /** Writes down what happened to it; `what`: by which a store that fails is told of. */
  note(what: 'state' | 'event', at: number, type: string, data: unknown): void {
    const session = this.#session;
    if (session) this.#keeper.write(what, () => this.#keeper.journal.event(session.id, at, type, data));
  }

  /** True: what a snapshot shows of it may be different. */
  reading({ registerWh, watts, milliamps }: MeterReading): boolean {
    const session = this.#session;
    if (!session) return false;
    const at = this.#o.clock.now();
    const changed = this.#keeper.write('reading', () =>
      session.reading({ at, registerWh, watts, milliamps }),
    );
    this.#armPrice();
    return changed ?? false;
  }

  /** A session of more charging periods could not be priced by anybody else. */
  get isCrowded(): boolean {
    return this.#session?.price?.crowded ?? false;
  }

  period(at: number, kind: PeriodKind): void {
    const session = this.#session;
    if (!session) return;
    this.#keeper.write('period', () => session.kind(at, kind));
    this.#armPrice();
  }

  /** Energy is final. `stillOwes`: waiting at the connector may go on costing. */
  end(at: number, reason: StopReason, stillOwes: boolean): void {
    const session = this.#session;
    if (!session || session.endedAt !== null) return;
    this.#keeper.write('end', () => {
      session.end(at, reason, stillOwes);
    });
  }

  /** From now on it is nobody's: the connector is free for the next, and `close` is all that is left to do with it. */
  letGo(): OpenSession | null {
    const session = this.#session;
    this.#longest.cancel();
    this.#priceChange.cancel();
    this.#session = null;
    return session;
  }

  /** Writes the receipt, now or as soon as the store takes it. */
  close(session: OpenSession, at: number, closed: (receipt: Receipt) => void): void {
    this.#keeper.owe(
      () => session.close(at, this.#o.label, this.#o.mask),
      (receipt) => {
        if (!this.#session) this.#receipt = receipt;
        closed(receipt);
      },
    );
  }

  forgetReceipt(): void {
    this.#receipt = null;
  }

  /** Nobody can be sure what time it is: the receipt will say so. */
  clockUnsure(unsure: boolean): void {
    this.#clockUnsure = unsure;
    this.#noteClock();
  }

  /** Leaves it as it is: the next process takes it up. */
  stop(): void {
    this.#longest.cancel();
    this.#priceChange.cancel();
  }

  #noteClock(): void {
    const session = this.#session;
    if (this.#clockUnsure && session?.endedAt === null)
      this.#keeper.write('event', () => session.markClockUnsure(this.#o.clock.now()));
  }

  #armPrice(): void {
    this.#priceChange.arm(this.#session?.wantsReadingAt ?? null, () => this.#listener.wantsReading());
  }
}
