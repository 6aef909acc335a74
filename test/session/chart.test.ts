/** Every transition of DESIGN.md's session states, one behaviour a test. */
import { describe, expect, it } from 'vitest';
import { CONTROLLER_GRACE_MS, STOP_LIMIT_MS } from '../../main/session/chart.ts';
import {
  LIMITS,
  Walk,
  absent,
  card,
  charging,
  cleared,
  disabled,
  emergency,
  enabled,
  fault,
  flowing,
  linkDown,
  linkUp,
  offered,
  opened,
  payingCard,
  plugged,
  read,
  ready,
  stopBy,
  timeUp,
  type Step,
} from './walk.ts';

const unknownVehicle: Step = { type: 'STATUS', vehicle: 'unknown', enabled: false, energised: false };
const outOfService: Step = { type: 'SERVICE', inService: false };
const inService: Step = { type: 'SERVICE', inService: true };

describe('without a session', () => {
  it('is unavailable until the controller is in step and tells of the vehicle', () => {
    const walk = new Walk();
    expect(walk.state).toBe('unavailable');
    walk.go(linkUp);
    expect(walk.state).toBe('unavailable');
    walk.go(absent);
    expect(walk.state).toBe('available');
  });

  it('follows the vehicle between available and plugged', () => {
    const walk = ready();
    walk.go(plugged);
    expect(walk.state).toBe('plugged');
    walk.go(absent);
    expect(walk.state).toBe('available');
  });

  it.each([
    ['the link is lost', linkDown, linkUp],
    ['the vehicle is unknown', unknownVehicle, absent],
    ['it is taken out of service', outOfService, inService],
  ])('is unavailable while %s', (_, gone, back) => {
    const walk = ready();
    walk.go(gone);
    expect(walk.state).toBe('unavailable');
    walk.go(card);
    expect(walk.state).toBe('unavailable');
    walk.go(back);
    expect(walk.state).toBe('available');
  });

  it.each([
    ['available', absent],
    ['plugged', plugged],
    ['unavailable', unknownVehicle],
  ])('is faulted from %s and comes back to it', (name, status) => {
    const walk = ready();
    walk.go(status);
    expect(walk.state).toBe(name);
    walk.go(fault);
    expect(walk.state).toBe('faulted');
    expect(walk.go(card, cleared)).toEqual([]);
    expect(walk.state).toBe(name);
  });

  it('opens the contactor of an emergency that finds it closed', () => {
    const walk = ready();
    expect(walk.go(emergency)).toEqual([]);
    expect(walk.go(flowing)).toEqual(['disable']);
    walk.go(disabled, plugged, cleared);
    expect(walk.state).toBe('plugged');
  });
});

describe('starting', () => {
  it('card first: waits for the plug, then opens the session and only then enables', () => {
    const walk = ready();
    walk.go(card);
    expect(walk.state).toBe('authorized');
    expect(walk.context.deadline).toEqual({ at: walk.at + LIMITS.plugMs, totalMs: LIMITS.plugMs });
    expect(walk.go(plugged)).toEqual(['openSession']);
    expect(walk.state).toBe('starting');
    expect(walk.go(opened)).toEqual(['enable']);
    expect(walk.context.deadline).toEqual({ at: walk.at + LIMITS.startMs, totalMs: LIMITS.startMs });
    walk.go(enabled);
    expect(walk.state).toBe('starting');
    walk.go(flowing);
    expect(walk.state).toBe('charging');
    expect(walk.context.deadline).toBeNull();
  });

  it('plug first: the card starts at once', () => {
    const walk = ready();
    walk.go(plugged);
    expect(walk.go(card)).toEqual(['openSession']);
    expect(walk.state).toBe('starting');
  });

  it('charges also if the contactor closes before the enable is answered', () => {
    const walk = ready();
    walk.go(plugged, card, opened, flowing, enabled);
    expect(walk.state).toBe('charging');
  });

  it('an authorisation lapses when nothing is plugged in', () => {
    const walk = ready();
    expect(walk.go(card, timeUp)).toEqual(['authorizationLapsed']);
    expect(walk.state).toBe('available');
    expect(walk.context.deadline).toBeNull();
  });

  it('an authorisation can be given more time', () => {
    const walk = ready();
    walk.go(card, { type: 'EXTEND' });
    expect(walk.context.deadline).toEqual({ at: walk.at + LIMITS.plugMs, totalMs: LIMITS.plugMs });
  });

  it.each<[string, Step]>([
    ['cancel', { type: 'CANCEL' }],
    ['stop', stopBy('driver-screen')],
  ])('%s ends an authorisation without a trace', (_, step) => {
    const walk = ready();
    expect(walk.go(card, step)).toEqual([]);
    expect(walk.state).toBe('available');
    expect(walk.go(plugged)).toEqual([]);
  });

  it('a fault refuses an authorisation', () => {
    const walk = ready();
    expect(walk.go(card, fault)).toEqual(['startRefused']);
    expect(walk.state).toBe('faulted');
  });

  it('a session that could not be opened is refused and nothing is enabled', () => {
    const walk = ready();
    expect(walk.go(plugged, card, { type: 'OPENED', ok: false })).toEqual(['openSession', 'startRefused']);
    expect(walk.state).toBe('plugged');
  });

  it('a controller that refuses to enable ends the session', () => {
    const walk = ready();
    const actions = walk.go(plugged, card, opened, { type: 'ENABLED', ok: false }, disabled, read);
    expect(actions).toEqual([
      'openSession',
      'enable',
      'disable',
      'finalReading',
      'endCharging',
      'closeSession',
    ]);
    expect(walk.state).toBe('finished');
    expect(walk.context.stopReason).toBe('controller');
  });

  it('an enable that is never answered ends the session', () => {
    const walk = ready();
    expect(walk.go(plugged, card, opened, timeUp)).toContain('disable');
    expect(walk.state).toBe('stopping');
  });

  it('a vehicle that asks for nothing counts as silent, and charges when it wakes', () => {
    const walk = ready();
    expect(walk.go(plugged, card, opened, enabled, offered, timeUp)).toContain('vehicleSilent');
    expect(walk.context.deadline).toBeNull();
    const silent: Step = { type: 'BLOCKING', codes: ['vehicle.no-response'], emergency: false };
    expect(walk.go(silent)).toEqual([]);
    expect(walk.state).toBe('faulted');
    expect(walk.go(flowing, cleared)).toEqual(['enable']);
    expect(walk.state).toBe('starting');
    walk.go(enabled);
    expect(walk.state).toBe('charging');
  });

  it.each<[string, Step]>([
    ['cancel', { type: 'CANCEL' }],
    ['stop', stopBy('driver-card')],
    ['unplugging', absent],
    ['a fault', fault],
  ])('%s while the session is being opened: the contactor is never closed', (_, step) => {
    const walk = ready();
    walk.go(plugged, card, step);
    expect(walk.go(opened)).not.toContain('enable');
    expect(['stopping', 'faulted']).toContain(walk.state);
  });

  it.each<[string, Step, string]>([
    ['cancel', { type: 'CANCEL' }, 'driver-screen'],
    ['a stop', stopBy('driver-card'), 'driver-card'],
    ['unplugging', absent, 'unplugged'],
  ])('%s while waiting for the vehicle stops', (_, step, reason) => {
    const walk = ready();
    walk.go(plugged, card, opened, enabled);
    expect(walk.go(step)).toEqual(['disable']);
    expect(walk.context.stopReason).toBe(reason);
  });
});

describe('charging', () => {
  it.each(['driver-card', 'driver-screen', 'remote', 'time-limit', 'operator', 'technician'] as const)(
    'stops by %s',
    (reason) => {
      const walk = charging();
      expect(walk.go(stopBy(reason))).toEqual(['disable']);
      expect(walk.state).toBe('stopping');
      expect(walk.context.deadline?.totalMs).toBe(STOP_LIMIT_MS);
      expect(walk.go(disabled)).toEqual(['finalReading']);
      expect(walk.go(plugged, read)).toEqual(['endCharging', 'closeSession']);
      expect(walk.state).toBe('finished');
      expect(walk.context.stopReason).toBe(reason);
      expect(walk.go(absent)).toEqual([]);
      expect(walk.state).toBe('available');
    },
  );

  it('stops when unplugged, and closes at once since nobody waits', () => {
    const walk = charging(payingCard);
    expect(walk.go(absent)).toEqual(['disable']);
    expect(walk.context.stopReason).toBe('unplugged');
    expect(walk.go(disabled, read)).toEqual(['finalReading', 'endCharging', 'closeSession']);
    expect(walk.state).toBe('available');
  });

  it('the first reason to stop counts', () => {
    const walk = charging();
    walk.go(stopBy('driver-card'), stopBy('time-limit'), absent, disabled);
    expect(walk.context.stopReason).toBe('driver-card');
  });

  it('ends with the last reading when the devices do not answer the stop', () => {
    const walk = charging();
    walk.go(stopBy('driver-card'));
    expect(walk.go(timeUp)).toEqual(['endCharging', 'closeSession']);
    expect(walk.state).toBe('finished');
    expect(walk.go(disabled, read)).toEqual([]);
  });

  it('is suspended by the vehicle and goes on', () => {
    const walk = charging();
    walk.go(offered);
    expect(walk.state).toBe('suspendedByVehicle');
    expect(walk.context.deadline).toEqual({ at: walk.at + 600_000, totalMs: 600_000 });
    walk.go(flowing);
    expect(walk.state).toBe('charging');
    expect(walk.context.deadline).toBeNull();
  });

  it('a vehicle that stays idle is full', () => {
    const walk = charging();
    expect(walk.go(offered, timeUp)).toEqual(['disable']);
    expect(walk.context.stopReason).toBe('vehicle-full');
  });

  it('waits for ever when configured so', () => {
    const walk = charging(card, { ...LIMITS, fullMs: null });
    walk.go(offered);
    expect(walk.state).toBe('suspendedByVehicle');
    expect(walk.context.deadline).toBeNull();
  });

  it('is suspended by the station, and goes on by way of either state', () => {
    const walk = charging();
    walk.go(plugged);
    expect(walk.state).toBe('suspendedByStation');
    expect(walk.context.deadline?.totalMs).toBe(CONTROLLER_GRACE_MS);
    walk.go(offered);
    expect(walk.state).toBe('suspendedByVehicle');
    walk.go(plugged);
    expect(walk.state).toBe('suspendedByStation');
    walk.go(flowing);
    expect(walk.state).toBe('charging');
  });

  it('a controller that gives no permission any more ends it', () => {
    const walk = charging();
    walk.go(plugged, timeUp);
    expect(walk.context.stopReason).toBe('controller');
  });

  it.each<[string, Step]>([
    ['by the vehicle', offered],
    ['by the station', plugged],
  ])('suspended %s: stops, unplugs and faults as when charging', (_, suspend) => {
    const stopped = charging();
    expect(stopped.go(suspend, stopBy('driver-card'))).toEqual(['disable']);
    const pulled = charging();
    expect(pulled.go(suspend, absent)).toEqual(['disable']);
    expect(pulled.context.stopReason).toBe('unplugged');
    const faulted = charging();
    faulted.go(suspend, fault);
    expect(faulted.state).toBe('faulted');
  });

  it('goes on when taken out of service, and is unavailable afterwards', () => {
    const walk = charging();
    walk.go(outOfService);
    expect(walk.state).toBe('charging');
    walk.go(stopBy('driver-card'), disabled, read);
    expect(walk.state).toBe('finished');
    walk.go(absent);
    expect(walk.state).toBe('unavailable');
  });

  it('a second authorisation changes nothing', () => {
    const walk = charging();
    expect(walk.go(payingCard)).toEqual([]);
    expect(walk.context.paysForParking).toBe(false);
  });
});
