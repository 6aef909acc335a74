/** The housing: emergency stop, door, tilt. */
import type { FaultEntry } from './entry.ts';

export const STATION_FAULTS = {
  'station.emergency-stop': {
    component: 'station',
    severity: 'emergency',
    mrec: 'MREC8',
    ocpp16: 'OtherError',
    picture: 'power',
    words: {
      en: {
        badge: 'Charging stopped',
        title: 'Emergency stop was pressed',
        steps: ['Make sure that everybody is safe.', 'Then turn the red button until it springs out.'],
        recovery: 'Ready again when the button is released.',
      },
      de: {
        badge: 'Laden gestoppt',
        title: 'Not-Halt wurde gedrückt',
        steps: [
          'Vergewissern Sie sich, dass niemand in Gefahr ist.',
          'Drehen Sie dann den roten Knopf, bis er herausspringt.',
        ],
        recovery: 'Wieder bereit, sobald der Knopf gelöst ist.',
      },
    },
  },
  'station.door-open': {
    component: 'station',
    severity: 'blocking',
    mrec: 'MREC8',
    ocpp16: 'OtherError',
    picture: 'call',
    words: {
      en: {
        badge: 'Out of order',
        title: 'The charger’s door is open',
        steps: ['Do not reach inside.', 'Please call the helpline.'],
        recovery: 'Ready again when the door is closed.',
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Die Tür ist offen',
        steps: ['Greifen Sie nicht hinein.', 'Bitte rufen Sie die Hotline an.'],
        recovery: 'Wieder bereit, sobald die Tür geschlossen ist.',
      },
    },
  },
  'station.tilted': {
    component: 'station',
    severity: 'emergency',
    mrec: 'MREC8',
    ocpp16: 'OtherError',
    picture: 'call',
    words: {
      en: {
        badge: 'Out of order',
        title: 'The charger is not upright',
        steps: ['Please keep your distance.', 'Please call the helpline.'],
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Die Ladesäule steht schief',
        steps: ['Bitte halten Sie Abstand.', 'Bitte rufen Sie die Hotline an.'],
      },
    },
  },
} as const satisfies Record<string, FaultEntry>;
