/** Faults, endings and restarts of a session: the transitions that must not lose it. */
import { describe, expect, it } from 'vitest';
import { RECOVERY_LIMIT_MS } from '../../main/session/chart.ts';
import {
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
  payingCard,
  plugged,
  read,
  restore,
  stopBy,
  timeUp,
  type Step,
} from './walk.ts';

describe('faulted with a session', () => {
  it('keeps the session and goes on when the fault is over', () => {
    const walk = charging();
    expect(walk.go(fault)).toEqual([]);
    expect(walk.state).toBe('faulted');
    expect(walk.context.session).toBe(true);
    expect(walk.go(cleared)).toEqual(['enable']);
    walk.go(enabled);
    expect(walk.state).toBe('charging');
  });

  it('waits for the link before it goes on', () => {
    const walk = charging();
    walk.go(linkDown, fault);
    expect(walk.go(cleared)).toEqual([]);
    expect(walk.state).toBe('faulted');
    expect(walk.go(linkUp)).toEqual(['enable']);
  });

  it('can be ended by its driver', () => {
    const walk = charging();
    expect(walk.go(fault, stopBy('driver-card'), disabled, read)).toEqual([
      'disable',
      'finalReading',
      'endCharging',
      'closeSession',
    ]);
    expect(walk.state).toBe('faulted');
    walk.go(cleared);
    expect(walk.state).toBe('finished');
  });

  it('ends when unplugged', () => {
    const walk = charging();
    expect(walk.go(fault, absent)).toEqual(['disable']);
    expect(walk.go(disabled, read)).toContain('closeSession');
    expect(walk.state).toBe('faulted');
    walk.go(cleared);
    expect(walk.state).toBe('available');
  });

  it('an emergency opens the contactor and ends the session when it is over', () => {
    const walk = charging();
    expect(walk.go(emergency)).toEqual(['disable']);
    expect(walk.go(disabled, plugged)).toEqual([]);
    expect(walk.state).toBe('faulted');
    expect(walk.go(cleared)).toEqual(['disable']);
    expect(walk.context.stopReason).toBe('fault');
    walk.go(disabled, read);
    expect(walk.state).toBe('finished');
  });

  it('an emergency in which the controller opened by itself may go on', () => {
    const walk = charging();
    walk.go(plugged);
    expect(walk.go(emergency)).toEqual([]);
    expect(walk.go(cleared)).toEqual(['enable']);
  });

  it('what holds energy back opens the contactor, and lets it close again when it is over', () => {
    const walk = charging();
    const full: Step = { type: 'BLOCKING', codes: ['store.failed'], emergency: false, hold: true };
    expect(walk.go(full)).toEqual(['disable']);
    expect(walk.go(disabled, plugged)).toEqual([]);
    expect(walk.state).toBe('faulted');
    expect(walk.go(cleared)).toEqual(['enable']);
    walk.go(enabled, flowing);
    expect(walk.state).toBe('charging');
  });

  it('what holds energy back finds a controller that opened by itself left alone', () => {
    const walk = charging();
    walk.go(plugged);
    expect(walk.go({ type: 'BLOCKING', codes: ['current.over'], emergency: false, hold: true })).toEqual([]);
  });

  it('a held session whose fault turns into an emergency ends with it', () => {
    const walk = charging();
    walk.go({ type: 'BLOCKING', codes: ['meter.silent'], emergency: false, hold: true }, disabled, plugged);
    walk.go(emergency);
    expect(walk.go(cleared)).toEqual(['disable']);
    expect(walk.context.stopReason).toBe('fault');
  });

  it('a fault that turns into an emergency opens the contactor', () => {
    const walk = charging();
    expect(walk.go(fault, emergency)).toEqual(['disable']);
  });

  it.each([
    ['without a parking fee', card],
    ['with a parking fee', payingCard],
  ])('after the end of charging (%s) comes back to finished and never enables', (_, authorize) => {
    const walk = charging(authorize);
    walk.go(stopBy('driver-card'), disabled, plugged, read, fault);
    expect(walk.state).toBe('faulted');
    expect(walk.go(cleared)).toEqual([]);
    expect(walk.state).toBe('finished');
  });

  it('unplugged while faulted after the end of charging closes what was still open', () => {
    const walk = charging(payingCard);
    walk.go(stopBy('driver-card'), disabled, plugged, read, fault);
    expect(walk.go(absent)).toEqual(['closeSession']);
    expect(walk.state).toBe('faulted');
  });
});

describe('finished', () => {
  it('stays open while parking costs, and closes when unplugged', () => {
    const walk = charging(payingCard);
    expect(walk.go(stopBy('driver-card'), disabled, plugged, read)).toEqual([
      'disable',
      'finalReading',
      'endCharging',
    ]);
    expect(walk.state).toBe('finished');
    expect(walk.go(absent)).toEqual(['closeSession']);
    expect(walk.state).toBe('available');
    expect(walk.context).toMatchObject({ session: false, stopReason: null, paysForParking: false });
  });

  it.each(['fault', 'controller', 'operator', 'power-loss'] as const)(
    'a session that ended by %s costs nothing more',
    (reason) => {
      const walk = charging(payingCard);
      expect(walk.go(stopBy(reason), disabled, plugged, read)).toContain('closeSession');
      expect(walk.state).toBe('finished');
    },
  );

  it('no card starts again before the cable was out', () => {
    const walk = charging();
    walk.go(stopBy('driver-card'), disabled, plugged, read);
    expect(walk.go(card)).toEqual([]);
    expect(walk.state).toBe('finished');
  });
});

describe('after a restart', () => {
  it('ends an open session by the last reading once the devices answer', () => {
    const walk = new Walk();
    walk.go(restore('energy', 'end'));
    expect(walk.state).toBe('stopping');
    expect(walk.context.deadline?.totalMs).toBe(RECOVERY_LIMIT_MS);
    expect(walk.go(flowing)).toEqual([]);
    expect(walk.go(linkUp)).toEqual(['disable']);
    expect(walk.context.stopReason).toBe('power-loss');
    expect(walk.go(disabled, read)).toEqual(['finalReading', 'endCharging', 'closeSession']);
  });

  it('ends it without the devices when they stay silent', () => {
    const walk = new Walk();
    walk.go(restore('energy', 'resume'));
    expect(walk.go(timeUp)).toEqual(['disable']);
    expect(walk.go(timeUp)).toEqual(['endCharging', 'closeSession']);
  });

  it('resumes when the vehicle never left', () => {
    const walk = new Walk();
    walk.go(restore('energy', 'resume'));
    expect(walk.go(plugged, linkUp)).toEqual(['enable']);
    walk.go(enabled, flowing);
    expect(walk.state).toBe('charging');
  });

  it('does not resume when the vehicle is gone', () => {
    const walk = new Walk();
    expect(walk.go(restore('energy', 'resume'), absent, linkUp)).toEqual(['disable']);
    expect(walk.go(disabled, read)).toContain('closeSession');
    expect(walk.state).toBe('available');
  });

  it('does not enable into a fault', () => {
    const walk = new Walk();
    walk.go(restore('energy', 'resume'), fault);
    expect(walk.go(plugged, linkUp)).toEqual([]);
    expect(walk.state).toBe('faulted');
    expect(walk.go(cleared)).toEqual(['enable']);
  });

  it('takes up a session also when a fault is known first', () => {
    const walk = new Walk();
    walk.go(fault);
    expect(walk.state).toBe('faulted');
    walk.go(restore('energy', 'end'));
    expect(walk.context.session).toBe(true);
    expect(walk.go(plugged, linkUp)).toEqual(['disable']);
  });

  it('waits for the cable of a finished one', () => {
    const walk = new Walk();
    walk.go(restore('finished', 'resume', true));
    expect(walk.state).toBe('finished');
    expect(walk.go(plugged, linkUp)).toEqual([]);
    expect(walk.go(absent)).toEqual(['closeSession']);
  });

  it('a stop while it waits for the devices counts', () => {
    const walk = new Walk();
    expect(walk.go(restore('energy', 'resume'), stopBy('driver-card'))).toEqual(['disable']);
    expect(walk.context.stopReason).toBe('driver-card');
  });
});
