/** The housing: emergency stop, door, tilt. */
import type { FaultEntry } from './entry.ts';
import { ASK_DRIVER, ASK_TECHNICIAN, NOTHING_TO_TRY, UNTIL_RESET } from './plan.ts';

export const STATION_FAULTS = {
  'station.emergency-stop': {
    component: 'station',
    severity: 'emergency',
    mrec: 'MREC8',
    ocpp16: 'OtherError',
    ocpp201: { component: 'EmergencyStopSensor', variable: 'Tripped' },
    info: 'Emergency stop pressed',
    picture: 'emergency-stop',
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
    plan: NOTHING_TO_TRY,
    giveUp: ASK_DRIVER,
    technician: {
      en: [
        'Find out why it was pressed before you release it.',
        'Turn the button until it springs out.',
        'Still shown: measure the button’s contacts and the loop to the controller; both channels must be closed.',
      ],
      de: [
        'Vor dem Lösen klären, warum gedrückt wurde.',
        'Knopf drehen, bis er herausspringt.',
        'Immer noch angezeigt: Kontakte des Knopfs und die Schleife zum Controller messen; beide Kanäle müssen geschlossen sein.',
      ],
    },
  },
  'station.door-open': {
    component: 'station',
    severity: 'blocking',
    mrec: 'MREC8',
    ocpp16: 'OtherError',
    ocpp201: { component: 'CaseAccessSensor', variable: 'Tripped' },
    info: 'Housing door open',
    picture: 'door',
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
    plan: NOTHING_TO_TRY,
    giveUp: ASK_TECHNICIAN,
    technician: {
      en: [
        'Look for signs of a break-in before you close the door; photograph them.',
        'Close and lock the door.',
        'Still shown: check the door switch and its magnet.',
      ],
      de: [
        'Vor dem Schließen auf Einbruchspuren achten; fotografieren.',
        'Tür schließen und abschließen.',
        'Immer noch angezeigt: Türschalter und Magnet prüfen.',
      ],
    },
  },
  'station.tilted': {
    component: 'station',
    severity: 'emergency',
    mrec: 'MREC8',
    ocpp16: 'OtherError',
    ocpp201: { component: 'TiltSensor', variable: 'Tripped' },
    info: 'Charger is not upright',
    picture: 'tilted',
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
    plan: NOTHING_TO_TRY,
    giveUp: UNTIL_RESET,
    technician: {
      en: [
        'Switch off at the feeder before you touch the housing: the earth may be torn off.',
        'Check anchor bolts, housing and feeder cable for damage.',
        'Set it upright, measure earth continuity (≤ 0.3 Ω) and insulation (≥ 1 MΩ), then reset here.',
      ],
      de: [
        'Vor dem Berühren an der Zuleitung abschalten: der Schutzleiter kann abgerissen sein.',
        'Ankerbolzen, Gehäuse und Zuleitung auf Schäden prüfen.',
        'Aufrichten, Schutzleiter (≤ 0,3 Ω) und Isolation (≥ 1 MΩ) messen, dann hier zurücksetzen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
