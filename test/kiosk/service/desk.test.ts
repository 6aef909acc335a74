/** The door of service mode, its one session, and the gate in front of every command. */
import { beforeEach, describe, expect, it } from 'vitest';
import { SERVICE_COMMANDS } from '../../../main/bridge/service/commands.ts';
import type { ServiceAnswer } from '../../../main/kiosk/service/room.ts';
import { SERVICE_EXAMPLES } from '../../bridge/service-examples.ts';
import { until } from '../../rig/until.ts';
import { BLOCKED, DRIVER, EXPIRED, IDLE_MS, OPERATOR, PIN, TECHNICIAN, World } from './desk-rig.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

describe('the door', () => {
  it('opens for the corner and asks for a PIN', async () => {
    expect(world.desk.view).toBeNull();
    expect(world.desk.command({ type: 'service-knock' })).toEqual({ ok: true });
    expect(world.door).toMatchObject({ card: null, refusal: null, triesLeft: 5, lockedUntil: null });
    await world.try(PIN);
    expect(world.session).toMatchObject({ role: 'technician', who: { masked: null, label: null } });
    expect(world.audits).toMatchObject([{ who: 'PIN', what: 'service.entered' }]);
  });

  it('opens for a technician’s card, in its language, and shows no number', () => {
    expect(world.desk.tap(TECHNICIAN.uid)).toBe(true);
    expect(world.door).toMatchObject({ language: 'de', card: { masked: '•••• 0001', label: 'technician' } });
    expect(JSON.stringify(world.door)).not.toContain(TECHNICIAN.uid);
  });

  it.each([
    ['a driver', DRIVER.uid],
    ['a blocked technician', BLOCKED.uid],
    ['an expired technician', EXPIRED.uid],
    ['an unknown card', '04FFFFFFFFFFFF'],
  ])('stays shut for %s, whose tap is a driver’s', (_, uid) => {
    expect(world.desk.tap(uid)).toBe(false);
    expect(world.desk.view).toBeNull();
  });

  it('stays shut for a technician’s card that charges: it ends its own session', () => {
    world.holding.push(TECHNICIAN.uid);
    expect(world.desk.tap(TECHNICIAN.uid)).toBe(false);
    expect(world.desk.view).toBeNull();
  });

  it('closes for a driver who comes, and by itself', () => {
    world.desk.command({ type: 'service-knock' });
    expect(world.desk.tap(DRIVER.uid)).toBe(false);
    expect(world.desk.view).toBeNull();
    world.desk.command({ type: 'service-knock' });
    world.clock.advance(29_999);
    expect(world.desk.view).not.toBeNull();
    world.clock.advance(1);
    expect(world.desk.view).toBeNull();
  });

  it('is not there where no PIN was set', () => {
    world.desk = world.open(null);
    expect(world.desk.command({ type: 'service-knock' })).toMatchObject({
      ok: false,
      code: 'service.no-pin',
    });
    expect(world.desk.tap(TECHNICIAN.uid)).toBe(false);
  });

  it('counts wrong PINs, locks, and lets nobody in while it is locked, right PIN or not', async () => {
    world.desk.command({ type: 'service-knock' });
    for (const left of [4, 3, 2, 1]) {
      await world.try('0815');
      expect(world.door).toMatchObject({ refusal: 'wrong-pin', triesLeft: left, lockedUntil: null });
    }
    await world.try('0815');
    expect(world.door).toMatchObject({ refusal: 'locked', lockedUntil: world.clock.now() + 60_000 });
    await world.try(PIN);
    expect(world.door.refusal).toBe('locked');
    world.clock.advance(60_000);
    world.desk.command({ type: 'service-knock' });
    expect(world.door).toMatchObject({ refusal: null, lockedUntil: null });
    await world.try('0815');
    expect(world.door.lockedUntil).toBe(world.clock.now() + 120_000);
    world.clock.advance(120_000);
    world.desk.command({ type: 'service-knock' });
    await world.try(PIN);
    expect(world.session.role).toBe('technician');
    expect(world.kept.get('service/door')).toEqual({});
    const refusals = world.audits.filter(({ what }) => what === 'service.refused');
    expect(refusals.map(({ detail }) => detail['why'])).toEqual([
      ...Array<string>(5).fill('wrong-pin'),
      'locked',
      'wrong-pin',
    ]);
    expect(JSON.stringify(world.audits)).not.toMatch(/0815|4711/);
  });

  it('stays locked over a restart, in full', async () => {
    world.desk.command({ type: 'service-knock' });
    for (let tries = 0; tries < 5; tries++) await world.try('0815');
    world.clock.advance(59_000);
    world.desk.stop();
    world.clock.set(0);
    world.desk = world.open();
    world.desk.command({ type: 'service-knock' });
    expect(world.door.lockedUntil).toBe(world.clock.now() + 60_000);
    await world.try(PIN);
    expect(world.desk.isOpen).toBe(false);
  });

  it('writes down a wrong try of somebody who left at once, and shows the next one a door that is free', async () => {
    world.desk.command({ type: 'service-knock' });
    world.desk.command({ type: 'service-pin', pin: '0815' });
    world.desk.command({ type: 'service-leave' });
    world.desk.command({ type: 'service-knock' });
    expect(world.door.checking).toBe(true);
    const shown = world.changes;
    await until('the answer', 5_000, () => !world.door.checking);
    expect(world.changes).toBeGreaterThan(shown);
    expect(world.audits).toMatchObject([
      { who: 'PIN', what: 'service.refused', detail: { why: 'wrong-pin' } },
    ]);
    expect(world.door).toMatchObject({ refusal: null, triesLeft: 4 });
  });

  it('lets nobody in by the PIN of whoever left, by the same way or not', async () => {
    world.desk.command({ type: 'service-knock' });
    world.desk.command({ type: 'service-pin', pin: PIN });
    world.desk.command({ type: 'service-leave' });
    world.desk.command({ type: 'service-knock' });
    await until('the answer', 5_000, () => !world.door.checking);
    expect(world.desk.isOpen).toBe(false);
  });

  it('counts a try that a power cut interrupts', () => {
    world.desk.command({ type: 'service-knock' });
    world.desk.command({ type: 'service-pin', pin: '0815' });
    expect(world.kept.get('service/door')).toEqual({ corner: { failures: 1, locked: false } });
  });

  it('does not lock out the technician with a card for what happens at the corner', async () => {
    world.desk.command({ type: 'service-knock' });
    for (let tries = 0; tries < 5; tries++) await world.try('0815');
    await world.enter();
  });

  it('forgets whoever went away while the PIN was looked at', async () => {
    world.desk.command({ type: 'service-knock' });
    world.desk.command({ type: 'service-pin', pin: PIN });
    world.desk.command({ type: 'service-leave' });
    await until('an answer', 5_000, () => JSON.stringify(world.kept.get('service/door')) === '{}');
    expect(world.desk.view).toBeNull();
    expect(world.audits).toEqual([]);
  });
});

describe('the gate', () => {
  const commands = Object.values(SERVICE_EXAMPLES).map(({ good }) => good);

  it.each(commands)('refuses $type where service mode is not open', (command) => {
    const answer = world.desk.command(command);
    if (command.type === 'service-knock') return expect(answer).toEqual({ ok: true });
    expect(answer).toMatchObject({ ok: false, code: 'service.closed' });
    expect(world.calls).toEqual([]);
    expect(world.audits).toEqual([]);
    expect(world.desk.view).toBeNull();
  });

  it.each(commands.filter(({ type }) => SERVICE_COMMANDS[type].service !== 'anyone'))(
    'refuses $type at the door unless it belongs there',
    (command) => {
      world.desk.command({ type: 'service-knock' });
      const isDoors = SERVICE_COMMANDS[command.type].service === 'door';
      expect(world.desk.command(command).ok).toBe(isDoors);
      expect(world.calls).toEqual([]);
    },
  );

  it.each(commands.filter(({ type }) => Array.isArray(SERVICE_COMMANDS[type].service)))(
    'lets a technician do $type, and an operator only what the contract says',
    async (command) => {
      await world.enter(OPERATOR);
      const guard = SERVICE_COMMANDS[command.type].service;
      const may = guard.includes('operator');
      const answer = world.desk.command(command);
      if (may) expect(answer).not.toMatchObject({ code: 'service.not-allowed' });
      else {
        expect(answer).toMatchObject({ ok: false, code: 'service.not-allowed' });
        expect(world.calls).toEqual([]);
        expect(world.session.said).toMatchObject({ ok: false, code: 'service.not-allowed' });
      }
      world.desk.command({ type: 'service-leave' });
      await world.enter(TECHNICIAN);
      expect(world.desk.command(command)).not.toMatchObject({ code: 'service.not-allowed' });
    },
  );
});

describe('a session', () => {
  it('turns pages, which are told that they are opened and left', async () => {
    await world.enter();
    world.desk.command({ type: 'service-page', page: 'faults' });
    expect(world.session.page.name).toBe('faults');
    world.desk.command({ type: 'service-leave' });
    expect(world.pages).toEqual(['+overview', '-overview', '+faults', '-faults', 'left']);
    expect(world.audits.map(({ what }) => what)).toEqual(['service.entered', 'service.left']);
  });

  it('writes acts down with who, what and how it ended, and looking not at all', async () => {
    await world.enter();
    world.desk.command({ type: 'service-connector', connector: 1 });
    world.answer = { ok: true, before: 32, after: 16 };
    world.desk.command({ type: 'service-limit', connector: 1, amps: 16 });
    world.answer = { ok: false, code: 'connector.busy', message: 'somebody charges' };
    expect(world.desk.command({ type: 'service-controller-restart', connector: 1 })).toEqual({
      ok: false,
      code: 'connector.busy',
      message: 'somebody charges',
    });
    expect(world.audits.slice(1)).toEqual([
      {
        who: 'technician (•••• 0001)',
        what: 'service-limit',
        detail: { connector: 1, amps: 16, code: 'done', before: 32, after: 16, detail: undefined },
      },
      {
        who: 'technician (•••• 0001)',
        what: 'service-controller-restart',
        detail: { connector: 1, refused: 'connector.busy', why: 'somebody charges' },
      },
    ]);
    expect(world.session.said).toMatchObject({
      act: 'service-controller-restart',
      ok: false,
      code: 'connector.busy',
    });
    world.desk.command({ type: 'service-dismiss' });
    expect(world.session.said).toBeNull();
  });

  it('shows an act that takes time as busy, refuses a second one, and tells its end', async () => {
    await world.enter();
    const { promise, resolve } = Promise.withResolvers<ServiceAnswer>();
    world.answer = promise;
    world.desk.command({ type: 'service-test', connector: 1, test: 'lock' });
    expect(world.session.busy).toBe('service-test');
    world.answer = { ok: true };
    expect(world.desk.command({ type: 'service-restart' })).toMatchObject({ code: 'service.busy' });
    // Looking goes on meanwhile.
    expect(world.desk.command({ type: 'service-audit', move: 'older' })).toEqual({ ok: true });
    resolve({ ok: true, code: 'test.passed' });
    await until('an answer', 5_000, () => world.session.busy === null);
    expect(world.session.said).toMatchObject({ ok: true, code: 'test.passed' });
  });

  it('survives a handler that throws, and one that rejects', async () => {
    await world.enter();
    world.answer = new Error('boom');
    expect(world.desk.command({ type: 'service-restart' })).toMatchObject({ code: 'service.failed' });
    world.answer = Promise.reject(new Error('bang'));
    world.desk.command({ type: 'service-bundle', place: 'x' });
    await until('an answer', 5_000, () => world.session.busy === null);
    expect(world.session.said).toMatchObject({ ok: false, code: 'service.failed', detail: 'bang' });
  });

  it('lets a technician work where the audit cannot be written', async () => {
    world.auditFails = true;
    await world.enter();
    expect(world.desk.command({ type: 'service-restart' })).toEqual({ ok: true });
    expect(world.calls).toEqual(['service-restart']);
  });

  it('leaves at last, too, where something hangs and nobody touches: no door is open for ever', async () => {
    await world.enter();
    world.answer = new Promise(() => {});
    world.desk.command({ type: 'service-bundle', place: 'usb-1' });
    world.clock.advance(29 * 60_000);
    expect(world.session.busy).toBe('service-bundle');
    world.desk.command({ type: 'service-stay' });
    world.clock.advance(29 * 60_000);
    expect(world.desk.isOpen).toBe(true);
    world.clock.advance(2 * 60_000);
    expect(world.desk.isOpen).toBe(false);
    expect(world.audits.at(-1)).toMatchObject({ what: 'service.left', detail: { why: 'idle' } });
  });

  it('leaves by itself when nobody touches, later when somebody does, not while something runs', async () => {
    await world.enter();
    world.clock.advance(IDLE_MS - 1);
    world.desk.command({ type: 'service-stay' });
    world.clock.advance(IDLE_MS - 1);
    expect(world.desk.isOpen).toBe(true);
    const work = Promise.withResolvers<boolean>();
    const running = world.context?.tasks.run({ act: 'x', step: 'y', canCancel: true }, () => work.promise);
    world.clock.advance(10 * IDLE_MS);
    expect(world.desk.isOpen).toBe(true);
    work.resolve(true);
    await running;
    world.clock.advance(IDLE_MS);
    expect(world.desk.view).toBeNull();
    expect(world.audits.at(-1)).toMatchObject({ what: 'service.left', detail: { why: 'idle' } });
  });

  it('cancels what runs when it is left', async () => {
    await world.enter();
    let aborted = false;
    const work = Promise.withResolvers<boolean>();
    void world.context?.tasks.run({ act: 'x', step: 'y', canCancel: true }, ({ signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true;
        work.resolve(false);
      });
      return work.promise;
    });
    world.desk.command({ type: 'service-leave' });
    expect(aborted).toBe(true);
  });

  it('is one at a time: a second one is told, and the first goes on', async () => {
    await world.enter();
    expect(world.desk.command({ type: 'service-knock' })).toMatchObject({ code: 'service.in-use' });
    expect(world.desk.tap(OPERATOR.uid)).toBe(true);
    expect(world.session).toMatchObject({ role: 'technician', said: { ok: false, code: 'service.in-use' } });
  });

  it('takes cards only where a page waits for one; a driver’s tap is a driver’s', async () => {
    await world.enter();
    expect(world.desk.tap(DRIVER.uid)).toBe(false);
    expect(world.desk.isOpen).toBe(true);
    world.capturing = true;
    expect(world.desk.tap(DRIVER.uid)).toBe(false);
    world.desk.command({ type: 'service-page', page: 'reader' });
    expect(world.desk.tap(DRIVER.uid)).toBe(true);
    expect(world.desk.tapProblem('unreadable')).toBe(true);
    expect(world.taps).toEqual([{ uid: DRIVER.uid }, { problem: 'unreadable' }]);
    world.holding.push(DRIVER.uid);
    expect(world.desk.tap(DRIVER.uid)).toBe(false);
    expect(world.taps).toHaveLength(3);
  });

  it('ends where its page cannot be shown: drivers have their screen again', async () => {
    await world.enter();
    world.broken = 'tariff';
    world.desk.command({ type: 'service-page', page: 'tariff' });
    expect(world.desk.view).toBeNull();
    expect(world.desk.isOpen).toBe(false);
    expect(world.pages.slice(-2)).toEqual(['-tariff', 'left']);
    expect(world.audits.at(-1)).toMatchObject({ what: 'service.left', detail: { why: 'failed' } });
    await world.enter();
    expect(world.session.page.name).toBe('overview');
  });

  it('ends with the kiosk', async () => {
    await world.enter();
    world.desk.stop();
    expect(world.desk.view).toBeNull();
    // A test must know that the kiosk ends before it is told that it is left.
    expect(world.pages.slice(-3)).toEqual(['stopped', '-overview', 'left']);
    expect(world.clock.waiting).toBe(0);
  });
});
