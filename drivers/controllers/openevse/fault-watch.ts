import type { ConditionCode, DriverClock } from '../../device.ts';
import { getTripCounts } from './commands/state.ts';
import type { ConditionBook } from './conditions.ts';
import type { Exchange } from './exchange.ts';
import { conditionOf, conditionOfPostCode, hexByte, hexWord, isAsleep, STATES, vehicleOf } from './states.ts';
import type { Seen } from './view.ts';

/** State 00 is normal for a moment, at boot and after a fault; for longer it is a pilot that makes no sense. */
const UNKNOWN_TOO_LONG_MS = 5000;

/**
 * Turns fault states and post codes into conditions, raised with evidence and cleared when the state says so. Asleep, a
 * controller looks at nothing: a fault that it was put to sleep with stands until its vehicle is gone, it is woken and
 * says otherwise, or it boots.
 */
export class FaultWatch {
  readonly #conditions: ConditionBook;
  readonly #clock: DriverClock;
  #showing: ConditionCode | undefined;
  #unknownSince: number | undefined;

  constructor(conditions: ConditionBook, clock: DriverClock) {
    this.#conditions = conditions;
    this.#clock = clock;
  }

  /** Takes a state; `line` is asked for the trip counters where there is one. */
  observe(seen: Seen, line: Exchange | undefined): void {
    if (this.#showing && isAsleep(seen.state) && !isGone(seen)) return;
    const code = seen.state === STATES.unknown ? this.#unknown() : conditionOf(seen.state);
    if (seen.state !== STATES.unknown) this.#unknownSince = undefined;
    // A moment of 00 is neither the fault nor its end.
    if (seen.state === STATES.unknown && code === undefined) return;
    if (code === this.#showing) return;
    const evidence = { state: hexByte(seen.state), pilot: hexByte(seen.pilot), flags: hexWord(seen.flags) };
    this.#clear(evidence);
    if (code) this.#show(code, evidence, line);
  }

  /** The controller booted; a post code says which self-test failed. */
  booted(postCode: number, firmware: string): void {
    this.#unknownSince = undefined;
    const code = conditionOfPostCode(postCode);
    if (code === this.#showing) return;
    const evidence = { postCode: hexByte(postCode), firmware };
    // It begins anew, whatever it was put to sleep with; what is still wrong it will say.
    if (!code) return this.#clear(evidence);
    this.#clear(evidence);
    this.#show(code, evidence, undefined);
  }

  #unknown(): ConditionCode | undefined {
    this.#unknownSince ??= this.#clock.monotonic();
    const tooLong = this.#clock.monotonic() - this.#unknownSince >= UNKNOWN_TOO_LONG_MS;
    return tooLong ? 'controller.unknown-state' : undefined;
  }

  /** Told at once, since people wait for it; told again with the controller's own trip counts when they have come. */
  #show(code: ConditionCode, evidence: Readonly<Record<string, string>>, line: Exchange | undefined): void {
    this.#showing = code;
    this.#conditions.set(code, true, evidence);
    if (!line) return;
    void line.request(getTripCounts(), { urgent: true, attempts: 1 }).then((counts) => {
      if (!counts.ok || this.#showing !== code) return;
      this.#conditions.renew(code, {
        ...evidence,
        residualCurrentTrips: counts.value.residualCurrent,
        noGroundTrips: counts.value.noGround,
        stuckRelayTrips: counts.value.stuckRelay,
      });
    });
  }

  #clear(evidence: Readonly<Record<string, string>>): void {
    if (this.#showing) this.#conditions.set(this.#showing, false, evidence);
    this.#showing = undefined;
  }
}

const isGone = ({ state, flags, booting }: Seen) => vehicleOf(state, flags, booting) === 'absent';
