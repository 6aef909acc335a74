/** A price line's icon, by the name in the contract. */
import type { Notice, PriceLine } from '../../main/bridge/contract.ts';
import type { IconName } from './icons.ts';

export const PRICE_ICONS: Record<PriceLine['icon'], IconName> = {
  energy: 'zap',
  night: 'moon',
  day: 'sun',
  parking: 'square-parking',
  time: 'clock',
  flat: 'tag',
  ok: 'circle-check',
  limit: 'gauge',
  tax: 'percent',
  info: 'info',
};

export const NOTICE_ICONS: Record<Notice['code'], IconName> = {
  'reader-absent': 'nfc',
  'reader-service-down': 'nfc',
  'operator-offline': 'wifi-off',
  'clock-unsure': 'clock-alert',
  'store-recovered': 'database-zap',
  'price-unavailable': 'tag',
};

/** The one that matters most to somebody who wants to charge comes first. */
export const NOTICE_ORDER: readonly Notice['code'][] = [
  'reader-absent',
  'reader-service-down',
  'price-unavailable',
  'operator-offline',
  'clock-unsure',
  'store-recovered',
];
