import type { CompiledTariff } from './compile.ts';
import { ENGINE_VERSION } from './engine.ts';
import { LiveSession } from './live-session.ts';
import type {
  PricedSession,
  PricedSessionOptions,
  PricedSessionState,
  StoredPeriod,
} from './priced-session.ts';
import type { Zone } from './zone.ts';

/** @throws RangeError for times or energies that are no non-negative integers; that is a caller's mistake */
export function startPricedSession(compiled: CompiledTariff, options: PricedSessionOptions): PricedSession {
  const { zone, startAt, kind = 'charging', graceSeconds = 0 } = options;
  const first: StoredPeriod = { startAt, kind: kind === 'parking' ? 'none' : kind, startWh: 0 };
  const state = {
    engine: ENGINE_VERSION,
    graceSeconds,
    periods: [first],
    last: { at: startAt, wh: 0 },
    ended: false,
  };
  const session = new LiveSession(compiled, zone, state);
  if (kind === 'parking') session.kind(startAt, kind);
  return session;
}

/** @throws RangeError if the stored state is not one that `state()` gave */
export function resumePricedSession(
  compiled: CompiledTariff,
  zone: Zone,
  state: PricedSessionState,
): PricedSession {
  return new LiveSession(compiled, zone, state);
}
