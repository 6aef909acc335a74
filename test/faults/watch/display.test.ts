import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeDisplay,
  NO_SCREEN,
  type DisplayEvent,
  type DisplayState,
} from '../../../main/faults/watch/display.ts';

class Host {
  state: DisplayState = NO_SCREEN;
  readonly told: string[] = [];
  #seq = 0;

  tell(event: DisplayEvent): this {
    const { state, changes } = judgeDisplay(this.state, event);
    this.state = state;
    this.told.push(...changes.map(({ raised, evidence }) => (raised ? `+ ${String(evidence['why'])}` : '-')));
    return this;
  }

  attach = (visible = true) => this.tell({ type: 'attached', visible });
  detach = (reason: 'closed' | 'gone' | 'crashed') => this.tell({ type: 'detached', reason });
  see = (visible: boolean) => this.tell({ type: 'visible', visible });
  publish = () => this.tell({ type: 'published', seq: ++this.#seq });
  paint = (seq = this.#seq) => this.tell({ type: 'painted', seq });
  wait(seconds: number): this {
    for (let second = 0; second < seconds; second++) this.tell({ type: 'tick', passedMs: 1000 });
    return this;
  }
}

const painting = () => new Host().publish().attach().paint();

describe('the screen', () => {
  it('is missed by nobody where there never was one', () => {
    expect(new Host().publish().wait(100).publish().detach('gone').wait(100).told).toEqual([]);
  });

  it('is in order while it paints, and while there is nothing new to paint', () => {
    const host = painting().wait(100);
    for (let minute = 0; minute < 10; minute++) host.publish().wait(3).paint().wait(57);
    expect(host.told).toEqual([]);
  });

  it('crashed: told at once, over when it has painted again', () => {
    const host = painting().detach('crashed');
    expect(host.told).toEqual(['+ crashed']);
    host.attach().wait(3);
    expect(host.told).toEqual(['+ crashed']);
    expect(host.paint().told).toEqual(['+ crashed', '-']);
  });

  it('gone for more than a second', () => {
    expect(painting().detach('gone').wait(1).attach().paint().wait(100).told).toEqual([]);
    const host = painting().detach('gone').wait(2);
    expect(host.told).toEqual(['+ gone']);
    expect(host.wait(100).attach().paint().told).toEqual(['+ gone', '-']);
  });

  it('gone, but not the last one', () => {
    expect(painting().attach().paint().detach('gone').wait(100).told).toEqual([]);
  });

  it('closed on purpose, or reloaded', () => {
    expect(painting().detach('closed').wait(1000).publish().wait(100).told).toEqual([]);
    expect(painting().detach('closed').wait(5).attach().wait(5).paint().told).toEqual([]);
  });

  it('does not paint what was published', () => {
    const host = painting().publish().wait(10);
    expect(host.told).toEqual([]);
    host.wait(1);
    expect(host.told).toEqual(['+ not-painting']);
    expect(host.paint().told).toEqual(['+ not-painting', '-']);
  });

  it('is behind, but paints', () => {
    const host = painting();
    for (let round = 1; round < 20; round++) host.publish().publish().wait(5).paint(round);
    expect(host.told).toEqual([]);
  });

  it('owes nothing while it is hidden, and has its time when it is seen again', () => {
    const host = painting().see(false).publish().wait(1000).see(true).wait(9).paint();
    expect(host.told).toEqual([]);
    expect(new Host().publish().attach(false).wait(1000).told).toEqual([]);
  });

  it('has longer for its first picture', () => {
    expect(new Host().publish().attach().wait(29).paint().told).toEqual([]);
    expect(new Host().publish().attach().wait(31).told).toEqual(['+ not-painting']);
  });

  it('is not blamed for a kiosk that was held up', () => {
    expect(painting().publish().tell({ type: 'tick', passedMs: 60_000 }).paint().told).toEqual([]);
  });

  it('reloaded to mend it is not yet mended; closed for good is forgotten', () => {
    const host = painting().publish().wait(11).detach('closed').wait(5);
    expect(host.told).toEqual(['+ not-painting']);
    expect(host.attach().paint().told).toEqual(['+ not-painting', '-']);
    const closed = painting().detach('crashed').attach().detach('closed').wait(31);
    expect(closed.told).toEqual(['+ crashed', '-']);
  });

  const number = fc.oneof(fc.double(), fc.integer({ min: -5, max: 20_000 }));
  const event: fc.Arbitrary<DisplayEvent> = fc.oneof(
    fc.record({ type: fc.constant('attached' as const), visible: fc.boolean() }),
    fc.record({
      type: fc.constant('detached' as const),
      reason: fc.constantFrom('closed' as const, 'gone' as const, 'crashed' as const),
    }),
    fc.record({ type: fc.constant('visible' as const), visible: fc.boolean() }),
    fc.record({ type: fc.constant('published' as const), seq: number }),
    fc.record({ type: fc.constant('painted' as const), seq: number }),
    fc.record({ type: fc.constant('tick' as const), passedMs: number }),
  );

  it('never throws, tells in turn, and is never stuck when a screen paints again', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const host = new Host();
        for (const one of events) {
          host.tell(one);
          expect(JSON.parse(JSON.stringify(host.state))).toEqual(host.state);
        }
        host.attach().tell({ type: 'painted', seq: Number.MAX_VALUE }).wait(100);
        expect(host.state.raised).toBe(false);
        const turns = host.told.map((what) => what !== '-');
        expect(turns).toEqual(turns.map((_, index) => index % 2 === 0));
      }),
      { numRuns: 300 },
    );
  });
});
