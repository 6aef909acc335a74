import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_CODES } from '../../main/faults/catalogue.ts';
import { CAUSES, likelyCause } from '../../main/faults/causes.ts';
import { describeDiagnosis } from '../../main/faults/describe-diagnosis.ts';
import { diagnose, type Diagnosis } from '../../main/faults/diagnosis.ts';
import { TECHNICIAN_LANGUAGES } from '../../main/faults/entry.ts';
import {
  emptyWindow,
  MOST_HAPPENINGS,
  MOST_SAMPLES,
  MOST_SAMPLES_A_SOURCE,
  remember,
  type EvidenceWindow,
  type Fact,
} from '../../main/faults/evidence.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/faults/plan.ts';
import { TestTime } from './moments.ts';

const TRIP = 'protection.residual-current';

class Scene {
  readonly time = new TestTime();
  window: EvidenceWindow = emptyWindow(this.time.moment);

  see(fact: Fact): this {
    this.window = remember(this.window, fact, this.time.moment);
    return this;
  }

  after(ms: number): this {
    this.time.pass(ms);
    return this;
  }

  plug(vehicle: string | null, connector = 1): this {
    return this.see({ type: 'plug', connector, vehicle });
  }

  trip(connector = 1): this {
    return this.see({ type: 'fault', code: TRIP, connector }).see({ type: 'cleared', code: TRIP, connector });
  }

  unplug(connector = 1): this {
    return this.see({ type: 'unplug', connector });
  }

  line(type: 'silent' | 'answered', port: string, device: string, connector = 1): this {
    return this.see({ type, port, device, connector });
  }

  boot(connector: number): this {
    return this.see({ type: 'boot', what: 'controller', connector });
  }

  /** Two minutes of samples by the second. */
  flow(facts: Partial<Extract<Fact, { type: 'flow' }>>, wattHoursASecond = 0): this {
    for (let second = 0; second < 120; second++) {
      const registerWh = 1000 + Math.floor(second * wattHoursASecond);
      const usual = { connector: 1, charging: true, milliamps: 16_000, millivolts: 231_000 };
      this.see({ type: 'flow', ...usual, registerWh, ...facts }).after(1000);
    }
    return this;
  }

  heat(decidegrees: number, milliamps: number | null): this {
    return this.see({ type: 'temperature', connector: 1, decidegrees, milliamps });
  }

  get found(): readonly Diagnosis[] {
    return diagnose(this.window);
  }

  /** In short: cause, whether it is only possible, where. */
  get causes(): string[] {
    return this.found.map(({ cause, likelihood, connector, port }) =>
      [cause, likelihood === 'possible' ? '?' : '', connector ?? '', port ?? ''].filter(String).join(' '),
    );
  }
}

const scene = () => new Scene();
const darkness = () =>
  scene().line('silent', 'USB0', 'controller 1', 1).after(500).line('silent', 'USB1', 'controller 2', 2);

describe('diagnosis', () => {
  it.each<[string, Scene, string[]]>([
    // Several connectors lost at once + a controller boots = the supply.
    ['two connectors lost at once and a boot', darkness().after(8000).boot(1), ['supply']],
    ['two controllers booting at once', scene().boot(1).after(900).boot(2), ['supply']],
    ['two lines silent at once, nothing back yet', darkness(), ['supply ?']],
    [
      'two connectors lost ten minutes apart',
      scene()
        .line('silent', 'USB0', 'controller 1', 1)
        .after(10 * MINUTE_MS)
        .line('silent', 'USB1', 'controller 2', 2),
      ['port-or-cable ? 1 USB0', 'port-or-cable ? 2 USB1'],
    ],
    ['one controller booting once', scene().boot(1), []],
    [
      'one controller booting again and again',
      scene().boot(1).after(60_000).boot(1).after(60_000).boot(1),
      ['controller 1'],
    ],
    // Residual current by the time since plugging in, and by vehicles.
    [
      'residual current 2 s after plugging in',
      scene().plug('a').after(2000).trip(),
      ['vehicle-or-wet-plug 1'],
    ],
    [
      'residual current 5 s after plugging in',
      scene().plug('a').after(5000).trip(),
      ['vehicle-or-wet-plug ? 1'],
    ],
    [
      'residual current after four minutes',
      scene()
        .plug('a')
        .after(4 * MINUTE_MS)
        .trip(),
      ['cable-or-installation 1'],
    ],
    ['residual current, nobody saw the plug', scene().trip(), ['cable-or-installation ? 1']],
    [
      'residual current on three vehicles',
      scene()
        .plug('a')
        .after(1000)
        .trip()
        .unplug()
        .plug('b')
        .after(1000)
        .trip()
        .unplug()
        .plug('c')
        .after(1000)
        .trip(),
      ['charger 1'],
    ],
    [
      'residual current three times on one vehicle',
      scene().plug('a').after(1000).trip().after(1000).trip().after(1000).trip(),
      ['vehicle-or-wet-plug ? 1'],
    ],
    [
      'residual current on one vehicle only, minutes later, others charged',
      scene()
        .plug('b')
        .after(HOUR_MS)
        .unplug()
        .plug('a')
        .after(3 * MINUTE_MS)
        .trip()
        .after(3 * MINUTE_MS)
        .trip(),
      ['vehicle-or-wet-plug 1'],
    ],
    [
      'residual current on unknown vehicles',
      scene()
        .plug(null)
        .after(1000)
        .trip()
        .unplug()
        .plug(null)
        .after(1000)
        .trip()
        .unplug()
        .plug(null)
        .after(1000)
        .trip(),
      ['vehicle-or-wet-plug 1'],
    ],
    [
      'residual current on three vehicles of three connectors',
      scene()
        .plug('a', 1)
        .after(1000)
        .trip(1)
        .plug('b', 2)
        .after(1000)
        .trip(2)
        .plug('c', 3)
        .after(1000)
        .trip(3),
      ['vehicle-or-wet-plug 1', 'vehicle-or-wet-plug 2', 'vehicle-or-wet-plug 3'],
    ],
    // Energy stands.
    ['energy standing with amperes and volts', scene().flow({}), ['meter 1']],
    ['energy standing, nobody measures', scene().flow({ milliamps: null, millivolts: null }), ['meter ? 1']],
    ['energy standing without volts', scene().flow({ millivolts: 12_000 }), ['contactor-or-supply 1']],
    ['energy standing, the vehicle draws nothing', scene().flow({ milliamps: 200 }), []],
    ['energy standing while less flows than its register can show', scene().flow({ milliamps: 1600 }), []],
    ['energy standing, not charging', scene().flow({ charging: false }), []],
    ['energy moving', scene().flow({}, 1), []],
    // A line.
    [
      'everything silent on one port',
      scene()
        .line('answered', 'USB0', 'meter 1')
        .line('silent', 'USB0', 'controller 1')
        .after(4000)
        .line('silent', 'USB0', 'meter 1'),
      ['port-or-cable 1 USB0'],
    ],
    [
      'one device of two silent',
      scene().line('answered', 'USB0', 'meter 1').line('silent', 'USB0', 'controller 1'),
      ['device 1 USB0'],
    ],
    [
      'one port of two silent, both devices on it',
      scene()
        .line('answered', 'USB1', 'meter 2', 2)
        .line('silent', 'USB0', 'controller 1')
        .line('silent', 'USB0', 'meter 1'),
      ['port-or-cable 1 USB0'],
    ],
    [
      'silent and back',
      scene().line('silent', 'USB0', 'controller 1').line('answered', 'USB0', 'controller 1'),
      [],
    ],
    [
      'every tenth frame damaged',
      scene().see({ type: 'frames', port: 'USB0', good: 900, damaged: 100 }),
      ['line-disturbed USB0'],
    ],
    [
      'every hundredth frame damaged',
      scene().see({ type: 'frames', port: 'USB0', good: 990, damaged: 10 }),
      [],
    ],
    ['hot under load', scene().heat(400, 32_000).after(60_000).heat(700, 32_000), ['heat-from-load 1']],
    ['hot without load', scene().heat(550, 0).after(60_000).heat(650, 0), ['heat-from-outside 1']],
    ['warm', scene().heat(450, 32_000), []],
  ])('%s', (_what, { causes }, expected) => {
    expect(causes).toEqual(expected);
  });

  it('keeps the evidence, in order, and says it in every language', () => {
    const [found] = darkness().after(8000).boot(1).found;
    expect(found?.evidence.map(({ fact }) => fact.type)).toEqual(['silent', 'silent', 'boot']);
    if (!found) return;
    const english = describeDiagnosis(found, 'en');
    expect(english.evidence[0]).toEqual({
      at: Date.UTC(2026, 5, 1, 12),
      text: 'USB0: controller 1 stopped answering',
    });
    expect(describeDiagnosis(found, 'de').evidence[2]?.text).toBe('Ladepunkt 1: Controller gestartet');
    expect(describeDiagnosis(found, 'xx')).toEqual(english);
    // A language of drivers only: the evidence stays English.
    expect(describeDiagnosis(found, 'nl')).toEqual({ ...english, driver: likelyCause(found.cause, 'nl') });
  });

  it('remembers three trips over a week of samples, power cuts and clocks', () => {
    const seen = scene();
    for (const vehicle of ['a', 'b', 'c']) {
      seen.plug(vehicle).after(1000).trip().unplug().flow({}, 1);
      seen.time.restart(24 * HOUR_MS);
      seen.time.jump(-365 * 24 * HOUR_MS);
    }
    expect(seen.causes).toEqual(['charger 1']);
  });

  it('says nothing of trips that are old', () => {
    expect(
      scene().plug('a').after(1000).trip().after(HOUR_MS).see({ type: 'unplug', connector: 1 }).causes,
    ).toEqual([]);
  });

  it.each(Object.entries(CAUSES))('%s has words for technicians', (_cause, words) => {
    for (const language of TECHNICIAN_LANGUAGES) {
      const { cause, tellApart } = words[language];
      expect(cause.length).toBeLessThanOrEqual(72);
      expect(tellApart).toMatch(/[.]$/);
    }
  });
});

const connector = fc.integer({ min: 0, max: 4 });
const port = fc.constantFrom('USB0', 'USB1', 'USB2');
const count = fc.integer({ min: 0, max: 100 });
const milli = fc.option(fc.integer({ min: -1, max: 400_000 }));
const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    type: fc.constant('plug'),
    connector,
    vehicle: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
  }),
  fc.record({ type: fc.constant('unplug'), connector }),
  fc.record({
    type: fc.constantFrom('fault', 'cleared'),
    code: fc.constantFrom(TRIP, ...FAULT_CODES),
    connector: fc.option(connector),
  }),
  fc.record({
    type: fc.constant('boot'),
    what: fc.constantFrom('controller', 'kiosk'),
    connector: fc.option(connector),
  }),
  fc.record({
    type: fc.constantFrom('silent', 'answered'),
    port,
    device: fc.constantFrom('x', 'y'),
    connector: fc.option(connector),
  }),
  fc.record({
    type: fc.constant('flow'),
    connector,
    charging: fc.boolean(),
    registerWh: count,
    milliamps: milli,
    millivolts: milli,
  }),
  fc.record({
    type: fc.constant('temperature'),
    connector,
    decidegrees: fc.integer({ min: -2560, max: 1200 }),
    milliamps: milli,
  }),
  fc.record({ type: fc.constant('frames'), port, good: count, damaged: count }),
);

describe('any evidence', () => {
  it('never throws, stays bounded, survives JSON and is judged alike', () => {
    const events = fc.array(fc.tuple(anyFact, fc.integer({ min: 0, max: 120_000 }), fc.boolean()), {
      maxLength: 150,
    });
    fc.assert(
      fc.property(events, (happened) => {
        const seen = scene();
        for (const [fact, ms, cut] of happened) {
          seen.see(fact).after(ms);
          if (cut && ms % 10 === 0) seen.time.restart(ms);
        }
        const found = seen.found;
        expect(diagnose(JSON.parse(JSON.stringify(seen.window)) as EvidenceWindow)).toEqual(found);
        for (const one of found) {
          expect(one.evidence.length).toBeGreaterThan(0);
          for (const language of TECHNICIAN_LANGUAGES) {
            for (const { text } of describeDiagnosis(one, language).evidence)
              expect(text).not.toMatch(/undefined|NaN/);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes a bounded room however long it goes on', () => {
    const seen = scene();
    for (let index = 0; index < 5000; index++) {
      seen.see({ type: 'frames', port: `port ${String(index % 40)}`, good: 1, damaged: 0 }).after(700);
      seen.see({ type: 'temperature', connector: 1, decidegrees: 300, milliamps: 0 }).boot(index % 7);
    }
    const { happenings, samples } = seen.window;
    expect(happenings.length).toBe(MOST_HAPPENINGS);
    expect(samples.length).toBeLessThanOrEqual(MOST_SAMPLES);
    expect(samples.filter(({ fact }) => fact.type === 'temperature').length).toBeLessThanOrEqual(
      MOST_SAMPLES_A_SOURCE,
    );
  });
});
