/**
 * Any events in any order into a fault's recovery, over restarts and clocks that jump. What must hold:
 * - never more rounds than its plan allows within the window of running time;
 * - a fault that is there is being looked after or was given up; nobody watches for its end while it is there;
 * - what is due lies ahead, and left alone it always ends.
 */
import { FAULT_CODES, FAULTS, type FaultCode } from '../../../main/faults/catalogue.ts';
import { beginRecovery, isHeld, readRecovery, step } from '../../../main/faults/recovery.ts';
import type { Recovery, RecoveryEvent } from '../../../main/faults/recovery.ts';
import { TestTime } from '../../faults/moments.ts';
import type { Chance, Walk } from './walk.ts';

const EVENTS = [
  'raised',
  'raised',
  'raised',
  'cleared',
  'cleared',
  'cleared',
  'tick',
  'plugged',
  'reset',
] as const;
/** Longer than any window and any wait. */
const LONG_MS = 100_000_000;

export const walkRecovery: Walk = (chance, events) => {
  const [first = 'store.failed', ...more] = FAULT_CODES;
  const watched = new Watched(chance, chance.of([first, ...more]));
  for (let count = 0; count < events; count++) watched.step();
  watched.leaveAlone();
};

class Watched {
  readonly #chance: Chance;
  readonly #code: FaultCode;
  readonly #time = new TestTime();
  #last: Recovery;
  /** When rounds began, in running time; forgotten when a person says so. */
  #rounds: number[] = [];

  constructor(chance: Chance, code: FaultCode) {
    this.#chance = chance;
    this.#code = code;
    const state = beginRecovery(code, chance.below(1 << 30), this.#time.moment);
    this.#last = { state, actions: [], deadline: null, tickInMs: null };
  }

  step(): void {
    const type = this.#pass() ? 'tick' : this.#chance.of(EVENTS);
    this.#send(type);
  }

  /** Time passes: to what is due, or a little, or long, or with the kiosk off. True: the timer fires. */
  #pass(): boolean {
    const chance = this.#chance;
    const { tickInMs } = this.#last;
    const dice = chance.below(20);
    if (dice < 9 && tickInMs !== null) return this.#time.pass(tickInMs) !== null;
    if (dice < 14) this.#time.pass(chance.below(5_000));
    if (dice === 14) this.#time.pass(chance.below(LONG_MS));
    if (dice === 15) this.#time.restart(chance.below(LONG_MS), chance.below(LONG_MS));
    if (dice === 16) this.#time.jump(chance.below(2 * LONG_MS) - LONG_MS);
    return false;
  }

  #send(type: RecoveryEvent['type']): void {
    const chance = this.#chance;
    chance.step({ code: this.#code, type, ...this.#time.moment });
    const before = this.#last.state;
    const stored = chance.yes(0.02) ? readRecovery(JSON.parse(JSON.stringify(before))) : before;
    if (stored === null) return chance.demand(false, 'a state that it wrote itself cannot be read', before);
    const { moment } = this.#time;
    this.#last = step(stored, { type }, moment);
    if (type === 'plugged' || type === 'reset') this.#rounds = [];
    this.#check(type, before.rounds.at(-1), moment.now);
  }

  #check(type: RecoveryEvent['type'], lastRound: number | undefined, now: number): void {
    const { state, actions, deadline, tickInMs } = this.#last;
    const { giveUp, plan } = FAULTS[this.#code];
    const demand = (holds: boolean, what: string) =>
      this.#chance.demand(holds, what, { state, actions, tickInMs });
    const { ranMs } = state.clock;
    const newest = state.rounds.at(-1);
    if (newest !== undefined && newest !== lastRound) {
      this.#rounds = [...this.#rounds.filter((at) => newest - at < giveUp.windowMs), newest];
      demand(newest <= ranMs, 'a round of the future');
    }
    const begun = this.#rounds.filter((at) => ranMs - at < giveUp.windowMs).length;
    demand(begun <= giveUp.rounds && state.rounds.length <= giveUp.rounds, 'more rounds than allowed');
    demand(!state.raised || state.phase.is !== 'idle', 'a fault that nobody looks after');
    demand(!state.raised || state.phase.is !== 'settling', 'settling although it is there');
    demand(isHeld(state) || tickInMs === null, 'a timer for nothing');
    demand(tickInMs === null || tickInMs > 0, 'due, and not done');
    demand(deadline === null || deadline >= now, 'a countdown into the past');
    for (const action of actions) {
      if (action.type === 'act') {
        const acts = [...plan.steps.map(({ act }) => act), plan.afterwards];
        demand(acts.includes(action.act), 'an act that is not planned');
      } else if (action.outcome === 'recovered') demand(!state.raised, 'recovered although it is there');
      else demand(type !== 'cleared', 'given up because it is over');
    }
  }

  /** Nobody comes and nothing changes: it ends, and says so once. */
  leaveAlone(): void {
    const { giveUp, plan } = FAULTS[this.#code];
    const most = 2 * (giveUp.rounds + 1) * (plan.steps.length + 1) + 2;
    const resting = () => ['idle', 'ended'].includes(this.#last.state.phase.is);
    for (let ticks = 0; !resting(); ticks++) {
      const { tickInMs } = this.#last;
      this.#chance.demand(tickInMs !== null && ticks <= most, 'a recovery that never ends', this.#last.state);
      this.#time.pass(tickInMs ?? 0);
      this.#send('tick');
    }
  }
}
