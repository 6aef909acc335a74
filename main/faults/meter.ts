/** The billing meter: energy that cannot be measured is not sold. */
import type { FaultEntry } from './entry.ts';
import { ASK_TECHNICIAN, HOUR_MS, MINUTE_MS, NOTHING_TO_TRY, SECOND_MS } from './plan.ts';

export const METER_FAULTS = {
  'meter.silent': {
    component: 'meter',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'PowerMeterFailure',
    ocpp201: { component: 'FiscalMetering', variable: 'Problem' },
    info: 'Billing meter does not answer',
    picture: 'meter',
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
    plan: { steps: [{ act: 'reopen-port', afterMs: 0, patienceMs: 15 * SECOND_MS }], settleMs: 0 },
    giveUp: {
      rounds: 4,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: MINUTE_MS,
    },
    technician: {
      en: [
        'Is the meter’s display on? If not, measure its supply.',
        'Is everything on this port silent? Check adapter, A/B polarity and the 120 Ω termination.',
        'Compare address, baud rate and parity on the meter’s display with the configuration.',
      ],
      de: [
        'Zeigt der Zähler etwas an? Sonst seine Versorgung messen.',
        'Schweigt alles an diesem Anschluss? Adapter, A/B-Polung und 120-Ω-Abschluss prüfen.',
        'Adresse, Baudrate und Parität am Zähler mit der Konfiguration vergleichen.',
      ],
    },
  },
  'meter.implausible': {
    component: 'meter',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'PowerMeterFailure',
    ocpp201: { component: 'FiscalMetering', variable: 'Problem' },
    info: 'Billing meter readings are not plausible',
    picture: 'meter',
    words: {
      en: {
        badge: 'Charging stopped',
        title: 'The meter needs a check',
        steps: ['What was measured so far is safe.', 'Please use another connector.'],
        recovery: 'The charger checks the meter once more.',
      },
      de: {
        badge: 'Laden gestoppt',
        title: 'Zähler muss geprüft werden',
        steps: ['Das bisher Gemessene ist gesichert.', 'Bitte nutzen Sie einen anderen Ladepunkt.'],
        recovery: 'Die Ladesäule prüft den Zähler noch einmal.',
      },
    },
    plan: { steps: [{ act: 'rest', afterMs: 0, patienceMs: MINUTE_MS }], settleMs: 0 },
    giveUp: {
      rounds: 2,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'technician',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Read which rule it broke in the evidence: backwards, too fast, or standing still.',
        'Compare the meter’s own display with the value here. Different: a wrong register or the line.',
        'Standing still while a test vehicle charges: check current transformers and voltage taps; the meter may be bridged.',
        'Replace the meter if its display is wrong; keep it sealed as evidence. Then reset here.',
      ],
      de: [
        'Im Nachweis lesen, welche Regel verletzt wurde: rückwärts, zu schnell oder Stillstand.',
        'Anzeige des Zählers mit dem Wert hier vergleichen. Verschieden: falsches Register oder Leitung.',
        'Stillstand, während ein Testfahrzeug lädt: Stromwandler und Spannungsabgriffe prüfen; der Zähler kann überbrückt sein.',
        'Ist die Anzeige falsch, Zähler ersetzen und versiegelt aufbewahren. Dann hier zurücksetzen.',
      ],
    },
  },
  'meter.disagrees': {
    component: 'meter',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'PowerMeterFailure',
    ocpp201: { component: 'ControlMetering', variable: 'Problem' },
    info: 'Meter and controller estimate differ',
    picture: 'meter',
    words: {
      en: {
        badge: 'Please note',
        title: 'Two meters do not agree',
        steps: ['You need not do anything.', 'The billing meter counts for you.'],
        notice: 'The billing meter counts for you.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Zwei Zähler sind uneins',
        steps: ['Sie müssen nichts tun.', 'Für Sie gilt der Abrechnungszähler.'],
        notice: 'Für Sie gilt der Abrechnungszähler.',
      },
    },
    plan: NOTHING_TO_TRY,
    giveUp: ASK_TECHNICIAN,
    technician: {
      en: [
        'Compare volts in the evidence: the controller may assume a nominal voltage.',
        'Clamp-meter on each phase with a test vehicle: which of the two is right?',
        'Meter wrong: check transformer ratio and wiring. Controller wrong: calibrate its ammeter.',
      ],
      de: [
        'Spannung im Nachweis vergleichen: der Controller nimmt vielleicht eine Nennspannung an.',
        'Mit Testfahrzeug jede Phase mit der Stromzange messen: welcher Wert stimmt?',
        'Zähler falsch: Wandlerverhältnis und Verdrahtung prüfen. Controller falsch: Strommessung abgleichen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
