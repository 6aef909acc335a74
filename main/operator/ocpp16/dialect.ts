/** OCPP 1.6J as a dialect of the link: start-up, status, transactions and what the central system may ask. */
import type { Answer, Payload } from '../ocpp/call.ts';
import type { Boot, Core, Dialect, MakeDialect } from '../ocpp/dialect.ts';
import type { OperatorSettings } from '../port.ts';
import { chargingAnswers } from './answers/charging.ts';
import { configurationAnswers } from './answers/configuration.ts';
import { dataTransferAnswers } from './answers/data-transfer.ts';
import { localListAnswers } from './answers/local-list.ts';
import { operationAnswers } from './answers/operations.ts';
import { remoteAnswers } from './answers/remote.ts';
import { reservationAnswers } from './answers/reservation.ts';
import { triggerAnswers } from './answers/trigger.ts';
import { authorize } from './authorize.ts';
import { Limits } from './charging/limits.ts';
import { Configuration } from './configuration/configuration.ts';
import type { KeyName, Presets } from './configuration/keys.ts';
import { Endings } from './endings.ts';
import type { Requests } from './requests.ts';
import { settingsOf } from './settings.ts';
import { Statuses } from './status.ts';
import { TransactionIds } from './transaction-ids.ts';
import { deliveryOf, Transactions } from './transactions.ts';
import { UserPrices } from './user-prices.ts';

export type Ocpp16Options = Omit<Presets, 'connectors'>;

/** Of the security whitepaper and firmware management, which the schemas know. */
const UNSUPPORTED = [
  'CertificateSigned',
  'DeleteCertificate',
  'ExtendedTriggerMessage',
  'GetInstalledCertificateIds',
  'GetLog',
  'InstallCertificate',
  'SignedUpdateFirmware',
] as const;

/** Reconnection as in 2.0.1, for which 1.6 has no keys: 3 s and up to 20 s by chance at first, two minutes at most. */
export const BACKOFF = { waitMinimumMs: 3000, randomRangeMs: 20_000, repeatTimes: 5 };
const AUTHORIZE_REMOTE_MS = 20_000;

export function ocpp16(options: Ocpp16Options): MakeDialect {
  return (core) => new Ocpp16(core, options);
}

class Ocpp16 implements Dialect {
  readonly protocol = 'ocpp1.6';
  readonly unsupported = UNSUPPORTED;
  readonly answers: {
    readonly [Action in keyof Requests]: (request: Requests[Action]) => Answer | Promise<Answer>;
  };
  readonly #core: Core;
  readonly #configuration: Configuration;
  readonly #statuses: Statuses;
  readonly #limits: Limits;
  readonly #transactions: Transactions;
  readonly #prices: UserPrices;

  constructor(core: Core, options: Ocpp16Options) {
    this.#core = core;
    const presets: Presets = {
      ...options,
      get connectors() {
        return core.station.connectors().length;
      },
    };
    const configuration = new Configuration(core, presets, (key) => this.#configured(key));
    const ids = new TransactionIds(core.states);
    const limits = new Limits(core);
    const prices = new UserPrices(core.clock);
    const endings = new Endings();
    this.#configuration = configuration;
    this.#statuses = new Statuses(core);
    this.#limits = limits;
    this.#prices = prices;
    this.#transactions = new Transactions({
      core,
      configuration,
      ids,
      endings,
      learned: (token, answer) => core.learned(token, answer),
    });
    this.answers = {
      ...remoteAnswers({
        core,
        configuration,
        ids,
        limits,
        mayCharge: async (token) => (await this.authorize(token, AUTHORIZE_REMOTE_MS))?.status === 'accepted',
      }),
      ...operationAnswers(core, endings),
      ...configurationAnswers(configuration, () => core.heartbeatSeconds()),
      ...localListAnswers(core, configuration),
      ...reservationAnswers(core),
      ...chargingAnswers(core, limits, ids),
      ...dataTransferAnswers({ core, configuration, ids, prices }),
      ...triggerAnswers(core, this.#statuses, configuration, ids),
    };
  }

  /**
   * OCPP 1.6, 4.2: while rejected nothing is sent at all; while pending the central system may configure, and a start or stop is
   * refused. Before the first answer the same holds as while pending.
   */
  beforeAccepted(action: string, phase: 'idle' | 'pending' | 'rejected'): Answer | null {
    if (phase === 'rejected') return { silent: true };
    const refused = action === 'RemoteStartTransaction' || action === 'RemoteStopTransaction';
    return refused ? { result: { status: 'Rejected' } } : null;
  }

  bootRequest(): Payload {
    const { vendor, model, version, id } = this.#core.station.identity;
    return {
      chargePointVendor: vendor.slice(0, 20),
      chargePointModel: model.slice(0, 20),
      chargePointSerialNumber: id.slice(0, 25),
      firmwareVersion: version.slice(0, 50),
    };
  }

  readBoot(result: Payload): Boot {
    const { status, currentTime, interval } = result as {
      status: string;
      currentTime: string;
      interval: number;
    };
    return { status: BOOT[status] ?? 'rejected', currentTime, interval, reason: null };
  }

  readHeartbeat(result: Payload): string {
    return String(result['currentTime']);
  }

  begin(): void {
    this.#limits.start();
  }

  online({ first }: { readonly first: boolean }): void {
    this.#statuses.online(first);
  }

  offline(): void {
    // What was told stays told: after the reconnection only changes are.
  }

  readonly deliver: Dialect['deliver'] = (event) => this.#transactions.deliver(event);

  readonly deliverAlert: Dialect['deliverAlert'] = async (record) =>
    deliveryOf(await this.#statuses.tellAlert(record));

  readonly authorize: Dialect['authorize'] = (token, timeoutMs) =>
    authorize(this.#core, this.#prices, token, timeoutMs);

  connectorChanged(connector: number): void {
    this.#limits.connectorChanged();
    this.#statuses.changed(connector);
  }

  timings(): ReturnType<Dialect['timings']> {
    return {
      pingMs: this.#configuration.number('WebSocketPingInterval') * 1000,
      attempts: this.#configuration.number('TransactionMessageAttempts'),
      retryMs: this.#configuration.number('TransactionMessageRetryInterval') * 1000,
      backoff: BACKOFF,
    };
  }

  settings(): OperatorSettings {
    return settingsOf(this.#configuration);
  }

  stop(): void {
    this.#limits.stop();
  }

  #configured(key: KeyName): void {
    if (key === 'HeartbeatInterval') this.#core.setHeartbeatSeconds(this.#configuration.number(key));
    else if (key === 'WebSocketPingInterval') this.#core.retime();
    else this.#core.settingsChanged();
  }
}

const BOOT: Readonly<Record<string, Boot['status']>> = {
  Accepted: 'accepted',
  Pending: 'pending',
  Rejected: 'rejected',
};
