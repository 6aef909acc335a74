/** The simulator panel: what it shows and does, and only to what is simulated. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmulatedFirmware } from '../../drivers/controllers/simulated/firmware.ts';
import type { ReaderEvent } from '../../drivers/readers/reader.ts';
import { SimulatedReader } from '../../drivers/readers/simulated/simulated.ts';
import { anonymousToken } from '../../main/authorization/local-list.ts';
import type { Token } from '../../main/authorization/tokens.ts';
import { SIMULATED_FAULTS, Simulator } from '../../main/kiosk/simulator.ts';
import { VirtualClock } from '../rig/clock.ts';

const token = (uid: string, more: Partial<Token> = {}): Token => ({ ...anonymousToken(uid), ...more });
const TOKENS = [
  token('04A2245B7C1190', { label: 'Blue fob', group: 'fleet', language: 'de' }),
  token('04D90B62E74473', { account: 'C-11', blocked: true }),
  token('04E31F55A86564', { validUntil: 5 }),
];

let clock: VirtualClock;
let reader: SimulatedReader;
let board: EmulatedFirmware;
let simulator: Simulator;
let events: ReaderEvent[];

beforeEach(() => {
  clock = new VirtualClock();
  reader = new SimulatedReader(clock);
  events = [];
  reader.subscribe((event) => {
    if (event.type === 'tap' || event.type === 'tap-problem') events.push(event);
  });
  reader.start();
  board = new EmulatedFirmware({ clock, wireClock: clock, bootMs: 400, relayStallMs: 100 });
  board.powerOn();
  clock.advance(2_000);
  simulator = new Simulator(TOKENS, reader, new Map([[1, board]]));
});
afterEach(() => board.powerOff());

const vehicle = (action: 'plug' | 'unplug' | 'full' | 'pause' | 'resume', connector = 1) =>
  simulator.run({ type: 'simulate-vehicle', connector, action });
const fault = (name: string, raised: boolean) =>
  simulator.run({ type: 'simulate-fault', connector: 1, fault: name, raised });
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
    simulator.run({ type: 'simulate-reader', present: true });
    expect(simulator.run({ type: 'simulate-tap', card: 'token-0' })).toEqual({ ok: true });
  });

  it('a long list is cut', () => {
    const many = Array.from({ length: 500 }, (_, index) => token(`04${String(index).padStart(12, '0')}`));
    expect(new Simulator(many, reader, new Map()).view(0).cards.length).toBeLessThan(20);
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
  it.each(SIMULATED_FAULTS)('%s is raised and cleared', (name) => {
    expect(fault(name, true)).toEqual({ ok: true });
    expect(board.board.faulted).toBe(true);
    expect(shown()?.faults).toEqual([name]);
    expect(fault(name, false)).toEqual({ ok: true });
    expect(shown()?.faults).toEqual([]);
  });

  it.each(['', 'nonsense', '06', 'gfi restart', 'gfi\nrestart', '__proto__'])('"%s" is none', (name) => {
    expect(fault(name, true)).toMatchObject({ ok: false, code: 'refused' });
    expect(board.board.faulted).toBe(false);
    expect(shown()?.faults).toEqual([]);
  });

  it('one that the board forgot by itself is not shown any more', () => {
    vehicle('plug');
    clock.advance(1_000);
    fault('gfi', true);
    expect(shown()?.faults).toEqual(['gfi']);
    vehicle('unplug');
    clock.advance(1_000);
    expect(shown()?.faults).toEqual([]);
  });
});

describe('the controller', () => {
  const controller = (action: 'mute' | 'unmute' | 'restart' | 'babble', connector = 1) =>
    simulator.run({ type: 'simulate-controller', connector, action });

  it('falls silent and speaks again', () => {
    expect(controller('mute')).toEqual({ ok: true });
    expect(shown()?.mute).toBe(true);
    expect(board.line.muted).toBe(true);
    controller('unmute');
    expect(shown()?.mute).toBe(false);
    expect(board.line.muted).toBe(false);
  });

  it('restarts and babbles', () => {
    expect(controller('restart')).toEqual({ ok: true });
    expect(board.power).not.toBe('running');
    expect(controller('babble')).toEqual({ ok: true });
  });

  it('that is not simulated is left alone', () => {
    expect(controller('mute', 2)).toMatchObject({ ok: false, code: 'refused' });
    expect(vehicle('plug', 2)).toMatchObject({ ok: false, code: 'refused' });
    expect(new Simulator(TOKENS, null, new Map()).view(0)).toMatchObject({
      cards: [],
      connectors: [],
      reader: { simulated: false },
    });
  });

  it('cards and reader that are not simulated are left alone', () => {
    const real = new Simulator(TOKENS, null, new Map([[1, board]]));
    expect(real.run({ type: 'simulate-tap', card: 'token-0' })).toMatchObject({ ok: false });
    expect(real.run({ type: 'simulate-reader', present: false })).toMatchObject({ ok: false });
  });
});
