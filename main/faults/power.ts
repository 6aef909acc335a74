/** Contactor, heat, current and supply. */
import type { FaultEntry } from './entry.ts';

export const POWER_FAULTS = {
  'contactor.stuck': {
    component: 'power',
    severity: 'emergency',
    mrec: 'MREC17',
    ocpp16: 'PowerSwitchFailure',
    picture: 'call',
    words: {
      en: {
        badge: 'Out of order',
        title: 'Please keep away',
        steps: ['Do not touch plug or cable: there may be voltage on them.', 'Please call the helpline.'],
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Bitte Abstand halten',
        steps: [
          'Fassen Sie Stecker und Kabel nicht an: Sie können unter Spannung stehen.',
          'Bitte rufen Sie die Hotline an.',
        ],
      },
    },
  },
  'contactor.failed-to-close': {
    component: 'power',
    severity: 'blocking',
    mrec: 'MREC17',
    ocpp16: 'PowerSwitchFailure',
    picture: 'power',
    words: {
      en: {
        badge: 'Out of order',
        title: 'Charging cannot start',
        steps: ['Unplug your car.', 'Please use another connector.'],
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Laden nicht möglich',
        steps: ['Stecken Sie Ihr Auto ab.', 'Bitte nutzen Sie einen anderen Ladepunkt.'],
      },
    },
  },
  'temperature.high': {
    component: 'power',
    severity: 'emergency',
    mrec: 'MREC3',
    ocpp16: 'HighTemperature',
    picture: 'hot',
    words: {
      en: {
        badge: 'Charging paused',
        title: 'The charger is too hot',
        steps: ['You can wait, or use another charger.'],
        recovery: 'Charging goes on when it has cooled down.',
      },
      de: {
        badge: 'Laden pausiert',
        title: 'Die Ladesäule ist zu heiß',
        steps: ['Sie können warten oder eine andere Ladesäule nutzen.'],
        recovery: 'Das Laden geht weiter, sobald sie abgekühlt ist.',
      },
    },
  },
  'temperature.derating': {
    component: 'power',
    severity: 'degraded',
    mrec: 'MREC18',
    ocpp16: 'HighTemperature',
    picture: 'hot',
    words: {
      en: {
        badge: 'Charging slower',
        title: 'Charging a little slower',
        steps: ['You need not do anything.'],
        recovery: 'Full power returns when the charger has cooled down.',
      },
      de: {
        badge: 'Laden verlangsamt',
        title: 'Es lädt etwas langsamer',
        steps: ['Sie müssen nichts tun.'],
        recovery: 'Die volle Leistung kommt zurück, sobald die Säule abgekühlt ist.',
      },
    },
  },
  'current.over': {
    component: 'power',
    severity: 'emergency',
    mrec: 'MREC4',
    ocpp16: 'OverCurrentFailure',
    picture: 'unplug',
    words: {
      en: {
        badge: 'Charging stopped',
        title: 'Your car drew too much',
        steps: ['Unplug and wait a moment.', 'Plug in again until it clicks.'],
        recovery: 'The charger tries once more.',
      },
      de: {
        badge: 'Laden gestoppt',
        title: 'Zu hoher Ladestrom',
        steps: [
          'Ziehen Sie den Stecker und warten Sie kurz.',
          'Stecken Sie ihn wieder ein, bis er einrastet.',
        ],
        recovery: 'Die Ladesäule versucht es noch einmal.',
      },
    },
  },
  'supply.under-voltage': {
    component: 'power',
    severity: 'blocking',
    mrec: 'MREC6',
    ocpp16: 'UnderVoltage',
    picture: 'power',
    words: {
      en: {
        badge: 'Charging paused',
        title: 'The mains voltage is low',
        steps: ['You can wait, or use another charger.'],
        recovery: 'Charging goes on when the mains is stable.',
      },
      de: {
        badge: 'Laden pausiert',
        title: 'Netzspannung zu niedrig',
        steps: ['Sie können warten oder eine andere Ladesäule nutzen.'],
        recovery: 'Das Laden geht weiter, sobald das Netz stabil ist.',
      },
    },
  },
  'supply.over-voltage': {
    component: 'power',
    severity: 'blocking',
    mrec: 'MREC5',
    ocpp16: 'OverVoltage',
    picture: 'power',
    words: {
      en: {
        badge: 'Charging paused',
        title: 'The mains voltage is high',
        steps: ['You can wait, or use another charger.'],
        recovery: 'Charging goes on when the mains is stable.',
      },
      de: {
        badge: 'Laden pausiert',
        title: 'Netzspannung zu hoch',
        steps: ['Sie können warten oder eine andere Ladesäule nutzen.'],
        recovery: 'Das Laden geht weiter, sobald das Netz stabil ist.',
      },
    },
  },
} as const satisfies Record<string, FaultEntry>;
