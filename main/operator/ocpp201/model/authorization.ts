/** AuthCtrlr, AuthCacheCtrlr, LocalAuthListCtrlr, ReservationCtrlr: who may charge. What nobody set is as the kiosk is configured. */
import { fixed, kept, shown } from './build.ts';
import type { Facts } from './facts.ts';
import type { Variable } from './variable.ts';

export const MOST_LIST_ITEMS = 1000;
const MOST_LIST_BYTES = 262_144;
const MOST_LIST_ENTRIES = 100_000;

export function authorization({ options, settings }: Facts): readonly Variable[] {
  const { configured, listEntries } = options;
  const list = 'LocalAuthListCtrlr';
  return [
    fixed('AuthCtrlr', 'Enabled', true),
    fixed('AuthCtrlr', 'AdditionalInfoItemsPerMessage', 0),
    fixed('AuthCtrlr', 'AuthorizeRemoteStart', false),
    kept(settings, 'offlineKnown'),
    kept(settings, 'localPreAuthorize'),
    kept(settings, 'offlineUnknown'),
    fixed('AuthCacheCtrlr', 'Available', configured.cacheSeconds > 0),
    kept(settings, 'cacheEnabled'),
    fixed('AuthCacheCtrlr', 'LifeTime', configured.cacheSeconds, { unit: 's' }),
    fixed('AuthCacheCtrlr', 'DisablePostAuthorize', false),
    fixed(list, 'Available', true),
    kept(settings, 'listEnabled'),
    shown(list, 'Entries', 'integer', listEntries, { maxLimit: MOST_LIST_ENTRIES }),
    fixed(list, 'ItemsPerMessage', MOST_LIST_ITEMS),
    fixed(list, 'BytesPerMessage', MOST_LIST_BYTES, { unit: 'B' }),
    fixed(list, 'DisablePostAuthorize', false),
    fixed('ReservationCtrlr', 'Available', true),
    fixed('ReservationCtrlr', 'Enabled', true),
    fixed('ReservationCtrlr', 'NonEvseSpecific', true),
  ];
}
