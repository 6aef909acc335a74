/** The simulator panel: what it shows and does, and only to what is simulated. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmulatedFirmware } from '../../drivers/controllers/simulated/firmware.ts';
import type { ReaderEvent } from '../../drivers/readers/reader.ts';
import { anonymousToken } from '../../main/authorization/local-list.ts';
import type { Token } from '../../main/authorization/tokens.ts';
import type { SimulatorView } from '../../main/bridge/contract.ts';
import { Provoker } from '../../main/kiosk/provoke.ts';
import { Simulator, type SimulatorOptions } from '../../main/kiosk/simulator.ts';
import type { VirtualClock } from '../rig/clock.ts';
import { Emulated } from './surroundings.ts';

const token = (uid: string, more: Partial<Token> = {}): Token => ({ ...anonymousToken(uid), ...more });
const TOKENS = [
  token('04A2245B7C1190', { label: 'Blue fob', group: 'fleet', language: 'de' }),
  token('04D90B62E74473', { account: 'C-11', blocked: true }),
  token('04E31F55A86564', { validUntil: 5 }),
];

let emulated: Emulated;
let clock: VirtualClock;
let board: EmulatedFirmware;
let simulator: Simulator;
let events: ReaderEvent[];
let resets: string[];
let alerts: SimulatorView['alerts'];

beforeEach(() => {
  emulated = new Emulated();
  clock = emulated.clock;
  board = emulated.openEvse;
  events = [];
  resets = [];
  alerts = null;
  emulated.reader.subscribe((event) => {
    if (event.type === 'tap' || event.type === 'tap-problem') events.push(event);
  });
  simulator = simulatorOf();
});
afterEach(() => emulated.off());

function simulatorOf(more: Partial<SimulatorOptions> = {}): Simulator {
  return new Simulator({
    tokens: TOKENS,
    reader: emulated.reader,
    boards: new Map([[1, board]]),
    clock: null,
    provoker: new Provoker(emulated.around),
    reset: (code, connector) => {
      resets.push(`${code}@${String(connector)}`);
      return code === 'contactor.stuck';
    },
    alerts: () => alerts,
    ...more,
  });
}

const vehicle = (action: 'plug' | 'unplug' | 'full' | 'pause' | 'resume', connector = 1) =>
  simulator.run({ type: 'simulate-vehicle', connector, action });
const fault = (name: string, raised: boolean, connector: number | null = 1) =>
  simulator.run({ type: 'simulate-fault', connector, fault: name, raised });
const reset = (name: string, connector: number | null) =>
  simulator.run({ type: 'simulate-reset', connector, fault: name });
const shown = () => simulator.view(clock.now()).connectors[0];

describe('cards', () => {
  it('are those of the list and one for every other answer', () => {
    const { cards } = simulator.view(clock.now());
    expect(cards.map(({ key, label, hint }) => `${key}: ${label}, ${hint}`)).toEqual([
      'token-0: Blue fob, group fleet, de',
      'token-1: C-11, blocked',
      'token-2: Card 3, expired',
      'unknown: Unknown card, not in the list',
      'random: Phone, random number',
      'removed-early: Torn card, taken away too soon',
      'unreadable: Unreadable card, answers no number',
    ]);
    expect(JSON.stringify(cards)).not.toContain('04A2245B7C1190');
  });

  it.each([
    ['token-0', { type: 'tap', uid: '04A2245B7C1190' }],
    ['unknown', { type: 'tap', uid: '04FFEEDDCCBBAA' }],
    ['random', { type: 'tap-problem', problem: 'random-uid' }],
    ['removed-early', { type: 'tap-problem', problem: 'removed-early' }],
    ['unreadable', { type: 'tap-problem', problem: 'unreadable' }],
  ])('%s is held to the reader', (card, event) => {
    expect(simulator.run({ type: 'simulate-tap', card })).toEqual({ ok: true });
    expect(events).toMatchObject([event]);
  });

  it.each(['token-9', '', '__proto__', 'constructor', 'toString'])('"%s" is none', (card) => {
    expect(simulator.run({ type: 'simulate-tap', card })).toMatchObject({ ok: false, code: 'refused' });
    expect(events).toEqual([]);
  });

  it('a reader that is gone reads nothing', () => {
    simulator.run({ type: 'simulate-reader', present: false });
    expect(simulator.view(0).reader).toEqual({ simulated: true, present: false });
    expect(simulator.run({ type: 'simulate-tap', card: 'token-0' })).toMatchObject({
      ok: false,
      code: 'closed',
    });
    expect(simulator.view(0).station.faults).toEqual(['reader.absent']);
    simulator.run({ type: 'simulate-reader', present: true });
    expect(simulator.run({ type: 'simulate-tap', card: 'token-0' })).toEqual({ ok: true });
  });

  it('a long list is cut', () => {
    const many = Array.from({ length: 500 }, (_, index) => token(`04${String(index).padStart(12, '0')}`));
    expect(simulatorOf({ tokens: many }).view(0).cards.length).toBeLessThan(20);
  });
});

describe('the vehicle', () => {
  it('is plugged in, pauses, is full and leaves', () => {
    expect(shown()?.vehicle).toBe('absent');
    expect(vehicle('plug')).toEqual({ ok: true });
    expect(shown()?.vehicle).toBe('plugged');
    vehicle('pause');
    expect(shown()?.vehicle).toBe('paused');
    vehicle('resume');
    vehicle('full');
    expect(shown()?.vehicle).toBe('full');
    vehicle('unplug');
    expect(shown()?.vehicle).toBe('absent');
  });
});

describe('faults', () => {
  it('are raised and lifted at a connector, by catalogue code', () => {
    expect(shown()?.faultKinds).toContain('protection.residual-current');
    expect(fault('protection.residual-current', true)).toEqual({ ok: true });
    expect(board.board.faulted).toBe(true);
    expect(shown()?.faults).toEqual(['protection.residual-current']);
    expect(fault('protection.residual-current', false)).toEqual({ ok: true });
    expect(board.board.faulted).toBe(false);
    expect(shown()?.faults).toEqual([]);
  });

  it('and at the charger', () => {
    const station = () => simulator.view(clock.now()).station;
    expect(station().faultKinds).toContain('clock.unsure');
    expect(fault('clock.unsure', true, null)).toEqual({ ok: true });
    expect(station().faults).toEqual(['clock.unsure']);
    fault('clock.unsure', false, null);
    expect(station().faults).toEqual([]);
  });

  it.each(['', 'nonsense', 'gfi', '06', 'protection.no-ground\nrestart', '__proto__', 'toString'])(
    '"%s" is none',
    (name) => {
      for (const connector of [1, null]) {
        expect(fault(name, true, connector)).toMatchObject({ ok: false, code: 'refused' });
        expect(reset(name, connector)).toMatchObject({ ok: false, code: 'refused' });
      }
      expect(board.board.faulted).toBe(false);
      expect(shown()?.faults).toEqual([]);
      expect(resets).toEqual([]);
    },
  );

  it('one that cannot happen here is refused with the reason', () => {
    expect(fault('connector.lock', true)).toMatchObject({ ok: false, code: 'refused' });
    expect(fault('contactor.stuck', true, 9)).toMatchObject({ ok: false, message: /9 is not simulated/ });
    expect(fault('contactor.stuck', true, null)).toMatchObject({ ok: false });
  });

  it('are reset by a technician', () => {
    expect(reset('contactor.stuck', 1)).toEqual({ ok: true });
    expect(reset('store.full', null)).toMatchObject({ ok: false, code: 'refused' });
    expect(resets).toEqual(['contactor.stuck@1', 'store.full@null']);
  });
});

describe('alerts', () => {
  it('are shown as the operator got them, or not at all', () => {
    expect(simulator.view(0).alerts).toBeNull();
    alerts = [{ at: 5, text: 'raised store.full' }];
    expect(simulator.view(0).alerts).toEqual(alerts);
  });
});

describe('the controller', () => {
  const controller = (action: 'mute' | 'unmute' | 'restart' | 'babble', connector = 1) =>
    simulator.run({ type: 'simulate-controller', connector, action });

  it('falls silent and speaks again', () => {
    expect(controller('mute')).toEqual({ ok: true });
    expect(shown()?.mute).toBe(true);
    expect(board.line.muted).toBe(true);
    expect(shown()?.faults).toEqual(['controller.silent']);
    controller('unmute');
    expect(shown()?.mute).toBe(false);
    expect(board.line.muted).toBe(false);
    fault('controller.silent', true);
    expect(shown()?.mute).toBe(true);
  });

  it('restarts and babbles', () => {
    expect(controller('restart')).toEqual({ ok: true });
    expect(board.power).not.toBe('running');
    expect(controller('babble')).toEqual({ ok: true });
  });

  it('that is not simulated is left alone', () => {
    expect(controller('mute', 3)).toMatchObject({ ok: false, code: 'refused' });
    expect(vehicle('plug', 3)).toMatchObject({ ok: false, code: 'refused' });
    expect(simulatorOf({ reader: null, boards: new Map() }).view(0)).toMatchObject({
      cards: [],
      connectors: [],
      reader: { simulated: false },
    });
  });

  it('cards and reader that are not simulated are left alone', () => {
    const real = simulatorOf({ reader: null });
    expect(real.run({ type: 'simulate-tap', card: 'token-0' })).toMatchObject({ ok: false });
    expect(real.run({ type: 'simulate-reader', present: false })).toMatchObject({ ok: false });
  });
});
