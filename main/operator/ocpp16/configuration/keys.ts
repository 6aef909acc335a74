/** The configuration keys of OCPP 1.6 (chapter 9) that this station has, and those of its cost extension: each acts, or is read-only. */
import { MOST_PERIODS, MOST_PROFILES, MOST_STACK_LEVEL } from '../../ocpp/charging/check.ts';
import { MEASURANDS } from '../meter-values.ts';

/** What the configuration file says before the central system says anything. */
export interface Presets {
  readonly connectors: number;
  readonly offline: 'local-list' | 'allow-known' | 'allow-all' | 'deny';
  readonly plugTimeoutSeconds: number;
  readonly sampleSeconds: number;
  readonly alignedSeconds: number;
  readonly languages: readonly string[];
  readonly securityProfile: number;
}

export interface Key {
  readonly preset: (presets: Presets) => string;
  /** null: read-only. What is kept, or undefined for what is no value of this key. */
  readonly accept: ((value: string) => string | undefined) | null;
}

/** Longest list that a local list message may have; the link takes a mebibyte. */
export const SEND_LOCAL_LIST_MAX = 1000;
export const LOCAL_LIST_MAX = 20_000;

const fixed = (value: string | ((presets: Presets) => string)): Key => ({
  preset: typeof value === 'string' ? () => value : value,
  accept: null,
});

const number = (preset: number | ((presets: Presets) => number), least: number, most: number): Key => ({
  preset: (presets) => String(typeof preset === 'number' ? preset : preset(presets)),
  accept: (value) => {
    if (!/^\d{1,9}$/.test(value.trim())) return undefined;
    const wanted = Number(value);
    return wanted >= least && wanted <= most ? String(wanted) : undefined;
  },
});

const yesNo = (preset: boolean | ((presets: Presets) => boolean)): Key => ({
  preset: (presets) => String(typeof preset === 'boolean' ? preset : preset(presets)),
  accept: (value) => {
    const wanted = value.trim().toLowerCase();
    return wanted === 'true' || wanted === 'false' ? wanted : undefined;
  },
});

/** A list of measurands; one that the station does not have makes it wrong (OCPP 1.6, 9.1.16). */
const measurands = (preset: string): Key => ({
  preset: () => preset,
  accept: (value) => {
    const names = value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const known = names.map((name) => MEASURANDS.find((measurand) => measurand === name));
    return known.includes(undefined) ? undefined : [...new Set(known)].join(',');
  },
});

const text = (preset: string): Key => ({ preset: () => preset, accept: (value) => value });

const DAY_S = 86_400;
const MOST_MEASURANDS = String(MEASURANDS.length);
const USUAL = 'Energy.Active.Import.Register,Power.Active.Import,Current.Import';

export const KEYS = {
  // Core
  AllowOfflineTxForUnknownId: yesNo(({ offline }) => offline === 'allow-all'),
  AuthorizationCacheEnabled: yesNo(true),
  AuthorizeRemoteTxRequests: yesNo(false),
  ClockAlignedDataInterval: number(({ alignedSeconds }) => alignedSeconds, 0, DAY_S),
  ConnectionTimeOut: number(({ plugTimeoutSeconds }) => plugTimeoutSeconds, 1, 900),
  ConnectorPhaseRotation: fixed('NotApplicable'),
  GetConfigurationMaxKeys: fixed('100'),
  HeartbeatInterval: number(0, 0, 7 * DAY_S),
  LocalAuthorizeOffline: yesNo(({ offline }) => offline !== 'deny'),
  LocalPreAuthorize: yesNo(true),
  MeterValuesAlignedData: measurands('Energy.Active.Import.Register'),
  MeterValuesAlignedDataMaxLength: fixed(MOST_MEASURANDS),
  MeterValuesSampledData: measurands(USUAL),
  MeterValuesSampledDataMaxLength: fixed(MOST_MEASURANDS),
  MeterValueSampleInterval: number(({ sampleSeconds }) => sampleSeconds, 0, DAY_S),
  NumberOfConnectors: fixed(({ connectors }) => String(connectors)),
  ResetRetries: fixed('0'),
  StopTransactionOnEVSideDisconnect: fixed('true'),
  StopTransactionOnInvalidId: yesNo(true),
  StopTxnAlignedData: fixed(''),
  StopTxnAlignedDataMaxLength: fixed('0'),
  StopTxnSampledData: measurands('Energy.Active.Import.Register'),
  StopTxnSampledDataMaxLength: fixed(MOST_MEASURANDS),
  SupportedFeatureProfiles: fixed('Core,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger'),
  SupportedFeatureProfilesMaxLength: fixed('6'),
  TransactionMessageAttempts: number(5, 1, 100),
  TransactionMessageRetryInterval: number(60, 1, DAY_S),
  UnlockConnectorOnEVSideDisconnect: fixed('true'),
  WebSocketPingInterval: number(60, 0, 3600),
  // Local authorization list
  LocalAuthListEnabled: yesNo(true),
  LocalAuthListMaxLength: fixed(String(LOCAL_LIST_MAX)),
  SendLocalListMaxLength: fixed(String(SEND_LOCAL_LIST_MAX)),
  // Reservation
  ReserveConnectorZeroSupported: fixed('true'),
  // Smart charging
  ChargeProfileMaxStackLevel: fixed(String(MOST_STACK_LEVEL)),
  ChargingScheduleAllowedChargingRateUnit: fixed('Current,Power'),
  ChargingScheduleMaxPeriods: fixed(String(MOST_PERIODS)),
  ConnectorSwitch3to1PhaseSupported: fixed('false'),
  MaxChargingProfilesInstalled: fixed(String(MOST_PROFILES)),
  // Security whitepaper
  SecurityProfile: fixed(({ securityProfile }) => String(securityProfile)),
  // Cost and price (OCA, "OCPP & California pricing requirements")
  CustomDisplayCostAndPrice: fixed('true'),
  DefaultPrice: text(''),
  NumberOfDecimalsForCostValues: number(2, 0, 6),
  SupportedLanguages: fixed(({ languages }) => languages.join(',')),
} as const satisfies Record<string, Key>;

export type KeyName = keyof typeof KEYS;

export const KEY_NAMES = Object.keys(KEYS) as readonly KeyName[];

/** Names are compared without regard to case (CiString). */
export function keyNamed(name: string): KeyName | null {
  return KEY_NAMES.find((key) => key.toLowerCase() === name.toLowerCase()) ?? null;
}
