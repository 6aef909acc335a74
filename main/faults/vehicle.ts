/** What a vehicle does that stops charging. */
import type { FaultEntry } from './entry.ts';
import { ASK_DRIVER, MINUTE_MS, NOTHING_TO_TRY } from './plan.ts';

export const VEHICLE_FAULTS = {
  'vehicle.diode-check': {
    component: 'vehicle',
    severity: 'blocking',
    mrec: 'MREC14',
    ocpp16: 'OtherError',
    ocpp201: { component: 'CPPWMController', variable: 'Problem' },
    info: 'Pilot diode check failed',
    picture: 'unplug',
    words: {
      en: {
        badge: 'Charging stopped',
        title: 'Problem with car or cable',
        steps: [
          'Unplug and wait a moment.',
          'Plug in again until it clicks.',
          'If it happens again, try another cable.',
        ],
        recovery: 'This clears as soon as the plug is out.',
      },
      de: {
        badge: 'Laden gestoppt',
        title: 'Problem mit Auto oder Kabel',
        steps: [
          'Ziehen Sie den Stecker und warten Sie kurz.',
          'Stecken Sie ihn wieder ein, bis er einrastet.',
          'Passiert es wieder, versuchen Sie ein anderes Kabel.',
        ],
        recovery: 'Die Meldung verschwindet, sobald der Stecker gezogen ist.',
      },
    },
    plan: NOTHING_TO_TRY,
    giveUp: ASK_DRIVER,
    technician: {
      en: [
        'Measure the pilot with a test vehicle: +9/−12 V in state B. No −12 V: the diode in the vehicle or cable is missing or shorted.',
        'Try a second cable. If only this one fails, replace it.',
        'Fails with every vehicle: check the pilot wire to the socket for a short to earth, then replace the controller.',
      ],
      de: [
        'Pilotsignal mit Testfahrzeug messen: +9/−12 V in Zustand B. Ohne −12 V fehlt die Diode in Fahrzeug oder Kabel oder ist kurzgeschlossen.',
        'Zweites Kabel versuchen. Versagt nur dieses, Kabel ersetzen.',
        'Versagt es bei jedem Fahrzeug: Pilotleitung zur Steckdose auf Schluss gegen Erde prüfen, dann Controller ersetzen.',
      ],
    },
  },
  'vehicle.ventilation-required': {
    component: 'vehicle',
    severity: 'blocking',
    mrec: 'MREC10',
    ocpp16: 'OtherError',
    ocpp201: { component: 'ConnectedEV', variable: 'Problem' },
    info: 'Vehicle asks for ventilation (state D)',
    picture: 'car',
    words: {
      en: {
        badge: 'Not started',
        title: 'This car needs ventilation',
        steps: ['Unplug your car.', 'Please use a charger with ventilation.'],
        recovery: 'This clears as soon as the plug is out.',
      },
      de: {
        badge: 'Nicht gestartet',
        title: 'Dieses Auto braucht Lüftung',
        steps: ['Stecken Sie Ihr Auto ab.', 'Bitte nutzen Sie eine Ladesäule mit Lüftung.'],
        recovery: 'Die Meldung verschwindet, sobald der Stecker gezogen ist.',
      },
    },
    plan: NOTHING_TO_TRY,
    giveUp: ASK_DRIVER,
    technician: {
      en: [
        'Ask for the vehicle: state D (pilot +3 V) is right only for old lead-acid ones.',
        'Measure the pilot with a test vehicle in state C: +6 V. +3 V means a second load on the pilot; look for moisture in the socket.',
        'Right with the test vehicle: nothing to repair, tell the driver.',
      ],
      de: [
        'Nach dem Fahrzeug fragen: Zustand D (Pilot +3 V) ist nur bei alten mit Bleibatterie richtig.',
        'Pilot mit Testfahrzeug in Zustand C messen: +6 V. +3 V heißt zweite Last am Pilot; Steckdose auf Feuchte prüfen.',
        'Mit dem Testfahrzeug richtig: nichts zu reparieren, den Fahrer informieren.',
      ],
    },
  },
  'vehicle.no-response': {
    component: 'vehicle',
    severity: 'blocking',
    mrec: 'MREC10',
    ocpp16: 'EVCommunicationError',
    ocpp201: { component: 'ConnectedEV', variable: 'Problem' },
    info: 'Vehicle does not ask for energy',
    picture: 'car',
    words: {
      en: {
        badge: 'Not started',
        title: 'Your car is not charging',
        steps: [
          'Unlock your car to wake it up.',
          'Switch off its charging timer.',
          'Unplug, then plug in again.',
        ],
        recovery: 'The charger is asking your car once more.',
      },
      de: {
        badge: 'Nicht gestartet',
        title: 'Ihr Auto lädt nicht',
        steps: [
          'Entriegeln Sie Ihr Auto, um es zu wecken.',
          'Schalten Sie den Ladetimer im Auto aus.',
          'Ziehen Sie den Stecker und stecken Sie ihn neu ein.',
        ],
        recovery: 'Die Ladesäule fragt Ihr Auto noch einmal.',
      },
    },
    plan: { steps: [{ act: 're-pilot', afterMs: 0, patienceMs: MINUTE_MS }], settleMs: 0 },
    giveUp: {
      rounds: 1,
      windowMs: 15 * MINUTE_MS,
      then: 'needs-driver',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Look at the offered current: below 6 A no vehicle starts.',
        'Try a test vehicle. If it starts, the car was asleep, full or waiting for its timer.',
        'It does not: measure the pilot’s duty cycle at the socket (10 A = 16.7 %) and the pilot’s plug contacts.',
      ],
      de: [
        'Angebotenen Strom ansehen: unter 6 A startet kein Fahrzeug.',
        'Testfahrzeug versuchen. Startet es, war das Auto im Schlaf, voll oder wartete auf seinen Timer.',
        'Startet es nicht: Tastgrad des Pilotsignals an der Steckdose messen (10 A = 16,7 %) und die Pilotkontakte prüfen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
