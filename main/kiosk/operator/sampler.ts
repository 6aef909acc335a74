/** Readings of running sessions for the central system: in intervals from each start, and at round times of day. */
import type { Clock, Timer } from '../../clock.ts';
import type { MeterSample, SampleContext } from '../../operator/port.ts';
import type { Connector } from '../../session/connector.ts';

export interface SampleTimes {
  /** Milliseconds; 0: none. */
  readonly periodicMs: number;
  readonly alignedMs: number;
}

export interface SamplerOptions {
  readonly clock: Clock;
  readonly connectors: readonly Connector[];
  readonly times: () => SampleTimes;
  readonly write: (session: string, connector: number, context: SampleContext, sample: MeterSample) => void;
}

/** A timer may fire a little early by a clock that is set. */
const LEAST_WAIT_MS = 10;

export class Sampler {
  readonly #o: SamplerOptions;
  /** When the last of each kind was due, by session. */
  readonly #last = new Map<string, { periodic: number; aligned: number }>();
  #timer: Timer | null = null;
  #periodicMs = 0;

  constructor(options: SamplerOptions) {
    this.#o = options;
  }

  /** A session began or ended, or the operator wants other intervals. */
  update(): void {
    const { clock, times } = this.#o;
    this.#timer?.cancel();
    this.#timer = null;
    const now = clock.now();
    const running = this.#running();
    for (const id of this.#last.keys())
      if (!running.some(({ session }) => session.id === id)) this.#last.delete(id);
    const { periodicMs, alignedMs } = times();
    // Another interval begins with the order for it.
    if (periodicMs !== this.#periodicMs) for (const last of this.#last.values()) last.periodic = now;
    this.#periodicMs = periodicMs;
    let next = Number.POSITIVE_INFINITY;
    for (const { connector, session } of running) {
      // What was due while nobody looked is not made up for.
      const last = this.#last.get(session.id) ?? { periodic: now, aligned: now };
      this.#last.set(session.id, last);
      const due = (context: SampleContext) =>
        this.#o.write(session.id, connector.id, context, sampleOf(connector, session, now));
      if (periodicMs > 0 && now >= last.periodic + periodicMs) {
        last.periodic = now;
        due('periodic');
      }
      if (alignedMs > 0 && Math.floor(now / alignedMs) > Math.floor(last.aligned / alignedMs)) due('clock');
      last.aligned = now;
      if (periodicMs > 0) next = Math.min(next, last.periodic + periodicMs);
      if (alignedMs > 0) next = Math.min(next, (Math.floor(now / alignedMs) + 1) * alignedMs);
    }
    if (Number.isFinite(next))
      this.#timer = clock.after(Math.max(LEAST_WAIT_MS, next - now), () => this.update());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #running() {
    return this.#o.connectors.flatMap((connector) => {
      const { session } = connector;
      return session !== null && session.endedAt === null ? [{ connector, session }] : [];
    });
  }
}

/** By the session's own books, so that the last of them is what is billed. */
function sampleOf(connector: Connector, session: NonNullable<Connector['session']>, at: number): MeterSample {
  const { startWh, energyWh } = session.ledger;
  return { ...electrical(connector), at, registerWh: startWh + energyWh };
}

/** The newest reading of a connector, also without a session; null: the meter has told nothing yet. */
export function latestSample(connector: Connector): MeterSample | null {
  const { session, reading } = connector;
  if (session && session.endedAt === null && reading) return sampleOf(connector, session, reading.at);
  return reading && { ...electrical(connector), at: reading.at, registerWh: reading.registerWh };
}

function electrical({ reading, values, amps, context }: Connector): Omit<MeterSample, 'at' | 'registerWh'> {
  const whole = (value: number | undefined) => (value === undefined ? null : Math.round(value));
  return {
    watts: whole(reading?.watts ?? values.watts),
    milliamps: whole(reading?.milliamps ?? values.milliamps),
    millivolts: whole(reading?.millivolts ?? values.millivolts),
    offeredAmps: context.enabled ? amps : 0,
  };
}
