/** What the central system has set, as far as the kiosk acts on it; the rest is the configuration file’s. */
import type { OperatorSettings } from '../port.ts';
import type { Initial, SettingKey, Settings } from './model/settings.ts';
import type { Configured } from './options.ts';

export function operatorSettings(settings: Settings): OperatorSettings {
  const ms = (key: SettingKey) => (settings.isSet(key) ? settings.number(key) * 1000 : null);
  const offline = settings.isSet('offlineKnown') || settings.isSet('offlineUnknown');
  const price = settings.flag('tariffEnabled') ? settings.text('tariffFallback') : '';
  return {
    sampleMs: ms('txUpdatedInterval'),
    clockAlignedMs: ms('alignedInterval'),
    plugTimeoutMs: ms('plugTimeout'),
    stopOnInvalidToken: settings.flag('stopTxOnInvalidId'),
    localList: settings.flag('listEnabled'),
    localPreAuthorize: settings.flag('localPreAuthorize'),
    cache: settings.flag('cacheEnabled'),
    offline: offline
      ? { known: settings.flag('offlineKnown'), unknown: settings.flag('offlineUnknown') }
      : null,
    defaultPrice: price === '' ? null : price,
  };
}

/** What the variables show until somebody sets them. */
export function initialOf({
  plugSeconds,
  sampleSeconds,
  alignedSeconds,
  cacheSeconds,
  offline,
}: Configured): Initial {
  return {
    plugTimeout: String(plugSeconds),
    txUpdatedInterval: String(sampleSeconds),
    alignedInterval: String(alignedSeconds),
    cacheEnabled: String(cacheSeconds > 0),
    offlineKnown: String(offline !== 'deny'),
    offlineUnknown: String(offline === 'allow-all'),
  };
}
