/** What the operator is told of faults: records into the outbox, with the state that made them, in one transaction. */
import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../clock.ts';
import {
  alert,
  alertsDue,
  beginAlerts,
  reconcileAlerts,
  type AlertEvent,
  type AlertState,
  type Alerting,
} from '../../faults/alerts.ts';
import { readAlerts } from '../../faults/read-states.ts';
import type { Moment } from '../../faults/run-clock.ts';
import type { Store } from '../../store/store.ts';

const NAME = 'alerts';

export interface AlertDeskOptions {
  readonly store: Pick<Store, 'states' | 'outbox'>;
  readonly clock: Clock;
  readonly moment: () => Moment;
  readonly station: string;
  /** Who takes records away; each gets its own copy. */
  readonly channels: readonly string[];
  readonly write: (work: () => void) => boolean;
  /** Records are durable: there is something to send. */
  readonly added: () => void;
}

export class AlertDesk {
  readonly #o: AlertDeskOptions;
  #state: AlertState;
  #timer: Timer | null = null;

  constructor(options: AlertDeskOptions) {
    this.#o = options;
    this.#state = this.#begin();
  }

  /** Goes on where the last process stopped, or begins a new series that no receiver can take for an old one. */
  #begin(): AlertState {
    const known = readAlerts(this.#o.store.states.read(NAME));
    return known ?? beginAlerts(`${this.#o.station}-${randomBytes(4).toString('hex')}`, this.#o.moment());
  }

  /** Returns what is to be written in the transaction of the event, and `sent`, to be called after it. */
  note(event: AlertEvent): { write: () => void; sent: () => void } {
    return this.#apply(alert(this.#state, event, this.#o.moment()));
  }

  /** What is there after a restart, once the devices have said so. */
  reconcile(active: readonly Omit<AlertEvent, 'type'>[]): void {
    this.#write(reconcileAlerts(this.#state, active, this.#o.moment()));
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #write(alerting: Alerting): void {
    const { write, sent } = this.#apply(alerting);
    if (this.#o.write(write)) sent();
  }

  #apply({ state, records, dueInMs }: Alerting): { write: () => void; sent: () => void } {
    const { store, channels, clock } = this.#o;
    this.#state = state;
    this.#timer?.cancel();
    this.#timer =
      dueInMs === null
        ? null
        : clock.after(dueInMs, () => this.#write(alertsDue(this.#state, this.#o.moment())));
    return {
      write: () => {
        store.states.write(NAME, state);
        for (const channel of channels)
          for (const record of records)
            store.outbox.append(channel, {
              id: record.id,
              at: record.at,
              connector: record.connector,
              payload: record,
            });
      },
      sent: () => {
        if (records.length > 0) this.#o.added();
      },
    };
  }
}
