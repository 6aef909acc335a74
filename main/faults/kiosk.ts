/** The kiosk itself: its clock, its screen, its program. */
import type { FaultEntry } from './entry.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './plan.ts';

export const KIOSK_FAULTS = {
  'clock.unsure': {
    component: 'clock',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'ClockCtrlr', variable: 'Problem' },
    info: 'Clock jumped or never synchronised',
    picture: 'wait',
    words: {
      en: {
        badge: 'Please note',
        title: 'The time is being checked',
        steps: ['You can charge. Your receipt says how the price was found.'],
        recovery: 'The charger is setting its clock.',
        notice: 'The charger is checking its clock.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Uhrzeit wird geprüft',
        steps: ['Sie können laden. Der Beleg nennt, wie der Preis zustande kam.'],
        recovery: 'Die Ladesäule stellt ihre Uhr.',
        notice: 'Die Säule prüft ihre Uhr.',
      },
    },
    plan: { steps: [{ act: 'sync-clock', afterMs: 0, patienceMs: MINUTE_MS }], settleMs: 0 },
    giveUp: {
      rounds: 5,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: 10 * MINUTE_MS,
    },
    technician: {
      en: [
        'Compare the time here with a phone’s; look at the time zone.',
        'Run timedatectl: is a time server reachable?',
        'Lost at each power cut: replace the battery of the clock.',
      ],
      de: [
        'Uhrzeit hier mit einem Telefon vergleichen; Zeitzone ansehen.',
        'timedatectl ausführen: ist ein Zeitserver erreichbar?',
        'Nach jedem Stromausfall verloren: Batterie der Uhr ersetzen.',
      ],
    },
  },
  'display.restarted': {
    component: 'display',
    severity: 'notice',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'Display', variable: 'Problem' },
    info: 'Screen process restarted',
    picture: 'wait',
    words: {
      en: {
        badge: 'One moment',
        title: 'The screen restarted',
        steps: ['You can go on where you were.'],
        recovery: 'Everything that was measured is safe.',
        notice: 'The screen was restarted.',
      },
      de: {
        badge: 'Einen Moment',
        title: 'Anzeige neu gestartet',
        steps: ['Sie können dort weitermachen, wo Sie waren.'],
        recovery: 'Alles Gemessene ist gesichert.',
        notice: 'Die Anzeige wurde neu gestartet.',
      },
    },
    plan: { steps: [{ act: 'reload-screen', afterMs: 0, patienceMs: 10 * SECOND_MS }], settleMs: 0 },
    giveUp: {
      rounds: 3,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'How often? See the past faults; look at memory on the performance page.',
        'Look into the system log for the graphics driver and for memory shortage.',
        'Export a support bundle for the manufacturer.',
      ],
      de: [
        'Wie oft? Vergangene Störungen ansehen; Speicher auf der Leistungsseite prüfen.',
        'Systemprotokoll auf Grafiktreiber und Speichermangel durchsehen.',
        'Supportpaket für den Hersteller exportieren.',
      ],
    },
  },
  'kiosk.restarted': {
    component: 'kiosk',
    severity: 'notice',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'LocalController', variable: 'Problem' },
    info: 'Kiosk program restarted',
    picture: 'wait',
    words: {
      en: {
        badge: 'One moment',
        title: 'The charger restarted',
        steps: ['Everything that was measured is safe.'],
        recovery: 'The charger is getting ready.',
        notice: 'The charger has just restarted.',
      },
      de: {
        badge: 'Einen Moment',
        title: 'Säule neu gestartet',
        steps: ['Alles Gemessene ist gesichert.'],
        recovery: 'Die Ladesäule macht sich bereit.',
        notice: 'Die Säule wurde eben neu gestartet.',
      },
    },
    plan: { steps: [{ act: 'resync', afterMs: 0, patienceMs: MINUTE_MS }], settleMs: 0 },
    giveUp: {
      rounds: 3,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Was the power cut, or did the program end? The evidence says which.',
        'Ended by itself: read the last log lines before the restart.',
        'Export a support bundle for the manufacturer.',
      ],
      de: [
        'War der Strom weg, oder endete das Programm? Der Nachweis sagt es.',
        'Von selbst beendet: letzte Protokollzeilen vor dem Neustart lesen.',
        'Supportpaket für den Hersteller exportieren.',
      ],
    },
  },
  'kiosk.crash-loop': {
    component: 'kiosk',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'LocalController', variable: 'Fallback' },
    info: 'Safe mode after repeated restarts',
    picture: 'wait',
    words: {
      en: {
        badge: 'Please note',
        title: 'Simple mode is on',
        steps: ['You can charge as usual.', 'Some extras are switched off.'],
        recovery: 'The charger keeps to the essentials until it has been checked.',
        notice: 'Simple mode: you can charge as usual.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Einfacher Modus aktiv',
        steps: ['Sie können wie gewohnt laden.', 'Manche Extras sind abgeschaltet.'],
        recovery: 'Die Ladesäule beschränkt sich auf das Wichtige, bis sie geprüft ist.',
        notice: 'Einfacher Modus: Laden wie gewohnt.',
      },
    },
    plan: { steps: [{ act: 'safe-mode', afterMs: 0, patienceMs: MINUTE_MS }], settleMs: 0 },
    giveUp: {
      rounds: 1,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'technician',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Read the last log lines before each restart: the same place each time?',
        'What changed last: update, configuration, tariff, theme? Take it back.',
        'Check storage and memory (smartctl, memtest), export a support bundle, then reset here.',
      ],
      de: [
        'Letzte Protokollzeilen vor jedem Neustart lesen: immer dieselbe Stelle?',
        'Was wurde zuletzt geändert: Update, Konfiguration, Tarif, Thema? Zurücknehmen.',
        'Speicher prüfen (smartctl, memtest), Supportpaket exportieren, dann hier zurücksetzen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
