/** Plug, socket, lock and cable. */
import type { FaultEntry } from './entry.ts';
import { ASK_DRIVER, MINUTE_MS, NOTHING_TO_TRY, SECOND_MS, UNTIL_RESET } from './plan.ts';

export const CONNECTOR_FAULTS = {
  'connector.partial-insertion': {
    component: 'connector',
    severity: 'blocking',
    mrec: 'MREC20',
    ocpp16: 'OtherError',
    ocpp201: { component: 'Connector', variable: 'Problem' },
    info: 'Plug not fully inserted',
    picture: 'plug-in',
    words: {
      en: {
        badge: 'Charging paused',
        title: 'The plug is not all the way in',
        steps: [
          'Press the plug firmly into your car until it clicks.',
          'Nothing clicks? Take it out, look for dirt or snow, try again.',
        ],
        recovery: 'Charging goes on by itself as soon as it fits.',
      },
      de: {
        badge: 'Laden pausiert',
        title: 'Der Stecker sitzt nicht ganz',
        steps: [
          'Drücken Sie den Stecker fest ins Auto, bis er einrastet.',
          'Rastet er nicht ein? Herausziehen, auf Schmutz oder Schnee prüfen, erneut versuchen.',
        ],
        recovery: 'Das Laden geht von selbst weiter, sobald er sitzt.',
      },
    },
    plan: NOTHING_TO_TRY,
    giveUp: ASK_DRIVER,
    technician: {
      en: [
        'Look into the socket for dirt, ice and bent contacts.',
        'Measure the proximity resistor with the plug held in: 100 Ω to 1.5 kΩ by cable rating.',
        'Check the latch and its micro-switch for play.',
      ],
      de: [
        'Steckdose auf Schmutz, Eis und verbogene Kontakte prüfen.',
        'Proximity-Widerstand bei gehaltenem Stecker messen: je nach Kabel 100 Ω bis 1,5 kΩ.',
        'Rastnase und Mikroschalter auf Spiel prüfen.',
      ],
    },
  },
  'connector.proximity': {
    component: 'connector',
    severity: 'blocking',
    mrec: 'MREC23',
    ocpp16: 'OtherError',
    ocpp201: { component: 'Connector', variable: 'Problem' },
    info: 'Proximity resistor out of range',
    picture: 'plug-in',
    words: {
      en: {
        badge: 'Charging paused',
        title: 'The plug is not recognised',
        steps: ['Take the plug out.', 'Look for dirt or water in it.', 'Plug in again until it clicks.'],
        recovery: 'Charging goes on by itself as soon as it fits.',
      },
      de: {
        badge: 'Laden pausiert',
        title: 'Stecker nicht erkannt',
        steps: [
          'Ziehen Sie den Stecker heraus.',
          'Prüfen Sie ihn auf Schmutz oder Wasser.',
          'Stecken Sie ihn wieder ein, bis er einrastet.',
        ],
        recovery: 'Das Laden geht von selbst weiter, sobald er sitzt.',
      },
    },
    plan: NOTHING_TO_TRY,
    giveUp: ASK_DRIVER,
    technician: {
      en: [
        'Measure proximity to earth in the plug: 1.5 kΩ (13 A), 680 Ω (20 A), 220 Ω (32 A), 100 Ω (63 A).',
        'Try another cable. If only this one fails, replace it.',
        'Fails with all: check the proximity wire from socket to controller.',
      ],
      de: [
        'Proximity gegen Erde im Stecker messen: 1,5 kΩ (13 A), 680 Ω (20 A), 220 Ω (32 A), 100 Ω (63 A).',
        'Anderes Kabel versuchen. Versagt nur dieses, Kabel ersetzen.',
        'Versagen alle: Proximity-Leitung von der Steckdose zum Controller prüfen.',
      ],
    },
  },
  'connector.lock': {
    component: 'connector',
    severity: 'blocking',
    mrec: 'MREC1',
    ocpp16: 'ConnectorLockFailure',
    ocpp201: { component: 'ConnectorPlugRetentionLock', variable: 'Problem' },
    info: 'Plug lock does not reach its end position',
    picture: 'lock',
    words: {
      en: {
        badge: 'Charging paused',
        title: 'The plug does not lock',
        steps: ['Push the plug in all the way.', 'Lift the cable so that it does not pull.'],
        recovery: 'The lock tries again by itself.',
      },
      de: {
        badge: 'Laden pausiert',
        title: 'Stecker rastet nicht ein',
        steps: ['Drücken Sie den Stecker ganz hinein.', 'Heben Sie das Kabel an, damit es nicht zieht.'],
        recovery: 'Die Verriegelung versucht es von selbst erneut.',
      },
    },
    plan: { steps: [{ act: 'retry-lock', afterMs: SECOND_MS, patienceMs: 3 * SECOND_MS }], settleMs: 0 },
    giveUp: {
      rounds: 3,
      windowMs: 5 * MINUTE_MS,
      then: 'needs-driver',
      release: 'clears',
      againEveryMs: null,
    },
    technician: {
      en: [
        'Look at the locking pin: bent, iced up, or blocked by a plug that is not fully in?',
        'Run the lock test without a plug and listen to the motor; measure 12 V at it while it runs.',
        'Motor runs but the feedback stays: check the feedback switch, then replace the actuator.',
      ],
      de: [
        'Verriegelungsstift ansehen: verbogen, vereist oder vom Stecker blockiert?',
        'Verriegelung ohne Stecker testen und auf den Motor hören; dabei 12 V am Motor messen.',
        'Motor läuft, Rückmeldung bleibt aus: Rückmeldeschalter prüfen, dann den Aktor ersetzen.',
      ],
    },
  },
  'connector.cut-cable': {
    component: 'connector',
    severity: 'emergency',
    mrec: 'MREC26',
    ocpp16: 'OtherError',
    ocpp201: { component: 'CableBreakawaySensor', variable: 'Tripped' },
    info: 'Cable cut or torn off',
    picture: 'cut-cable',
    words: {
      en: {
        badge: 'Out of order',
        title: 'The cable is damaged',
        steps: ['Do not touch the cable.', 'Keep others away from it.', 'Please call the helpline.'],
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Das Kabel ist beschädigt',
        steps: [
          'Fassen Sie das Kabel nicht an.',
          'Halten Sie andere davon fern.',
          'Bitte rufen Sie die Hotline an.',
        ],
      },
    },
    plan: NOTHING_TO_TRY,
    giveUp: UNTIL_RESET,
    technician: {
      en: [
        'Switch off the supply and secure it before you touch the cable; verify absence of voltage.',
        'Look along the whole cable, at the strain relief and the plug.',
        'Replace the cable, measure insulation (≥ 1 MΩ) and earth continuity (≤ 0.3 Ω), then reset here.',
      ],
      de: [
        'Vor dem Berühren freischalten, gegen Wiedereinschalten sichern, Spannungsfreiheit feststellen.',
        'Kabel auf ganzer Länge, Zugentlastung und Stecker ansehen.',
        'Kabel ersetzen, Isolation (≥ 1 MΩ) und Schutzleiter (≤ 0,3 Ω) messen, dann hier zurücksetzen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
