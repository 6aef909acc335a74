/** The electronics of one connector, and the line to them. */
import type { FaultEntry } from './entry.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './plan.ts';

export const CONTROLLER_FAULTS = {
  'controller.silent': {
    component: 'controller',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'Controller', variable: 'Problem' },
    info: 'Charge controller does not answer',
    picture: 'link',
    words: {
      en: {
        badge: 'Out of order',
        title: 'This connector is silent',
        steps: ['Please use another connector.'],
        recovery: 'The charger is trying to reach it again.',
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Ladepunkt antwortet nicht',
        steps: ['Bitte nutzen Sie einen anderen Ladepunkt.'],
        recovery: 'Die Ladesäule versucht, ihn wieder zu erreichen.',
      },
    },
    plan: {
      steps: [{ act: 'reopen-port', afterMs: 0, patienceMs: 15 * SECOND_MS }],
      settleMs: 0,
      afterwards: 'resync',
    },
    giveUp: {
      rounds: 4,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: MINUTE_MS,
    },
    technician: {
      en: [
        'Is everything on this port silent? Then check adapter, its plug and the cable first.',
        'Measure the controller’s supply (12 V, 5 V) and look at its LED.',
        'Port in /dev/serial/by-id? If not, replug the adapter and look into the system log.',
        'All sound: swap the controller.',
      ],
      de: [
        'Schweigt alles an diesem Anschluss? Dann zuerst Adapter, Stecker und Kabel prüfen.',
        'Versorgung des Controllers messen (12 V, 5 V), LED ansehen.',
        'Anschluss unter /dev/serial/by-id? Sonst Adapter neu stecken und Systemprotokoll ansehen.',
        'Alles in Ordnung: Controller tauschen.',
      ],
    },
  },
  'controller.garbled': {
    component: 'controller',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'DataLink', variable: 'Problem' },
    info: 'Damaged frames on the controller line',
    picture: 'link',
    words: {
      en: {
        badge: 'Please note',
        title: 'The inner link is disturbed',
        steps: ['You need not do anything.'],
        recovery: 'The charger repeats what was not understood.',
        notice: 'The charger is checking an inner line.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Interne Leitung gestört',
        steps: ['Sie müssen nichts tun.'],
        recovery: 'Die Ladesäule wiederholt, was nicht verstanden wurde.',
        notice: 'Die Säule prüft eine interne Leitung.',
      },
    },
    plan: { steps: [{ act: 'resync', afterMs: 10 * SECOND_MS, patienceMs: MINUTE_MS }], settleMs: 0 },
    giveUp: {
      rounds: 3,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: 10 * MINUTE_MS,
    },
    technician: {
      en: [
        'Compare baud rate and wiring (ground, shield) with the manual.',
        'Only while charging? Keep the line away from power conductors, shield on one side only.',
        'Only in one’s own frames: swap the USB adapter. In both: swap the cable.',
      ],
      de: [
        'Baudrate und Verdrahtung (Masse, Schirm) mit dem Handbuch vergleichen.',
        'Nur beim Laden? Leitung von Leistungsadern trennen, Schirm nur einseitig auflegen.',
        'Nur in eigenen Telegrammen: USB-Adapter tauschen. In beiden: Kabel tauschen.',
      ],
    },
  },
  'controller.restarted': {
    component: 'controller',
    severity: 'notice',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'Controller', variable: 'Problem' },
    info: 'Charge controller restarted by itself',
    picture: 'wait',
    words: {
      en: {
        badge: 'One moment',
        title: 'This connector restarted',
        steps: ['Please wait a moment.'],
        recovery: 'The charger is setting it up again.',
        notice: 'A connector is being set up again.',
      },
      de: {
        badge: 'Einen Moment',
        title: 'Ladepunkt neu gestartet',
        steps: ['Bitte warten Sie einen Moment.'],
        recovery: 'Die Ladesäule richtet ihn wieder ein.',
        notice: 'Ein Ladepunkt wird neu eingerichtet.',
      },
    },
    plan: { steps: [{ act: 'resync', afterMs: 0, patienceMs: 15 * SECOND_MS }], settleMs: 0 },
    giveUp: {
      rounds: 3,
      windowMs: 15 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Did other connectors restart at the same time? Then look at the supply.',
        'Measure the controller’s 5 V and 12 V while the contactor closes: dips below 10 % are the power supply.',
        'Only this controller: note its firmware, update it, swap it if it happens again.',
      ],
      de: [
        'Sind andere Ladepunkte gleichzeitig neu gestartet? Dann die Versorgung ansehen.',
        '5 V und 12 V des Controllers beim Schließen des Schützes messen: Einbrüche über 10 % kommen vom Netzteil.',
        'Nur dieser Controller: Firmware notieren, aktualisieren, bei Wiederholung tauschen.',
      ],
    },
  },
  'controller.unknown-state': {
    component: 'controller',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'CPPWMController', variable: 'Problem' },
    info: 'Controller reports no valid pilot state',
    picture: 'unplug',
    words: {
      en: {
        badge: 'Out of order',
        title: 'This connector is not ready',
        steps: ['Unplug your car.', 'Please use another connector.'],
        recovery: 'Ready again as soon as it reports clearly.',
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Ladepunkt nicht bereit',
        steps: ['Stecken Sie Ihr Auto ab.', 'Bitte nutzen Sie einen anderen Ladepunkt.'],
        recovery: 'Wieder bereit, sobald er sich eindeutig meldet.',
      },
    },
    plan: {
      steps: [{ act: 'restart-controller', afterMs: 10 * SECOND_MS, patienceMs: 15 * SECOND_MS }],
      settleMs: 0,
    },
    giveUp: {
      rounds: 2,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: 10 * MINUTE_MS,
    },
    technician: {
      en: [
        'Unplug. Does the state become A (pilot +12 V)? If not, measure the pilot at the controller’s terminal.',
        'Pilot right at the terminal, wrong at the socket: wire or moisture in the socket.',
        'Pilot wrong at the terminal with the wire off: replace the controller.',
      ],
      de: [
        'Abstecken. Wird der Zustand A (Pilot +12 V)? Sonst Pilot an der Klemme des Controllers messen.',
        'An der Klemme richtig, an der Steckdose falsch: Leitung oder Feuchte in der Steckdose.',
        'Auch mit abgeklemmter Leitung falsch: Controller ersetzen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
