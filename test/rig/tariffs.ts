/** Small tariffs to charge by. */
import type { PriceBasis } from '../../main/session/price.ts';
import { compileTariff } from '../../main/tariff/compile.ts';
import { readTariffText } from '../../main/tariff/read-tariff.ts';
import { openZone, type Zone } from '../../main/tariff/zone.ts';

export function zone(name = 'Europe/Amsterdam'): Zone {
  const opened = openZone(name);
  if (!opened.ok) throw new Error(`no zone ${name}`);
  return opened.value;
}

interface Component {
  readonly type: 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'FLAT';
  readonly price: number;
  readonly vat?: number;
  readonly step_size?: number;
}

/** 0.50 €/kWh, and parking at 6 €/h if wanted. */
export const ENERGY: Component = { type: 'ENERGY', price: 0.5, step_size: 1 };
export const PARKING: Component = { type: 'PARKING_TIME', price: 6, step_size: 1 };
export const TIME: Component = { type: 'TIME', price: 0.6, step_size: 1 };
export const FLAT: Component = { type: 'FLAT', price: 0.35, step_size: 1 };

export interface TariffOptions {
  readonly currency?: string;
  readonly graceSeconds?: number;
  readonly elements?: readonly object[];
}

/** A tariff of these components in euros, tax included. */
export function basis(components: readonly Component[], options: TariffOptions = {}): PriceBasis {
  const { currency = 'EUR', graceSeconds = 0, elements = [] } = options;
  const text = JSON.stringify({
    country_code: 'NL',
    party_id: 'TST',
    id: 'test',
    currency,
    tax_included: 'YES',
    elements: [...elements, { price_components: components }],
    last_updated: '2026-01-01T00:00:00Z',
  });
  return basisOf(text, graceSeconds);
}

export function basisOf(text: string, graceSeconds = 0): PriceBasis {
  const read = readTariffText(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { compiled: compileTariff(read.value.tariff), text, zone: zone(), graceSeconds };
}
