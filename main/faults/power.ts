/** Contactor, heat and current. */
import type { FaultEntry } from './entry.ts';
import { HOUR_MS, MINUTE_MS, NOTHING_TO_TRY, SECOND_MS, UNTIL_RESET } from './plan.ts';

export const POWER_FAULTS = {
  'contactor.stuck': {
    component: 'power',
    severity: 'emergency',
    mrec: 'MREC17',
    ocpp16: 'PowerSwitchFailure',
    ocpp201: { component: 'PowerContactor', variable: 'Problem' },
    info: 'Contactor welded: voltage while open',
    picture: 'keep-away',
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
    plan: NOTHING_TO_TRY,
    giveUp: UNTIL_RESET,
    technician: {
      en: [
        'Switch off the supply and secure it; verify absence of voltage at the socket before you touch it.',
        'Measure the contactor’s contacts without coil voltage: each must be open.',
        'Replace the contactor when one is closed; otherwise check the sensing wires of the controller. Then reset here.',
      ],
      de: [
        'Freischalten und sichern; vor dem Berühren Spannungsfreiheit an der Steckdose feststellen.',
        'Kontakte des Schützes ohne Spulenspannung messen: alle müssen offen sein.',
        'Ist einer geschlossen, Schütz ersetzen; sonst Messleitungen des Controllers prüfen. Dann hier zurücksetzen.',
      ],
    },
  },
  'contactor.failed-to-close': {
    component: 'power',
    severity: 'blocking',
    mrec: 'MREC17',
    ocpp16: 'PowerSwitchFailure',
    ocpp201: { component: 'PowerContactor', variable: 'Problem' },
    info: 'Contactor does not close',
    picture: 'unplug',
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
    plan: NOTHING_TO_TRY,
    giveUp: UNTIL_RESET,
    technician: {
      en: [
        'Check the mains upstream: breaker, supply voltage at the contactor’s input.',
        'Measure the coil voltage while a test vehicle asks for energy. None: controller output or wiring.',
        'Coil voltage there but no output: replace the contactor. Then reset here.',
      ],
      de: [
        'Vorgelagertes Netz prüfen: Sicherung, Spannung am Eingang des Schützes.',
        'Spulenspannung messen, während ein Testfahrzeug lädt. Keine: Controllerausgang oder Verdrahtung.',
        'Spulenspannung da, aber kein Ausgang: Schütz ersetzen. Dann hier zurücksetzen.',
      ],
    },
  },
  'temperature.high': {
    component: 'power',
    severity: 'emergency',
    mrec: 'MREC3',
    ocpp16: 'HighTemperature',
    ocpp201: { component: 'TemperatureSensor', variable: 'Problem' },
    info: 'Temperature above the limit',
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
    plan: { steps: [{ act: 'rest', afterMs: 0, patienceMs: 30 * MINUTE_MS }], settleMs: MINUTE_MS },
    giveUp: {
      rounds: 4,
      windowMs: 6 * HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Look at all temperatures: one alone is a terminal or a sensor, all together the housing.',
        'Check filters, fan and shade; is the sun on the panel?',
        'With the supply off, check the torque of the power terminals and look for discoloured insulation.',
      ],
      de: [
        'Alle Temperaturen ansehen: eine allein ist Klemme oder Fühler, alle zusammen das Gehäuse.',
        'Filter, Lüfter und Beschattung prüfen; steht die Sonne darauf?',
        'Freigeschaltet Drehmoment der Leistungsklemmen prüfen und auf verfärbte Isolierung achten.',
      ],
    },
  },
  'temperature.derating': {
    component: 'power',
    severity: 'degraded',
    mrec: 'MREC18',
    ocpp16: 'HighTemperature',
    ocpp201: { component: 'TemperatureSensor', variable: 'Overload' },
    info: 'Current reduced because of heat',
    picture: 'hot',
    words: {
      en: {
        badge: 'Charging slower',
        title: 'Charging a little slower',
        steps: ['You need not do anything.'],
        recovery: 'Full power returns when the charger has cooled down.',
        notice: 'It is warm: charging a little slower.',
      },
      de: {
        badge: 'Laden verlangsamt',
        title: 'Es lädt etwas langsamer',
        steps: ['Sie müssen nichts tun.'],
        recovery: 'Die volle Leistung kommt zurück, sobald die Säule abgekühlt ist.',
        notice: 'Es ist warm: Laden etwas langsamer.',
      },
    },
    plan: {
      steps: [{ act: 'derate', afterMs: 0, patienceMs: HOUR_MS }],
      settleMs: MINUTE_MS,
      afterwards: 'restore-limit',
    },
    giveUp: {
      rounds: 3,
      windowMs: 24 * HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Look at all temperatures: one alone is a terminal or a sensor, all together the housing.',
        'Clean filters, check the fan.',
        'Happens on cool days too: measure the voltage drop over terminals and contactor at full current.',
      ],
      de: [
        'Alle Temperaturen ansehen: eine allein ist Klemme oder Fühler, alle zusammen das Gehäuse.',
        'Filter reinigen, Lüfter prüfen.',
        'Auch an kühlen Tagen: Spannungsfall über Klemmen und Schütz bei vollem Strom messen.',
      ],
    },
  },
  'current.over': {
    component: 'power',
    severity: 'emergency',
    mrec: 'MREC4',
    ocpp16: 'OverCurrentFailure',
    ocpp201: { component: 'OverCurrentProtection', variable: 'Tripped' },
    info: 'Vehicle drew more than offered',
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
    plan: {
      steps: [{ act: 'retry-enable', afterMs: 10 * SECOND_MS, patienceMs: 10 * SECOND_MS }],
      settleMs: 0,
    },
    giveUp: {
      rounds: 1,
      windowMs: 15 * MINUTE_MS,
      then: 'needs-driver',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Compare offered and measured current in the evidence.',
        'Clamp-meter on each phase with a test vehicle: does the meter show the same?',
        'It does: the vehicle ignores the pilot, tell the driver. It does not: check the meter’s current transformers.',
      ],
      de: [
        'Angebotenen und gemessenen Strom im Nachweis vergleichen.',
        'Mit Testfahrzeug jede Phase mit der Stromzange messen: zeigt der Zähler dasselbe?',
        'Ja: das Fahrzeug missachtet das Pilotsignal, Fahrer informieren. Nein: Stromwandler des Zählers prüfen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
