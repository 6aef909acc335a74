/** The most current that technicians let a connector offer: durable, over whatever else limits it; the lowest counts. */
import type { Outcome } from '../../../../drivers/device.ts';
import type { StateStore } from '../../../store/states.ts';
import type { ServicedConnector } from './serviced.ts';

const NAME = 'service/limits';
/** Less than this no vehicle charges with (IEC 61851-1). */
export const LEAST_AMPS = 6;

type Subject = Pick<ServicedConnector, 'connector' | 'maxAmps'>;

export class ServiceLimits {
  readonly #states: Pick<StateStore, 'read' | 'write'>;
  #amps: ReadonlyMap<number, number>;

  constructor(states: Pick<StateStore, 'read' | 'write'>) {
    this.#states = states;
    this.#amps = readLimits(states.read(NAME));
  }

  /** Before the devices start. */
  apply(subjects: readonly Subject[]): void {
    // Nothing is offered yet, so that no device has to be told.
    for (const subject of subjects) if (this.#amps.has(subject.connector.id)) void this.#offer(subject);
  }

  /** Null: not limited by service. */
  of(connector: number): number | null {
    return this.#amps.get(connector) ?? null;
  }

  /**
   * From now on, also for a session that runs; null: no limit of service's any more. Resolves with what the device has
   * taken. Throws StoreError, and then all is as it was.
   */
  async set(subject: Subject, amps: number | null): Promise<Outcome<number>> {
    const next = new Map(this.#amps);
    if (amps === null) next.delete(subject.connector.id);
    else next.set(subject.connector.id, amps);
    this.#states.write(NAME, Object.fromEntries(next));
    this.#amps = next;
    return this.#offer(subject);
  }

  #offer({ connector, maxAmps }: Subject): Promise<Outcome<number>> {
    return connector.limit(this.of(connector.id) ?? maxAmps, 'service');
  }
}

/** What is damaged limits nobody. */
function readLimits(value: unknown): ReadonlyMap<number, number> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([id, amps]: [string, unknown]) =>
      Number.isInteger(amps) && Number(amps) >= LEAST_AMPS ? [[Number(id), Number(amps)] as const] : [],
    ),
  );
}
