/** Checks a receipt against the meter and the tariff by hand: other code than the product's, integers only. */
import { expect } from '@playwright/test';
import type { ReceiptView, Snapshot } from '../../../main/bridge/contract.ts';

export function receiptOf(snapshot: Snapshot): ReceiptView {
  if (snapshot.screen.name !== 'receipt') throw new Error(`no receipt on ${snapshot.screen.name}`);
  return snapshot.screen.receipt;
}

/** 0.50 €/kWh incl. tax and nothing else: every Wh is 0.05 cent, so a wrong Wh shows in a long session. */
export const PLAIN_TARIFF = {
  country_code: 'NL',
  party_id: 'E2E',
  id: 'plain',
  currency: 'EUR',
  tax_included: 'YES',
  elements: [
    {
      price_components: [
        { type: 'FLAT', price: 0.35, vat: 19, step_size: 1 },
        { type: 'ENERGY', price: 50, vat: 19, step_size: 1 },
      ],
    },
  ],
  last_updated: '2026-01-01T00:00:00Z',
};

/** Cents: 35 to start and 5 for each Wh (50 €/kWh, so that seconds of charging make a bill worth checking). */
export const plainCents = (energyWh: number) => 35 + 5 * energyWh;

export function expectToAddUp(receipt: ReceiptView): void {
  expect(receipt.meterStopWh - receipt.meterStartWh).toBe(receipt.energyWh);
  expect(receipt.cost).not.toBeNull();
  const cents = (amount: string) => Number(amount.replace('.', ''));
  const lines = receipt.cost?.lines.map(({ amount }) => cents(amount.amount)) ?? [];
  expect(lines.reduce((sum, line) => sum + line, 0)).toBe(cents(receipt.cost?.total.amount ?? ''));
}
