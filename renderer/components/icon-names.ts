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

const NOTICE_ICONS: Readonly<Record<string, IconName>> = {
  reader: 'nfc',
  operator: 'wifi-off',
  clock: 'clock-alert',
  store: 'database-zap',
  temperature: 'gauge',
  meter: 'gauge',
  'price-unavailable': 'tag',
};

/** A notice's icon, by what its fault concerns. */
export function noticeIcon({ code }: Notice): IconName {
  return NOTICE_ICONS[code.split('.')[0] ?? ''] ?? 'info';
}
