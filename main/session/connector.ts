/**
 * One connector: its chart, its devices and its session. Every event takes one path: decide (chart) → write (journal) →
 * show (`onChange`) → act (devices), one at a time and in that order.
 */
import { randomUUID } from 'node:crypto';
import type {
  ControllerCapabilities,
  ControllerEvent,
  ControllerStatus,
  ElectricalValues,
} from '../../drivers/controllers/controller.ts';
import type { Outcome, Unsubscribe } from '../../drivers/device.ts';
import type { MeterReading } from '../../drivers/meters/meter.ts';
import type { PeriodKind } from '../tariff/session.ts';
import { decide, startChart, stateOf, type ConnectorSnapshot } from './chart.ts';
import type { ConnectorAction, ConnectorEvent } from './events.ts';
import type { SessionRecord, SessionToken } from './journal.ts';
import { Keeper } from './keeper.ts';
import { Limits, type LimitedBy } from './limits.ts';
import { watchMeter, type MeterWatch } from './meter-watch.ts';
import { OpenSession, type Receipt } from './open-session.ts';
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
  #session: OpenSession | null = null;
  #receipt: Receipt | null = null;
  #pending: { token: SessionToken | null; basis: PriceBasis | null } | null = null;
  #capabilities: ControllerCapabilities | null = null;
  #values: ElectricalValues = {};
  #linkSeen = false;
  #vehicleSilent = false;
  readonly #keeper: Keeper;
  readonly #deadline: Wait;
  readonly #priceChange: Wait;
  readonly #longest: Wait;
  readonly #queue: ConnectorEvent[] = [];
  #busy = false;
  #stopped = false;
  readonly #unsubscribe: Unsubscribe[] = [];
  readonly #limits: Limits;
  #reading: MeterReading | null = null;
  readonly #meterWatch: MeterWatch;
  #clockUnsure = false;

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
    this.#priceChange = new Wait(options.clock);
    this.#longest = new Wait(options.clock);
    this.#meterWatch = watchMeter(options);
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
    return this.#session;
  }
  /** The last receipt, while its cable may still be in. */
  get receipt(): Receipt | null {
    return this.#receipt;
  }
  get capabilities(): ControllerCapabilities | null {
    return this.#capabilities;
  }
  /** The last that the meter told, by the house's own time; null: none yet. */
  get reading(): MeterReading | null {
    return this.#reading;
  }
  get values(): ElectricalValues {
    return this.#values;
  }
  /** False until the controller answered for the first time. */
  get everLinked(): boolean {
    return this.#linkSeen;
  }

  /** Starts the devices; `unfinished` is the session that the last process left open on this connector, if any. */
  start(unfinished: { record: SessionRecord; basis: PriceBasis | null } | null): void {
    if (unfinished) this.#restore(unfinished.record, unfinished.basis);
    this.#unsubscribe.push(
      this.#o.controller.subscribe((event) => this.#onController(event)),
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
    for (const wait of [this.#deadline, this.#priceChange, this.#longest]) wait.cancel();
    this.#keeper.stop();
    await Promise.all([
      this.#o.meter.stop(),
      this.#o.controller.stop({ leaveRunning: this.#session?.endedAt === null }),
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
   * Most current that is offered here, now and from now on, for one of two reasons; the lower counts. Below what a vehicle can
   * use (the operator's alone may be) the session pauses. Resolves when the device has taken it.
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
    this.#clockUnsure = unsure;
    this.#noteClock();
  }
  /** The meter was looked at, or replaced: what it counts from now on is believed again. */
  trustMeter(): void {
    this.#meterWatch.trust();
  }
  get amps(): number {
    return this.#limits.amps;
  }
  /** Whose authorisation or session this is; undefined when it is nobody's. */
  get holder(): SessionToken | null | undefined {
    if (this.#session) return this.#session.token;
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
      this.#keeper.write(
        'state',
        () =>
          this.#session &&
          this.#keeper.journal.event(this.#session.id, event.at, 'state', { from: before, to: after }),
      );
    }
    for (const action of actions) this.#carryOut(action, event.at);
    this.#setKind(event.at);
    this.#armDeadline();
    if (after === 'available' || after === 'plugged') this.#receipt = null;
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
        return this.#endCharging(at, action.reason);
      case 'closeSession':
        return this.#close(at);
      case 'startRefused':
        this.#pending = null;
        return listener.startRefused();
      case 'authorizationLapsed':
        this.#pending = null;
        return listener.authorizationLapsed();
      case 'vehicleSilent':
        return this.#noteVehicleSilent(true);
    }
  }

  /** Device promises never reject by contract; one that does is a driver's defect and counts as a failure. */
  #answer(type: 'OPENED' | 'ENABLED' | 'DISABLED' | 'READ', work: Promise<boolean>): void {
    work
      .catch((error: unknown) => this.#defect(error))
      .then((ok) => this.#send({ type, ok, at: this.#now() }));
  }

  #defect(error: unknown): false {
    console.error(`connector ${this.label}: a driver threw instead of answering`, error);
    return false;
  }

  async #open(): Promise<boolean> {
    const pending = this.#pending;
    const reading = await this.#o.meter.read();
    // A meter that answers after the start was given up must not open a session that nobody runs.
    if (!pending || this.#pending !== pending || this.#stopped) return false;
    if (!reading.ok || !isRegister(reading.value.registerWh)) return false;
    const id = randomUUID();
    const at = this.#now();
    const number = `${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase();
    const opened = this.#keeper.write('open', () =>
      OpenSession.open(
        this.#keeper.journal,
        { id, number, connector: this.id, token: pending.token, at, meterStartWh: reading.value.registerWh },
        pending.basis,
      ),
    );
    if (!opened) return false;
    this.#adopt(opened);
    this.#pending = null;
    return true;
  }

  #adopt(session: OpenSession): void {
    this.#session = session;
    this.#receipt = null;
    this.#longest.arm(session.startedAt + this.#o.maxSessionMs, () => this.end('time-limit'));
    this.#noteClock();
  }

  #noteClock(): void {
    const session = this.#session;
    if (this.#clockUnsure && session?.endedAt === null)
      this.#keeper.write('event', () => session.markClockUnsure(this.#now()));
  }

  #restore(record: SessionRecord, basis: PriceBasis | null): void {
    const session = OpenSession.restore(this.#keeper.journal, record, basis);
    this.#adopt(session);
    // Whatever happened since the last durable step was not the driver's doing: no time of it is billed.
    this.#setPeriod(session.lastCertainAt, 'none');
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

  #endCharging(at: number, reason: StopReason): void {
    const session = this.#session;
    if (!session || session.endedAt !== null) return;
    const { session: staysOpen } = this.#chart.context;
    this.#keeper.write('end', () => {
      session.end(at, reason, staysOpen);
    });
  }

  #close(at: number): void {
    const session = this.#session;
    if (!session) return;
    this.#longest.cancel();
    this.#priceChange.cancel();
    this.#session = null;
    this.#noteVehicleSilent(false);
    this.#keeper.owe(
      () => session.close(at, this.label, this.#o.mask),
      (receipt) => this.#showReceipt(receipt),
    );
  }

  #showReceipt(receipt: Receipt): void {
    if (!this.#session) this.#receipt = receipt;
    this.#o.listener.closed(receipt, this.#chart.context.vehicle !== 'absent');
  }

  #onController(event: ControllerEvent): void {
    switch (event.type) {
      case 'status':
        return this.#onStatus(event.status);
      case 'link':
        return this.#onLink(event.up, event.reason);
      case 'values':
        this.#values = { ...this.#values, ...event.values };
        return;
      case 'capabilities':
        this.#capabilities = event.capabilities;
        return;
      case 'condition':
        return this.#o.listener.condition(event);
      case 'restarted': {
        this.#meterWatch.deviceRestarted();
        const session = this.#session;
        if (session)
          this.#keeper.write('event', () =>
            this.#keeper.journal.event(session.id, this.#now(), 'controller-restarted', {
              evidence: event.evidence,
            }),
          );
        return;
      }
      case 'energy':
      case 'frame':
        return;
    }
  }

  #onStatus(status: ControllerStatus): void {
    if (this.#vehicleSilent && (status.energised || status.vehicle === 'absent'))
      this.#noteVehicleSilent(false);
    const { vehicle, enabled, energised } = status;
    const known = this.#chart.context;
    if (known.vehicle === vehicle && known.enabled === enabled && known.energised === energised) return;
    this.#send({ type: 'STATUS', vehicle, enabled, energised, at: this.#now() });
  }

  #onLink(up: boolean, reason: string | undefined): void {
    this.#linkSeen ||= up;
    if (up) this.#meterWatch.deviceRestarted();
    this.#send({ type: 'LINK', up, at: this.#now() });
    if (up || this.#linkSeen) {
      this.#o.listener.condition({
        code: 'controller.silent',
        raised: !up,
        evidence: { reason: reason ?? '' },
      });
    }
  }

  #noteVehicleSilent(raised: boolean): void {
    if (this.#vehicleSilent === raised) return;
    this.#vehicleSilent = raised;
    this.#o.listener.condition({
      code: 'vehicle.no-response',
      raised,
      evidence: { waitedMs: this.#o.limits.startMs },
    });
  }

  #onReading(reading: MeterReading): void {
    if (this.#stopped) return;
    const { registerWh, watts, milliamps } = reading;
    // A meter's driver that says anything else is wrong, and no figure may be made of it.
    if (!isRegister(registerWh)) return console.error(`connector ${this.label}: no register: ${registerWh}`);
    const believed = this.#meterWatch.believes(
      reading,
      this.#o.clock.monotonic(),
      this.#values,
      this.#chart.context,
    );
    if (believed) this.#reading = { ...reading, at: this.#now() };
    const session = this.#session;
    if (!session || !believed) return;
    // The house's own time: a driver's may have been set meanwhile.
    const at = this.#now();
    const changed = this.#keeper.write('reading', () =>
      session.reading({ at, registerWh, watts, milliamps }),
    );
    this.#armPrice();
    if (changed) this.#o.listener.changed();
    // Rule 19: a session of more periods could not be priced by anybody else.
    if (session.price?.crowded) this.end('time-limit');
  }

  /** The kind of charging period follows from the state: only what the driver causes is ever billed as time. */
  #setKind(at: number): void {
    const isWaiting = this.#session?.isWaiting ?? false;
    const kind = periodKind(this.state, this.#chart.context.vehicle, isWaiting);
    if (kind) this.#setPeriod(at, kind);
  }

  #setPeriod(at: number, kind: PeriodKind): void {
    const session = this.#session;
    if (!session) return;
    this.#keeper.write('period', () => session.kind(at, kind));
    this.#armPrice();
  }

  /** Asks the meter at the very instant at which the price may change, so that no kWh is priced in the wrong period. */
  #armPrice(): void {
    this.#priceChange.arm(this.#session?.wantsReadingAt ?? null, () => {
      this.#read().catch((error: unknown) => this.#defect(error));
    });
  }

  #armDeadline(): void {
    this.#deadline.arm(this.#chart.context.deadline?.at ?? null, () =>
      this.#send({ type: 'DEADLINE', at: this.#now() }),
    );
  }
}

const isRegister = (value: number) => Number.isSafeInteger(value) && value >= 0;
const succeeded = (work: Promise<Outcome>) => work.then((outcome) => outcome.ok);
