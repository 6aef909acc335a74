/** A visit from the tap to the session, one behaviour a test. */
import { describe, expect, it } from 'vitest';
import { CHECK_LIMIT_MS, CHECK_SLOW_MS, CHOOSE_MS, LOOK_MS, REJECTED_MS } from '../../main/guide/chart.ts';
import {
  ONE,
  TWO,
  Visit,
  cancel,
  choose,
  closed,
  extend,
  home,
  sheet,
  speak,
  tap,
  timeUp,
  turns,
  type Step,
} from './visit.ts';

/** A visit that follows connector 1. */
function following(settings = TWO): Visit {
  const visit = new Visit(settings);
  visit.go(tap);
  visit.go(visit.accepted([1]));
  return visit;
}

describe('a tap', () => {
  it('asks whether the card may charge', () => {
    const visit = new Visit();
    expect(visit.go(tap)).toEqual([{ type: 'check', attempt: 1 }]);
    expect(visit.state).toBe('authorizing');
    expect(visit.slow).toBe(false);
    expect(visit.leftMs).toBe(CHECK_SLOW_MS);
  });

  it('says that it is slow, then gives up', () => {
    const visit = new Visit();
    visit.go(tap, timeUp);
    expect(visit.state).toBe('authorizing');
    expect(visit.slow).toBe(true);
    expect(visit.leftMs).toBe(CHECK_LIMIT_MS - CHECK_SLOW_MS);
    visit.go(timeUp);
    expect(visit.state).toBe('rejected');
    expect(visit.context.rejection).toBe('timeout');
  });

  it('one connector is free: starts there', () => {
    const visit = new Visit();
    visit.go(tap);
    expect(visit.go(visit.accepted([2]))).toEqual([{ type: 'authorize', attempt: 1, connector: 2 }]);
    expect(visit.state).toBe('following');
    expect(visit.context.focus).toBe(2);
  });

  it('several are free: lets choose', () => {
    const visit = new Visit();
    visit.go(tap);
    expect(visit.go(visit.accepted([1, 2]))).toEqual([]);
    expect(visit.state).toBe('choosing');
    expect(visit.context.choices).toEqual([1, 2]);
    expect(visit.leftMs).toBe(CHOOSE_MS);
  });

  it('none is free: says so', () => {
    const visit = new Visit();
    visit.go(tap);
    visit.go(visit.accepted([]));
    expect(visit.state).toBe('rejected');
    expect(visit.context.rejection).toBe('no-connector');
  });

  it('its own session: stops it', () => {
    const visit = new Visit();
    visit.go(tap);
    expect(visit.go(visit.accepted([2], 2))).toEqual([{ type: 'stop', connector: 2, reason: 'driver-card' }]);
    expect(visit.state).toBe('following');
    expect(visit.context.focus).toBe(2);
  });

  it('again, while its connector waits for the plug or the contactor: shows that and begins nothing anew', () => {
    const visit = new Visit();
    visit.go(tap);
    const late: Step = { type: 'KNOWN', attempt: visit.context.attempt, connector: 1, language: null };
    visit.go(timeUp, timeUp, tap);
    expect(visit.go(late)).toEqual([]);
    expect(visit.state).toBe('authorizing');
    const { attempt } = visit.context;
    expect(visit.go({ type: 'KNOWN', attempt, connector: 2, language: 'de' })).toEqual([]);
    expect(visit.state).toBe('following');
    expect(visit.context.focus).toBe(2);
    expect(visit.context.language).toBe('de');
  });

  it.each(['unknown', 'blocked', 'expired', 'in-use', 'other-card', 'unplug-first'] as const)(
    'refused as %s',
    (reason) => {
      const visit = new Visit();
      visit.go(tap);
      visit.go(visit.refused(reason));
      expect(visit.state).toBe('rejected');
      expect(visit.context.rejection).toBe(reason);
      expect(visit.leftMs).toBe(REJECTED_MS);
    },
  );

  it.each(['removed-early', 'random-uid', 'unreadable'] as const)('that was %s is told at once', (reason) => {
    const visit = new Visit();
    visit.go({ type: 'TAP_PROBLEM', reason });
    expect(visit.state).toBe('rejected');
    expect(visit.context.rejection).toBe(reason);
  });

  it('during a check is not a second check', () => {
    const visit = new Visit();
    visit.go(tap);
    expect(visit.go(tap, { type: 'TAP_PROBLEM', reason: 'unreadable' })).toEqual([]);
    expect(visit.state).toBe('authorizing');
    expect(visit.context.attempt).toBe(1);
  });

  it('answers to an older tap change nothing', () => {
    const visit = new Visit();
    visit.go(tap);
    const late = visit.accepted([1]);
    const lateStop = visit.accepted([1], 1);
    const lateNone = visit.accepted([]);
    const lateNo = visit.refused('blocked');
    visit.go(timeUp, timeUp, tap);
    expect(visit.context.attempt).toBe(2);
    expect(visit.go(late, lateStop, lateNone, lateNo)).toEqual([]);
    expect(visit.state).toBe('authorizing');
  });

  it('answers that come when nobody waits change nothing', () => {
    const visit = new Visit();
    visit.go(tap);
    const late = visit.accepted([1]);
    visit.go(cancel);
    expect(visit.go(late)).toEqual([]);
    expect(visit.state).toBe('home');
  });
});

describe('choosing', () => {
  function choosing(): Visit {
    const visit = new Visit();
    visit.go(tap);
    visit.go(visit.accepted([1, 2]));
    return visit;
  }

  it('by touch', () => {
    const visit = choosing();
    expect(visit.go(choose(2))).toEqual([{ type: 'authorize', attempt: 1, connector: 2 }]);
    expect(visit.state).toBe('following');
  });

  it('by plugging in', () => {
    const visit = choosing();
    expect(visit.go(turns(1, 'available'), turns(1, 'plugged'))).toEqual([
      { type: 'authorize', attempt: 1, connector: 1 },
    ]);
    expect(visit.context.focus).toBe(1);
  });

  it('only what was offered', () => {
    const visit = new Visit({ ...TWO, connectors: [1, 2, 3] });
    visit.go(tap);
    visit.go(visit.accepted([1, 2]));
    expect(visit.go(choose(3), turns(3, 'plugged'))).toEqual([]);
    expect(visit.state).toBe('choosing');
  });

  it.each([
    ['cancel', cancel],
    ['home', home],
    ['waiting', timeUp],
  ])('%s goes home', (_, step) => {
    const visit = choosing();
    visit.go(step);
    expect(visit.state).toBe('home');
    expect(visit.context.choices).toEqual([]);
  });

  it('can be given more time', () => {
    const visit = choosing();
    visit.go(extend);
    expect(visit.leftMs).toBe(CHOOSE_MS);
  });
});

describe('a rejection', () => {
  it('goes back to the session that was being followed', () => {
    const visit = following();
    visit.go(turns(1, 'charging'), tap);
    visit.go(visit.refused('other-card'));
    expect(visit.state).toBe('rejected');
    visit.go(timeUp);
    expect(visit.state).toBe('following');
    expect(visit.context.focus).toBe(1);
  });

  it.each([
    ['home', home],
    ['cancel', cancel],
    ['waiting', timeUp],
  ])('%s goes home when nobody was helped', (_, step) => {
    const visit = new Visit();
    visit.go(tap);
    visit.go(visit.refused('unknown'), step);
    expect(visit.state).toBe('home');
    expect(visit.context.rejection).toBeNull();
  });

  it.each([
    ['while it is shown', [turns(1, 'available')]],
    ['during the check', []],
  ])('goes home when the followed driver left %s', (_, during) => {
    const visit = following();
    visit.go(turns(1, 'charging'), speak('de'), tap);
    if (during.length === 0) visit.go(turns(1, 'available'));
    visit.go(visit.refused('unknown'), ...during, timeUp);
    expect(visit.state).toBe('home');
    expect(visit.context.language).toBe('en');
  });

  it('a next tap is checked at once', () => {
    const visit = new Visit();
    visit.go(tap);
    visit.go(visit.refused('unknown'));
    expect(visit.go(tap)).toEqual([{ type: 'check', attempt: 2 }]);
  });
});

describe('following', () => {
  it('is the next driver’s screen after a while, where there are several connectors', () => {
    const visit = following();
    expect(visit.leftMs).toBe(LOOK_MS);
    visit.go(turns(1, 'starting'));
    expect(visit.leftMs).toBe(LOOK_MS);
    visit.go(timeUp);
    expect(visit.state).toBe('home');
    expect(visit.context.focus).toBeNull();
  });

  it.each([
    ['a touch for more time', extend],
    ['a sheet', sheet('help')],
    ['a language', speak('de')],
  ])('%s keeps it', (_, step) => {
    const visit = following();
    visit.go(turns(2, 'charging'), turns(2, 'charging'), step);
    expect(visit.leftMs).toBe(LOOK_MS);
  });

  it('what other connectors do changes nothing', () => {
    const visit = following();
    const { deadline } = visit.context;
    visit.go(turns(2, 'available'), closed(2), { type: 'START_REFUSED', connector: 2 });
    expect(visit.state).toBe('following');
    expect(visit.context.deadline).toBe(deadline);
  });

  it('looks at another busy connector, not at a free one', () => {
    const visit = following();
    visit.go(choose(2, false));
    expect(visit.context.focus).toBe(1);
    visit.go(choose(2, true));
    expect(visit.context.focus).toBe(2);
  });

  it.each(['available', 'plugged', 'unavailable'] as const)('ends when the connector is %s', (state) => {
    const visit = following();
    visit.go(turns(1, state));
    expect(visit.state).toBe('home');
  });

  it('does not leave half-way what counts down by itself, and leaves with its end', () => {
    const visit = following();
    visit.go({ type: 'DEADLINE', counting: true });
    expect(visit.state).toBe('following');
    expect(visit.leftMs).toBe(LOOK_MS);
    visit.go(turns(1, 'available'));
    expect(visit.state).toBe('home');
  });

  it('stops, cancels and extends what it follows', () => {
    const visit = following();
    expect(visit.go({ type: 'STOP', connector: 1 })).toEqual([
      { type: 'stop', connector: 1, reason: 'driver-screen' },
    ]);
    expect(visit.go(cancel, extend)).toEqual([
      { type: 'cancel', connector: 1 },
      { type: 'extend', connector: 1 },
    ]);
  });

  it('a start that was refused is told', () => {
    const visit = following();
    visit.go({ type: 'START_REFUSED', connector: 1 });
    expect(visit.state).toBe('rejected');
    expect(visit.context.rejection).toBe('failed');
  });

  it('home leaves it, where there is a home', () => {
    const visit = following();
    visit.go(home);
    expect(visit.state).toBe('home');
  });
});

describe('with a single connector', () => {
  it('the session is the screen, for as long as it lasts', () => {
    const visit = following(ONE);
    expect(visit.leftMs).toBeNull();
    visit.go(home);
    expect(visit.state).toBe('following');
  });

  it('a session that begins otherwise is followed too', () => {
    const visit = new Visit(ONE);
    visit.go(turns(1, 'plugged'));
    expect(visit.state).toBe('home');
    visit.go(turns(1, 'starting'));
    expect(visit.state).toBe('following');
  });

  it('with two, a session that begins otherwise is nobody’s visit', () => {
    const visit = new Visit(TWO);
    visit.go(turns(1, 'starting'));
    expect(visit.state).toBe('home');
  });
});

describe('from home', () => {
  it('looks at a busy connector', () => {
    const visit = new Visit();
    visit.go(choose(2, true));
    expect(visit.state).toBe('following');
    visit.go(home, choose(1, false));
    expect(visit.state).toBe('home');
  });

  it('stops a session and follows its end', () => {
    const visit = new Visit();
    expect(visit.go({ type: 'STOP', connector: 2 })).toEqual([
      { type: 'stop', connector: 2, reason: 'driver-screen' },
    ]);
    expect(visit.state).toBe('following');
    expect(visit.context.focus).toBe(2);
  });

  it('shows the receipt of a session that nobody followed', () => {
    const visit = new Visit();
    visit.go(closed(2));
    expect(visit.state).toBe('receipt');
    expect(visit.context.focus).toBe(2);
  });
});
