/** Why the station starts, as BootNotification tells it: OCPP 2.0.1 part 2, 3.8 BootReasonEnumType. */
import { z } from 'zod';
import type { States } from '../ocpp/dialect.ts';
import type { Ocpp201Options } from './options.ts';

const STATE = 'ocpp201.reset-ordered';
const orderSchema = z.strictObject({ kind: z.enum(['RemoteReset', 'ScheduledReset']), at: z.number() });
type Order = z.output<typeof orderSchema>;

export class BootReasons {
  readonly #states: Pick<States, 'read' | 'remove' | 'write'>;
  readonly #before: Order | null;
  #order: Order | null;
  /** Of this start. */
  readonly reason: Ocpp201Options['started'] | Order['kind'];

  constructor(states: Pick<States, 'read' | 'remove' | 'write'>, started: Ocpp201Options['started']) {
    this.#states = states;
    const order = orderSchema.safeParse(states.read(STATE));
    this.#before = order.success ? order.data : null;
    this.#order = this.#before;
    this.reason = this.#before?.kind ?? started;
  }

  /** The central system had it restarted. */
  get wasOrdered(): boolean {
    return this.#before !== null;
  }

  /** Epoch ms of the restart at once that was ordered last, in this run or that ended the one before; null: none. */
  get resetAt(): number | null {
    return this.#order?.kind === 'RemoteReset' ? this.#order.at : null;
  }

  /** A restart was ordered: the next start is because of that. Throws `StoreError`. */
  ordered(kind: Order['kind'], at: number): void {
    this.#order = { kind, at };
    this.#states.write(STATE, this.#order);
  }

  /** The central system knows of this start. Throws `StoreError`. */
  told(): void {
    if (this.#before && this.#order === this.#before) this.#states.remove(STATE);
  }
}
