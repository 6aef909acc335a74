/** What a vehicle does that stops charging. */
import type { FaultEntry } from './entry.ts';

export const VEHICLE_FAULTS = {
  'vehicle.diode-check': {
    component: 'vehicle',
    severity: 'blocking',
    mrec: 'MREC14',
    ocpp16: 'OtherError',
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
  },
  'vehicle.ventilation-required': {
    component: 'vehicle',
    severity: 'blocking',
    mrec: 'MREC10',
    ocpp16: 'OtherError',
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
  },
  'vehicle.no-response': {
    component: 'vehicle',
    severity: 'blocking',
    mrec: 'MREC10',
    ocpp16: 'EVCommunicationError',
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
  },
} as const satisfies Record<string, FaultEntry>;
