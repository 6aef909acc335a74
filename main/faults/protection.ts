/** What protects people: residual current, earth, self-test. */
import type { FaultEntry } from './entry.ts';

export const PROTECTION_FAULTS = {
  'protection.residual-current': {
    component: 'protection',
    severity: 'emergency',
    mrec: 'MREC2',
    ocpp16: 'GroundFailure',
    picture: 'wet',
    words: {
      en: {
        badge: 'Charging paused',
        title: 'Charging stopped for safety',
        steps: ['Do not touch the plug if it is wet.', 'Is everything dry? Unplug, then plug in again.'],
        recovery: 'The charger checks itself and tries again.',
      },
      de: {
        badge: 'Laden pausiert',
        title: 'Zur Sicherheit gestoppt',
        steps: [
          'Fassen Sie den Stecker nicht an, wenn er nass ist.',
          'Alles trocken? Stecker ziehen und neu einstecken.',
        ],
        recovery: 'Die Ladesäule prüft sich und versucht es erneut.',
      },
    },
  },
  'protection.no-ground': {
    component: 'protection',
    severity: 'emergency',
    mrec: 'MREC2',
    ocpp16: 'GroundFailure',
    picture: 'power',
    words: {
      en: {
        badge: 'Charging stopped',
        title: 'No safe earth connection',
        steps: ['You can unplug your car.', 'Please use another charger.'],
        recovery: 'The charger checks again every minute.',
      },
      de: {
        badge: 'Laden gestoppt',
        title: 'Keine sichere Erdung',
        steps: ['Sie können Ihr Auto abstecken.', 'Bitte nutzen Sie eine andere Ladesäule.'],
        recovery: 'Die Ladesäule prüft jede Minute neu.',
      },
    },
  },
  'protection.self-test': {
    component: 'protection',
    severity: 'emergency',
    mrec: 'MREC2',
    ocpp16: 'GroundFailure',
    picture: 'wait',
    words: {
      en: {
        badge: 'Charging stopped',
        title: 'The safety check failed',
        steps: ['You can unplug your car.', 'Please use another charger.'],
        recovery: 'The charger restarts and checks itself again.',
      },
      de: {
        badge: 'Laden gestoppt',
        title: 'Sicherheitstest misslungen',
        steps: ['Sie können Ihr Auto abstecken.', 'Bitte nutzen Sie eine andere Ladesäule.'],
        recovery: 'Die Ladesäule startet neu und prüft sich noch einmal.',
      },
    },
  },
} as const satisfies Record<string, FaultEntry>;
