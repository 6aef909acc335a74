/** The electronics of one connector, and the line to them. */
import type { FaultEntry } from './entry.ts';

export const CONTROLLER_FAULTS = {
  'controller.silent': {
    component: 'controller',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'InternalError',
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
  },
  'controller.garbled': {
    component: 'controller',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'InternalError',
    picture: 'link',
    words: {
      en: {
        badge: 'Please note',
        title: 'The inner link is disturbed',
        steps: ['You need not do anything.'],
        recovery: 'The charger repeats what was not understood.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Interne Leitung gestört',
        steps: ['Sie müssen nichts tun.'],
        recovery: 'Die Ladesäule wiederholt, was nicht verstanden wurde.',
      },
    },
  },
  'controller.restarted': {
    component: 'controller',
    severity: 'notice',
    mrec: null,
    ocpp16: 'InternalError',
    picture: 'wait',
    words: {
      en: {
        badge: 'One moment',
        title: 'This connector restarted',
        steps: ['Please wait a moment.'],
        recovery: 'The charger is setting it up again.',
      },
      de: {
        badge: 'Einen Moment',
        title: 'Ladepunkt neu gestartet',
        steps: ['Bitte warten Sie einen Moment.'],
        recovery: 'Die Ladesäule richtet ihn wieder ein.',
      },
    },
  },
  'controller.unknown-state': {
    component: 'controller',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'InternalError',
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
  },
} as const satisfies Record<string, FaultEntry>;
