/** The card reader and the service behind it. */
import type { FaultEntry } from './entry.ts';

export const READER_FAULTS = {
  'reader.absent': {
    component: 'reader',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'ReaderFailure',
    picture: 'card',
    words: {
      en: {
        badge: 'Please note',
        title: 'No card reader right now',
        steps: ['Start with your provider’s app if you can.', 'A charge that is running goes on.'],
        recovery: 'Cards work again as soon as the reader is back.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Kartenleser nicht bereit',
        steps: [
          'Starten Sie, wenn möglich, mit der App Ihres Anbieters.',
          'Ein laufender Ladevorgang geht weiter.',
        ],
        recovery: 'Karten gehen wieder, sobald der Leser zurück ist.',
      },
    },
  },
  'reader.service-down': {
    component: 'reader',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'ReaderFailure',
    picture: 'card',
    words: {
      en: {
        badge: 'Please note',
        title: 'No card reader right now',
        steps: ['Please wait a moment, then hold up your card.', 'A charge that is running goes on.'],
        recovery: 'The charger is starting the card reader again.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Kartenleser nicht bereit',
        steps: ['Bitte kurz warten, dann die Karte vorhalten.', 'Ein laufender Ladevorgang geht weiter.'],
        recovery: 'Die Ladesäule startet den Kartenleser neu.',
      },
    },
  },
  'reader.stuck': {
    component: 'reader',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'ReaderFailure',
    picture: 'card',
    words: {
      en: {
        badge: 'One moment',
        title: 'The card reader restarts',
        steps: ['Please wait a moment, then hold up your card.'],
        recovery: 'The charger is starting the card reader again.',
      },
      de: {
        badge: 'Einen Moment',
        title: 'Kartenleser startet neu',
        steps: ['Bitte kurz warten, dann die Karte vorhalten.'],
        recovery: 'Die Ladesäule startet den Kartenleser neu.',
      },
    },
  },
} as const satisfies Record<string, FaultEntry>;
