/** The life of an update: what it does when, and what it never does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HEALTH_MS,
  LINK_MS,
  WELL_MS,
  nextLookMs,
  startUpdates,
  stepUpdates,
  type UpdateAction,
  type UpdateEvent,
  type UpdateState,
} from '../../main/updates/chart.ts';
import type { Lack } from '../../main/updates/health.ts';
import type { QuietFacts } from '../../main/updates/quiet.ts';
import { releaseOf } from './feeds.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUIET: QuietFacts = {
  connectors: [{ state: 'available', held: false }],
  visitor: false,
  unsent: 0,
  service: false,
  inWindow: true,
  busy: false,
};
const CHARGING: QuietFacts = { ...QUIET, connectors: [{ state: 'charging', held: true }] };
const A = releaseOf('1.2.0');
const B = releaseOf('1.3.0');
const UNREACHABLE = { code: 'update.unreachable', message: 'no route' } as const;

class Walk {
  state: UpdateState;
  at = 0;
  actions: readonly UpdateAction[] = [];
  readonly #settings: { readonly automatic: boolean; readonly checkMs: number };

  constructor(beginning: Parameters<typeof startUpdates>[0] = { is: 'idle' }, automatic = true) {
    this.#settings = { automatic, checkMs: 6 * HOUR };
    this.state = startUpdates(beginning, { at: 0, chance: 0.5 });
  }

  send(event: UpdateEvent): readonly string[] {
    const moment = { at: this.at, chance: 0.5 };
    const { state, actions } = stepUpdates(this.state, event, moment, this.#settings);
    this.state = state;
    this.actions = actions;
    return actions.map(({ type }) => type);
  }

  look(quiet = QUIET, lacks: readonly Lack[] = []): readonly string[] {
    return this.send({ type: 'LOOK', quiet, lacks });
  }

  pass(ms: number): this {
    this.at += ms;
    return this;
  }

  get is(): string {
    return this.state.phase.is;
  }
}

/** Up to a release that is downloaded. */
function ready(automatic = true): Walk {
  const walk = new Walk({ is: 'ready', release: A }, automatic);
  return walk;
}

describe('an update', () => {
  it('is looked for after a while, fetched, and installed once it is quiet', () => {
    const walk = new Walk();
    expect(walk.look()).toEqual([]);
    expect(walk.pass(nextLookMs(walk.state, 0, 5000)).look()).toEqual(['check']);
    expect(walk.send({ type: 'FOUND', release: A })).toEqual(['download']);
    walk.send({ type: 'PROGRESS', percent: 42 });
    expect(walk.state.phase).toMatchObject({ is: 'downloading', percent: 42 });
    walk.send({ type: 'FETCHED' });
    expect(walk.look(CHARGING)).toEqual([]);
    expect(walk.state.phase).toMatchObject({ is: 'ready', blocks: ['charging'] });
    expect(walk.look()).toEqual(['install']);
    expect(walk.send({ type: 'SWITCHED' })).toEqual(['restart']);
    expect(walk.look()).toEqual([]);
  });

  it('goes on waiting when somebody comes while it is being installed', () => {
    const walk = ready();
    expect(walk.look()).toEqual(['install']);
    walk.send({ type: 'DISTURBED', blocks: ['charging'] });
    expect(walk.state.phase).toMatchObject({ is: 'ready', blocks: ['charging'] });
    expect(walk.look()).toEqual(['install']);
  });

  it('that is not automatic waits for a technician at each step', () => {
    const walk = new Walk({ is: 'idle' }, false);
    walk.send({ type: 'CHECK' });
    expect(walk.send({ type: 'FOUND', release: A })).toEqual([]);
    expect(walk.is).toBe('available');
    expect(walk.send({ type: 'INSTALL' })).toEqual(['download']);
    walk.send({ type: 'FETCHED' });
    expect(walk.look({ ...QUIET, service: true, inWindow: false })).toEqual(['install']);
    expect(ready(false).look()).toEqual([]);
  });

  it('that was withdrawn before it was installed is not installed', () => {
    const walk = ready();
    walk.send({ type: 'CHECK' });
    expect(walk.send({ type: 'NONE' })).toEqual(['forget']);
    expect(walk.is).toBe('idle');
  });

  it('gives way to a newer one, and is not fetched twice', () => {
    const walk = ready();
    walk.send({ type: 'CHECK' });
    expect(walk.send({ type: 'FOUND', release: A })).toEqual([]);
    expect(walk.is).toBe('ready');
    walk.send({ type: 'CHECK' });
    expect(walk.send({ type: 'FOUND', release: B })).toEqual(['forget', 'download']);
  });

  it('is kept while the server cannot be reached', () => {
    const walk = ready();
    walk.send({ type: 'CHECK' });
    walk.send({ type: 'FAILED', failure: UNREACHABLE });
    expect(walk.is).toBe('ready');
    expect(walk.state.failure).toEqual(UNREACHABLE);
  });

  it('is looked for less and less often while that fails', () => {
    const walk = new Walk();
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      expect(walk.pass(nextLookMs(walk.state, walk.at, 1)).look()).toEqual(['check']);
      walk.send({ type: 'FAILED', failure: UNREACHABLE });
      waits.push((walk.state.nextCheckAt - walk.at) / 60_000);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 360, 360]);
    walk.send({ type: 'CHECK' });
    walk.send({ type: 'NONE' });
    expect(walk.state).toMatchObject({ failures: 0, failure: null });
  });

  it('is looked for by each charger at another time', () => {
    const times = [0, 0.25, 0.5, 0.75].map(
      (chance) => startUpdates({ is: 'idle' }, { at: 0, chance }).nextCheckAt,
    );
    expect(new Set(times).size).toBe(4);
  });

  it('whose file was damaged meanwhile is fetched again; one that cannot be written waits', () => {
    const damaged = ready();
    damaged.look();
    expect(damaged.send({ type: 'FAILED', failure: { code: 'update.damaged', message: '' } })).toEqual([
      'forget',
    ]);
    const full = ready();
    full.look();
    full.send({ type: 'FAILED', failure: { code: 'update.not-kept', message: '' } });
    expect(full.look()).toEqual([]);
    expect(full.pass(10 * 60_000).look()).toEqual(['install']);
  });
});

describe('a version on trial', () => {
  const SCREEN: readonly Lack[] = [{ what: 'screen' }];
  const OPERATOR: readonly Lack[] = [{ what: 'operator' }];
  const trial = () => new Walk({ is: 'trial', version: '1.2.0' });

  it('is kept when all is well without a break', () => {
    const walk = trial();
    expect(walk.look()).toEqual([]);
    expect(walk.pass(WELL_MS - 1).look()).toEqual([]);
    expect(walk.look(QUIET, SCREEN)).toEqual([]);
    expect(walk.pass(1).look()).toEqual([]);
    expect(walk.pass(WELL_MS).look()).toEqual(['confirm']);
    walk.send({ type: 'CONFIRMED' });
    expect(walk.is).toBe('idle');
  });

  it('is kept also while somebody charges', () => {
    const walk = trial();
    walk.look(CHARGING);
    expect(walk.pass(WELL_MS).look(CHARGING)).toEqual(['confirm']);
  });

  it('is given up when something is missing for too long; the operator may take longer', () => {
    const walk = trial();
    expect(walk.pass(HEALTH_MS - 1).look(QUIET, SCREEN)).toEqual([]);
    expect(walk.pass(1).look(QUIET, SCREEN)).toEqual(['reject']);
    expect(walk.actions[0]).toMatchObject({ version: '1.2.0', detail: 'screen' });
    // A moment's silence of a device, while the operator is not there: nothing that the version did.
    const moment = trial();
    for (let looks = 0; looks < 12; looks++) expect(moment.pass(MINUTE).look(QUIET, OPERATOR)).toEqual([]);
    expect(moment.pass(MINUTE).look(QUIET, [...SCREEN, ...OPERATOR])).toEqual([]);
    expect(moment.pass(HEALTH_MS).look(QUIET, SCREEN)).toEqual(['reject']);
    const linked = trial();
    expect(linked.pass(LINK_MS - 1).look(QUIET, OPERATOR)).toEqual([]);
    expect(linked.pass(1).look(QUIET, OPERATOR)).toEqual(['reject']);
  });

  it('gives way only when nobody charges, whatever was not sent', () => {
    const walk = trial();
    walk.pass(HEALTH_MS).look(QUIET, SCREEN);
    walk.send({ type: 'REJECTED' });
    expect(walk.look(CHARGING, SCREEN)).toEqual([]);
    expect(walk.state.phase).toMatchObject({ is: 'rolling-back', blocks: ['charging'] });
    expect(walk.look({ ...QUIET, unsent: 9, inWindow: false }, SCREEN)).toEqual(['restart']);
  });

  it('is judged again when that could not be written', () => {
    const walk = trial();
    walk.look();
    walk.pass(WELL_MS).look();
    walk.send({ type: 'FAILED', failure: { code: 'update.not-kept', message: '' } });
    expect(walk.pass(5000).look()).toEqual(['confirm']);
  });
});

describe('whatever happens', () => {
  const facts = fc.constantFrom(QUIET, CHARGING, { ...QUIET, unsent: 1 }, { ...QUIET, inWindow: false });
  const lacks = fc.constantFrom<readonly Lack[]>([], [{ what: 'screen' }], [{ what: 'operator' }]);
  const release = fc.constantFrom(A, B);
  const event: fc.Arbitrary<UpdateEvent> = fc.oneof(
    fc.record({ type: fc.constant('LOOK' as const), quiet: facts, lacks }),
    fc.record({ type: fc.constant('FOUND' as const), release }),
    fc.record({ type: fc.constant('PROGRESS' as const), percent: fc.nat(100) }),
    fc.record({
      type: fc.constant('FAILED' as const),
      failure: fc.constantFrom(
        UNREACHABLE,
        { code: 'update.damaged', message: '' } as const,
        {
          code: 'update.not-kept',
          message: '',
        } as const,
      ),
    }),
    fc.constantFrom<UpdateEvent>(
      { type: 'CHECK' },
      { type: 'INSTALL' },
      { type: 'NONE' },
      { type: 'FETCHED' },
      { type: 'DISTURBED', blocks: ['charging'] },
      { type: 'SWITCHED' },
      { type: 'CONFIRMED' },
      { type: 'REJECTED' },
    ),
  );
  const beginning = fc.constantFrom<Parameters<typeof startUpdates>[0]>(
    { is: 'idle' },
    { is: 'ready', release: A },
    { is: 'trial', version: '1.2.0' },
  );

  it('nothing is installed that was not fetched, nor while somebody charges, nor restarted twice', () => {
    const steps = fc.array(fc.tuple(event, fc.nat(HOUR)), { maxLength: 60 });
    fc.assert(
      fc.property(beginning, fc.boolean(), steps, (start, automatic, walked) => {
        const walk = new Walk(start, automatic);
        let fetched = start.is === 'ready' ? start.release.version : null;
        let restarts = 0;
        for (const [next, ms] of walked) {
          walk.pass(ms);
          const before = walk.state.phase;
          const did = walk.send(next);
          expect(did.filter((type) => type !== 'forget').length).toBeLessThanOrEqual(1);
          if (next.type === 'FETCHED' && before.is === 'downloading') fetched = before.release.version;
          if (did.includes('forget') || did.includes('download')) fetched = null;
          for (const action of walk.actions) {
            if (action.type === 'install') {
              expect(action.release.version).toBe(fetched);
              expect(next.type).toBe('LOOK');
              if (next.type === 'LOOK') expect(next.quiet).not.toBe(CHARGING);
            }
            if (action.type === 'download') expect(before.is).not.toBe('downloading');
            if (action.type === 'check') expect(before.is).not.toBe('checking');
            if (action.type === 'restart') restarts++;
          }
          expect(nextLookMs(walk.state, walk.at, 5000)).toBeGreaterThan(0);
        }
        expect(restarts).toBeLessThanOrEqual(1);
      }),
    );
  });
});
