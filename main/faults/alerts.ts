/**
 * What the operator is told of faults: a pure machine from raised and cleared to records for the outbox. Its state is
 * plain JSON and is stored in one transaction with the records.
 *
 * - Every record has an id that never comes twice, so that whoever receives it may drop copies; `seq` is its order.
 * - What is already known is not told again.
 * - A fault that flaps is damped, never hidden: from then on changes are counted, and the counts told now and then.
 * - A fault that only follows from another (no mains: everything is silent) is held back while that one lasts, counted in
 *   its last record, and told after all if it outlives it.
 */
import { bySeverity, FAULTS, type FaultCode } from './catalogue.ts';
import type { FaultSeverity, Mrec } from './entry.ts';
import type { Ocpp16ErrorCode, Ocpp201Variable } from './ocpp.ts';
import { MINUTE_MS } from './plan.ts';
import { advance, startRunClock, type Moment, type RunClock } from './run-clock.ts';

type Evidence = Readonly<Record<string, string | number | boolean>>;

export interface AlertRecord {
  readonly id: string;
  readonly seq: number;
  /** The same for all that is told of one occurrence, or of one spell of flapping. */
  readonly fault: string;
  /** `summary`: it flaps; `raised` tells how it stands, `changes` how often it began since the last record. */
  readonly kind: 'raised' | 'cleared' | 'summary';
  readonly raised: boolean;
  readonly code: FaultCode;
  readonly connector: number | null;
  readonly severity: FaultSeverity;
  readonly at: number;
  readonly raisedAt: number;
  readonly changes: number;
  readonly evidence: Evidence;
  /** Faults held back as consequences of this one, and how often they began. */
  readonly consequences: readonly Consequence[];
  readonly mrec: Mrec | null;
  readonly ocpp16: Ocpp16ErrorCode | null;
  readonly ocpp201: Ocpp201Variable;
  readonly info: string;
}

export interface Consequence {
  readonly code: FaultCode;
  readonly connector: number | null;
  readonly times: number;
}

export interface AlertTrack {
  readonly code: FaultCode;
  readonly connector: number | null;
  readonly raised: boolean;
  /** Epoch ms of the last beginning. */
  readonly raisedAt: number;
  /** Number of the occurrence, or of the spell. */
  readonly number: number;
  readonly evidence: Evidence;
  /** Running times of the last beginnings, at most `FLAPS` of them. */
  readonly beginnings: readonly number[];
  readonly changedMs: number;
  /** Set while it flaps. */
  readonly damped: { readonly begun: number; readonly toldMs: number } | null;
  /** What the operator believes. */
  readonly told: boolean;
  /** Key of the fault that it follows from, while held back; `times`: how often it began so. */
  readonly held: { readonly by: string; readonly times: number } | null;
  /** What was held back because of this one, until a record carries it. */
  readonly consequences: readonly Consequence[];
}

export interface AlertState {
  /** Names this store's life, e.g. the station and a random number drawn when the store was made. */
  readonly prefix: string;
  readonly seq: number;
  readonly clock: RunClock;
  readonly tracks: Readonly<Record<string, AlertTrack>>;
}

export interface AlertEvent {
  readonly type: 'raised' | 'cleared';
  readonly code: FaultCode;
  readonly connector: number | null;
  readonly evidence: Evidence;
}

export interface Alerting {
  readonly state: AlertState;
  /** In order; to be written to the outbox with the state. */
  readonly records: readonly AlertRecord[];
  /** Call `alertsDue` this much later; null: nothing is due. */
  readonly dueInMs: number | null;
}

/** More beginnings than this within the window is flapping. */
export const FLAPS = 3;
export const FLAP_WINDOW_MS = 10 * MINUTE_MS;
/** A cause that itself flaps for hours must not grow its record without end. */
const MOST_CONSEQUENCES = 64;
/** A fault that has not changed for this long flaps no more. */
export const CALM_MS = 5 * MINUTE_MS;
/** How often counts are told; of what endangers people, oftener. */
export const SUMMARY_MS: Readonly<Record<FaultSeverity, number>> = {
  emergency: MINUTE_MS,
  blocking: 5 * MINUTE_MS,
  degraded: 15 * MINUTE_MS,
  notice: 60 * MINUTE_MS,
};

/** A fault follows from any of these, of its own connector or of the station. Never an emergency: those are always told. */
const FOLLOWS_FROM: Readonly<Partial<Record<FaultCode, readonly FaultCode[]>>> = {
  'controller.silent': ['supply.lost'],
  'controller.garbled': ['supply.lost', 'controller.silent'],
  'controller.restarted': ['supply.lost'],
  'meter.silent': ['supply.lost'],
  'supply.under-voltage': ['supply.lost'],
  'reader.absent': ['reader.service-down'],
  'reader.stuck': ['reader.service-down'],
  'operator.offline': ['operator.certificate', 'operator.rejected'],
  'store.full': ['store.failed'],
  'display.restarted': ['kiosk.crash-loop'],
  'kiosk.restarted': ['kiosk.crash-loop'],
};

export function beginAlerts(prefix: string, moment: Moment): AlertState {
  return { prefix, seq: 0, clock: startRunClock(moment), tracks: {} };
}

export function alert(state: AlertState, event: AlertEvent, moment: Moment): Alerting {
  const desk = new Desk(state, moment);
  if (event.type === 'raised') desk.raise(event);
  else desk.clear(event.code, event.connector, event.evidence);
  return desk.done();
}

/** Tells the counts of what flaps, and forgets what is long over. */
export function alertsDue(state: AlertState, moment: Moment): Alerting {
  return new Desk(state, moment).done();
}

/** After a restart: what was told and is no longer there is cleared, what is there and was not told is raised. */
export function reconcileAlerts(
  state: AlertState,
  active: readonly Omit<AlertEvent, 'type'>[],
  moment: Moment,
): Alerting {
  const desk = new Desk(state, moment);
  const present = new Set(active.map(({ code, connector }) => keyOf(code, connector)));
  for (const [key, track] of Object.entries(state.tracks)) {
    if (track.raised && !present.has(key)) desk.clear(track.code, track.connector, { afterRestart: true });
  }
  for (const fault of active.toSorted((a, b) => bySeverity(a.code, b.code))) desk.raise(fault);
  return desk.done();
}

const keyOf = (code: FaultCode, connector: number | null) => `${code}@${String(connector)}`;

/** One step's work: the state being changed, and what is told on the way. */
class Desk {
  readonly #prefix: string;
  readonly #now: number;
  readonly #clock: RunClock;
  readonly #tracks: Map<string, AlertTrack>;
  readonly #records: AlertRecord[] = [];
  #seq: number;

  constructor(state: AlertState, moment: Moment) {
    this.#prefix = state.prefix;
    this.#now = moment.now;
    this.#clock = advance(state.clock, moment);
    this.#tracks = new Map(Object.entries(state.tracks));
    this.#seq = state.seq;
  }

  raise({ code, connector, evidence }: Omit<AlertEvent, 'type'>): void {
    const key = keyOf(code, connector);
    const known = this.#tracks.get(key);
    const { ranMs } = this.#clock;
    if (known?.raised) {
      this.#tracks.set(key, { ...known, evidence });
      return;
    }
    const lately = (known?.beginnings ?? []).filter((at) => ranMs - at < FLAP_WINDOW_MS);
    const by = this.#causeOf(code, connector);
    const times = (known?.held?.by === by ? (known?.held?.times ?? 0) : 0) + 1;
    const track: AlertTrack = {
      code,
      connector,
      raised: true,
      raisedAt: this.#now,
      number: known?.damped ? known.number : this.#seq + 1,
      evidence,
      beginnings: [...lately, ranMs].slice(-FLAPS),
      changedMs: ranMs,
      damped: known?.damped ? { ...known.damped, begun: known.damped.begun + 1 } : null,
      told: known?.told ?? false,
      held: by === null ? null : { by, times },
      consequences: known?.consequences ?? [],
    };
    if (track.held) this.#tracks.set(key, track);
    else if (track.damped) this.#tracks.set(key, track);
    else if (lately.length >= FLAPS) this.#damp(key, track);
    else this.#tell(key, track, 'raised', 1);
  }

  clear(code: FaultCode, connector: number | null, evidence: Evidence): void {
    const key = keyOf(code, connector);
    const known = this.#tracks.get(key);
    if (!known?.raised) return;
    const followers = [...this.#tracks].filter(([, { held }]) => held?.by === key);
    const seen = followers.map(([, { code, connector, held }]) => ({
      code,
      connector,
      times: held?.times ?? 0,
    }));
    const consequences = [...known.consequences, ...seen].slice(-MOST_CONSEQUENCES);
    const track = { ...known, raised: false, evidence, changedMs: this.#clock.ranMs, consequences };
    // What was told before it was held back is taken back in any case.
    if (track.damped || (track.held && !track.told)) this.#tracks.set(key, track);
    else this.#tell(key, track, 'cleared', 0);
    for (const [follower, held] of followers) this.#release(follower, held);
  }

  done(): Alerting {
    // After a long time more than one thing may be over: first it is calm, then it is forgotten.
    while (this.#settle());
    const tracks = Object.fromEntries(this.#tracks);
    const state = { prefix: this.#prefix, seq: this.#seq, clock: this.#clock, tracks };
    const dues = [...this.#tracks.values()].map((track) => this.#dueMs(track)).filter((due) => due !== null);
    const dueInMs = dues.length === 0 ? null : Math.max(0, Math.min(...dues) - this.#clock.ranMs);
    return { state, records: this.#records, dueInMs };
  }

  #causeOf(code: FaultCode, connector: number | null): string | null {
    const causes = FOLLOWS_FROM[code] ?? [];
    const found = causes
      .flatMap((cause) => [keyOf(cause, connector), keyOf(cause, null)])
      .find((key) => this.#tracks.get(key)?.raised);
    return found ?? null;
  }

  /** Its cause ended: what is still there is told now. */
  #release(key: string, track: AlertTrack): void {
    const free = { ...track, held: null };
    if (free.raised && !free.damped) this.#tell(key, { ...free, number: this.#seq + 1 }, 'raised', 1);
    else this.#tracks.set(key, free);
  }

  #damp(key: string, track: AlertTrack): void {
    this.#tell(key, { ...track, damped: { begun: 0, toldMs: this.#clock.ranMs } }, 'summary', 1);
  }

  #tell(key: string, track: AlertTrack, kind: AlertRecord['kind'], changes: number): void {
    this.#seq += 1;
    const { code, connector, raised, raisedAt, evidence, consequences } = track;
    const { severity, mrec, ocpp16, ocpp201, info } = FAULTS[code];
    this.#records.push({
      id: `${this.#prefix}-${String(this.#seq)}`,
      seq: this.#seq,
      fault: `${this.#prefix}-f${String(track.number)}`,
      kind,
      raised,
      code,
      connector,
      severity,
      at: this.#now,
      raisedAt,
      changes,
      evidence,
      consequences,
      mrec,
      ocpp16,
      ocpp201,
      info,
    });
    this.#tracks.set(key, { ...track, told: raised, consequences: [] });
  }

  /** When something is due of a fault: a summary, the end of its damping, or its being forgotten. */
  #dueMs({ code, damped, raised, changedMs }: AlertTrack): number | null {
    if (damped) return Math.min(changedMs + CALM_MS, damped.toldMs + SUMMARY_MS[FAULTS[code].severity]);
    return raised ? null : changedMs + FLAP_WINDOW_MS;
  }

  /** True when something was due: what it led to may be due, too. */
  #settle(): boolean {
    let any = false;
    const { ranMs } = this.#clock;
    for (const [key, track] of [...this.#tracks]) {
      const due = this.#dueMs(track);
      if (due === null || due > ranMs) continue;
      any = true;
      if (!track.damped) {
        // A consequence that is over waits to be counted in its cause's last record.
        if (!track.held || !this.#tracks.get(track.held.by)?.raised) this.#tracks.delete(key);
        else this.#tracks.set(key, { ...track, changedMs: ranMs });
        continue;
      }
      const calm = track.changedMs + CALM_MS <= ranMs;
      const { begun } = track.damped;
      const next = { ...track, damped: calm ? null : { begun: 0, toldMs: ranMs } };
      if (calm) this.#tell(key, next, track.raised ? 'raised' : 'cleared', begun);
      else if (begun > 0 || track.raised !== track.told) this.#tell(key, next, 'summary', begun);
      else this.#tracks.set(key, next);
    }
    return any;
  }
}
