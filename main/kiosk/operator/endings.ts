/** Who waits for the energy of a session to be final. */
import type { Clock } from '../../clock.ts';
import type { Connector } from '../../session/connector.ts';

/** Stopping, with its retries, and the last reading. */
const END_LIMIT_MS = 15_000;

export class Endings {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #waiting = new Set<{ readonly look: () => void; readonly done: () => void }>();

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** Resolves when the energy of the connector's session is final, or nobody has one; false: not in time. */
  of(connector: Connector): Promise<boolean> {
    const isOver = () => connector.holder === undefined || connector.session?.endedAt != null;
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#waiting.delete(waiter);
        resolve(isOver());
      };
      const look = () => {
        if (isOver()) done();
      };
      const waiter = { look, done };
      const timer = this.#clock.after(END_LIMIT_MS, done);
      this.#waiting.add(waiter);
      look();
    });
  }

  connectorChanged(): void {
    for (const { look } of [...this.#waiting]) look();
  }

  /** Nobody waits any longer: each is told how it stands. */
  stop(): void {
    for (const { done } of [...this.#waiting]) done();
  }
}
