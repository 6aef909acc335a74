/**
 * One connector: its chart, its devices and its session. Every event takes one path: decide (chart) → write (journal) →
 * show (`onChange`) → act (devices), one at a time and in that order.
 */
import type { ControllerCapabilities, ElectricalValues } from '../../drivers/controllers/controller.ts';
import type { Outcome, Unsubscribe } from '../../drivers/device.ts';
import type { MeterReading } from '../../drivers/meters/meter.ts';
import { log } from '../log/log.ts';
import { decide, startChart, stateOf, type ConnectorSnapshot } from './chart.ts';
import { CurrentSession } from './current-session.ts';
import type { ConnectorAction, ConnectorEvent } from './events.ts';
import type { SessionRecord, SessionToken } from './journal.ts';
import { Hearing } from './hearing.ts';
import { Keeper } from './keeper.ts';
import { isRegister } from './ledger.ts';
import { Limits, type LimitedBy } from './limits.ts';
import type { OpenSession, Receipt } from './open-session.ts';
import type { ConnectorOptions } from './options.ts';
import { chargesForParking, periodKind, type PriceBasis } from './price.ts';
import type { ConnectorState, StopReason } from './types.ts';
import { Wait } from './wait.ts';

const isFree = (state: ConnectorState) =>
  state === 'available' || state === 'plugged' || state === 'reserved';

export class Connector {
  readonly id: number;
  readonly label: string;
  readonly #o: ConnectorOptions;
  #chart: ConnectorSnapshot;
  #since: number;
  #pending: { token: SessionToken | null; basis: PriceBasis | null } | null = null;
  readonly #keeper: Keeper;
  readonly #deadline: Wait;
  readonly #queue: ConnectorEvent[] = [];
  #busy = false;
  #stopped = false;
  readonly #unsubscribe: Unsubscribe[] = [];
  readonly #limits: Limits;
  readonly #hearing: Hearing;
  readonly #current: CurrentSession;

  constructor(options: ConnectorOptions) {
    this.#o = options;
    this.id = options.id;
    this.label = options.label;
    this.#keeper = new Keeper(options.journal, options.clock, options.label, (raised, evidence) =>
      options.listener.condition({ code: 'store.failed', raised, evidence }),
    );
    this.#chart = startChart(options.limits);
    this.#since = options.clock.now();
    this.#limits = new Limits(options.maxAmps);
    this.#deadline = new Wait(options.clock);
    this.#hearing = new Hearing(options, {
      context: () => this.#chart.context,
      send: (event) => this.#send(event),
      restarted: (evidence) => this.#current.note('event', this.#now(), 'controller-restarted', { evidence }),
    });
    this.#current = new CurrentSession(options, this.#keeper, {
      tooLong: () => this.end('time-limit'),
      wantsReading: () => {
        this.#read().catch((error: unknown) => this.#defect(error));
      },
    });
  }

  get state(): ConnectorState {
    return stateOf(this.#chart);
  }
  get since(): number {
    return this.#since;
  }
  get context() {
    return this.#chart.context;
  }
  get session(): OpenSession | null {
    return this.#current.session;
  }
  /** The last receipt, while its cable may still be in. */
  get receipt(): Receipt | null {
    return this.#current.receipt;
  }
  get capabilities(): ControllerCapabilities | null {
    return this.#hearing.capabilities;
  }
  /** The last that the meter told, by the house's own time; null: none yet. */
  get reading(): MeterReading | null {
    return this.#hearing.reading;
  }
  get values(): ElectricalValues {
    return this.#hearing.values;
  }
  /** False until the controller answered for the first time. */
  get everLinked(): boolean {
    return this.#hearing.everLinked;
  }

  /** Starts the devices; `unfinished` is the session that the last process left open on this connector, if any. */
  start(unfinished: { record: SessionRecord; basis: PriceBasis | null } | null): void {
    if (unfinished) this.#restore(unfinished.record, unfinished.basis);
    this.#unsubscribe.push(
      this.#o.controller.subscribe((event) => this.#hearing.controller(event)),
      this.#o.meter.subscribe((event) => {
        if (event.type === 'reading') this.#onReading(event.reading);
        else if (event.type === 'condition') this.#o.listener.condition(event);
      }),
    );
    this.#o.controller.start();
    this.#o.meter.start();
    // A board that the last process left in a fault is free to charge once that is over: nobody would pay for it.
    if (!unfinished) this.#o.controller.disable().catch((error: unknown) => this.#defect(error));
  }

  /** Lets go of the devices and leaves a running session running: the next process takes it up. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#deadline.cancel();
    this.#current.stop();
    this.#keeper.stop();
    await Promise.all([
      this.#o.meter.stop(),
      this.#o.controller.stop({ leaveRunning: this.session?.endedAt === null }),
    ]);
  }

  /**
   * Who is charged by which price when the vehicle is there. Only `available`, `plugged` and `reserved` listen; whom it is
   * reserved for is the caller's business. `plugMs`: how long it holds without a plug, from now on.
   */
  authorize(token: SessionToken | null, basis: PriceBasis | null, plugMs?: number): boolean {
    if (!isFree(this.state)) return false;
    this.#pending = { token, basis };
    const paysForParking = chargesForParking(basis);
    this.#send({
      type: 'AUTHORIZE',
      paysForParking,
      ...(plugMs !== undefined && { plugMs }),
      at: this.#now(),
    });
    return true;
  }
  cancel(): void {
    this.#send({ type: 'CANCEL', at: this.#now() });
  }
  end(reason: StopReason): void {
    this.#send({ type: 'STOP', reason, at: this.#now() });
  }
  extend(): void {
    this.#send({ type: 'EXTEND', at: this.#now() });
  }
  /** `emergency` and `hold`: see `ConnectorContext`. */
  blocking(codes: readonly string[], emergency: boolean, hold = false): void {
    this.#send({ type: 'BLOCKING', codes, emergency, hold, at: this.#now() });
  }
  service(inService: boolean): void {
    this.#send({ type: 'SERVICE', inService, at: this.#now() });
  }
  /** Kept for somebody, or no longer. */
  reserve(reserved: boolean): void {
    if (this.#chart.context.reserved !== reserved)
      this.#send({ type: 'RESERVED', reserved, at: this.#now() });
  }
  /**
   * Most current that is offered here, now and from now on, for one of several reasons; the lowest counts. Below what a vehicle
   * can use (the operator's alone may be) the session pauses. Resolves when the device has taken it.
   */
  async limit(amps: number, by: LimitedBy = 'recovery'): Promise<Outcome<number>> {
    this.#limits.set(by, amps);
    const { paused } = this.#limits;
    if (this.#chart.context.paused !== paused) this.#send({ type: 'PAUSED', paused, at: this.#now() });
    if (paused || !this.#chart.context.enabled) return { ok: true, value: paused ? 0 : this.amps };
    return this.#o.controller.limit(this.amps);
  }
  /** Nobody can be sure what time it is: receipts of sessions that meet with that say so. */
  clockUnsure(unsure: boolean): void {
    this.#current.clockUnsure(unsure);
  }
  /** The meter was looked at, or replaced: what it counts from now on is believed again. */
  trustMeter(): void {
    this.#hearing.trustMeter();
  }
  get amps(): number {
    return this.#limits.amps;
  }
  /** Whose authorisation or session this is; undefined when it is nobody's. */
  get holder(): SessionToken | null | undefined {
    if (this.session) return this.session.token;
    return this.state === 'authorized' || this.state === 'starting' ? this.#pending?.token : undefined;
  }

  #now(): number {
    return this.#o.clock.now();
  }

  #send(event: ConnectorEvent): void {
    if (this.#stopped) return;
    this.#queue.push(event);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#step(next);
    } finally {
      this.#busy = false;
    }
    this.#o.listener.changed();
  }

  #step(event: ConnectorEvent): void {
    const before = this.state;
    const { snapshot, actions } = decide(this.#chart, event);
    this.#chart = snapshot;
    const after = this.state;
    if (after !== before) {
      this.#since = event.at;
      this.#current.note('state', event.at, 'state', { from: before, to: after });
    }
    for (const action of actions) this.#carryOut(action, event.at);
    this.#setKind(event.at);
    this.#armDeadline();
    if (after === 'available' || after === 'plugged') this.#current.forgetReceipt();
  }

  #carryOut(action: ConnectorAction, at: number): void {
    const { controller, listener } = this.#o;
    switch (action.type) {
      case 'openSession':
        return this.#answer('OPENED', this.#open());
      case 'enable':
        return this.#answer('ENABLED', succeeded(controller.enable(this.amps)));
      case 'disable':
        return this.#answer('DISABLED', succeeded(controller.disable()));
      case 'finalReading':
        return this.#answer('READ', this.#read());
      case 'endCharging':
        return this.#current.end(at, action.reason, this.#chart.context.session);
      case 'closeSession':
        return this.#close(at);
      case 'startRefused':
        this.#pending = null;
        return listener.startRefused();
      case 'authorizationLapsed':
        this.#pending = null;
        return listener.authorizationLapsed();
      case 'vehicleSilent':
        return this.#hearing.vehicleSilent(true);
    }
  }

  /** Device promises never reject by contract; one that does is a driver's defect and counts as a failure. */
  #answer(type: 'OPENED' | 'ENABLED' | 'DISABLED' | 'READ', work: Promise<boolean>): void {
    work
      .catch((error: unknown) => this.#defect(error))
      .then((ok) => this.#send({ type, ok, at: this.#now() }));
  }

  #defect(error: unknown): false {
    log.error('session.driver-threw', `connector ${this.label}: a driver threw`, { error });
    return false;
  }

  async #open(): Promise<boolean> {
    const pending = this.#pending;
    const reading = await this.#o.meter.read();
    // A meter that answers after the start was given up must not open a session that nobody runs.
    if (!pending || this.#pending !== pending || this.#stopped) return false;
    if (!reading.ok || !isRegister(reading.value.registerWh)) return false;
    if (!this.#current.open(pending.token, pending.basis, reading.value.registerWh)) return false;
    this.#pending = null;
    return true;
  }

  #restore(record: SessionRecord, basis: PriceBasis | null): void {
    const session = this.#current.restore(record, basis);
    const policy = this.#o.restorePolicy;
    if (record.state === 'ended' && policy === 'end') {
      // Nobody knows whether the vehicle stayed: waiting is billed up to the last instant that is certain.
      return this.#close(session.lastCertainAt);
    }
    this.#send({
      type: 'RESTORE',
      phase: record.state === 'ended' ? 'finished' : 'energy',
      policy,
      paysForParking: policy === 'resume' && chargesForParking(basis),
      at: this.#now(),
    });
  }

  async #read(): Promise<boolean> {
    const outcome = await this.#o.meter.read();
    if (!outcome.ok) return false;
    this.#onReading(outcome.value);
    return true;
  }

  #close(at: number): void {
    const session = this.#current.letGo();
    if (!session) return;
    this.#hearing.vehicleSilent(false);
    this.#current.close(session, at, (receipt) =>
      this.#o.listener.closed(receipt, this.#chart.context.vehicle !== 'absent'),
    );
  }

  #onReading(reading: MeterReading): void {
    if (this.#stopped || !this.#hearing.believes(reading)) return;
    if (this.#current.reading(reading)) this.#o.listener.changed();
    // Rule 19: a session of more periods could not be priced by anybody else.
    if (this.#current.isCrowded) this.end('time-limit');
  }

  /** The kind of charging period follows from the state: only what the driver causes is ever billed as time. */
  #setKind(at: number): void {
    const isWaiting = this.session?.isWaiting ?? false;
    const kind = periodKind(this.state, this.#chart.context.vehicle, isWaiting);
    if (kind) this.#current.period(at, kind);
  }

  #armDeadline(): void {
    this.#deadline.arm(this.#chart.context.deadline?.at ?? null, () =>
      this.#send({ type: 'DEADLINE', at: this.#now() }),
    );
  }
}

const succeeded = (work: Promise<Outcome>) => work.then((outcome) => outcome.ok);
