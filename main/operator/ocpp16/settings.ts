/** The central system's configuration as far as the kiosk acts on it. What it never set is the configuration file's. */
import type { OperatorSettings } from '../port.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { KeyName } from './configuration/keys.ts';

export function settingsOf(configuration: Configuration): OperatorSettings {
  const ms = (key: KeyName) => configuration.number(key) * 1000;
  const offlineSet =
    configuration.isSet('LocalAuthorizeOffline') || configuration.isSet('AllowOfflineTxForUnknownId');
  return {
    sampleMs: ms('MeterValueSampleInterval'),
    clockAlignedMs: ms('ClockAlignedDataInterval'),
    plugTimeoutMs: configuration.isSet('ConnectionTimeOut') ? ms('ConnectionTimeOut') : null,
    stopOnInvalidToken: configuration.yes('StopTransactionOnInvalidId'),
    localList: configuration.yes('LocalAuthListEnabled'),
    localPreAuthorize: configuration.yes('LocalPreAuthorize'),
    cache: configuration.yes('AuthorizationCacheEnabled'),
    offline: offlineSet
      ? {
          known: configuration.yes('LocalAuthorizeOffline'),
          unknown: configuration.yes('AllowOfflineTxForUnknownId'),
        }
      : null,
    defaultPrice: priceTextOf(configuration.get('DefaultPrice')),
  };
}

/** DefaultPrice is JSON with the text in `priceText`. */
function priceTextOf(value: string): string | null {
  if (value === '') return null;
  try {
    const price: unknown = JSON.parse(value);
    const text: unknown =
      typeof price === 'object' && price !== null && 'priceText' in price ? price.priceText : null;
    return typeof text === 'string' ? text : null;
  } catch {
    return value; // some write the text itself
  }
}
