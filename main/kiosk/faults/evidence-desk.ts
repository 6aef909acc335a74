/** What was seen lately, kept over restarts, and what diagnosis makes of it. */
import { createHmac, randomBytes } from 'node:crypto';
import type { FaultCode } from '../../faults/catalogue.ts';
import { diagnose, type Diagnosis } from '../../faults/diagnosis.ts';
import { emptyWindow, identify, remember, type EvidenceWindow, type Fact } from '../../faults/evidence.ts';
import { explanationOf } from '../../faults/explains.ts';
import { readEvidence } from '../../faults/read-states.ts';
import type { Moment } from '../../faults/run-clock.ts';
import type { StateStore } from '../../store/states.ts';

const WINDOW = 'evidence';
const KEY = 'evidence-key';

export class EvidenceDesk {
  readonly #states: StateStore;
  readonly #moment: () => Moment;
  readonly #key: string;
  #window: EvidenceWindow;

  constructor(states: StateStore, moment: () => Moment) {
    this.#states = states;
    this.#moment = moment;
    this.#window = readEvidence(states.read(WINDOW)) ?? emptyWindow(moment());
    const key = states.read(KEY);
    this.#key = typeof key === 'string' ? key : randomBytes(16).toString('hex');
  }

  get window(): EvidenceWindow {
    return this.#window;
  }

  see(fact: Fact): void {
    this.#window = remember(this.#window, fact, this.#moment());
  }

  /** Tells drivers apart without knowing them: a keyed hash, whose key never leaves this charger. */
  vehicleOf(uid: string): string {
    return createHmac('sha256', this.#key).update(uid).digest('hex').slice(0, 8);
  }

  identify(connector: number, uid: string): void {
    this.#window = identify(this.#window, connector, this.vehicleOf(uid));
  }

  /** The most likely explanation of a fault now; null: none can be given. */
  explain(code: FaultCode, connector: number | null): Diagnosis | null {
    return explanationOf(diagnose(this.#window), code, connector);
  }

  save(): void {
    this.#states.write(KEY, this.#key);
    this.#states.write(WINDOW, this.#window);
  }
}
