/** The page of faults: those that stand as they come and go, those that were leaf by leaf, and what is known of each. */
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultBoard } from '../../../main/faults/board.ts';
import { FAULTS, FAULT_CODES, type FaultCode } from '../../../main/faults/catalogue.ts';
import { FaultsRoom, type FaultsRoomOptions } from '../../../main/kiosk/service/pages/faults.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../rig/journal.ts';
import { Tasks } from '../../../main/service/tasks.ts';

const WHO = { who: '•••• 0001 (T)', role: 'technician' } as const;
const ROWS = 20;

class Bench {
  readonly clock = new VirtualClock();
  readonly folder: TemporaryFolder = temporaryFolder();
  readonly store: Store = openStore(this.folder.file('kiosk.db'), NOON);
  readonly board = new FaultBoard();
  language: 'en' | 'de' = 'en';
  queries = 0;
  broken = false;
  changes = 0;
  /** Whether a device still says it. */
  still = false;
  readonly room: FaultsRoom;

  constructor() {
    const { clock, store } = this;
    const changed = () => this.changes++;
    this.room = new FaultsRoom({
      clock,
      changed,
      tasks: new Tasks(clock, changed),
      language: () => this.language,
      faults: this.#watched(store.faults),
      board: () => this.board,
      labelOf: (connector) => ['A', 'B'][connector - 1] ?? '?',
      reset: (code, connector) => {
        if (!this.still) this.board.clear(code, connector);
      },
    });
  }

  #watched(faults: FaultsRoomOptions['faults']): FaultsRoomOptions['faults'] {
    const asked = () => {
      this.queries += 1;
      if (this.broken) throw new StoreError('failed', 'disk I/O error');
    };
    return {
      ...faults,
      open: () => (asked(), faults.open()),
      page: (query) => (asked(), faults.page(query)),
      get: (id) => (asked(), faults.get(id)),
      acknowledge: (...args) => (asked(), faults.acknowledge(...args)),
    };
  }

  raise(code: FaultCode, connector: number | null = null, evidence = {}): number {
    this.board.raise({ code, connector, since: this.clock.now(), evidence });
    const id = this.store.faults.raised(code, connector, this.clock.now(), evidence);
    this.room.refresh();
    return id;
  }

  clear(id: number, code: FaultCode, connector: number | null = null): void {
    this.board.clear(code, connector);
    this.store.faults.cleared(id, this.clock.now());
    this.room.refresh();
  }

  past(count: number): void {
    for (let n = 0; n < count; n++) {
      const id = this.store.faults.raised('meter.silent', 1, NOON + n, { n });
      this.store.faults.cleared(id, NOON + n + 1);
    }
  }

  look(show: 'open' | 'past', move: 'first' | 'newer' | 'older' | 'last' = 'first') {
    return this.room.handlers['service-faults']({ type: 'service-faults', show, move }, WHO);
  }

  choose(fault: number | null) {
    return this.room.handlers['service-fault']({ type: 'service-fault', fault }, WHO);
  }

  acknowledge(fault: number) {
    return this.room.handlers['service-fault-acknowledge']({ type: 'service-fault-acknowledge', fault }, WHO);
  }

  reset(fault: number) {
    return this.room.handlers['service-fault-reset']({ type: 'service-fault-reset', fault }, WHO);
  }

  get ids(): readonly number[] {
    return this.room.view().rows.map(({ id }) => id);
  }

  get turns(): readonly [boolean, boolean] {
    const { newer, older } = this.room.view();
    return [newer, older];
  }

  close(): void {
    this.room.leave();
    this.store.close();
    this.folder.remove();
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.room.enter();
});
afterEach(() => bench.close());

describe('faults that stand', () => {
  it('come and go while the page is open', () => {
    const silent = bench.raise('meter.silent', 2);
    expect(bench.ids).toEqual([]);
    bench.clock.advance(100);
    expect(bench.room.view().rows).toEqual([
      expect.objectContaining({ id: silent, code: 'meter.silent', connector: 'B', clearedAt: null }),
    ]);
    const absent = bench.raise('reader.absent');
    bench.clock.advance(100);
    expect(bench.ids).toEqual([absent, silent]);
    bench.clear(silent, 'meter.silent', 2);
    bench.clock.advance(100);
    expect(bench.ids).toEqual([absent]);
  });

  it('are looked up once for a burst of changes, and not at all behind another page', () => {
    const before = bench.queries;
    for (let n = 0; n < 1_000; n++) bench.room.refresh();
    bench.clock.advance(100);
    expect(bench.queries - before).toBe(1);
    bench.room.refresh();
    bench.room.leave();
    bench.room.refresh();
    bench.clock.advance(10_000);
    expect([bench.queries - before, bench.clock.waiting]).toEqual([1, 0]);
  });

  it('are all there, also where a leaf has no room for them', () => {
    const codes = FAULT_CODES.slice(0, ROWS + 5);
    for (const code of codes) bench.raise(code);
    bench.clock.advance(100);
    expect([bench.ids.length, bench.turns]).toEqual([ROWS, [false, true]]);
    const first = bench.ids;
    bench.look('open', 'older');
    expect([bench.ids.length, bench.turns]).toEqual([5, [true, false]]);
    expect(new Set([...first, ...bench.ids]).size).toBe(ROWS + 5);
    bench.look('open', 'newer');
    expect(bench.ids).toEqual(first);
  });

  it('stand there also where the store cannot take them', () => {
    bench.raise('meter.silent', 1);
    bench.board.raise({ code: 'store.failed', connector: null, since: NOON, evidence: { message: 'EIO' } });
    bench.room.refresh();
    bench.clock.advance(100);
    const [failed] = bench.room.view().rows;
    expect(failed).toMatchObject({ code: 'store.failed', raisedAt: NOON });
    const id = failed?.id ?? NaN;
    bench.choose(id);
    expect(bench.room.view().chosen).toMatchObject({ id, canReset: true });
    expect(bench.room.view().chosen?.steps.length).toBeGreaterThan(0);
    expect(bench.acknowledge(id)).toMatchObject({ ok: false, code: 'fault.not-recorded' });
    bench.broken = true;
    bench.room.refresh();
    bench.clock.advance(100);
    expect(bench.room.view().rows.map(({ code }) => code)).toEqual(['meter.silent', 'store.failed']);
    expect(bench.ids[1]).toBe(id);
    expect(bench.look('past')).toMatchObject({ ok: false, code: 'store.failed' });
    expect(bench.acknowledge(1)).toMatchObject({ ok: false, code: 'store.failed' });
    bench.broken = false;
    bench.look('open');
    bench.board.clear('store.failed', null);
    bench.room.refresh();
    bench.clock.advance(100);
    expect([bench.ids.length, bench.room.view().chosen]).toEqual([1, null]);
  });
});

describe('faults that were', () => {
  it('are turned leaf by leaf, there and back', () => {
    bench.past(420);
    bench.look('past');
    const leaves: (readonly number[])[] = [];
    while (bench.turns[1]) {
      leaves.push(bench.ids);
      bench.look('past', 'older');
    }
    leaves.push(bench.ids);
    expect(leaves.flat()).toEqual(Array.from({ length: 420 }, (_, n) => 420 - n));
    bench.look('past', 'older');
    expect(bench.ids).toEqual(leaves.at(-1));
    for (const leaf of leaves.toReversed()) {
      expect(bench.ids).toEqual(leaf);
      bench.look('past', 'newer');
    }
    expect([bench.ids, bench.turns]).toEqual([leaves[0], [false, true]]);
    bench.look('open');
    expect([bench.ids, bench.turns]).toEqual([[], [false, false]]);
  });
});

describe('one fault', () => {
  it('has its texts in both languages, for every fault there is', () => {
    for (const code of FAULT_CODES) {
      const connector = FAULTS[code].component === 'station' ? null : 1;
      bench.choose(bench.raise(code, connector));
      const texts = (['en', 'de'] as const).map((language) => {
        bench.language = language;
        const { chosen } = bench.room.view();
        if (!chosen) throw new Error(`${code} is not there`);
        expect([chosen.code, chosen.severity, chosen.mrec]).toEqual([
          code,
          FAULTS[code].severity,
          FAULTS[code].mrec ?? null,
        ]);
        expect(chosen.steps.length, code).toBeGreaterThan(0);
        return [chosen.title, ...chosen.steps, ...chosen.plan].join('\n');
      });
      expect(texts[0], code).not.toBe(texts[1]);
    }
  });

  it('is acknowledged once, and by whom is told', () => {
    const id = bench.raise('meter.silent', 1);
    bench.choose(id);
    bench.clock.advance(5_000);
    expect(bench.acknowledge(id)).toMatchObject({ ok: true });
    expect(bench.room.view().chosen).toMatchObject({
      acknowledgedAt: NOON + 5_000,
      acknowledgedBy: WHO.who,
    });
    expect(bench.acknowledge(id)).toEqual({
      ok: false,
      code: 'fault.acknowledged',
      message: `${WHO.who} has seen it already`,
    });
    expect(bench.acknowledge(999)).toMatchObject({ ok: false, code: 'fault.unknown' });
  });

  it('is lifted by a technician’s word unless its device still says so', () => {
    const id = bench.raise('contactor.stuck', 1);
    bench.still = true;
    expect(bench.reset(id)).toEqual({
      ok: true,
      code: 'fault.still-there',
      before: { code: 'contactor.stuck', connector: 1 },
    });
    bench.still = false;
    expect(bench.reset(id)).toMatchObject({ ok: true, code: 'fault.lifted' });
    expect(bench.reset(id)).toMatchObject({ ok: false, code: 'fault.over' });
    expect(bench.reset(999)).toMatchObject({ ok: false, code: 'fault.unknown' });
  });

  it('that is damaged in the store says so, in words, and the rest is shown', () => {
    const rows = [
      ['evidence', "UPDATE faults SET evidence = '{'", 'evidence is damaged', 'Nachweis ist beschädigt'],
      ['diagnosis', "UPDATE faults SET diagnosis = '[1]'", 'diagnosis is damaged', 'Diagnose ist beschädigt'],
      ['time', 'UPDATE faults SET raised_at = 9000000000000000', 'time is damaged', 'Zeit ist beschädigt'],
      ['code', "UPDATE faults SET code = 'of.the-future'", null, null],
    ] as const;
    for (const [what, sql, english, german] of rows) {
      const id = bench.raise('meter.silent', 1);
      const raw = new DatabaseSync(bench.folder.file('kiosk.db'));
      try {
        raw.exec(`${sql} WHERE id = ${String(id)}`);
      } finally {
        raw.close();
      }
      for (const [language, words] of [
        ['en', english],
        ['de', german],
      ] as const) {
        bench.language = language;
        bench.choose(id);
        const { chosen } = bench.room.view();
        expect(chosen?.id, what).toBe(id);
        if (words !== null) expect(chosen?.evidence.join(), what).toContain(words);
        // JSON has no NaN: what cannot be a number is not sent as one.
        expect(JSON.parse(JSON.stringify(chosen)), what).toEqual(chosen);
      }
      expect(bench.room.view().chosen?.canReset, what).toBe(what !== 'code');
    }
  });
});
