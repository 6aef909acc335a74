/** The billing meter: energy that cannot be measured is not sold. */
import type { FaultEntry } from './entry.ts';

export const METER_FAULTS = {
  'meter.silent': {
    component: 'meter',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'PowerMeterFailure',
    picture: 'link',
    words: {
      en: {
        badge: 'Charging stopped',
        title: 'The meter does not answer',
        steps: ['What was measured so far is safe.', 'Please use another connector.'],
        recovery: 'Ready again as soon as the meter answers.',
      },
      de: {
        badge: 'Laden gestoppt',
        title: 'Der Zähler antwortet nicht',
        steps: ['Das bisher Gemessene ist gesichert.', 'Bitte nutzen Sie einen anderen Ladepunkt.'],
        recovery: 'Wieder bereit, sobald der Zähler antwortet.',
      },
    },
  },
  'meter.implausible': {
    component: 'meter',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'PowerMeterFailure',
    picture: 'call',
    words: {
      en: {
        badge: 'Charging stopped',
        title: 'The meter needs a check',
        steps: ['What was measured so far is safe.', 'Please use another connector.'],
      },
      de: {
        badge: 'Laden gestoppt',
        title: 'Zähler muss geprüft werden',
        steps: ['Das bisher Gemessene ist gesichert.', 'Bitte nutzen Sie einen anderen Ladepunkt.'],
      },
    },
  },
  'meter.disagrees': {
    component: 'meter',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'PowerMeterFailure',
    picture: 'wait',
    words: {
      en: {
        badge: 'Please note',
        title: 'Two meters do not agree',
        steps: ['You need not do anything.', 'The billing meter counts for you.'],
      },
      de: {
        badge: 'Hinweis',
        title: 'Zwei Zähler sind uneins',
        steps: ['Sie müssen nichts tun.', 'Für Sie gilt der Abrechnungszähler.'],
      },
    },
  },
} as const satisfies Record<string, FaultEntry>;
