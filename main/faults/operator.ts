/** The link to the operator’s central system; charging may go on without it. */
import type { FaultEntry } from './entry.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './plan.ts';

export const OPERATOR_FAULTS = {
  'operator.offline': {
    component: 'operator',
    severity: 'degraded',
    mrec: 'MREC13',
    ocpp16: null,
    ocpp201: { component: 'OCPPCommCtrlr', variable: 'Problem' },
    info: 'Central system cannot be reached',
    picture: 'link',
    words: {
      en: {
        badge: 'Please note',
        title: 'No connection right now',
        steps: ['You may still be able to charge: hold up your card.', 'A charge that is running goes on.'],
        recovery: 'The charger keeps trying to connect.',
        notice: 'No connection: charging may still be possible.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Gerade keine Verbindung',
        steps: ['Laden geht vielleicht trotzdem: Karte vorhalten.', 'Ein laufender Ladevorgang geht weiter.'],
        recovery: 'Die Ladesäule versucht weiter, sich zu verbinden.',
        notice: 'Keine Verbindung: Laden ist evtl. möglich.',
      },
    },
    plan: {
      steps: [{ act: 'reconnect', afterMs: 5 * SECOND_MS, patienceMs: 10 * SECOND_MS }],
      settleMs: 0,
      backoff: { factor: 2, mostMs: 5 * MINUTE_MS, jitter: 0.5 },
    },
    giveUp: {
      rounds: 8,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: 5 * MINUTE_MS,
    },
    technician: {
      en: [
        'Look at the network page: link, address, gateway, name server.',
        'Mobile network? Read signal strength and data volume, check the antenna and the SIM.',
        'Network sound: open the operator’s address from here; ask the operator for its state.',
      ],
      de: [
        'Netzwerkseite ansehen: Verbindung, Adresse, Gateway, Namensserver.',
        'Mobilfunk? Signalstärke und Datenvolumen lesen, Antenne und SIM prüfen.',
        'Netz in Ordnung: Adresse des Betreibers von hier öffnen; beim Betreiber nachfragen.',
      ],
    },
  },
  'operator.rejected': {
    component: 'operator',
    severity: 'degraded',
    mrec: null,
    ocpp16: null,
    ocpp201: { component: 'OCPPCommCtrlr', variable: 'Problem' },
    info: 'Central system rejected this station',
    picture: 'link',
    words: {
      en: {
        badge: 'Please note',
        title: 'Not signed in right now',
        steps: ['You may still be able to charge: hold up your card.', 'A charge that is running goes on.'],
        recovery: 'The charger asks the operator again.',
        notice: 'Not signed in: charging may still be possible.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Gerade nicht angemeldet',
        steps: ['Laden geht vielleicht trotzdem: Karte vorhalten.', 'Ein laufender Ladevorgang geht weiter.'],
        recovery: 'Die Ladesäule fragt den Betreiber erneut.',
        notice: 'Nicht angemeldet: Laden ist evtl. möglich.',
      },
    },
    plan: {
      steps: [{ act: 'reconnect', afterMs: 5 * MINUTE_MS, patienceMs: 30 * SECOND_MS }],
      settleMs: 0,
      backoff: { factor: 1, mostMs: 5 * MINUTE_MS, jitter: 0.2 },
    },
    giveUp: {
      rounds: 3,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: 15 * MINUTE_MS,
    },
    technician: {
      en: [
        'Compare station id and password with the operator’s record; upper and lower case count.',
        'Ask the operator whether the station is registered and released.',
        'Read the last messages of the link: the refusal often says why.',
      ],
      de: [
        'Stations-ID und Passwort mit den Daten des Betreibers vergleichen; Groß- und Kleinschreibung zählt.',
        'Betreiber fragen, ob die Station angelegt und freigegeben ist.',
        'Letzte Nachrichten der Verbindung lesen: die Ablehnung nennt oft den Grund.',
      ],
    },
  },
  'operator.certificate': {
    component: 'operator',
    severity: 'degraded',
    mrec: null,
    ocpp16: null,
    ocpp201: { component: 'SecurityCtrlr', variable: 'Problem' },
    info: 'TLS certificate not accepted',
    picture: 'link',
    words: {
      en: {
        badge: 'Please note',
        title: 'No secure connection',
        steps: ['You may still be able to charge: hold up your card.', 'A charge that is running goes on.'],
        recovery: 'The charger tries again from time to time.',
        notice: 'No secure connection: charging may still work.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Keine sichere Verbindung',
        steps: ['Laden geht vielleicht trotzdem: Karte vorhalten.', 'Ein laufender Ladevorgang geht weiter.'],
        recovery: 'Die Ladesäule versucht es immer wieder.',
        notice: 'Keine sichere Verbindung: Laden geht evtl.',
      },
    },
    plan: {
      steps: [{ act: 'reconnect', afterMs: MINUTE_MS, patienceMs: 30 * SECOND_MS }],
      settleMs: 0,
      backoff: { factor: 2, mostMs: 5 * MINUTE_MS, jitter: 0.5 },
    },
    giveUp: {
      rounds: 3,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: 15 * MINUTE_MS,
    },
    technician: {
      en: [
        'Is the clock right? A wrong one makes every certificate invalid.',
        'Read validity and issuer of both certificates in the evidence.',
        'Install the operator’s root certificate or renew the station’s own.',
      ],
      de: [
        'Stimmt die Uhr? Eine falsche macht jedes Zertifikat ungültig.',
        'Gültigkeit und Aussteller beider Zertifikate im Nachweis lesen.',
        'Stammzertifikat des Betreibers einspielen oder das eigene erneuern.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
