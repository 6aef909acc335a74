/** What the operator does to a connector: keeps it for somebody, gives it no current, takes it out of service. */
import { describe, expect, it } from 'vitest';
import {
  card,
  charging,
  cleared,
  disabled,
  enabled,
  fault,
  flowing,
  offered,
  absent,
  opened,
  plugged,
  read,
  ready,
  restore,
  stopBy,
  timeUp,
  Walk,
  linkUp,
  type Step,
} from './walk.ts';

const reserved: Step = { type: 'RESERVED', reserved: true };
const free: Step = { type: 'RESERVED', reserved: false };
const paused: Step = { type: 'PAUSED', paused: true };
const resumed: Step = { type: 'PAUSED', paused: false };

describe('a reservation', () => {
  it('keeps a free connector, also from a stranger’s plug, and ends', () => {
    const walk = ready();
    walk.go(reserved);
    expect(walk.state).toBe('reserved');
    walk.go(plugged);
    expect(walk.state).toBe('reserved');
    walk.go(free);
    expect(walk.state).toBe('plugged');
  });

  it('lets in whom it is kept for: plug first or card first', () => {
    const cardFirst = ready();
    cardFirst.go(reserved, card);
    expect(cardFirst.state).toBe('authorized');
    const plugFirst = ready();
    plugFirst.go(reserved, plugged);
    expect(plugFirst.go(card)).toEqual(['openSession']);
    expect(plugFirst.state).toBe('starting');
  });

  it('holds again when nobody plugged in', () => {
    const walk = ready();
    walk.go(reserved, card, timeUp);
    expect(walk.state).toBe('reserved');
  });

  it('outlives a fault and being out of service', () => {
    const walk = ready();
    walk.go(reserved, fault);
    expect(walk.state).toBe('faulted');
    walk.go(cleared);
    expect(walk.state).toBe('reserved');
    walk.go({ type: 'SERVICE', inService: false });
    expect(walk.state).toBe('unavailable');
    walk.go({ type: 'SERVICE', inService: true });
    expect(walk.state).toBe('reserved');
  });

  it('begins after the session that runs', () => {
    const walk = charging();
    walk.go(reserved);
    expect(walk.state).toBe('charging');
    walk.go(stopBy('driver-card'), disabled, read);
    expect(walk.state).toBe('finished');
    walk.go(absent);
    expect(walk.state).toBe('reserved');
  });
});

describe('no current from the operator', () => {
  it('suspends a session and lets it go on', () => {
    const walk = charging();
    expect(walk.go(paused)).toEqual(['disable']);
    expect(walk.state).toBe('suspendedByStation');
    expect(walk.context.deadline).toBeNull();
    walk.go(disabled, plugged);
    expect(walk.state).toBe('suspendedByStation');
    expect(walk.go(resumed)).toEqual(['enable']);
    walk.go(enabled, flowing);
    expect(walk.state).toBe('charging');
  });

  it('holds a start back until there is some', () => {
    const walk = ready();
    walk.go(plugged, paused, card);
    expect(walk.go(opened)).toEqual(['disable']);
    expect(walk.state).toBe('suspendedByStation');
    expect(walk.go(disabled, resumed)).toEqual(['enable']);
  });

  it('comes in the middle of a start', () => {
    const walk = ready();
    walk.go(plugged, card, opened, paused);
    expect(walk.state).toBe('starting');
    expect(walk.go(enabled)).toEqual(['disable']);
    expect(walk.state).toBe('suspendedByStation');
  });

  it.each([
    ['waits', offered],
    ['was switched off', plugged],
  ])('suspends a vehicle that %s', (_, step) => {
    const walk = charging();
    walk.go(step, paused);
    expect(walk.snapshot.value).toBe('paused');
  });

  it('leaves who charges free to go', () => {
    const stopped = charging();
    stopped.go(paused, stopBy('driver-screen'), disabled, read);
    expect(stopped.state).toBe('finished');
    const gone = charging();
    gone.go(paused, absent);
    expect(gone.context.stopReason).toBe('unplugged');
  });

  it('and a fault together: goes on when both are over', () => {
    const walk = charging();
    walk.go(paused, fault);
    expect(walk.state).toBe('faulted');
    expect(walk.go(cleared)).toEqual(['disable']);
    expect(walk.state).toBe('suspendedByStation');
  });

  it('holds a session back that a restart left', () => {
    const walk = new Walk();
    walk.go(paused, restore('energy', 'resume'), plugged, linkUp);
    expect(walk.state).toBe('suspendedByStation');
  });
});

describe('how long an authorisation holds', () => {
  it('is what the operator says from then on', () => {
    const walk = ready();
    walk.go({ type: 'AUTHORIZE', paysForParking: false, plugMs: 90_000 });
    expect(walk.context.deadline?.totalMs).toBe(90_000);
    walk.go(timeUp, card);
    expect(walk.context.deadline?.totalMs).toBe(90_000);
  });
});
