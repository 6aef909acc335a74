/** Stored faults as a technician reads them. */
import type { FaultSeverity, TechnicianLanguage } from '../../faults/entry.ts';
import { durationWords } from '../../faults/technician/duration.ts';
import type { StoredFault } from '../../service/stored-fault.ts';
import { field, numbered, printable } from './text.ts';

/** One paragraph a fault. The steps for a code are written once, where it comes first. */
export function printStored(faults: readonly StoredFault[], language: TechnicianLanguage): string {
  if (faults.length === 0) return WORDS[language].none;
  const stepsAt = new Map<string, number>();
  return faults
    .map((fault) => {
      const told = stepsAt.get(fault.code);
      if (told === undefined) stepsAt.set(fault.code, fault.id);
      return paragraph(fault, WORDS[language], told);
    })
    .join('\n\n');
}

function paragraph(fault: StoredFault, words: Words, stepsAt: number | undefined): string {
  const { id, code, connector, open, severity, info, damaged, evidence, diagnosis, technician } = fault;
  const place = connector === null ? words.station : `${words.connector} ${String(connector)}`;
  const steps =
    technician.length > 0 && stepsAt !== undefined ? [words.asFor(stepsAt)] : numbered(technician);
  return [
    [`#${String(id)}`, printable(code), place, open ? words.open : words.past].join('  '),
    ...field(words.fault, [
      severity === null ? words.unknownCode : `${info ?? ''} (${words.severities[severity]})`,
    ]),
    ...field(words.when, [words.span(fault)]),
    ...field(words.outcome, [outcomeOf(fault, words)]),
    ...field(words.evidence, damaged.includes('evidence') ? [words.damagedEvidence] : evidence),
    ...field(words.diagnosis, damaged.includes('diagnosis') ? [words.damagedDiagnosis] : []),
    ...(diagnosis
      ? [
          ...field(words.diagnosis, [
            `${diagnosis.cause} (${words.likelihoods[diagnosis.likelihood]})`,
            ...diagnosis.evidence.map(({ at, text }) => `${at}  ${text}`),
          ]),
          ...field(words.tellApart, [diagnosis.tellApart]),
        ]
      : []),
    ...field(words.steps, steps),
  ].join('\n');
}

function outcomeOf({ outcome, open }: StoredFault, words: Words): string {
  if (outcome === null) return open ? words.atIt : words.goneAfterRestart;
  return words.outcomes[outcome] ?? outcome;
}

interface Words {
  readonly none: string;
  readonly station: string;
  readonly connector: string;
  readonly open: string;
  readonly past: string;
  readonly fault: string;
  readonly when: string;
  readonly outcome: string;
  readonly evidence: string;
  readonly diagnosis: string;
  readonly tellApart: string;
  readonly steps: string;
  readonly asFor: (id: number) => string;
  readonly span: (fault: StoredFault) => string;
  readonly unknownCode: string;
  readonly damagedEvidence: string;
  readonly damagedDiagnosis: string;
  readonly atIt: string;
  readonly goneAfterRestart: string;
  readonly outcomes: Readonly<Record<string, string | undefined>>;
  readonly likelihoods: Readonly<Record<'likely' | 'possible', string>>;
  readonly severities: Readonly<Record<FaultSeverity, string>>;
}

const WORDS: Readonly<Record<TechnicianLanguage, Words>> = {
  en: {
    none: 'No faults.',
    station: 'charger',
    connector: 'connector',
    open: 'open',
    past: 'past',
    fault: 'fault',
    when: 'when',
    outcome: 'outcome',
    evidence: 'evidence',
    diagnosis: 'diagnosis',
    tellApart: 'to be sure',
    steps: 'steps',
    asFor: (id) => `as for #${String(id)} above`,
    span: ({ raisedAt, clearedAt, lastedMs }) =>
      `${raisedAt}${clearedAt === null ? '' : ` to ${clearedAt}`}, ${
        lastedMs === null ? 'for a time not known: the clock was set' : `for ${durationWords(lastedMs)}`
      }${clearedAt === null ? ' so far' : ''}`,
    unknownCode: 'not known to this version of the kiosk',
    damagedEvidence: 'The stored evidence is damaged and cannot be read.',
    damagedDiagnosis: 'The stored diagnosis is damaged and cannot be read.',
    atIt: 'none yet',
    goneAfterRestart: 'gone after the kiosk was started again',
    outcomes: {
      recovered: 'recovered',
      'needs-driver': 'needs the driver',
      'needs-technician': 'needs a technician',
    },
    likelihoods: { likely: 'likely', possible: 'possible' },
    severities: {
      emergency: 'emergency: stops at once',
      blocking: 'blocking: nobody can start',
      degraded: 'degraded: charging goes on',
      notice: 'notice',
    },
  },
  de: {
    none: 'Keine Störungen.',
    station: 'Säule',
    connector: 'Ladepunkt',
    open: 'offen',
    past: 'vorbei',
    fault: 'Störung',
    when: 'wann',
    outcome: 'Ausgang',
    evidence: 'Nachweis',
    diagnosis: 'Diagnose',
    tellApart: 'zur Klärung',
    steps: 'Schritte',
    asFor: (id) => `wie bei #${String(id)} oben`,
    span: ({ raisedAt, clearedAt, lastedMs }) =>
      `${raisedAt}${clearedAt === null ? '' : ` bis ${clearedAt}`}, ${
        lastedMs === null ? 'Dauer unbekannt: die Uhr wurde gestellt' : durationWords(lastedMs)
      }${clearedAt === null ? ' bisher' : ''}`,
    unknownCode: 'dieser Version des Kiosks nicht bekannt',
    damagedEvidence: 'Der gespeicherte Nachweis ist beschädigt und nicht lesbar.',
    damagedDiagnosis: 'Die gespeicherte Diagnose ist beschädigt und nicht lesbar.',
    atIt: 'noch keiner',
    goneAfterRestart: 'nach einem Neustart des Kiosks nicht mehr da',
    outcomes: {
      recovered: 'behoben',
      'needs-driver': 'braucht den Fahrer',
      'needs-technician': 'braucht einen Techniker',
    },
    likelihoods: { likely: 'wahrscheinlich', possible: 'möglich' },
    severities: {
      emergency: 'Notfall: stoppt sofort',
      blocking: 'sperrt: niemand kann starten',
      degraded: 'eingeschränkt: Laden geht weiter',
      notice: 'Hinweis',
    },
  },
};
