/** The kiosk’s own records: what cannot be recorded is not sold. */
import type { FaultEntry } from './entry.ts';

export const STORE_FAULTS = {
  'store.failed': {
    component: 'store',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'InternalError',
    picture: 'wait',
    words: {
      en: {
        badge: 'Out of order',
        title: 'Charging cannot be recorded',
        steps: ['Please use another charger.'],
        recovery: 'The charger keeps trying.',
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Aufzeichnung nicht möglich',
        steps: ['Bitte nutzen Sie eine andere Ladesäule.'],
        recovery: 'Die Ladesäule versucht es weiter.',
      },
    },
  },
  'store.recovered': {
    component: 'store',
    severity: 'notice',
    mrec: null,
    ocpp16: 'InternalError',
    picture: 'wait',
    words: {
      en: {
        badge: 'Please note',
        title: 'The records were renewed',
        steps: ['You need not do anything.'],
      },
      de: {
        badge: 'Hinweis',
        title: 'Aufzeichnung erneuert',
        steps: ['Sie müssen nichts tun.'],
      },
    },
  },
} as const satisfies Record<string, FaultEntry>;
