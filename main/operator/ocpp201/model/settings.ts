/** Variables that the central system sets and that this dialect, or the kiosk through it, obeys; durable. */
import { z } from 'zod';
import type { States } from '../../ocpp/dialect.ts';
import { MEASURANDS, REGISTER } from '../meter-value.ts';
import { type Characteristics, listOf } from './variable.ts';

export interface Setting {
  readonly component: string;
  readonly name: string;
  readonly instance?: string;
  readonly is: Characteristics;
  /** What it is until somebody sets it. */
  readonly initial: string;
}

const seconds = (minLimit: number, maxLimit: number): Characteristics => ({
  dataType: 'integer',
  unit: 's',
  minLimit,
  maxLimit,
});
const count = (minLimit: number, maxLimit: number): Characteristics => ({
  dataType: 'integer',
  minLimit,
  maxLimit,
});
const flag: Characteristics = { dataType: 'boolean' };
const measurands: Characteristics = { dataType: 'MemberList', values: MEASURANDS };

const comm = (name: string, is: Characteristics, initial: string, instance?: string): Setting => ({
  component: 'OCPPCommCtrlr',
  name,
  is,
  initial,
  ...(instance === undefined ? {} : { instance }),
});

/** Reconnection: part 4, 5.3. The range spreads ten thousand stations over two minutes. */
export const SETTINGS = {
  offlineThreshold: comm('OfflineThreshold', seconds(0, 86_400), '300'),
  messageAttempts: comm('MessageAttempts', count(1, 1000), '5', 'TransactionEvent'),
  messageAttemptInterval: comm('MessageAttemptInterval', seconds(1, 3600), '60', 'TransactionEvent'),
  retryRandomRange: comm('RetryBackOffRandomRange', seconds(0, 600), '60'),
  retryRepeatTimes: comm('RetryBackOffRepeatTimes', count(0, 12), '5'),
  retryWaitMinimum: comm('RetryBackOffWaitMinimum', seconds(1, 600), '5'),
  pingInterval: comm('WebSocketPingInterval', seconds(0, 3600), '30'),
  localPreAuthorize: { component: 'AuthCtrlr', name: 'LocalPreAuthorize', is: flag, initial: 'true' },
  offlineKnown: { component: 'AuthCtrlr', name: 'LocalAuthorizeOffline', is: flag, initial: 'true' },
  offlineUnknown: {
    component: 'AuthCtrlr',
    name: 'OfflineTxForUnknownIdEnabled',
    is: flag,
    initial: 'false',
  },
  cacheEnabled: { component: 'AuthCacheCtrlr', name: 'Enabled', is: flag, initial: 'true' },
  listEnabled: { component: 'LocalAuthListCtrlr', name: 'Enabled', is: flag, initial: 'true' },
  plugTimeout: { component: 'TxCtrlr', name: 'EVConnectionTimeOut', is: seconds(1, 900), initial: '60' },
  stopTxOnInvalidId: { component: 'TxCtrlr', name: 'StopTxOnInvalidId', is: flag, initial: 'true' },
  txStartedMeasurands: {
    component: 'SampledDataCtrlr',
    name: 'TxStartedMeasurands',
    is: measurands,
    initial: REGISTER,
  },
  txUpdatedMeasurands: {
    component: 'SampledDataCtrlr',
    name: 'TxUpdatedMeasurands',
    is: measurands,
    initial: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import',
  },
  txEndedMeasurands: {
    component: 'SampledDataCtrlr',
    name: 'TxEndedMeasurands',
    is: measurands,
    initial: REGISTER,
  },
  txUpdatedInterval: {
    component: 'SampledDataCtrlr',
    name: 'TxUpdatedInterval',
    is: seconds(0, 86_400),
    initial: '60',
  },
  alignedInterval: { component: 'AlignedDataCtrlr', name: 'Interval', is: seconds(0, 86_400), initial: '0' },
  alignedMeasurands: { component: 'AlignedDataCtrlr', name: 'Measurands', is: measurands, initial: REGISTER },
  tariffEnabled: {
    component: 'TariffCostCtrlr',
    name: 'Enabled',
    instance: 'Tariff',
    is: flag,
    initial: 'false',
  },
  costEnabled: { component: 'TariffCostCtrlr', name: 'Enabled', instance: 'Cost', is: flag, initial: 'true' },
  tariffFallback: {
    component: 'TariffCostCtrlr',
    name: 'TariffFallbackMessage',
    is: { dataType: 'string', maxLimit: 255 },
    initial: '',
  },
  monitoringLevel: {
    component: 'MonitoringCtrlr',
    name: 'ActiveMonitoringLevel',
    is: count(0, 9),
    initial: '9',
  },
} satisfies Record<string, Setting>;

export type SettingKey = keyof typeof SETTINGS;
export type Initial = Readonly<Partial<Record<SettingKey, string>>>;

const STATE = 'ocpp201.variables';
const stateSchema = z.record(z.string(), z.string());

export class Settings {
  readonly #states: Pick<States, 'read' | 'write'>;
  readonly #initial: Initial;
  readonly #changed: (key: SettingKey) => void;
  #values: Readonly<Record<string, string>>;

  /** `initial`: instead of what stands in the table. `changed`: called after a value was written. */
  constructor(
    states: Pick<States, 'read' | 'write'>,
    initial: Initial = {},
    changed: (key: SettingKey) => void = () => undefined,
  ) {
    this.#states = states;
    this.#initial = initial;
    this.#changed = changed;
    const read = stateSchema.safeParse(states.read(STATE));
    this.#values = read.success ? read.data : {};
  }

  /** The central system has set it. */
  isSet(key: SettingKey): boolean {
    return this.#values[key] !== undefined;
  }

  text(key: SettingKey): string {
    return this.#values[key] ?? this.#initial[key] ?? SETTINGS[key].initial;
  }

  number(key: SettingKey): number {
    return Number(this.text(key));
  }

  flag(key: SettingKey): boolean {
    return this.text(key) === 'true';
  }

  list(key: SettingKey): readonly string[] {
    return listOf(this.text(key));
  }

  /** The value must fit the setting. Throws `StoreError`; then it is as it was. */
  set(key: SettingKey, value: string): void {
    const values = { ...this.#values, [key]: value };
    this.#states.write(STATE, values);
    this.#values = values;
    this.#changed(key);
  }
}
