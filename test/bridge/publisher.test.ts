/** When snapshots go out. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Snapshot } from '../../main/bridge/contract.ts';
import { FRAME_MS, Publisher } from '../../main/bridge/publisher.ts';
import { VirtualClock } from '../rig/clock.ts';

afterEach(() => vi.restoreAllMocks());

/** A publisher of a truth that is one number, and what went out when. */
function bench() {
  const clock = new VirtualClock();
  const truth = { value: 0 };
  let made = 0;
  const publisher = new Publisher(
    { monotonic: () => clock.monotonic(), after: (ms, callback) => clock.after(ms, callback) },
    (seq) => {
      made++;
      return { seq, at: truth.value } as unknown as Snapshot;
    },
  );
  const sent: { at: number; value: number; seq: number }[] = [];
  const unsubscribe = publisher.subscribe(({ seq, at }) =>
    sent.push({ at: clock.monotonic(), value: at, seq }),
  );
  sent.length = 0;
  const set = (value: number) => {
    truth.value = value;
    publisher.touch();
  };
  return { clock, publisher, sent, set, unsubscribe, made: () => made };
}

describe('the publisher', () => {
  it('sends the first change at once, with all of its turn', async () => {
    const { clock, sent, set } = bench();
    set(1);
    set(2);
    await clock.pass(0);
    expect(sent).toEqual([{ at: 0, value: 2, seq: 2 }]);
  });

  it('sends at most one a frame, and always the last', async () => {
    const { clock, sent, set } = bench();
    for (let ms = 0; ms < 1_000; ms++) {
      set(ms);
      await clock.pass(1);
    }
    await clock.pass(FRAME_MS);
    expect(sent.length).toBeLessThanOrEqual(1_000 / FRAME_MS + 2);
    expect(sent.length).toBeGreaterThan(1_000 / FRAME_MS - 2);
    for (const [index, { at }] of sent.entries()) {
      const before = sent[index - 1];
      if (before) expect(at - before.at).toBeGreaterThanOrEqual(FRAME_MS);
    }
    expect(sent.at(-1)?.value).toBe(999);
    expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, index) => index + 2));
  });

  it('is quiet when nothing changes', async () => {
    const { clock, sent, set } = bench();
    set(1);
    await clock.pass(10_000);
    expect(sent).toHaveLength(1);
    expect(clock.waiting).toBe(0);
  });

  it('sends at once again after a pause', async () => {
    const { clock, sent, set } = bench();
    set(1);
    await clock.pass(500);
    set(2);
    await clock.pass(0);
    expect(sent.at(-1)).toMatchObject({ at: 500, value: 2 });
  });

  it('flushes what waits, once, and keeps the frame after it', async () => {
    const { clock, publisher, sent, set } = bench();
    set(1);
    await clock.pass(0);
    set(2);
    publisher.flush();
    publisher.flush();
    expect(sent.map(({ value }) => value)).toEqual([1, 2]);
    await clock.pass(5);
    set(3);
    await clock.pass(FRAME_MS);
    expect(sent.at(-1)).toMatchObject({ value: 3, at: FRAME_MS });
    publisher.flush();
    expect(sent).toHaveLength(3);
  });

  it('a flush in between does not let the next one out early', async () => {
    const { clock, publisher, sent, set } = bench();
    set(1);
    await clock.pass(5);
    set(2);
    await clock.pass(5);
    publisher.flush();
    set(3);
    await clock.pass(100);
    expect(sent.map(({ at }) => at)).toEqual([0, 10, 10 + FRAME_MS]);
  });

  it('gives who subscribes the newest at once, without making it anew', async () => {
    const { clock, publisher, set, made } = bench();
    set(7);
    await clock.pass(100);
    const before = made();
    const seen: number[] = [];
    publisher.subscribe(({ at }) => seen.push(at));
    expect(seen).toEqual([7]);
    expect(made()).toBe(before);
  });

  it('answers what is true now, also between frames', async () => {
    const { clock, publisher, set } = bench();
    set(1);
    await clock.pass(0);
    set(2);
    expect(publisher.now().at).toBe(2);
  });

  it('forgets who left', async () => {
    const { clock, sent, set, unsubscribe } = bench();
    unsubscribe();
    set(1);
    await clock.pass(100);
    expect(sent).toEqual([]);
  });

  it('a listener that throws stops neither the others nor the kiosk', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const { clock, publisher, set } = bench();
    let calls = 0;
    publisher.subscribe(() => {
      if (calls++ > 0) throw new Error('gone');
    });
    const seen: number[] = [];
    publisher.subscribe(({ at }) => seen.push(at));
    set(1);
    await clock.pass(100);
    set(2);
    await clock.pass(100);
    expect(seen).toEqual([0, 1, 2]);
    expect(error).toHaveBeenCalledTimes(2);
  });
});
