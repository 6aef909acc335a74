/** How the charger stands with the operator's central system. */
import type { OperatorPage } from '../../../bridge/service/book-pages.ts';
import type { Config } from '../../../config/config.ts';
import type { ConnectorState } from '../../../session/types.ts';
import type { OperatorView } from '../../operator/desk.ts';
import { StoreError } from '../../../store/store-error.ts';
import type { WireClock } from '../connectors/serviced.ts';
import { Repeat } from '../repeat.ts';
import { refused, type Handlers, type RoomContext, type ServiceRoom } from '../room.ts';

/** More than two leaves of it nobody reads at a charger; the bundle has them all. */
const MOST_MESSAGES = 60;
const MOST_DIFFERENCES = 20;
/** What waits is counted in the store: not for each snapshot. */
const REFRESH_MS = 500;

export interface OperatorRoomOptions extends RoomContext {
  readonly config: Config['operator'];
  /** Null: there is no operator. */
  readonly desk: { status(): OperatorView | null; reconnect(): void } | null;
  readonly connectors: readonly { readonly label: string; readonly state: ConnectorState }[];
  /** A session's number, for people. Throws StoreError. */
  readonly numberOf: (session: string) => string | null;
  /** Real time, also where the charger is simulated: people look. */
  readonly wire: WireClock;
}

export class OperatorRoom implements ServiceRoom<'operator'> {
  readonly #o: OperatorRoomOptions;
  readonly #repeat: Repeat;
  readonly #numbers = new Map<string, string>();
  #status: OperatorView | null = null;

  readonly handlers: Handlers<'service-operator-connect'> = {
    'service-operator-connect': () => {
      const { desk } = this.#o;
      if (!desk) return refused('operator.none', 'no operator is configured');
      const link = desk.status()?.link;
      // By OCPP nothing may be sent before its time is over, on whichever connection (1.6, 4.2; 2.0.1, B02 and B03).
      if (link === 'pending' || link === 'rejected')
        return refused('operator.told-to-wait', 'the central system has to accept this charger first');
      desk.reconnect();
      this.#refresh();
      return { ok: true, code: 'operator.connecting' };
    },
  };

  constructor(options: OperatorRoomOptions) {
    this.#o = options;
    this.#repeat = new Repeat(options.wire, REFRESH_MS, () => this.#refresh());
  }

  view(): OperatorPage {
    const { config, connectors } = this.#o;
    const status = this.#status;
    return {
      name: 'operator',
      protocol: config?.protocol ?? null,
      url: config?.url ?? null,
      view: status && {
        link: status.link,
        since: status.since,
        waiting: status.waiting,
        lastFailure: status.lastFailure,
        messages: status.messages.slice(-MOST_MESSAGES),
      },
      listVersion: status?.listVersion ?? null,
      listEntries: status?.listEntries ?? null,
      cachedCards: status?.cachedCards ?? null,
      costDifferences: (status?.costDifferences ?? [])
        .slice(-MOST_DIFFERENCES)
        .map(({ session, at, own, operator }) => ({
          session: this.#numbers.get(session) ?? session,
          own: `${own.amount} ${own.currency}`,
          operator: `${operator.amount} ${operator.currency}`,
          at,
        })),
      connectors: connectors.map(({ label, state }) => ({ label, state })),
    };
  }

  enter(): void {
    this.#repeat.start();
  }

  leave(): void {
    this.#repeat.stop();
  }

  #refresh(): void {
    this.#status = this.#o.desk?.status() ?? null;
    for (const { session } of this.#status?.costDifferences ?? []) this.#number(session);
    this.#o.changed();
  }

  #number(session: string): void {
    if (this.#numbers.has(session)) return;
    try {
      const number = this.#o.numberOf(session);
      if (number !== null) this.#numbers.set(session, number);
    } catch (error) {
      // Its id says which it is, too.
      if (!(error instanceof StoreError)) throw error;
    }
  }
}
