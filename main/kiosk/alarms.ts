/**
 * Conditions that devices raise and clear become faults: on the board, in the store, in the operator's outbox, with a
 * recovery plan that runs. One event is one transaction: row, recovery, alert and evidence are durable together, and only
 * then is anything done about it.
 */
import type { Clock } from '../clock.ts';
import { FaultBoard } from '../faults/board.ts';
import { FAULTS, isFaultCode, type FaultCode } from '../faults/catalogue.ts';
import type { Fact } from '../faults/evidence.ts';
import { ENERGISING } from '../faults/plan.ts';
import { isHeld, type RecoveryAction, type RecoveryOutcome } from '../faults/recovery.ts';
import type { Moment } from '../faults/run-clock.ts';
import { log } from '../log/log.ts';
import type { Store } from '../store/store.ts';
import { AlertDesk } from './faults/alert-desk.ts';
import { EvidenceDesk } from './faults/evidence-desk.ts';
import { Keep } from './faults/keep.ts';
import { Recoveries, type Stepped } from './faults/recoveries.ts';

export type Attempt = Extract<RecoveryAction, { type: 'act' }>;
type Evidence = Readonly<Record<string, string | number | boolean>>;

export interface Condition {
  readonly code: FaultCode;
  readonly raised: boolean;
  readonly evidence: Evidence;
}

export interface AlarmsOptions {
  readonly store: Pick<Store, 'faults' | 'states' | 'outbox' | 'atomically'>;
  readonly clock: Clock;
  /** Names this run of the process. */
  readonly run: string;
  readonly station: string;
  /** Outbox channels that get every alert. */
  readonly channels: readonly string[];
  /** What forbids energy, or what a screen says, may be different; null: everywhere. */
  readonly changed: (connector: number | null) => void;
  /** Carry this out on the fault's device. */
  readonly act: (attempt: Attempt, code: FaultCode, connector: number | null) => void;
  readonly ended: (outcome: RecoveryOutcome, code: FaultCode, connector: number | null) => void;
  /** Alerts wait in the outbox. */
  readonly added: () => void;
}

/** A row of the store; its id is known once it could be written. */
interface Row {
  id: number | null;
}

export class Alarms {
  readonly board = new FaultBoard();
  readonly #o: AlarmsOptions;
  readonly #keep: Keep;
  readonly #recoveries: Recoveries;
  readonly #alerts: AlertDesk;
  readonly #evidence: EvidenceDesk;
  readonly #rows = new Map<string, Row>();
  /** Faults that were there when the last process ended: whether they still are, the devices will say. */
  readonly #left = new Map<string, { readonly id: number; readonly since: number }>();
  /** Conditions that were raised in this run. */
  readonly #seen = new Set<string>();

  constructor(options: AlarmsOptions) {
    this.#o = options;
    const { store, clock, station, channels, added } = options;
    const moment = (): Moment => ({ now: clock.now(), monotonic: clock.monotonic(), run: options.run });
    this.#keep = new Keep(
      (work) => store.atomically(work),
      (message) => this.#storeFailed(message),
    );
    this.#recoveries = new Recoveries({
      states: store.states,
      clock,
      moment,
      seed: station,
      due: (code, connector) => this.#due(code, connector),
    });
    this.#alerts = new AlertDesk({
      store,
      clock,
      moment,
      station,
      channels,
      write: (work) => this.#keep.write(work),
      added,
    });
    this.#evidence = new EvidenceDesk(store.states, moment);
  }

  /** Takes up what the last process left; what only a technician may lift stands again at once. */
  restore(): void {
    this.#recoveries.load();
    const { faults } = this.#o.store;
    for (const { id, code, connector, raisedAt } of faults.open()) {
      const known = this.#left.get(keyOf(code, connector));
      if (isFaultCode(code) && !known) this.#left.set(keyOf(code, connector), { id, since: raisedAt });
      else this.#keep.write(() => faults.cleared(id, this.#o.clock.now()));
    }
    for (const { code, connector, state } of this.#recoveries.all) {
      const latched = state.phase.is === 'ended' && FAULTS[code].giveUp.release === 'technician';
      if (!latched || !isHeld(state)) continue;
      const key = keyOf(code, connector);
      const since = this.#left.get(key)?.since ?? this.#o.clock.now();
      this.board.raise({ code, connector, since, evidence: { beforeRestart: true } });
      this.#claim(key);
      this.#apply(code, connector, this.#recoveries.step(code, connector, { type: 'tick' }));
    }
  }

  /** `connector` null: the station's. What was known already changes nothing but its evidence. */
  note({ code, raised, evidence }: Condition, connector: number | null): void {
    if (raised) this.#raise(code, connector, evidence);
    else this.#clear(code, connector, evidence);
  }

  /** All devices have had the time to say how they are: what nobody raised again is over. */
  settled(): void {
    for (const { code, connector, state } of this.#recoveries.all) {
      if (!state.raised || this.#seen.has(keyOf(code, connector))) continue;
      this.#lift(code, connector, this.#recoveries.step(code, connector, { type: 'cleared' }), AFTER_RESTART);
    }
    const at = this.#o.clock.now();
    for (const { id } of this.#left.values()) this.#keep.write(() => this.#o.store.faults.cleared(id, at));
    this.#left.clear();
    this.#alerts.reconcile(this.board.all);
  }

  /** Writes what could not be written, and proves that the store takes it. */
  retry(): void {
    if (!this.#keep.write(() => this.#evidence.save())) return;
    this.#clear('store.failed', null, { what: 'retry' });
  }

  see(fact: Fact): void {
    this.#evidence.see(fact);
  }

  /** A vehicle came; `uid`: of the card that it is charged by, once that is known. */
  plugged(connector: number, uid: string | null): void {
    const vehicle = uid === null ? null : this.#evidence.vehicleOf(uid);
    this.#evidence.see({ type: 'plug', connector, vehicle });
    this.#keep.write(() => this.#evidence.save());
    for (const { code, connector: at, state } of this.#recoveries.all) {
      const asksDriver = FAULTS[code].giveUp.then === 'needs-driver';
      if (at !== connector || !asksDriver || state.rounds.length === 0) continue;
      this.#apply(code, connector, this.#recoveries.step(code, connector, { type: 'plugged' }));
    }
  }

  unplugged(connector: number): void {
    this.#evidence.see({ type: 'unplug', connector });
  }

  identify(connector: number, uid: string): void {
    this.#evidence.identify(connector, uid);
  }

  /** A technician says that it is repaired. False: there is no such fault. */
  reset(code: FaultCode, connector: number | null): boolean {
    if (!this.board.get(code, connector)) return false;
    this.#lift(code, connector, this.#recoveries.step(code, connector, { type: 'reset' }), { reset: true });
    return true;
  }

  stop(): void {
    this.#recoveries.stop();
    this.#alerts.stop();
    this.#keep.write(() => this.#evidence.save());
  }

  #raise(code: FaultCode, connector: number | null, evidence: Evidence): void {
    const key = keyOf(code, connector);
    const known = this.board.get(code, connector);
    this.#seen.add(key);
    if (known && this.#recoveries.get(code, connector)?.raised) {
      this.board.raise({ ...known, evidence });
      return;
    }
    const at = this.#o.clock.now();
    const since = known?.since ?? this.#left.get(key)?.since ?? at;
    this.board.raise({ code, connector, since, evidence });
    this.#evidence.see({ type: 'fault', code, connector });
    const explanation = this.#evidence.explain(code, connector);
    const stepped = this.#recoveries.step(code, connector, { type: 'raised' });
    if (known) return this.#apply(code, connector, stepped);
    // The screen tells a driver what to do; why (a port that is busy, say) is for whoever reads the charger's log.
    log.warn('fault.raised', 'a fault is there', { ...evidence, fault: code, connector });
    const row = this.#claim(key);
    const left = row.id;
    const told = this.#alerts.note({ type: 'raised', code, connector, evidence });
    const saved = this.#keep.write(() => {
      row.id = left ?? this.#o.store.faults.raised(code, connector, at, evidence, explanation ?? undefined);
      stepped.save();
      told.write();
      this.#evidence.save();
    });
    this.board.stand(code, connector, { standing: stepped.standing, cause: explanation?.cause ?? null });
    if (saved) told.sent();
    this.#o.changed(connector);
    this.#carryOut(code, connector, stepped, saved);
  }

  #clear(code: FaultCode, connector: number | null, evidence: Evidence): void {
    if (!this.board.get(code, connector)) return;
    if (this.#recoveries.get(code, connector)?.raised === false) return;
    this.#lift(code, connector, this.#recoveries.step(code, connector, { type: 'cleared' }), evidence);
  }

  #due(code: FaultCode, connector: number | null): void {
    const stepped = this.#recoveries.step(code, connector, { type: 'tick' });
    this.#lift(code, connector, stepped, {});
  }

  /** Off the board if nothing holds it there any more. */
  #lift(code: FaultCode, connector: number | null, stepped: Stepped, evidence: Evidence): void {
    if (stepped.held) return this.#apply(code, connector, stepped);
    const key = keyOf(code, connector);
    const at = this.#o.clock.now();
    const wasShown = this.board.clear(code, connector) !== undefined;
    const row = this.#rowOf(key);
    this.#rows.delete(key);
    this.#left.delete(key);
    if (wasShown) {
      this.#evidence.see({ type: 'cleared', code, connector });
      log.info('fault.cleared', 'a fault is over', { ...evidence, fault: code, connector });
    }
    const told = this.#alerts.note({ type: 'cleared', code, connector, evidence });
    const saved = this.#keep.write(() => {
      if (row.id !== null) {
        this.#o.store.faults.cleared(row.id, at);
        this.#o.store.faults.ended(row.id, 'recovered');
      }
      stepped.save();
      told.write();
    });
    if (saved) told.sent();
    this.#o.changed(connector);
    this.#carryOut(code, connector, stepped, saved);
    // Whoever wrote to the store has seen it work.
    if (code === 'store.failed' && connector !== null) this.retry();
  }

  #apply(code: FaultCode, connector: number | null, stepped: Stepped): void {
    const saved = this.#keep.write(stepped.save);
    const cause = this.#evidence.explain(code, connector)?.cause ?? null;
    this.board.stand(code, connector, { standing: stepped.standing, cause });
    this.#o.changed(connector);
    this.#carryOut(code, connector, stepped, saved);
  }

  #carryOut(code: FaultCode, connector: number | null, { actions }: Stepped, saved: boolean): void {
    for (const action of actions) {
      if (action.type === 'ended') {
        const { id } = this.#rowOf(keyOf(code, connector));
        if (id !== null && action.outcome !== 'recovered')
          this.#keep.write(() => this.#o.store.faults.ended(id, action.outcome));
        this.#o.ended(action.outcome, code, connector);
      } else if (saved || !ENERGISING.includes(action.act)) {
        // An attempt that would not be counted after a power cut must not let energy flow.
        this.#o.act(action, code, connector);
      }
    }
  }

  #storeFailed(message: string): void {
    const known = this.board.get('store.failed', null);
    if (!known) log.error('fault.not-recorded', 'a fault could not be recorded', { reason: message });
    this.#raise('store.failed', null, { message });
  }

  /** The row of a fault that is there now: the one that the last process began, or a new one. */
  #claim(key: string): Row {
    const row = this.#rowOf(key);
    this.#rows.set(key, row);
    this.#left.delete(key);
    return row;
  }

  #rowOf(key: string): Row {
    return this.#rows.get(key) ?? { id: this.#left.get(key)?.id ?? null };
  }
}

const AFTER_RESTART: Evidence = { afterRestart: true };

const keyOf = (code: string, connector: number | null) => `${code}@${String(connector)}`;
