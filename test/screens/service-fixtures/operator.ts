/** The operator's page: online, away, rejected, nothing said, none configured. */
import type { OperatorPage } from '../../../main/bridge/service/book-pages.ts';
import { operatorFixtures as links } from '../operator-fixtures.ts';
import { AT, MINUTE } from '../pieces.ts';
import type { BookFixture } from './book-pieces.ts';

export function operatorPageFixtures(): Readonly<Record<string, BookFixture>> {
  const { online, away, rejected, new: fresh } = links();
  const page: OperatorPage = {
    name: 'operator',
    protocol: 'ocpp1.6',
    url: 'wss://csms.charging-operator-of-the-harbour.example.org:8443/ocpp/v16/services/CP-0001',
    view: online ?? null,
    listVersion: 41,
    listEntries: 12_408,
    cachedCards: 311,
    costDifferences: [],
    connectors: [
      { label: 'A', state: 'charging' },
      { label: 'B', state: 'suspendedByVehicle' },
    ],
  };
  return {
    online: { page },
    away: { page: { ...page, view: away ?? null } },
    rejected: {
      page: {
        ...page,
        view: rejected ?? null,
        listVersion: null,
        listEntries: null,
        cachedCards: 0,
        costDifferences: Array.from({ length: 12 }, (_, index) => ({
          session: `7F3A-${String(2291 - index)}`,
          own: index === 1 ? '123456789012.34 EUR' : '18.62 EUR',
          operator: index === 1 ? '123456789012.35 EUR' : '18.63 EUR',
          at: AT - index * 900 * MINUTE,
        })),
      },
    },
    new: { page: { ...page, view: fresh ?? null } },
    'busy-connect': { page: { ...page, view: away ?? null }, open: { busy: 'service-operator-connect' } },
    none: {
      page: {
        ...page,
        protocol: null,
        url: null,
        view: null,
        listVersion: null,
        listEntries: null,
        cachedCards: null,
      },
    },
  };
}
