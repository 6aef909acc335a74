/** The mains: too low, too high, gone. */
import type { FaultEntry } from './entry.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './plan.ts';

export const SUPPLY_FAULTS = {
  'supply.under-voltage': {
    component: 'power',
    severity: 'blocking',
    mrec: 'MREC6',
    ocpp16: 'UnderVoltage',
    ocpp201: { component: 'ElectricalFeed', variable: 'Problem' },
    info: 'Mains voltage too low',
    picture: 'mains',
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
    plan: { steps: [{ act: 'rest', afterMs: 0, patienceMs: 15 * MINUTE_MS }], settleMs: 30 * SECOND_MS },
    giveUp: {
      rounds: 4,
      windowMs: 24 * HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Measure each phase to neutral, without and with load.',
        'Falls only under load: check terminals and the feeder’s cross-section.',
        'Low without load too: ask the grid operator; EN 50160 allows −10 %.',
      ],
      de: [
        'Jede Phase gegen Neutralleiter messen, ohne und mit Last.',
        'Sinkt nur unter Last: Klemmen und Querschnitt der Zuleitung prüfen.',
        'Auch ohne Last zu niedrig: Netzbetreiber fragen; EN 50160 erlaubt −10 %.',
      ],
    },
  },
  'supply.over-voltage': {
    component: 'power',
    severity: 'blocking',
    mrec: 'MREC5',
    ocpp16: 'OverVoltage',
    ocpp201: { component: 'ElectricalFeed', variable: 'Problem' },
    info: 'Mains voltage too high',
    picture: 'mains',
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
    plan: { steps: [{ act: 'rest', afterMs: 0, patienceMs: 15 * MINUTE_MS }], settleMs: 30 * SECOND_MS },
    giveUp: {
      rounds: 4,
      windowMs: 24 * HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Measure each phase to neutral. One high and another low: the neutral is loose, switch off at once.',
        'All high: is a large solar plant feeding in nearby? Note the time of day.',
        'Ask the grid operator; EN 50160 allows +10 %.',
      ],
      de: [
        'Jede Phase gegen Neutralleiter messen. Eine hoch, eine niedrig: Neutralleiter lose, sofort abschalten.',
        'Alle hoch: speist in der Nähe eine große Solaranlage ein? Uhrzeit notieren.',
        'Netzbetreiber fragen; EN 50160 erlaubt +10 %.',
      ],
    },
  },
  'supply.lost': {
    component: 'power',
    severity: 'blocking',
    mrec: 'MREC15',
    ocpp16: 'OtherError',
    ocpp201: { component: 'ElectricalFeed', variable: 'Problem' },
    info: 'Mains supply lost',
    picture: 'power',
    words: {
      en: {
        badge: 'Charging paused',
        title: 'The mains power is gone',
        steps: ['What was measured so far is safe.', 'You can wait, or use another charger.'],
        recovery: 'Charging goes on when the mains is stable.',
      },
      de: {
        badge: 'Laden pausiert',
        title: 'Kein Strom vom Netz',
        steps: [
          'Das bisher Gemessene ist gesichert.',
          'Sie können warten oder eine andere Ladesäule nutzen.',
        ],
        recovery: 'Das Laden geht weiter, sobald das Netz stabil ist.',
      },
    },
    plan: {
      steps: [{ act: 'rest', afterMs: 0, patienceMs: 15 * MINUTE_MS }],
      settleMs: 30 * SECOND_MS,
      afterwards: 'resync',
    },
    giveUp: {
      rounds: 4,
      windowMs: 24 * HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Look at main switch, fuses and surge arrester of the charger.',
        'Measure the incoming terminals. Nothing there: the feeder’s protection or the grid.',
        'Voltage there: measure the power supply of the electronics (12 V, 5 V).',
        'Compare the times in the evidence with the grid operator’s record.',
      ],
      de: [
        'Hauptschalter, Sicherungen und Überspannungsschutz der Säule ansehen.',
        'Einspeiseklemmen messen. Keine Spannung: Vorsicherung oder Netz.',
        'Spannung da: Netzteil der Elektronik messen (12 V, 5 V).',
        'Zeiten im Nachweis mit dem Protokoll des Netzbetreibers vergleichen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
