/** The card reader and the service behind it. */
import type { FaultEntry } from './entry.ts';
import { MINUTE_MS, SECOND_MS } from './plan.ts';

export const READER_FAULTS = {
  'reader.absent': {
    component: 'reader',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'ReaderFailure',
    ocpp201: { component: 'TokenReader', variable: 'Problem' },
    info: 'No card reader found',
    picture: 'reader',
    words: {
      en: {
        badge: 'Please note',
        title: 'No card reader right now',
        steps: ['Start with your provider’s app if you can.', 'A charge that is running goes on.'],
        recovery: 'Cards work again as soon as the reader is back.',
        notice: 'Cards cannot be read at the moment.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Kartenleser nicht bereit',
        steps: [
          'Starten Sie, wenn möglich, mit der App Ihres Anbieters.',
          'Ein laufender Ladevorgang geht weiter.',
        ],
        recovery: 'Karten gehen wieder, sobald der Leser zurück ist.',
        notice: 'Karten sind gerade nicht lesbar.',
      },
    },
    plan: {
      steps: [{ act: 'new-reader-process', afterMs: 2 * SECOND_MS, patienceMs: 5 * SECOND_MS }],
      settleMs: 0,
      backoff: { factor: 2, mostMs: MINUTE_MS, jitter: 0 },
    },
    giveUp: {
      rounds: 5,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: MINUTE_MS,
    },
    technician: {
      en: [
        'Replug the reader’s USB cable; does its LED light?',
        'Run lsusb: listed, then the driver; not listed, then cable or reader.',
        'Compare the reader’s name in the configuration with what the service mode lists.',
      ],
      de: [
        'USB-Kabel des Lesers neu stecken; leuchtet seine LED?',
        'lsusb ausführen: aufgeführt, dann der Treiber; sonst Kabel oder Leser.',
        'Name des Lesers in der Konfiguration mit dem Servicemodus vergleichen.',
      ],
    },
  },
  'reader.service-down': {
    component: 'reader',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'ReaderFailure',
    ocpp201: { component: 'TokenReader', variable: 'Problem' },
    info: 'Smart card service is not running',
    picture: 'reader',
    words: {
      en: {
        badge: 'Please note',
        title: 'No card reader right now',
        steps: ['Please wait a moment, then hold up your card.', 'A charge that is running goes on.'],
        recovery: 'The charger is starting the card reader again.',
        notice: 'Cards cannot be read at the moment.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Kartenleser nicht bereit',
        steps: ['Bitte kurz warten, dann die Karte vorhalten.', 'Ein laufender Ladevorgang geht weiter.'],
        recovery: 'Die Ladesäule startet den Kartenleser neu.',
        notice: 'Karten sind gerade nicht lesbar.',
      },
    },
    plan: {
      steps: [
        { act: 'start-reader-service', afterMs: SECOND_MS, patienceMs: 5 * SECOND_MS },
        { act: 'new-reader-process', afterMs: 0, patienceMs: 5 * SECOND_MS },
      ],
      settleMs: 0,
      backoff: { factor: 2, mostMs: MINUTE_MS, jitter: 0 },
    },
    giveUp: {
      rounds: 5,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: MINUTE_MS,
    },
    technician: {
      en: [
        'Run systemctl status pcscd.socket pcscd and read its log.',
        'Is it masked or not installed? Enable pcscd.socket.',
        'It crashes: take the reader off, start it, put the reader back.',
      ],
      de: [
        'systemctl status pcscd.socket pcscd ausführen und das Protokoll lesen.',
        'Maskiert oder nicht installiert? pcscd.socket aktivieren.',
        'Stürzt er ab: Leser abziehen, Dienst starten, Leser wieder anstecken.',
      ],
    },
  },
  'reader.stuck': {
    component: 'reader',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'ReaderFailure',
    ocpp201: { component: 'TokenReader', variable: 'Problem' },
    info: 'Card reader process hangs',
    picture: 'reader',
    words: {
      en: {
        badge: 'One moment',
        title: 'The card reader restarts',
        steps: ['Please wait a moment, then hold up your card.'],
        recovery: 'The charger is starting the card reader again.',
        notice: 'The card reader is restarting.',
      },
      de: {
        badge: 'Einen Moment',
        title: 'Kartenleser startet neu',
        steps: ['Bitte kurz warten, dann die Karte vorhalten.'],
        recovery: 'Die Ladesäule startet den Kartenleser neu.',
        notice: 'Der Kartenleser startet neu.',
      },
    },
    plan: {
      steps: [{ act: 'new-reader-process', afterMs: 0, patienceMs: 5 * SECOND_MS }],
      settleMs: 0,
      backoff: { factor: 2, mostMs: MINUTE_MS, jitter: 0 },
    },
    giveUp: {
      rounds: 5,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: MINUTE_MS,
    },
    technician: {
      en: [
        'How often does it happen? See the past faults; once a week is worth no visit.',
        'Often: replug the reader, try another USB port without hub.',
        'Note reader firmware and pcscd version for the manufacturer, swap the reader.',
      ],
      de: [
        'Wie oft geschieht es? Vergangene Störungen ansehen; einmal pro Woche ist keinen Besuch wert.',
        'Oft: Leser neu stecken, anderen USB-Anschluss ohne Hub versuchen.',
        'Firmware des Lesers und pcscd-Version für den Hersteller notieren, Leser tauschen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
