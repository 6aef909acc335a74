/** The tools that a package's bench is given. */
import { ModbusPorts } from '../serial/modbus/ports.ts';
import { wireClock } from '../serial/wire-clock.ts';
import { wireTo } from './benches/wire.ts';
import { driverContext } from './context.ts';
import { CountingClock } from './counting-clock.ts';
import type { BenchKit } from './driver-package.ts';

/** A pulled adapter is noticed, and found again, at once. */
const LINK = { backoffMs: [10, 20, 40, 80], presenceMs: 60 };

export const BENCH_KIT: BenchKit = {
  wireTo,
  context(connector = {}) {
    const clock = new CountingClock(wireClock);
    const context = driverContext({
      clock,
      connector: { id: 1, label: 'A', maxAmps: 32, phases: 1, format: 'CABLE', ...connector },
      ports: new ModbusPorts(),
      log: () => undefined,
      link: LINK,
    });
    return { ...context, pendingTimers: () => clock.pending };
  },
};
