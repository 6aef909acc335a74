/** A station that does what it is told, and remembers that it was told. */
import type {
  Answer,
  ConnectorFacts,
  DisplayMessage,
  ListEntry,
  MeterSample,
  Station,
} from '../../../main/operator/port.ts';

export const SAMPLE: MeterSample = {
  at: Date.UTC(2026, 2, 15, 11, 0, 0),
  registerWh: 1_234_567,
  watts: 7120,
  milliamps: 30_957,
  millivolts: 230_100,
  offeredAmps: 32,
};

export function connector(id: number, facts: Partial<ConnectorFacts> = {}): ConnectorFacts {
  return {
    id,
    state: 'available',
    since: 0,
    inService: true,
    session: null,
    sample: null,
    maxAmps: 32,
    phases: 1,
    fault: null,
    ...facts,
  };
}

/** All that a station may say to what is asked of it. */
export const ANSWERS: readonly Answer[] = [
  'accepted',
  'rejected',
  'scheduled',
  'not-supported',
  'unknown',
  'occupied',
  'faulted',
  'unavailable',
];

export class FakeStation implements Station {
  readonly identity = { id: 'CP-1', vendor: 'Vendor', model: 'Model', version: '1.2.3' };
  /** [method, arguments] of everything that was to be done. */
  readonly told: (readonly [string, ...unknown[]])[] = [];
  /** What a method answers; `accepted` otherwise. */
  readonly answers = new Map<string, Answer>();
  readonly #shown = new Map<number, DisplayMessage>();
  facts: ConnectorFacts[];
  version = 0;
  times = 0;

  constructor(facts: readonly ConnectorFacts[] = [connector(1), connector(2, { phases: 3 })]) {
    this.facts = [...facts];
  }

  set(id: number, facts: Partial<ConnectorFacts>): void {
    this.facts = this.facts.map((one) => (one.id === id ? { ...one, ...facts } : one));
  }

  of(method: string): readonly unknown[][] {
    return this.told.filter(([name]) => name === method).map(([, ...args]) => args);
  }

  connectors() {
    return this.facts;
  }
  start(request: Parameters<Station['start']>[0]) {
    return this.#do('start', request);
  }
  stop(session: string) {
    return this.#do('stop', session);
  }
  availability(connector: number | null, operative: boolean) {
    return this.#do('availability', connector, operative);
  }
  unlock(connector: number) {
    return Promise.resolve(this.#do('unlock', connector));
  }
  reset(kind: 'soft' | 'hard') {
    return this.#do('reset', kind);
  }
  reserve(request: Parameters<Station['reserve']>[0]) {
    return this.#do('reserve', request);
  }
  cancelReservation(id: number) {
    return this.#do('cancelReservation', id);
  }
  listVersion() {
    return this.version;
  }
  updateList(
    version: number,
    full: boolean,
    entries: readonly (ListEntry | { readonly id: string; readonly remove: true })[],
  ) {
    const answer = this.#do('updateList', version, full, entries);
    if (answer === 'accepted') this.version = version;
    return answer;
  }
  clearCache() {
    return this.#do('clearCache');
  }
  limit(connector: number | null, amps: number | null) {
    return Promise.resolve(this.#do('limit', connector, amps));
  }
  cost(
    session: string,
    total: { readonly amount: string; readonly currency: string | null },
    final: boolean,
  ) {
    this.#do('cost', session, total, final);
  }
  message(id: number, message: DisplayMessage | null) {
    const answer = this.#do('message', id, message);
    if (answer !== 'accepted') return answer;
    if (message) this.#shown.set(id, message);
    else this.#shown.delete(id);
    return answer;
  }
  messages() {
    return [...this.#shown].map(([id, message]) => ({ ...message, id }));
  }
  time() {
    this.times += 1;
  }

  #do(method: string, ...args: readonly unknown[]): Answer {
    this.told.push([method, ...args]);
    return this.answers.get(method) ?? 'accepted';
  }
}
