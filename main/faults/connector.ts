/** Plug, socket, lock and cable. */
import type { FaultEntry } from './entry.ts';

export const CONNECTOR_FAULTS = {
  'connector.partial-insertion': {
    component: 'connector',
    severity: 'blocking',
    mrec: 'MREC20',
    ocpp16: 'OtherError',
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
  },
  'connector.proximity': {
    component: 'connector',
    severity: 'blocking',
    mrec: 'MREC23',
    ocpp16: 'OtherError',
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
  },
  'connector.lock': {
    component: 'connector',
    severity: 'blocking',
    mrec: 'MREC1',
    ocpp16: 'ConnectorLockFailure',
    picture: 'plug-in',
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
  },
  'connector.cut-cable': {
    component: 'connector',
    severity: 'emergency',
    mrec: 'MREC26',
    ocpp16: 'OtherError',
    picture: 'call',
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
  },
} as const satisfies Record<string, FaultEntry>;
