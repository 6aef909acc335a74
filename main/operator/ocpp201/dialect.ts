/** OCPP 2.0.1 behind the seam: what is said, what is answered, and what is kept between the two. */
import type { AlertRecord } from '../../faults/alerts.ts';
import type { Answerers, Payload } from '../ocpp/call.ts';
import type { Boot, Core, Delivery, Dialect, MakeDialect, Phase, Timings } from '../ocpp/dialect.ts';
import { ProfileBook } from '../ocpp/charging/book.ts';
import { Limiter } from '../ocpp/charging/limiter.ts';
import type { AuthorizeAnswer, IdToken, OperatorSettings, TransactionEvent } from '../port.ts';
import { chargingAnswers } from './answers/charging.ts';
import { displayAnswers } from './answers/display.ts';
import { listAnswers } from './answers/local-list.ts';
import { monitoringAnswers } from './answers/monitoring.ts';
import { NOT_HERE } from './answers/not-here.ts';
import { operationAnswers } from './answers/operations.ts';
import { remoteAnswers } from './answers/remote.ts';
import { reportAnswers } from './answers/reports.ts';
import { reservationAnswers } from './answers/reservation.ts';
import { transactionAnswers } from './answers/transactions.ts';
import { triggerAnswers } from './answers/trigger.ts';
import { variableAnswers } from './answers/variables.ts';
import { BootReasons } from './boot.ts';
import type { Context } from './context.ts';
import { deliveryOf } from './delivery.ts';
import { DisplayBook } from './display-book.ts';
import { IdTokenTypes, LONGEST_ID_TOKEN } from './id-tokens.ts';
import { initialOf, operatorSettings } from './kiosk-settings.ts';
import { learn } from './learn.ts';
import { DeviceModel } from './model/model.ts';
import { type SettingKey, Settings } from './model/settings.ts';
import type { Ocpp201Options } from './options.ts';
import { Outgoing, securityEvent } from './outgoing.ts';
import { notifyEventRequest } from './notify-event.ts';
import { Statuses } from './statuses.ts';
import { SECURITY_EVENT } from './tables/security-event.ts';
import { SEVERITY } from './tables/severity.ts';
import { TransactionTeller } from './teller.ts';
import { cut, type WireIdTokenInfo } from './wire.ts';

/** Actions of the other direction, and those of a local controller: known, and not for this station. */
const UNSUPPORTED: readonly string[] = ['GetCertificateStatus', 'Get15118EVCertificate', 'SignCertificate'];

/** What is answered before the station is accepted: B02.FR.01–09. */
const WHILE_PENDING: ReadonlySet<string> = new Set([
  'GetBaseReport',
  'GetReport',
  'GetVariables',
  'RequestStartTransaction',
  'RequestStopTransaction',
  'SetVariables',
  'TriggerMessage',
]);

const TIMING: ReadonlySet<SettingKey> = new Set([
  'messageAttemptInterval',
  'messageAttempts',
  'pingInterval',
  'retryRandomRange',
  'retryRepeatTimes',
  'retryWaitMinimum',
]);

export function ocpp201(options: Ocpp201Options): MakeDialect {
  return (core) => new Ocpp201(core, options);
}

class Ocpp201 implements Dialect {
  readonly protocol = 'ocpp2.0.1';
  readonly answers: Answerers;
  readonly unsupported = UNSUPPORTED;
  readonly #core: Core;
  readonly #context: Context;
  readonly #boots: BootReasons;
  readonly #statuses: Statuses;
  readonly #teller: TransactionTeller;

  constructor(core: Core, options: Ocpp201Options) {
    this.#core = core;
    const { clock, station, states } = core;
    const settings = new Settings(states, initialOf(options.configured), (key) => {
      if (TIMING.has(key)) core.retime();
      else core.settingsChanged();
    });
    const profiles = new ProfileBook(states, (error) => core.failed(error));
    const display = new DisplayBook(states, station, () => clock.now());
    this.#boots = new BootReasons(states, options.started);
    this.#context = {
      core,
      options,
      types: new IdTokenTypes(states),
      settings,
      model: new DeviceModel({
        core,
        options,
        settings,
        profiles: () => profiles.all.length,
        displayMessages: () => display.notes.length,
      }),
      display,
      profiles,
      limiter: new Limiter({ book: profiles, station, clock, failed: (error) => core.failed(error) }),
      out: new Outgoing(core),
      awaited: new Map(),
      boots: this.#boots,
    };
    this.#statuses = new Statuses(core, this.#context.out, () => settings.number('offlineThreshold') * 1000);
    this.#teller = new TransactionTeller(this.#context);
    this.answers = allAnswers(this.#context);
  }

  beforeAccepted(action: string, phase: Exclude<Phase, 'accepted'>) {
    if (phase === 'pending' && WHILE_PENDING.has(action)) return null;
    // B02.FR.09 and B03.FR.08
    return { refusal: { code: 'SecurityError', message: 'the station is not accepted yet' } } as const;
  }

  bootRequest(reason: 'start' | 'triggered'): Payload {
    const { vendor, model, version } = this.#core.station.identity;
    return {
      reason: reason === 'triggered' ? 'Triggered' : this.#boots.reason,
      chargingStation: {
        vendorName: cut(vendor, 50),
        model: cut(model, 20),
        firmwareVersion: cut(version, 50),
      },
    };
  }

  readBoot(result: Payload): Boot {
    const { status, currentTime, interval, statusInfo } = result as unknown as BootAnswer;
    const reason = statusInfo ? (statusInfo.additionalInfo ?? statusInfo.reasonCode) : null;
    return { status: PHASE[status], currentTime, interval, reason };
  }

  readHeartbeat(result: Payload): string {
    return (result as unknown as { readonly currentTime: string }).currentTime;
  }

  /** Limits and messages hold also with no central system to talk to. */
  begin(): void {
    this.#context.limiter.start();
    this.#attempt(() => this.#context.display.show());
  }

  settings(): OperatorSettings {
    return operatorSettings(this.#context.settings);
  }

  online(since: { readonly first: boolean; readonly awayMs: number }): void {
    const { out, limiter } = this.#context;
    if (since.first) {
      const now = this.#core.clock.now();
      void out.securityEvent(this.#boots.wasOrdered ? 'ResetOrReboot' : 'StartupOfTheDevice', now);
      this.#attempt(() => this.#boots.told());
    }
    this.#statuses.online(since);
    limiter.update();
  }

  offline(): void {
    this.#statuses.offline();
  }

  deliver(event: TransactionEvent): Promise<Delivery> {
    return this.#teller.deliver(event);
  }

  async deliverAlert(record: AlertRecord): Promise<Delivery> {
    // N05: what is less severe than the level that the central system set is not reported.
    if (SEVERITY[record.severity] > this.#context.settings.number('monitoringLevel')) return { kind: 'done' };
    const security = SECURITY_EVENT[record.code];
    if (security && record.kind === 'raised') {
      const sent = await this.#core.call(
        'SecurityEventNotification',
        securityEvent(security, record.at, record.info),
      );
      if (!sent.ok) return deliveryOf(sent.failure);
    }
    const sent = await this.#core.call('NotifyEvent', notifyEventRequest(record, this.#core.clock.now()));
    return sent.ok ? { kind: 'done' } : deliveryOf(sent.failure);
  }

  async authorize(token: IdToken, timeoutMs: number): Promise<AuthorizeAnswer | null> {
    const { types } = this.#context;
    // Cut to what the protocol carries it would be somebody else’s.
    if (token.id.length > LONGEST_ID_TOKEN) return null;
    const sent = await this.#core.call('Authorize', { idToken: types.toWire(token.id) }, { timeoutMs });
    if (!sent.ok) return null;
    const { idTokenInfo } = sent.result as unknown as { readonly idTokenInfo: WireIdTokenInfo };
    return learn(this.#context, token, idTokenInfo);
  }

  connectorChanged(connector: number): void {
    const { limiter, display } = this.#context;
    this.#statuses.changed(connector);
    limiter.update();
    this.#attempt(() => display.show());
  }

  timings(): Timings {
    const { settings } = this.#context;
    const ms = (key: SettingKey) => settings.number(key) * 1000;
    return {
      pingMs: ms('pingInterval'),
      attempts: settings.number('messageAttempts'),
      retryMs: ms('messageAttemptInterval'),
      backoff: {
        waitMinimumMs: ms('retryWaitMinimum'),
        randomRangeMs: ms('retryRandomRange'),
        repeatTimes: settings.number('retryRepeatTimes'),
      },
    };
  }

  stop(): void {
    this.#context.limiter.stop();
  }

  /** The store may fail; the link goes on. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#core.failed(error);
    }
  }
}

interface BootAnswer {
  readonly status: 'Accepted' | 'Pending' | 'Rejected';
  readonly currentTime: string;
  readonly interval: number;
  readonly statusInfo?: { readonly reasonCode: string; readonly additionalInfo?: string };
}

const PHASE = { Accepted: 'accepted', Pending: 'pending', Rejected: 'rejected' } as const;

function allAnswers(context: Context): Answerers {
  return {
    ...NOT_HERE,
    ...variableAnswers(context),
    ...reportAnswers(context),
    ...remoteAnswers(context),
    ...operationAnswers(context),
    ...triggerAnswers(context),
    ...listAnswers(context),
    ...reservationAnswers(context),
    ...chargingAnswers(context),
    ...displayAnswers(context),
    ...transactionAnswers(context),
    ...monitoringAnswers(context),
  };
}
