import type { DriverClock } from '../device.ts';

/** Real time, for wires: bytes do not travel faster when a demonstration runs on an accelerated clock. */
export const wireClock: DriverClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const handle = setTimeout(callback, Math.max(0, delayMs));
    return { cancel: () => clearTimeout(handle) };
  },
};
