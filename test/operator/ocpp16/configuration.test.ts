import { describe, expect, it } from 'vitest';
import { KEY_NAMES } from '../../../main/operator/ocpp16/configuration/keys.ts';
import { csms16, kiosk, newStore, onlineKiosk } from './rig.ts';

interface Told {
  readonly configurationKey?: readonly {
    readonly key: string;
    readonly readonly: boolean;
    readonly value: string;
  }[];
  readonly unknownKey?: readonly string[];
}

/** OCPP 1.6, chapter 9: those that the supported profiles require. */
const REQUIRED = [
  'AuthorizeRemoteTxRequests',
  'ClockAlignedDataInterval',
  'ConnectionTimeOut',
  'ConnectorPhaseRotation',
  'GetConfigurationMaxKeys',
  'HeartbeatInterval',
  'LocalAuthorizeOffline',
  'LocalPreAuthorize',
  'MeterValuesAlignedData',
  'MeterValuesSampledData',
  'MeterValueSampleInterval',
  'NumberOfConnectors',
  'ResetRetries',
  'StopTransactionOnEVSideDisconnect',
  'StopTransactionOnInvalidId',
  'StopTxnAlignedData',
  'StopTxnSampledData',
  'SupportedFeatureProfiles',
  'TransactionMessageAttempts',
  'TransactionMessageRetryInterval',
  'UnlockConnectorOnEVSideDisconnect',
  'LocalAuthListEnabled',
  'LocalAuthListMaxLength',
  'SendLocalListMaxLength',
  'ChargeProfileMaxStackLevel',
  'ChargingScheduleAllowedChargingRateUnit',
  'ChargingScheduleMaxPeriods',
  'MaxChargingProfilesInstalled',
];

describe('configuration', () => {
  it('has every key that the profiles require, and tells all or those asked for', async () => {
    const csms = await csms16();
    await onlineKiosk(csms);
    const all = (await csms.call('GetConfiguration', {})) as Told;
    const names = all.configurationKey?.map(({ key }) => key) ?? [];
    expect(names).toEqual(KEY_NAMES);
    expect(REQUIRED.filter((key) => !names.includes(key))).toEqual([]);
    expect(await csms.call('GetConfiguration', { key: ['numberofconnectors', 'Colour'] })).toEqual({
      configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: '2' }],
      unknownKey: ['Colour'],
    });
  });

  it.each([
    ['Colour', 'red', 'NotSupported'],
    ['NumberOfConnectors', '7', 'Rejected'],
    ['MeterValueSampleInterval', '-1', 'Rejected'],
    ['MeterValueSampleInterval', 'soon', 'Rejected'],
    ['MeterValueSampleInterval', '15', 'Accepted'],
    ['metervaluesampleinterval', '15', 'Accepted'],
    ['LocalPreAuthorize', 'maybe', 'Rejected'],
    ['LocalPreAuthorize', 'False', 'Accepted'],
    ['MeterValuesSampledData', 'Temperature', 'Rejected'],
    ['MeterValuesSampledData', 'Voltage,Power.Active.Import', 'Accepted'],
    ['MeterValuesSampledData', '', 'Accepted'],
    ['TransactionMessageAttempts', '0', 'Rejected'],
  ])('%s = %s: %s', async (key, value, status) => {
    const csms = await csms16();
    await onlineKiosk(csms);
    expect(await csms.call('ChangeConfiguration', { key, value })).toEqual({ status });
  });

  it('outlives a restart', async () => {
    const csms = await csms16();
    const store = newStore();
    const first = await onlineKiosk(csms, { store });
    await csms.call('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '120' });
    await first.operator.stop();
    const second = kiosk(csms, { store });
    expect(second.operator.settings().plugTimeoutMs).toBe(120_000);
  });

  it('reaches the kiosk: what it acts on is in the settings, and it is told of the change', async () => {
    const csms = await csms16();
    const { operator, changes } = await onlineKiosk(csms);
    expect(operator.settings()).toEqual({
      sampleMs: 60_000,
      clockAlignedMs: 0,
      plugTimeoutMs: null,
      stopOnInvalidToken: true,
      localList: true,
      localPreAuthorize: true,
      cache: true,
      offline: null,
      defaultPrice: null,
    });
    const before = changes();
    for (const [key, value] of [
      ['MeterValueSampleInterval', '15'],
      ['ClockAlignedDataInterval', '900'],
      ['StopTransactionOnInvalidId', 'false'],
      ['LocalAuthListEnabled', 'false'],
      ['LocalPreAuthorize', 'false'],
      ['AuthorizationCacheEnabled', 'false'],
      ['AllowOfflineTxForUnknownId', 'true'],
      ['DefaultPrice', JSON.stringify({ priceText: '0.45 €/kWh', priceTextOffline: 'ask' })],
    ] as const) {
      expect(await csms.call('ChangeConfiguration', { key, value })).toEqual({ status: 'Accepted' });
    }
    expect(changes() - before).toBe(8);
    expect(operator.settings()).toMatchObject({
      sampleMs: 15_000,
      clockAlignedMs: 900_000,
      stopOnInvalidToken: false,
      localList: false,
      localPreAuthorize: false,
      cache: false,
      offline: { known: true, unknown: true },
      defaultPrice: '0.45 €/kWh',
    });
  });
});
