/** The kiosk’s own records: what cannot be recorded is not sold. */
import type { FaultEntry } from './entry.ts';
import { HOUR_MS, MINUTE_MS, NOTHING_TO_TRY, SECOND_MS, UNTIL_RESET } from './plan.ts';

export const STORE_FAULTS = {
  'store.failed': {
    component: 'store',
    severity: 'blocking',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'LocalController', variable: 'Problem' },
    info: 'Sessions cannot be recorded',
    picture: 'other-charger',
    words: {
      en: {
        badge: 'Out of order',
        title: 'Charging cannot be recorded',
        steps: ['Please use another charger.'],
        recovery: 'The charger keeps trying.',
      },
      de: {
        badge: 'Außer Betrieb',
        title: 'Aufzeichnung nicht möglich',
        steps: ['Bitte nutzen Sie eine andere Ladesäule.'],
        recovery: 'Die Ladesäule versucht es weiter.',
      },
    },
    plan: {
      steps: [{ act: 'retry-store', afterMs: SECOND_MS, patienceMs: 5 * SECOND_MS }],
      settleMs: 0,
      backoff: { factor: 2, mostMs: MINUTE_MS, jitter: 0 },
    },
    giveUp: {
      rounds: 5,
      windowMs: 10 * MINUTE_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: MINUTE_MS,
    },
    technician: {
      en: [
        'Read the message in the evidence: full, read-only or damaged?',
        'Check free space and whether the file system turned read-only (dmesg, smartctl).',
        'Export a support bundle, then replace the storage if it reports errors.',
      ],
      de: [
        'Meldung im Nachweis lesen: voll, schreibgeschützt oder beschädigt?',
        'Freien Platz prüfen, und ob das Dateisystem schreibgeschützt wurde (dmesg, smartctl).',
        'Supportpaket exportieren, dann den Speicher ersetzen, falls er Fehler meldet.',
      ],
    },
  },
  'store.full': {
    component: 'store',
    severity: 'degraded',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'LocalController', variable: 'Overload' },
    info: 'Storage almost full',
    picture: 'wait',
    words: {
      en: {
        badge: 'Please note',
        title: 'The memory is almost full',
        steps: ['You need not do anything.'],
        recovery: 'The charger is making room.',
        notice: 'The charger is tidying its memory.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Speicher fast voll',
        steps: ['Sie müssen nichts tun.'],
        recovery: 'Die Ladesäule schafft Platz.',
        notice: 'Die Säule räumt ihren Speicher auf.',
      },
    },
    plan: { steps: [{ act: 'trim-history', afterMs: 0, patienceMs: 30 * SECOND_MS }], settleMs: 0 },
    giveUp: {
      rounds: 3,
      windowMs: HOUR_MS,
      then: 'needs-technician',
      release: 'clears',
      againEveryMs: 10 * MINUTE_MS,
    },
    technician: {
      en: [
        'Look at the free space and at what takes it (logs, bundles, old databases).',
        'Are messages to the operator piling up? Then mend the link first.',
        'Export what is needed and delete it here; sessions stay.',
      ],
      de: [
        'Freien Platz ansehen und was ihn belegt (Protokolle, Pakete, alte Datenbanken).',
        'Stauen sich Nachrichten an den Betreiber? Dann zuerst die Verbindung richten.',
        'Nötiges exportieren und hier löschen; Ladevorgänge bleiben.',
      ],
    },
  },
  'store.recovered': {
    component: 'store',
    severity: 'notice',
    mrec: null,
    ocpp16: 'InternalError',
    ocpp201: { component: 'LocalController', variable: 'Fallback' },
    info: 'Damaged database set aside, new one in use',
    picture: 'wait',
    words: {
      en: {
        badge: 'Please note',
        title: 'The records were renewed',
        steps: ['You need not do anything.'],
        notice: 'The records were renewed.',
      },
      de: {
        badge: 'Hinweis',
        title: 'Aufzeichnung erneuert',
        steps: ['Sie müssen nichts tun.'],
        notice: 'Die Aufzeichnung wurde erneuert.',
      },
    },
    plan: NOTHING_TO_TRY,
    giveUp: UNTIL_RESET,
    technician: {
      en: [
        'Keep the file named in the evidence: open sessions may be in it. Copy it to a support bundle.',
        'Check the storage (smartctl, dmesg) and whether the power was cut.',
        'Compare the operator’s sessions with those here, then acknowledge.',
      ],
      de: [
        'Die im Nachweis genannte Datei behalten: darin können offene Vorgänge sein. In ein Supportpaket kopieren.',
        'Speicher prüfen (smartctl, dmesg), und ob der Strom weg war.',
        'Vorgänge des Betreibers mit denen hier vergleichen, dann bestätigen.',
      ],
    },
  },
} as const satisfies Record<string, FaultEntry>;
