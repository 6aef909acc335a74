/** The operator's central system over OCPP: link, start-up, pumps and one dialect behind the `Operator` port. */
import type { Clock } from '../../clock.ts';
import type { AlertRecord } from '../../faults/alerts.ts';
import { log } from '../../log/log.ts';
import type {
  AuthorizeAnswer,
  IdToken,
  Operator,
  OperatorSettings,
  OperatorStatus,
  Station,
  TransactionEvent,
} from '../port.ts';
import type { Answer, CallOptions, CallResult, Payload } from './call.ts';
import { certificateEvidence } from './certificates.ts';
import { Conditions, type LinkCondition } from './conditions.ts';
import type { ConnectFailure } from './connect-failure.ts';
import type { Core, Dialect, MakeDialect, Phase, States } from './dialect.ts';
import { Link } from './link.ts';
import { type GivenUp, Pump, type PumpStore } from './pump.ts';
import type { Security } from './security.ts';
import type { OpenSocket } from './socket-port.ts';
import { Startup } from './startup.ts';

/** The outbox’s channel of `TransactionEvent`s. */
export const OCPP_CHANNEL = 'ocpp';
/** The outbox’s channel of `AlertRecord`s for the central system. */
export const OCPP_ALERTS_CHANNEL = 'ocpp-alerts';

/** Called from the link’s own turn. Must not throw; what they throw is only logged. */
export interface OperatorListener {
  /** At most one of the conditions is up at a time. */
  condition(condition: LinkCondition): void;
  /** A message of the outbox was given up: `payload` is a `TransactionEvent` or an `AlertRecord`. */
  refused(channel: string, message: GivenUp): void;
  /** `online`, `status().link` or `settings()` is different. */
  changed(): void;
  /** What the central system said of a card: for the authorization cache (`AuthorizationCache.learn`). */
  learned?(token: IdToken, answer: AuthorizeAnswer): void;
  /** For the log: a store that fails, mistakes in here, wrong frames. */
  failed(error: unknown): void;
}

export interface OcppOperatorOptions {
  readonly clock: Clock;
  /** 0 … 1, like `Math.random`. */
  readonly random: () => number;
  readonly store: PumpStore & { readonly states: States };
  readonly station: Station;
  readonly url: string;
  readonly security: Security;
  readonly dialect: MakeDialect;
  readonly listener: OperatorListener;
  /** Absent: over the network. */
  readonly open?: OpenSocket;
}

const NO_SETTINGS: OperatorSettings = {
  sampleMs: null,
  clockAlignedMs: null,
  plugTimeoutMs: null,
  stopOnInvalidToken: true,
  localList: true,
  localPreAuthorize: true,
  cache: true,
  offline: null,
  defaultPrice: null,
};

export class OcppOperator implements Operator {
  readonly #options: OcppOperatorOptions;
  readonly #link: Link;
  readonly #startup: Startup;
  readonly #conditions: Conditions;
  readonly #dialect: Dialect;
  readonly #pumps: readonly Pump[];
  readonly #stopping = new AbortController();
  #online = false;
  #wasOnline = false;
  #awaySinceMs: number;
  #since: number;
  #lastLink: OperatorStatus['link'] = 'off';
  #lastFailure: OperatorStatus['lastFailure'] = null;

  constructor(options: OcppOperatorOptions) {
    const { clock, random, station, url, security } = options;
    this.#options = options;
    this.#since = clock.now();
    this.#awaySinceMs = clock.monotonic();
    this.#conditions = new Conditions(clock, { link: 'ocpp', host: new URL(url).host }, (condition) =>
      this.#tell((listener) => listener.condition(condition)),
    );
    this.#dialect = options.dialect(this.#core());
    const dialect = this.#dialect;
    this.#link = new Link({
      clock,
      random,
      protocol: dialect.protocol,
      url,
      station: station.identity.id,
      security,
      agent: `${station.identity.model.replace(/\s+/g, '-')}/${station.identity.version}`,
      actions: [...Object.keys(dialect.answers), ...dialect.unsupported],
      timings: () => dialect.timings(),
      answer: (action, payload) => this.#answer(action, payload),
      listener: {
        connected: () => this.#connected(),
        disconnected: (failure) => this.#disconnected(failure),
        wrong: (error) => this.#failed(error),
      },
      ...(options.open && { open: options.open }),
    });
    this.#startup = new Startup({
      clock,
      random,
      send: (action, payload) => this.#link.call(action, payload),
      bootRequest: (reason) => dialect.bootRequest(reason),
      readBoot: (result) => dialect.readBoot(result),
      readHeartbeat: (result) => dialect.readHeartbeat(result),
      changed: (phase, reason) => this.#phase(phase, reason),
      time: (now) => station.time(now),
      wrong: (error) => this.#failed(error),
    });
    this.#pumps = [
      this.#pump(OCPP_CHANNEL, (payload) => dialect.deliver(payload as TransactionEvent)),
      this.#pump(OCPP_ALERTS_CHANNEL, (payload) => dialect.deliverAlert(payload as AlertRecord)),
    ];
  }

  get online(): boolean {
    return this.#online;
  }

  start(): void {
    this.#conditions.away();
    this.#dialect.begin?.();
    this.#link.start();
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#conditions.stop();
    this.#startup.stop();
    this.#dialect.stop();
    for (const pump of this.#pumps) pump.pause();
    this.#online = false;
    await this.#link.stop();
    await Promise.all(this.#pumps.map((pump) => pump.stop()));
  }

  async authorize(token: IdToken, timeoutMs: number): Promise<AuthorizeAnswer | null> {
    return this.#online ? this.#dialect.authorize(token, timeoutMs) : null;
  }

  wake(): void {
    for (const pump of this.#pumps) pump.wake();
  }

  connectorChanged(connector: number): void {
    this.#dialect.connectorChanged(connector);
  }

  settings(): OperatorSettings {
    return this.#dialect.settings?.() ?? NO_SETTINGS;
  }

  /** Tries again now, e.g. when the network is back. */
  reconnect(): void {
    this.#link.reconnect();
  }

  status(): OperatorStatus {
    return {
      link: this.#linkStatus(),
      since: this.#since,
      waiting: this.#waiting(),
      lastFailure: this.#lastFailure,
      messages: this.#link.log.messages,
    };
  }

  #core(): Core {
    const phase = () => this.#startup.phase;
    const online = () => this.#online;
    const { clock, station, store } = this.#options;
    return {
      clock,
      station,
      states: store.states,
      call: (action, payload, options) => this.#call(['accepted'], action, payload, options),
      callTriggered: (action, payload, options) =>
        this.#call(['accepted', 'pending'], action, payload, options),
      get phase() {
        return phase();
      },
      get online() {
        return online();
      },
      bootAgain: () => this.#startup.bootAgain(),
      heartbeat: () => this.#startup.heartbeat(),
      setHeartbeatSeconds: (seconds) => this.#startup.setHeartbeatSeconds(seconds),
      heartbeatSeconds: () => this.#startup.heartbeatSeconds,
      retime: () => this.#link.retime(),
      reconnect: () => this.#link.reconnect(),
      learned: (token, answer) => this.#tell((listener) => listener.learned?.(token, answer)),
      settingsChanged: () => this.#tell((listener) => listener.changed()),
      failed: (error) => this.#failed(error),
    };
  }

  #pump(channel: string, deliver: (payload: unknown) => ReturnType<Dialect['deliver']>): Pump {
    const { clock, store } = this.#options;
    return new Pump({
      clock,
      store,
      channel,
      deliver: async ({ payload }) =>
        typeof payload === 'object' && payload !== null
          ? deliver(payload)
          : { kind: 'impossible', message: 'it cannot be read any more' },
      timings: () => this.#dialect.timings(),
      refused: (message) => this.#tell((listener) => listener.refused(channel, message)),
      failed: (error) => this.#failed(error),
    });
  }

  #call(
    phases: readonly Phase[],
    action: string,
    payload: Payload,
    options?: CallOptions,
  ): Promise<CallResult> {
    if (phases.includes(this.#startup.phase)) return this.#link.call(action, payload, options);
    return Promise.resolve({ ok: false, failure: { kind: 'offline', message: 'not accepted yet' } });
  }

  #answer(action: string, payload: Payload): Answer | Promise<Answer> {
    const { phase } = this.#startup;
    const early = phase === 'accepted' ? null : this.#dialect.beforeAccepted(action, phase, payload);
    if (early) return early;
    const answerer = this.#dialect.answers[action];
    if (answerer) return answerer(payload as never);
    return { refusal: { code: 'NotSupported', message: `${action} is not supported by this station` } };
  }

  #connected(): void {
    this.#startup.connected();
    if (this.#startup.phase === 'accepted') this.#goOnline();
    this.#look();
  }

  #disconnected(failure: ConnectFailure): void {
    const { clock } = this.#options;
    this.#lastFailure = { at: clock.now(), message: failure.message };
    log.debug('operator.disconnected', 'no connection to the central system', { reason: failure.message });
    if (failure.kind === 'rejected') this.#conditions.barred('operator.rejected', failure.evidence);
    else this.#conditions.away(failure.evidence);
    if (failure.kind === 'certificate') void this.#certificate(failure);
    this.#startup.disconnected();
    this.#goOffline();
    this.#look();
  }

  /** Told with both certificates, as far as they can be read; not again while it is up. */
  async #certificate({ evidence }: ConnectFailure): Promise<void> {
    if (this.#conditions.up === 'operator.certificate') return;
    const { url, security, clock } = this.#options;
    const facts = await certificateEvidence(new URL(url), security, clock, this.#stopping.signal);
    if (this.#stopping.signal.aborted || this.#link.state === 'connected') return;
    this.#conditions.barred('operator.certificate', { ...evidence, ...facts });
  }

  #phase(phase: Phase, reason: string | null): void {
    if (phase === 'accepted') this.#goOnline();
    else this.#goOffline();
    if (phase === 'pending') this.#conditions.fine();
    if (phase === 'rejected') {
      const message = reason ?? 'the central system rejected the station';
      this.#lastFailure = { at: this.#options.clock.now(), message };
      this.#conditions.barred('operator.rejected', { message });
    }
    this.#look();
  }

  #goOnline(): void {
    this.#conditions.fine();
    if (this.#online) return;
    this.#online = true;
    const first = !this.#wasOnline;
    this.#wasOnline = true;
    const awayMs = this.#options.clock.monotonic() - this.#awaySinceMs;
    log.info('operator.online', 'the central system takes messages', { awayMs: Math.round(awayMs) });
    this.#dialect.online({ first, awayMs });
    for (const pump of this.#pumps) pump.start();
  }

  #goOffline(): void {
    if (!this.#online) return;
    this.#online = false;
    log.info('operator.offline', 'the central system takes no messages', { link: this.#link.state });
    this.#awaySinceMs = this.#options.clock.monotonic();
    for (const pump of this.#pumps) pump.pause();
    this.#dialect.offline();
  }

  #linkStatus(): OperatorStatus['link'] {
    const { state } = this.#link;
    if (state !== 'connected') return state;
    if (this.#online) return 'online';
    const { phase } = this.#startup;
    return phase === 'pending' || phase === 'rejected' ? phase : 'connecting';
  }

  #look(): void {
    const link = this.#linkStatus();
    if (link === this.#lastLink) return;
    this.#lastLink = link;
    this.#since = this.#options.clock.now();
    this.#tell((listener) => listener.changed());
  }

  #waiting(): number {
    const { outbox } = this.#options.store;
    try {
      return outbox.waiting(OCPP_CHANNEL) + outbox.waiting(OCPP_ALERTS_CHANNEL);
    } catch (error) {
      this.#failed(error);
      return 0;
    }
  }

  #failed(error: unknown): void {
    this.#tell((listener) => listener.failed(error));
  }

  #tell(what: (listener: OperatorListener) => void): void {
    try {
      what(this.#options.listener);
    } catch (error) {
      log.error('operator.listener-failed', 'a listener to the operator threw', { error });
    }
  }
}
