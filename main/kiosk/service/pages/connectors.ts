/** The connectors: what their devices say, and what a technician may do to them. */
import type { ConnectorsPage, Plot } from '../../../bridge/service/machine-pages.ts';
import type { FaultBoard } from '../../../faults/board.ts';
import type { Quantity } from '../../../service/history.ts';
import { StoreError } from '../../../store/store-error.ts';
import type { Store } from '../../../store/store.ts';
import { isBusy, type Availability } from '../../availability.ts';
import { LEAST_AMPS, ServiceLimits } from '../connectors/service-limits.ts';
import type { ServicedConnector, WireClock } from '../connectors/serviced.ts';
import { ConnectorTests } from '../connectors/tests.ts';
import { connectorOf, listOf } from '../connectors/view.ts';
import { Repeat } from '../repeat.ts';
import {
  LOOKED,
  refused,
  type Handlers,
  type RoomContext,
  type ServiceAnswer,
  type ServiceRoom,
} from '../room.ts';

/** Devices tell about once a second. */
const REFRESH_MS = 1_000;
const PLOTS: readonly Quantity[] = ['power', 'current', 'voltage', 'temperature'];

export interface ConnectorsRoomOptions extends RoomContext {
  readonly connectors: readonly ServicedConnector[];
  readonly availability: Availability;
  readonly board: () => FaultBoard;
  readonly states: Store['states'];
  /** Null: nobody keeps one. */
  readonly history: {
    series(connector: number, what: Quantity, span: 'minutes' | 'day'): Omit<Plot, 'what'>;
  } | null;
  /** Real time, also where the charger is simulated. */
  readonly wire: WireClock;
}

type Commands =
  | 'service-connector'
  | 'service-availability'
  | 'service-limit'
  | 'service-test'
  | 'service-test-stop'
  | 'service-controller-restart'
  | 'service-session-end';

const UNKNOWN = refused('connector.unknown', 'there is no such connector');
const TESTING = refused('connector.testing', 'it is being tested');

export class ConnectorsRoom implements ServiceRoom<'connectors'> {
  readonly #o: ConnectorsRoomOptions;
  readonly #limits: ServiceLimits;
  readonly #tests: ConnectorTests;
  #chosen: number;
  readonly #looking: Repeat;
  #plots: { readonly connector: number; readonly at: number; readonly plots: readonly Plot[] } | null = null;

  readonly handlers: Handlers<Commands> = {
    'service-connector': ({ connector }) => {
      if (!this.#find(connector)) return UNKNOWN;
      this.#chosen = connector;
      this.#o.changed();
      return LOOKED;
    },
    'service-availability': ({ connector, inService }) => this.#available(connector, inService),
    'service-limit': ({ connector, amps }) => this.#on(connector, (subject) => this.#limit(subject, amps)),
    'service-test': ({ connector, test }) =>
      this.#on(connector, (subject) => this.#tests.start(test, subject)),
    'service-test-stop': ({ connector }) =>
      this.#on(connector, () =>
        this.#tests.stop(connector)
          ? { ok: true, code: 'test.stopping' }
          : refused('test.none', 'nothing is being tested there'),
      ),
    'service-controller-restart': ({ connector }) => this.#on(connector, (subject) => this.#restart(subject)),
    'service-session-end': ({ connector }) => this.#on(connector, (subject) => this.#end(subject)),
  };

  constructor(options: ConnectorsRoomOptions) {
    this.#o = options;
    const { clock, wire, tasks, availability, changed, connectors, states } = options;
    this.#chosen = connectors[0]?.connector.id ?? 0;
    this.#looking = new Repeat(wire, REFRESH_MS, changed);
    this.#limits = new ServiceLimits(states);
    this.#tests = new ConnectorTests({ now: () => clock.now(), wire, tasks, availability, changed });
  }

  /** Before the devices start: what was decided here holds again. */
  start(): void {
    this.#limits.apply(this.#o.connectors);
  }

  /** The kiosk ends: a test's contactor is opened, and nothing is written any more. */
  stop(): void {
    this.#tests.close();
    this.leave();
  }

  view(): ConnectorsPage {
    const { connectors, board } = this.#o;
    const subject = this.#find(this.#chosen) ?? connectors[0];
    if (!subject) throw new RangeError('a charger without connectors');
    return {
      name: 'connectors',
      chosen: subject.connector.id,
      list: listOf(
        connectors.map(({ connector }) => connector),
        board(),
      ),
      connector: this.#shown(subject),
    };
  }

  enter(): void {
    this.#looking.start();
  }

  leave(): void {
    this.#looking.stop();
    this.#tests.stop();
  }

  #shown(subject: ServicedConnector): ConnectorsPage['connector'] {
    const { id } = subject.connector;
    return {
      ...connectorOf(subject, {
        heldBy: this.#o.availability.heldBy(id),
        limit: this.#limits.of(id),
        plots: this.#plotted(id),
      }),
      tests: {
        contactor: this.#tests.conditions('contactor', subject),
        lock: this.#tests.conditions('lock', subject),
      },
      run: this.#tests.run(id),
    };
  }

  #available(connector: number | null, inService: boolean): ServiceAnswer {
    const { availability } = this.#o;
    if (!availability.knows(connector)) return UNKNOWN;
    const before = !availability.isOut('service', connector);
    try {
      availability.set('service', connector, inService);
    } catch (error) {
      return notWritten(error);
    }
    if (inService && connector !== null) this.#trust(connector);
    const answer = { ok: true, before: { inService: before }, after: { inService } } as const;
    const still = this.#o.connectors.filter(
      ({ connector: one }) => (connector === null || one.id === connector) && !one.context.inService,
    );
    // Somebody else's word stands.
    if (inService) return still.length > 0 ? { ...answer, code: 'connector.still-held' } : answer;
    const charging = still.filter(({ connector: one }) => isBusy(one));
    return charging.length > 0 ? { ...answer, code: 'connector.after-session' } : answer;
  }

  /** Somebody answers for it again: what a test offered whose contactor did not open holds no longer. */
  #trust(connector: number): void {
    const subject = this.#find(connector);
    if (subject && this.#tests.testing !== connector) void subject.connector.limit(subject.maxAmps, 'test');
  }

  async #limit(subject: ServicedConnector, amps: number | null): Promise<ServiceAnswer> {
    const { connector, maxAmps } = subject;
    if (amps !== null && (amps < LEAST_AMPS || amps > maxAmps))
      return refused('limit.out-of-range', `it is from ${String(LEAST_AMPS)} to ${String(maxAmps)} A`);
    if (amps !== null && connector.capabilities?.canLimitCurrent === false)
      return refused('limit.cannot', 'this controller cannot limit the current');
    const before = { amps: this.#limits.of(connector.id) };
    const outcome = await this.#limits.set(subject, amps).catch(notWritten);
    if ('code' in outcome) return outcome;
    if (!outcome.ok) return refused('limit.not-taken', `kept, but not taken now: ${outcome.failure.message}`);
    return { ok: true, code: 'limit.set', detail: `${String(connector.amps)} A`, before, after: { amps } };
  }

  async #restart({ connector, controller }: ServicedConnector): Promise<ServiceAnswer> {
    if (isBusy(connector)) return refused('connector.somebody-charges', connector.state);
    if (this.#tests.testing === connector.id) return TESTING;
    const outcome = await controller.restart();
    if (outcome.ok) return { ok: true, code: 'controller.restarted' };
    const { code, message } = outcome.failure;
    return refused(
      code === 'unsupported' ? 'controller.cannot-restart' : 'controller.not-restarted',
      message,
    );
  }

  #end({ connector }: ServicedConnector): ServiceAnswer {
    const { session, state } = connector;
    if (connector.holder === undefined) return refused('session.none', 'nobody charges there');
    if (session && session.endedAt !== null)
      return refused('session.ended', 'it has ended; the cable is still in');
    connector.end('technician');
    const before = { state, session: session?.number ?? null, energyWh: session?.energyWh ?? 0 };
    return { ok: true, code: 'session.ending', before, after: { state: connector.state } };
  }

  #plotted(connector: number): readonly Plot[] {
    const { history, wire } = this.#o;
    if (!history) return [];
    const at = Math.floor(wire.monotonic() / REFRESH_MS);
    if (this.#plots?.connector !== connector || this.#plots.at !== at) {
      const plots = PLOTS.map((what) => ({ what, ...history.series(connector, what, 'minutes') }));
      this.#plots = { connector, at, plots };
    }
    return this.#plots.plots;
  }

  #find(id: number): ServicedConnector | undefined {
    return this.#o.connectors.find(({ connector }) => connector.id === id);
  }

  #on(
    id: number,
    act: (subject: ServicedConnector) => ServiceAnswer | Promise<ServiceAnswer>,
  ): ServiceAnswer | Promise<ServiceAnswer> {
    const subject = this.#find(id);
    return subject ? act(subject) : UNKNOWN;
  }
}

/** Whatever else was thrown is a defect. */
function notWritten(error: unknown) {
  if (error instanceof StoreError)
    return { ok: false, code: 'store.failed', message: error.message } as const;
  throw error;
}
