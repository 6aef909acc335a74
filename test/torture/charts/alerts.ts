/**
 * Any faults in any order into the alert machine, over restarts. What must hold:
 * - sequence numbers rise one by one, ids never come twice;
 * - of one occurrence the operator hears once that it began and once that it ended, in this order;
 * - it remembers no more than there is; what is due lies ahead;
 * - left alone, the operator believes what is true.
 */
import {
  alert,
  alertsDue,
  beginAlerts,
  CALM_MS,
  FLAP_WINDOW_MS,
  reconcileAlerts,
  type Alerting,
  type AlertRecord,
} from '../../../main/faults/alerts.ts';
import type { FaultCode } from '../../../main/faults/catalogue.ts';
import { TestTime } from '../../faults/moments.ts';
import type { Chance, Walk } from './walk.ts';

const CODES: readonly [FaultCode, ...FaultCode[]] = [
  'supply.lost',
  ...([
    'controller.silent',
    'controller.garbled',
    'meter.silent',
    'contactor.stuck',
    'reader.stuck',
  ] as const),
  ...(['store.failed', 'store.full', 'protection.no-ground'] as const),
];
const CONNECTORS = [1, 2, null] as const;
const MOST_TRACKS = CODES.length * CONNECTORS.length;
const LONG_MS = 2 * FLAP_WINDOW_MS;

export const walkAlerts: Walk = (chance, events) => {
  const watched = new Watched(chance);
  for (let count = 0; count < events; count++) watched.step();
  watched.leaveAlone();
};

class Watched {
  readonly #chance: Chance;
  readonly #time = new TestTime();
  readonly #truth = new Map<string, { code: FaultCode; connector: number | null }>();
  readonly #believed = new Map<string, boolean>();
  /** Kinds told of each occurrence. */
  readonly #told = new Map<string, Set<AlertRecord['kind']>>();
  #last: Alerting;

  constructor(chance: Chance) {
    this.#chance = chance;
    this.#last = { state: beginAlerts('T-1', this.#time.moment), records: [], dueInMs: null };
  }

  step(): void {
    const chance = this.#chance;
    const code = chance.of(CODES);
    const connector = chance.of(CONNECTORS);
    const { state, dueInMs } = this.#last;
    switch (chance.below(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return this.#happens('raised', code, connector);
      case 4:
      case 5:
      case 6:
      case 7:
        return this.#happens('cleared', code, connector);
      case 8:
      case 9:
        this.#time.pass(chance.yes() && dueInMs !== null ? dueInMs : chance.below(30_000));
        return this.#take('due', alertsDue(state, this.#time.moment));
      case 10:
        this.#time.pass(chance.yes(0.2) ? chance.below(LONG_MS) : chance.below(2_000));
        return;
      default:
        if (chance.yes(0.7)) return void this.#time.jump(chance.below(2 * LONG_MS) - LONG_MS);
        this.#time.restart(chance.below(LONG_MS), chance.below(LONG_MS));
        return this.#restart();
    }
  }

  #happens(type: 'raised' | 'cleared', code: FaultCode, connector: number | null): void {
    const key = `${code}@${String(connector)}`;
    if (type === 'raised') this.#truth.set(key, { code, connector });
    else this.#truth.delete(key);
    const event = { type, code, connector, evidence: {} };
    this.#take(event, alert(this.#last.state, event, this.#time.moment));
  }

  /** What a new process finds is some of what the last one knew. */
  #restart(): void {
    for (const key of [...this.#truth.keys()]) if (this.#chance.yes()) this.#truth.delete(key);
    const found = [...this.#truth.values()].map((one) => ({ ...one, evidence: {} }));
    const state = JSON.parse(JSON.stringify(this.#last.state)) as Alerting['state'];
    this.#take({ found }, reconcileAlerts(state, found, this.#time.moment));
  }

  #take(step: unknown, next: Alerting): void {
    const chance = this.#chance;
    chance.step({ step, now: this.#time.now, monotonic: this.#time.monotonic });
    let { seq } = this.#last.state;
    this.#last = next;
    for (const record of next.records) {
      chance.demand(record.seq === ++seq, 'numbers with a gap', record);
      chance.demand(record.id === `T-1-${String(seq)}`, 'an id that is not its number’s', record);
      this.#hear(record);
    }
    chance.demand(next.state.seq === seq, 'a number that was told to nobody', next.state.seq);
    const { dueInMs, state } = next;
    chance.demand(dueInMs === null || dueInMs > 0, 'due, and not done', dueInMs);
    chance.demand(Object.keys(state.tracks).length <= MOST_TRACKS, 'it remembers more than there is');
  }

  #hear(record: AlertRecord): void {
    const { kind, fault, raised, code, connector, changes } = record;
    const told = this.#told.get(fault) ?? new Set();
    const demand = (holds: boolean, what: string) => this.#chance.demand(holds, what, record);
    if (kind !== 'summary') {
      demand(!told.has(kind), `${kind} told twice of one occurrence`);
      demand(raised === (kind === 'raised'), 'a record that contradicts itself');
    }
    demand(kind !== 'raised' || !told.has('cleared'), 'begun after its end');
    demand(kind !== 'cleared' || told.size > 0, 'the end of what never began');
    demand(Number.isSafeInteger(changes) && changes >= 0, 'changes that cannot be counted');
    this.#told.set(fault, told.add(kind));
    // Occurrences are many: what is long over is not looked at again.
    if (this.#told.size > 500) this.#told.delete(this.#told.keys().next().value ?? '');
    this.#believed.set(`${code}@${String(connector)}`, raised);
  }

  leaveAlone(): void {
    for (const [key, { code, connector }] of [...this.#truth]) {
      // Causes end first: what they held back is told then.
      if (['supply.lost', 'controller.silent', 'store.failed'].includes(code)) {
        this.#truth.delete(key);
        this.#happens('cleared', code, connector);
      }
    }
    for (let passed = 0; passed < 2 * CALM_MS;) {
      const ms = Math.min(this.#last.dueInMs ?? CALM_MS, CALM_MS);
      passed += ms;
      this.#time.pass(ms);
      this.#take('left alone', alertsDue(this.#last.state, this.#time.moment));
    }
    const believed = [...this.#believed].flatMap(([key, raised]) => (raised ? [key] : []));
    const truth = [...this.#truth.keys()];
    this.#chance.demand(
      String(believed.toSorted()) === String(truth.toSorted()),
      'the operator believes otherwise',
      {
        believed,
        truth,
      },
    );
  }
}
