/** The quiet lines at the edge: what is missing while charging goes on. Pure. */
import type { ActiveFault } from '../faults/board.ts';
import { bySeverity, describeFault, stopsCharging } from '../faults/catalogue.ts';
import type { FaultComponent } from '../faults/entry.ts';
import type { Notice } from './contract.ts';
import { faultScreenWords } from './words/faults.ts';

export interface NoticeFacts {
  readonly faults: readonly ActiveFault[];
  /** The connectors' labels, by id. */
  readonly labels: ReadonlyMap<number, string>;
  /** Since when no price can be said; null: there is one. */
  readonly priceGoneAt: number | null;
  readonly language: string;
}

/** What matters most to somebody who wants to charge comes first. */
const ORDER: readonly (FaultComponent | 'price')[] = [
  'reader',
  'price',
  'power',
  'operator',
  'meter',
  'controller',
  'clock',
  'store',
  'kiosk',
  'display',
];

export function noticesOf({ faults, labels, priceGoneAt, language }: NoticeFacts): Notice[] {
  const words = faultScreenWords(language);
  const quiet = faults
    .filter(({ code }) => !stopsCharging(code))
    .toSorted((a, b) => bySeverity(a.code, b.code) || a.since - b.since)
    .flatMap(({ code, connector, since }) => {
      const { notice, component } = describeFault(code, language);
      if (notice === undefined) return [];
      const label = labels.size > 1 && connector !== null ? labels.get(connector) : undefined;
      const text = label === undefined ? notice : words.at(label, notice);
      return [{ component, notice: { code, text, connector, since } }];
    });
  const price = { code: 'price-unavailable', text: words.priceUnavailable, connector: null };
  const priceless =
    priceGoneAt === null ? [] : [{ component: 'price' as const, notice: { ...price, since: priceGoneAt } }];
  const sorted = [...quiet, ...priceless].toSorted((a, b) => rank(a.component) - rank(b.component));
  // Two faults of one device may say the same: once is enough.
  const seen = new Set<string>();
  return sorted.flatMap(({ notice }) => {
    if (seen.has(notice.text)) return [];
    seen.add(notice.text);
    return [notice];
  });
}

function rank(component: FaultComponent | 'price'): number {
  const index = ORDER.indexOf(component);
  return index < 0 ? ORDER.length : index;
}
