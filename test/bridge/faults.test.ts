/** What a driver is told of a fault: who is needed, how far the kiosk is, and nothing that is untrue by now. */
import { describe, expect, it } from 'vitest';
import { faultView, faultViews, SHORTEST_COUNTDOWN_MS, type Situation } from '../../main/bridge/faults.ts';
import type { ActiveFault, Standing } from '../../main/faults/board.ts';
import { FAULT_CODES, FAULTS, stopsCharging, type FaultCode } from '../../main/faults/catalogue.ts';
import { CAUSES, type Cause } from '../../main/faults/causes.ts';
import { FAULT_LANGUAGES } from '../../main/faults/entry.ts';
import { outcomeWords } from '../../main/faults/outcome.ts';
import { NOON } from '../rig/clock.ts';

const CHARGING: Situation = { session: 'running', format: 'SOCKET' };
const NOBODY: Situation = { session: null, format: 'SOCKET' };

function standing(more: Partial<Standing['progress']> = {}, rest: Partial<Standing> = {}): Standing {
  return {
    progress: { outcome: null, act: 'retry-enable', attempt: 2, of: 3, ...more },
    deadline: null,
    gone: false,
    ...rest,
  };
}

function fault(code: FaultCode, known: Partial<ActiveFault> = {}): ActiveFault {
  return { code, connector: 1, since: NOON, evidence: {}, standing: null, cause: null, ...known };
}

const see = (one: ActiveFault, situation = CHARGING, language = 'en') => faultView(one, situation, language);

describe('recovery', () => {
  const deadline = { at: NOON + 36_000, totalMs: 60_000 };

  it('says what the kiosk does, until when, and which attempt it is', () => {
    const view = see(fault('protection.residual-current', { standing: standing({}, { deadline }) }));
    expect(view.recovery).toEqual({
      text: FAULTS['protection.residual-current'].words.en.recovery,
      deadline,
      attempt: { number: 2, of: 3 },
      phase: 'trying',
    });
    expect(view.tone).toBe('warn');
  });

  it('counts neither a single attempt nor a rest', () => {
    const once = see(fault('current.over', { standing: standing({ attempt: 1, of: 1 }) }));
    expect(once.recovery?.attempt).toBeNull();
    const rest = see(fault('temperature.high', { standing: standing({ act: 'rest', of: 4 }) }));
    expect(rest.recovery).toMatchObject({ attempt: null, deadline: null, phase: 'trying' });
  });

  it('counts down no wait that is over before it can be read', () => {
    const short = { at: NOON, totalMs: SHORTEST_COUNTDOWN_MS - 1 };
    const long = { at: NOON, totalMs: SHORTEST_COUNTDOWN_MS };
    expect(
      see(fault('connector.lock', { standing: standing({}, { deadline: short }) })).recovery?.deadline,
    ).toBe(null);
    expect(
      see(fault('connector.lock', { standing: standing({}, { deadline: long }) })).recovery?.deadline,
    ).toBe(long);
  });

  it('says when it looks good again', () => {
    const view = see(fault('supply.lost', { standing: standing({}, { deadline, gone: true }) }));
    expect(view.recovery).toEqual({
      text: 'It looks good again. One moment.',
      deadline,
      attempt: null,
      phase: 'settling',
    });
  });

  it.each(['needs-driver', 'needs-technician'] as const)('%s: says so, and counts no more', (outcome) => {
    const given = standing({ outcome, act: null, attempt: 3 }, { gone: true });
    const view = see(fault('protection.no-ground', { standing: given }), CHARGING, 'de');
    expect(view.recovery).toEqual({
      text: outcomeWords(outcome, 'de'),
      deadline: null,
      attempt: null,
      phase: outcome,
    });
  });

  it('where there is nothing to try, says what ends it', () => {
    expect(see(fault('vehicle.diode-check')).recovery).toMatchObject({
      text: FAULTS['vehicle.diode-check'].words.en.recovery,
      phase: 'needs-driver',
    });
    expect(see(fault('contactor.stuck')).recovery).toMatchObject({
      text: outcomeWords('needs-technician', 'en'),
      phase: 'needs-technician',
    });
  });
});

describe('badge, tone and steps', () => {
  const over = standing({ outcome: 'needs-technician', act: null });

  it('nothing is paused where nobody charges', () => {
    expect(see(fault('connector.lock')).badge).toBe('Charging paused');
    expect(see(fault('connector.lock'), NOBODY)).toMatchObject({ badge: 'Not ready right now', tone: 'bad' });
    const ended = see(fault('connector.lock'), { session: 'ended', format: 'SOCKET' });
    expect(ended.badge).toBe('Charging ended');
  });

  it('is bad once a technician is needed, or somebody is in danger and nobody at it', () => {
    expect(see(fault('meter.silent', { standing: standing() })).tone).toBe('warn');
    expect(see(fault('meter.silent', { standing: over }))).toMatchObject({
      tone: 'bad',
      badge: 'Out of order',
    });
    expect(see(fault('station.emergency-stop')).tone).toBe('bad');
    expect(see(fault('connector.partial-insertion')).tone).toBe('warn');
  });

  it('nobody is told to try again, or to wait, once only a technician helps', () => {
    expect(see(fault('temperature.high', { standing: over })).steps).toEqual([
      'You can end the session and unplug your car.',
    ]);
    expect(see(fault('temperature.high', { standing: over }), NOBODY).steps).toEqual([
      'Please use another charger.',
    ]);
    const wet = FAULTS['protection.residual-current'].words.en.steps;
    expect(see(fault('protection.residual-current', { standing: over })).steps).toEqual(wet.slice(0, 1));
    expect(see(fault('contactor.stuck')).steps).toEqual(FAULTS['contactor.stuck'].words.en.steps);
    expect(see(fault('controller.silent', { standing: over })).picture).toBe('technician');
  });
});

describe('what it likely comes from', () => {
  const by = (code: FaultCode, cause: Cause, situation = CHARGING) =>
    see(fault(code, { cause }), situation).likely;

  it('is said in the driver’s language', () => {
    const view = see(fault('protection.residual-current', { cause: 'charger' }), CHARGING, 'de');
    expect(view.likely).toBe(CAUSES.charger.de.driver);
  });

  it('is not said where it would contradict the title, or repeat it', () => {
    expect(by('current.over', 'charger')).toBeNull();
    expect(by('meter.implausible', 'meter')).toBeNull();
    expect(by('vehicle.no-response', 'supply')).toBeNull();
    expect(by('supply.lost', 'supply')).toBeNull();
    expect(by('controller.silent', 'supply')).toBe(CAUSES.supply.en.driver);
  });

  it('nobody is sent to exchange the charger’s own cable', () => {
    const own: Situation = { session: 'running', format: 'CABLE' };
    expect(by('protection.residual-current', 'cable-or-installation', own)).toBeNull();
    expect(by('protection.residual-current', 'cable-or-installation')).not.toBeNull();
  });
});

describe('several faults', () => {
  it('the most urgent in full, the others by title, each title once; quiet ones not at all', () => {
    const { fault: first, others } = faultViews(
      [
        fault('supply.under-voltage'),
        fault('reader.absent', { connector: null }),
        fault('connector.lock'),
        fault('contactor.stuck'),
        fault('temperature.derating'),
      ],
      CHARGING,
      'en',
    );
    expect(first?.code).toBe('contactor.stuck');
    expect(others.map(({ code }) => code)).toEqual(['connector.lock', 'supply.under-voltage']);
    expect(faultViews([fault('temperature.derating')], CHARGING, 'en')).toEqual({ fault: null, others: [] });
  });

  it('says whether it is the whole station', () => {
    expect(see(fault('store.failed', { connector: null })).stationWide).toBe(true);
    expect(see(fault('meter.silent')).stationWide).toBe(false);
  });
});

describe.each(FAULT_LANGUAGES)('in %s', (language) => {
  it('every fault has a title, one to three steps, and says who or what ends it', () => {
    for (const code of FAULT_CODES.filter(stopsCharging)) {
      for (const situation of [CHARGING, NOBODY]) {
        const given = standing({ outcome: FAULTS[code].giveUp.then, act: null });
        for (const known of [null, standing(), given]) {
          const view = see(fault(code, { standing: known }), situation, language);
          expect(view.title, code).not.toBe('');
          expect(view.badge, code).not.toBe('');
          expect(view.steps.length, code).toBeGreaterThan(0);
          expect(view.steps.length, code).toBeLessThan(4);
        }
        expect(see(fault(code, { standing: given }), situation, language).recovery?.text, code).toBeTruthy();
      }
    }
  });
});
