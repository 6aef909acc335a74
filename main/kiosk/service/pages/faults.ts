/** Faults that stand and those that were: what is known of each, what to do, a technician's word on them. */
import type { FaultDetail, FaultRow, FaultsPage } from '../../../bridge/service/machine-pages.ts';
import type { ServiceLanguage } from '../../../bridge/service/views.ts';
import type { Timer } from '../../../clock.ts';
import type { FaultBoard } from '../../../faults/board.ts';
import { describeFault, FAULTS, isFaultCode, type FaultCode } from '../../../faults/catalogue.ts';
import { planWords } from '../../../faults/technician/plan-words.ts';
import { storedFault, type StoredFault } from '../../../service/stored-fault.ts';
import type { FaultPage, FaultRow as StoredRow, FaultStore } from '../../../store/faults.ts';
import { StoreError } from '../../../store/store-error.ts';
import {
  LOOKED,
  refused,
  type Actor,
  type Handlers,
  type RoomContext,
  type ServiceAnswer,
  type ServiceRoom,
} from '../room.ts';

/** A leaf: as many as the tallest panel has room for. */
const ROWS = 20;
/** What happens together (a row, its outcome, its diagnosis) is looked up once. */
const REFRESH_MS = 100;
/** Ids of faults that the store could not take begin here: far beyond any row's. */
const UNRECORDED = 2 ** 52;

export interface FaultsRoomOptions extends RoomContext {
  readonly faults: FaultStore;
  readonly board: () => FaultBoard;
  readonly labelOf: (connector: number) => string;
  /** A technician says that it is repaired. */
  readonly reset: (code: FaultCode, connector: number | null) => void;
}

export class FaultsRoom implements ServiceRoom<'faults'> {
  readonly #o: FaultsRoomOptions;
  #show: 'open' | 'past' = 'open';
  /** Before which fault each leaf up to this one begins, the newest first. */
  #before: readonly (number | null)[] = [null];
  #rows: readonly StoredRow[] = [];
  #older: number | null = null;
  #chosen: number | null = null;
  #detail: StoredRow | null = null;
  #isOpen = false;
  #timer: Timer | null = null;
  readonly #unrecorded = new Map<string, number>();
  #described: { readonly row: StoredRow; readonly language: string; readonly detail: Described } | null =
    null;

  readonly handlers: Handlers<
    'service-faults' | 'service-fault' | 'service-fault-acknowledge' | 'service-fault-reset'
  > = {
    'service-faults': ({ show, move }) => {
      if (show !== this.#show || move === 'first') this.#before = [null];
      else if (move === 'older' && this.#older !== null) this.#before = [...this.#before, this.#older];
      else if (move === 'newer' && this.#before.length > 1) this.#before = this.#before.slice(0, -1);
      this.#show = show;
      return this.#look();
    },
    'service-fault': ({ fault }) => {
      this.#chosen = fault;
      return this.#look();
    },
    'service-fault-acknowledge': ({ fault }, actor) => this.#stored(() => this.#acknowledge(fault, actor)),
    'service-fault-reset': ({ fault }) => this.#stored(() => this.#reset(fault)),
  };

  constructor(options: FaultsRoomOptions) {
    this.#o = options;
  }

  view(): FaultsPage {
    return {
      name: 'faults',
      show: this.#show,
      rows: this.#rows.map((row) => this.#row(row)),
      newer: this.#before.length > 1,
      older: this.#older !== null,
      chosen: this.#detail && this.#describe(this.#detail),
    };
  }

  enter(): void {
    this.#isOpen = true;
    this.#show = 'open';
    this.#before = [null];
    this.#chosen = null;
    this.#look();
  }

  leave(): void {
    this.#isOpen = false;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** The board changed: what is shown of it is looked up again, soon. */
  refresh(): void {
    if (!this.#isOpen) return;
    this.#timer ??= this.#o.clock.after(REFRESH_MS, () => {
      this.#timer = null;
      this.#look();
    });
  }

  #look(): ServiceAnswer {
    try {
      return this.#stored(() => {
        const page = this.#page();
        this.#rows = page.rows;
        this.#older = page.before;
        this.#detail = this.#chosen === null ? null : (this.#find(this.#chosen) ?? null);
        return LOOKED;
      });
    } finally {
      this.#o.changed();
    }
  }

  #page(): FaultPage {
    const { faults } = this.#o;
    const before = this.#before.at(-1) ?? null;
    if (this.#show === 'past') return faults.page({ most: ROWS, before, is: 'past' });
    const all = this.#open();
    const rest = before === null ? all : all.filter(({ id }) => id < before);
    const rows = rest.slice(0, ROWS);
    return { rows, before: rest.length > ROWS ? (rows.at(-1)?.id ?? null) : null };
  }

  /** The newest first. A store that fails is a fault, too, and the one that it cannot take. */
  #open(): readonly StoredRow[] {
    const stored = storedOrNone(() => this.#o.faults.open());
    const known = new Set(stored.map(({ code, connector }) => keyOf(code, connector)));
    const unrecorded = this.#o.board().all.flatMap((fault): StoredRow[] => {
      const { code, connector, since, evidence } = fault;
      const key = keyOf(code, connector);
      if (known.has(key)) return [];
      const id = this.#unrecorded.get(key) ?? UNRECORDED + this.#unrecorded.size;
      this.#unrecorded.set(key, id);
      const unknown = { clearedAt: null, diagnosis: null, outcome: null, acknowledgedAt: null };
      const row = { id, code, connector, raisedAt: since, evidence: JSON.stringify(evidence) };
      return [{ ...row, ...unknown, acknowledgedBy: null }];
    });
    return [...unrecorded, ...stored].toSorted((a, b) => b.id - a.id);
  }

  #find(id: number): StoredRow | undefined {
    return id >= UNRECORDED ? this.#open().find((row) => row.id === id) : this.#o.faults.get(id);
  }

  #acknowledge(id: number, { who }: Actor): ServiceAnswer {
    const { faults, clock } = this.#o;
    const before = this.#find(id);
    if (!before) return noFault(id);
    if (id >= UNRECORDED) return refused('fault.not-recorded', 'the store could not write this fault down');
    if (!faults.acknowledge(id, clock.now(), who))
      return refused('fault.acknowledged', `${before.acknowledgedBy ?? 'somebody'} has seen it already`);
    this.#look();
    return { ok: true, after: { code: before.code, connector: before.connector } };
  }

  #reset(id: number): ServiceAnswer {
    const { board, reset } = this.#o;
    const row = this.#find(id);
    if (!row || !isFaultCode(row.code)) return noFault(id);
    const { code, connector } = row;
    const stands = () => board().get(code, connector) !== undefined;
    if (row.clearedAt !== null || !stands()) return refused('fault.over', 'it is over already');
    reset(code, connector);
    this.#look();
    // The device says whether it is: a word alone repairs nothing.
    return stands()
      ? { ok: true, code: 'fault.still-there', before: { code, connector } }
      : { ok: true, code: 'fault.lifted', before: { code, connector } };
  }

  #stored(work: () => ServiceAnswer): ServiceAnswer {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return refused(`store.${error.code}`, error.message);
    }
  }

  #row(row: StoredRow): FaultRow {
    const { id, code, connector, raisedAt, clearedAt, acknowledgedAt, outcome } = row;
    const language = this.#o.language();
    return {
      id,
      code,
      title: isFaultCode(code) ? describeFault(code, language).title : code,
      severity: isFaultCode(code) ? FAULTS[code].severity : 'notice',
      connector: connector === null ? null : this.#o.labelOf(connector),
      raisedAt,
      clearedAt,
      acknowledgedAt,
      outcome,
    };
  }

  #describe(row: StoredRow): FaultDetail {
    const language = this.#o.language();
    if (this.#described?.row !== row || this.#described.language !== language)
      this.#described = { row, language, detail: describedOf(row, language, this.#o.clock.now()) };
    return {
      ...this.#row(row),
      ...this.#described.detail,
      acknowledgedBy: row.acknowledgedBy,
      canReset: isFaultCode(row.code) && this.#o.board().get(row.code, row.connector) !== undefined,
    };
  }
}

type Described = Pick<FaultDetail, 'mrec' | 'evidence' | 'diagnosis' | 'steps' | 'plan'>;

function describedOf(row: StoredRow, language: ServiceLanguage, now: number): Described {
  const { evidence, diagnosis, technician, damaged } = storedFault(row, now, language);
  const entry = isFaultCode(row.code) ? FAULTS[row.code] : null;
  const plan = entry && planWords(entry.plan, entry.giveUp, language);
  return {
    mrec: entry?.mrec ?? null,
    evidence: [...evidence, ...damaged.map((what) => DAMAGED[language][what])],
    diagnosis: diagnosis && {
      cause: diagnosis.cause,
      likelihood: diagnosis.likelihood,
      because: diagnosis.evidence.flatMap(({ at, text }) => {
        const time = Date.parse(at);
        return Number.isNaN(time) ? [] : [{ at: time, text }];
      }),
      tellApart: diagnosis.tellApart,
    },
    steps: technician,
    plan: plan ? [...plan.tries, ...plan.givesUp] : [],
  };
}

const DAMAGED: Readonly<Record<ServiceLanguage, Readonly<Record<StoredFault['damaged'][number], string>>>> = {
  en: {
    evidence: 'The stored evidence is damaged and cannot be read.',
    diagnosis: 'The stored diagnosis is damaged and cannot be read.',
    time: 'A stored time is damaged and cannot be read.',
  },
  de: {
    evidence: 'Der gespeicherte Nachweis ist beschädigt und nicht lesbar.',
    diagnosis: 'Die gespeicherte Diagnose ist beschädigt und nicht lesbar.',
    time: 'Eine gespeicherte Zeit ist beschädigt und nicht lesbar.',
  },
};

/** What stands is known without the store, too. */
function storedOrNone(read: () => readonly StoredRow[]): readonly StoredRow[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return [];
  }
}

const keyOf = (code: string, connector: number | null) => `${code}@${String(connector)}`;
const noFault = (id: number) => refused('fault.unknown', `there is no fault ${String(id)}`);
