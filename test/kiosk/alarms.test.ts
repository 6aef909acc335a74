/** Conditions become faults: on the board, in the store, and as what forbids energy. */
import { afterEach, expect, it, vi } from 'vitest';
import { Alarms, type Condition } from '../../main/kiosk/alarms.ts';

afterEach(() => vi.restoreAllMocks());

const condition = (
  code: Condition['code'],
  raised: boolean,
  evidence: Condition['evidence'] = {},
): Condition => ({
  code,
  raised,
  evidence,
});

function bench() {
  const log: string[] = [];
  const state = { now: 1_000, failing: false };
  let row = 0;
  const faults = {
    raised: (code: string, connector: number | null) => {
      if (state.failing) throw new Error('disk full');
      log.push(`row ${String(++row)} ${code}@${String(connector)}`);
      return row;
    },
    cleared: (id: number, at: number) => {
      if (state.failing) throw new Error('disk full');
      log.push(`row ${String(id)} cleared at ${String(at)}`);
    },
    clearAll: () => {},
  };
  const alarms = new Alarms(
    { faults },
    () => state.now,
    (connector) => log.push(`changed ${String(connector)}`),
  );
  return { alarms, log, state };
}

it('a fault is recorded before it shows, once, and its end too', () => {
  const { alarms, log, state } = bench();
  alarms.note(condition('protection.no-ground', true, { register: 1 }), 1);
  state.now = 2_000;
  alarms.note(condition('protection.no-ground', true, { register: 2 }), 1);
  expect(log).toEqual(['row 1 protection.no-ground@1', 'changed 1']);
  expect(alarms.board.at(1)).toEqual([
    { code: 'protection.no-ground', connector: 1, since: 1_000, evidence: { register: 2 } },
  ]);
  state.now = 3_000;
  alarms.note(condition('protection.no-ground', false), 1);
  alarms.note(condition('protection.no-ground', false), 1);
  expect(log.slice(2)).toEqual(['row 1 cleared at 3000', 'changed 1']);
  expect(alarms.board.at(1)).toEqual([]);
});

it('a new fault says its evidence in the log, once', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const { alarms } = bench();
  const busy = condition('controller.silent', true, { code: 'busy', cause: '/dev/ttyS0 is in use' });
  alarms.note(busy, 1);
  alarms.note(busy, 1);
  alarms.note(condition('reader.absent', true), null);
  expect(warn.mock.calls).toEqual([
    ['connector 1: controller.silent; code: busy; cause: /dev/ttyS0 is in use'],
    ['charger: reader.absent'],
  ]);
});

it('what was never there cannot end', () => {
  const { alarms, log } = bench();
  alarms.note(condition('reader.absent', false), null);
  expect(log).toEqual([]);
});

it('a connector’s faults are its own, the station’s are everybody’s', () => {
  const { alarms } = bench();
  alarms.note(condition('contactor.stuck', true), 1);
  expect(alarms.board.blocking(2).codes).toEqual([]);
  alarms.note(condition('station.emergency-stop', true), null);
  expect(alarms.board.blocking(2)).toEqual({
    codes: ['station.emergency-stop'],
    emergency: true,
    hold: true,
  });
  expect(alarms.board.blocking(1).codes).toContain('contactor.stuck');
});

it('the same fault of two connectors is two faults', () => {
  const { alarms, log } = bench();
  alarms.note(condition('controller.silent', true), 1);
  alarms.note(condition('controller.silent', true), 2);
  alarms.note(condition('controller.silent', false), 1);
  expect(log.filter((line) => line.startsWith('row'))).toHaveLength(3);
  expect(alarms.board.blocking(1).codes).toEqual([]);
  expect(alarms.board.blocking(2).codes).toEqual(['controller.silent']);
});

it('what only degrades forbids nothing', () => {
  const { alarms } = bench();
  alarms.note(condition('reader.absent', true), null);
  expect(alarms.board.blocking(1)).toEqual({ codes: [], emergency: false, hold: false });
});

it('a store that cannot record a fault hides neither it nor itself, until it works again', () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { alarms, log, state } = bench();
  state.failing = true;
  alarms.note(condition('protection.no-ground', true), 1);
  expect(alarms.board.blocking(1).codes.toSorted()).toEqual(['protection.no-ground', 'store.failed']);
  expect(alarms.board.blocking(2).codes).toEqual(['store.failed']);
  expect(log).toEqual(['changed null', 'changed 1']);
  alarms.retry();
  expect(alarms.board.blocking(2).codes).toEqual(['store.failed']);
  state.failing = false;
  alarms.retry();
  expect(alarms.board.blocking(1).codes).toEqual(['protection.no-ground']);
  expect(log).toContain('row 1 protection.no-ground@1');
  alarms.note(condition('protection.no-ground', false), 1);
  expect(log).toContain('row 1 cleared at 1000');
});

it('a fault that ended before it could be recorded is forgotten', () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { alarms, log, state } = bench();
  state.failing = true;
  alarms.note(condition('protection.no-ground', true), 1);
  alarms.note(condition('protection.no-ground', false), 1);
  state.failing = false;
  alarms.retry();
  expect(alarms.board.blocking(1).codes).toEqual([]);
  expect(log.filter((line) => line.startsWith('row'))).toEqual([]);
});

it('a connector whose store works again clears the station’s too', () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { alarms, state } = bench();
  state.failing = true;
  alarms.note(condition('store.failed', true), 1);
  expect(alarms.board.blocking(2).codes).toEqual(['store.failed']);
  state.failing = false;
  alarms.note(condition('store.failed', false), 1);
  expect(alarms.board.blocking(2).codes).toEqual([]);
});
