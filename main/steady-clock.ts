/**
 * The time of the house. A wall clock may be set while somebody charges – an hour by hand, fifty years when a box without
 * a battery hears of the first time server, a night when it was suspended – and no minute of that may be billed. So the
 * time runs on steadily from the start, and follows the wall clock only when whoever owns it says so: between sessions.
 */
import type { Clock } from './clock.ts';

export interface SteadyClock extends Clock {
  /** How far the wall clock is ahead of this one, milliseconds; negative: behind. */
  drift(): number;
  /** Follow the wall clock from now on. Timers that run are not moved: they measure time that passes. */
  adopt(): void;
  /** Never stand before this instant (epoch ms): what goes on must not lie before what was written of it. */
  notBefore(at: number): void;
}

export function steadyClock(wall: Clock): SteadyClock {
  let offset = wall.now() - wall.monotonic();
  const now = () => Math.round(wall.monotonic() + offset);
  return {
    now,
    monotonic: () => wall.monotonic(),
    after: (delayMs, callback) => wall.after(delayMs, callback),
    drift: () => wall.now() - now(),
    adopt: () => {
      offset = wall.now() - wall.monotonic();
    },
    notBefore: (at) => {
      offset = Math.max(offset, at - wall.monotonic());
    },
  };
}
