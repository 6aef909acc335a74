/** What protects people: residual current, earth, self-test. */
import type { FaultEntry } from './entry.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './plan.ts';

export const PROTECTION_FAULTS = {
  'protection.residual-current': {
    component: 'protection',
    severity: 'emergency',
    mrec: 'MREC2',
    ocpp16: 'GroundFailure',
    ocpp201: { component: 'RCD', variable: 'Tripped' },
    info: 'Residual current protection tripped',
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
    plan: { steps: [{ act: 'retry-enable', afterMs: MINUTE_MS, patienceMs: 10 * SECOND_MS }], settleMs: 0 },
    giveUp: {
      rounds: 3,
      windowMs: 15 * MINUTE_MS,
      then: 'needs-technician',
      release: 'technician',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Read the diagnosis below: when it tripped after plugging in, and with how many vehicles.',
        'Look for water in plug, socket and cable; let it dry.',
        'Unplug and measure insulation of each conductor to earth at 500 V: ≥ 1 MΩ.',
        'Sound? Test the residual current device and the sensor coil (6 mA DC, 30 mA AC), then reset here.',
      ],
      de: [
        'Diagnose unten lesen: wie lange nach dem Einstecken und bei wie vielen Fahrzeugen ausgelöst wurde.',
        'Stecker, Steckdose und Kabel auf Wasser prüfen; trocknen lassen.',
        'Abstecken, Isolation jedes Leiters gegen Erde mit 500 V messen: ≥ 1 MΩ.',
        'In Ordnung? Schutzeinrichtung und Sensorspule prüfen (6 mA DC, 30 mA AC), dann hier zurücksetzen.',
      ],
    },
  },
  'protection.no-ground': {
    component: 'protection',
    severity: 'emergency',
    mrec: 'MREC2',
    ocpp16: 'GroundFailure',
    ocpp201: { component: 'GroundIsolationProtection', variable: 'Problem' },
    info: 'Protective earth not detected',
    picture: 'earth',
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
    plan: { steps: [{ act: 'retry-enable', afterMs: MINUTE_MS, patienceMs: 5 * SECOND_MS }], settleMs: 0 },
    giveUp: {
      rounds: 5,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: MINUTE_MS,
    },
    technician: {
      en: [
        'Measure the earth loop impedance at the supply terminals; compare with the commissioning record.',
        'Tighten the earth terminal and follow it to the distribution board.',
        'Measure neutral to earth: some volts at most. More means an open neutral or a swapped conductor.',
      ],
      de: [
        'Schleifenimpedanz an den Einspeiseklemmen messen; mit dem Prüfprotokoll vergleichen.',
        'Schutzleiterklemme nachziehen und bis zur Verteilung verfolgen.',
        'Neutralleiter gegen Erde messen: höchstens einige Volt. Mehr heißt offener Neutralleiter oder vertauschte Adern.',
      ],
    },
  },
  'protection.self-test': {
    component: 'protection',
    severity: 'emergency',
    mrec: 'MREC2',
    ocpp16: 'GroundFailure',
    ocpp201: { component: 'RCD', variable: 'Problem' },
    info: 'Residual current self-test failed',
    picture: 'other-charger',
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
    plan: {
      steps: [{ act: 'restart-controller', afterMs: 5 * SECOND_MS, patienceMs: 15 * SECOND_MS }],
      settleMs: 0,
    },
    giveUp: {
      rounds: 1,
      windowMs: 24 * HOUR_MS,
      then: 'needs-technician',
      release: 'technician',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Note the post code in the evidence.',
        'Check the plug of the residual current sensor on the controller, and that only the power conductors pass its coil.',
        'Restart the controller with nothing plugged in. Fails again: replace sensor, then controller; reset here.',
      ],
      de: [
        'Post-Code im Nachweis notieren.',
        'Stecker des Fehlerstromsensors am Controller prüfen, und dass nur die Leistungsadern durch die Spule gehen.',
        'Controller ohne Fahrzeug neu starten. Wieder Fehler: Sensor, dann Controller ersetzen; hier zurücksetzen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
