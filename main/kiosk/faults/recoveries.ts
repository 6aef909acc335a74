/** The recovery plans that run: their states in the store, their timers, and what a screen shows of them. */
import { createHash } from 'node:crypto';
import type { Clock, Timer } from '../../clock.ts';
import type { Standing } from '../../faults/board.ts';
import { FAULTS, type FaultCode } from '../../faults/catalogue.ts';
import {
  beginRecovery,
  isHeld,
  progressOf,
  readRecovery,
  step,
  type RecoveryAction,
  type RecoveryEvent,
  type RecoveryState,
} from '../../faults/recovery.ts';
import { advance, type Moment } from '../../faults/run-clock.ts';
import type { StateStore } from '../../store/states.ts';

const PREFIX = 'recovery/';

export interface Stepped {
  /** To be done in the transaction of the event. */
  readonly save: () => void;
  readonly actions: readonly RecoveryAction[];
  /** The fault still stands. */
  readonly held: boolean;
  readonly standing: Standing;
}

interface Running {
  readonly code: FaultCode;
  readonly connector: number | null;
  readonly state: RecoveryState;
  readonly timer: Timer | null;
  /** The wait that is shown: by its end on the recovery's clock, and how long it is in all. */
  readonly wait: { readonly untilMs: number; readonly totalMs: number } | null;
}

export interface RecoveriesOptions {
  readonly states: StateStore;
  readonly clock: Clock;
  readonly moment: () => Moment;
  /** Spreads jittered waits over kiosks: any text of this one. */
  readonly seed: string;
  /** A wait is over: to be answered with a `tick`. */
  readonly due: (code: FaultCode, connector: number | null) => void;
}

export class Recoveries {
  readonly #o: RecoveriesOptions;
  readonly #running = new Map<string, Running>();

  constructor(options: RecoveriesOptions) {
    this.#o = options;
  }

  /** Takes up what the last process left. A state that cannot be read is begun anew, as if nothing had been tried. */
  load(): void {
    for (const name of this.#o.states.names(PREFIX)) {
      const state = readRecovery(this.#o.states.read(name));
      if (!state) continue;
      const at = name.slice(name.lastIndexOf('@') + 1);
      const connector = at === 'null' ? null : Number(at);
      this.#running.set(keyOf(state.code, connector), {
        code: state.code,
        connector,
        state,
        timer: null,
        wait: null,
      });
    }
  }

  get all(): readonly { code: FaultCode; connector: number | null; state: RecoveryState }[] {
    return [...this.#running.values()];
  }

  get(code: FaultCode, connector: number | null): RecoveryState | undefined {
    return this.#running.get(keyOf(code, connector))?.state;
  }

  step(code: FaultCode, connector: number | null, event: RecoveryEvent): Stepped {
    const key = keyOf(code, connector);
    const moment = this.#o.moment();
    const known = this.#running.get(key);
    known?.timer?.cancel();
    const before = known?.state ?? beginRecovery(code, seedOf(`${this.#o.seed} ${key}`), moment);
    const { state, actions, deadline, tickInMs } = step(before, event, moment);
    const untilMs = 'untilMs' in state.phase ? state.phase.untilMs : null;
    const wait =
      untilMs === null || tickInMs === null
        ? null
        : known?.wait?.untilMs === untilMs
          ? known.wait
          : { untilMs, totalMs: Math.round(tickInMs) };
    const timer =
      tickInMs === null ? null : this.#o.clock.after(tickInMs, () => this.#o.due(code, connector));
    this.#running.set(key, { code, connector, state, timer, wait });
    return {
      save: () => this.#save(key, state),
      actions,
      held: isHeld(state),
      standing: {
        progress: progressOf(state),
        deadline: deadline !== null && wait ? { at: Math.round(deadline), totalMs: wait.totalMs } : null,
        gone: !state.raised,
      },
    };
  }

  stop(): void {
    for (const { timer } of this.#running.values()) timer?.cancel();
  }

  /** Trips that no window remembers any more need no memory of their own. */
  #save(key: string, state: RecoveryState): void {
    const { ranMs } = advance(state.clock, this.#o.moment());
    const { windowMs } = FAULTS[state.code].giveUp;
    const remembered = isHeld(state) || state.rounds.some((at) => ranMs - at < windowMs);
    if (remembered) this.#o.states.write(PREFIX + key, state);
    else this.#o.states.remove(PREFIX + key);
  }
}

const keyOf = (code: FaultCode, connector: number | null) => `${code}@${String(connector)}`;

const seedOf = (text: string) => createHash('sha256').update(text).digest().readInt32BE(0);
