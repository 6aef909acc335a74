/** A fault as the store keeps it, read and explained. What is damaged in it is named, never guessed and never fatal. */
import { FAULTS, isFaultCode } from '../faults/catalogue.ts';
import { describeDiagnosis } from '../faults/describe-diagnosis.ts';
import type { Diagnosis } from '../faults/diagnosis.ts';
import type { FaultSeverity, TechnicianLanguage } from '../faults/entry.ts';
import { readDiagnosis, readFaultEvidence } from '../faults/read-states.ts';
import type { FaultRow } from '../store/faults.ts';
import { evidenceWords } from '../faults/technician/evidence-words.ts';

export interface StoredDiagnosis {
  readonly likelihood: Diagnosis['likelihood'];
  readonly cause: string;
  readonly evidence: readonly { readonly at: string; readonly text: string }[];
  readonly tellApart: string;
}

/** What `--json` prints. Times are ISO 8601 in UTC. */
export interface StoredFault {
  readonly id: number;
  readonly code: string;
  /** Null: the whole charger. */
  readonly connector: number | null;
  readonly open: boolean;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
  /** Until now while it is open; null: the clock was set back meanwhile. */
  readonly lastedMs: number | null;
  /** `recovered`, `needs-driver`, `needs-technician`; null: not known, or not yet. */
  readonly outcome: string | null;
  /** Null: a fault that this version does not know. */
  readonly severity: FaultSeverity | null;
  readonly info: string | null;
  readonly evidence: readonly string[];
  readonly diagnosis: StoredDiagnosis | null;
  /** What of the row could not be read. */
  readonly damaged: readonly ('evidence' | 'diagnosis' | 'time')[];
  readonly technician: readonly string[];
}

export function storedFault(row: FaultRow, now: number, language: TechnicianLanguage): StoredFault {
  const entry = isFaultCode(row.code) ? FAULTS[row.code] : null;
  const evidence = readFaultEvidence(parsed(row.evidence));
  const diagnosis = row.diagnosis === null ? null : readDiagnosis(parsed(row.diagnosis));
  const lastedMs = (row.clearedAt ?? now) - row.raisedAt;
  const badTimes = [row.raisedAt, row.clearedAt ?? now].some((at) => isoTime(at) === null);
  return {
    id: row.id,
    code: row.code,
    connector: row.connector,
    open: row.clearedAt === null,
    raisedAt: isoTime(row.raisedAt) ?? String(row.raisedAt),
    clearedAt: row.clearedAt === null ? null : (isoTime(row.clearedAt) ?? String(row.clearedAt)),
    lastedMs: lastedMs >= 0 && !badTimes ? lastedMs : null,
    outcome: row.outcome,
    severity: entry?.severity ?? null,
    info: entry?.info ?? null,
    evidence: evidence ? evidenceWords(evidence, language) : [],
    diagnosis: diagnosis && diagnosisOf(diagnosis, language),
    damaged: [
      ...(evidence ? [] : (['evidence'] as const)),
      ...(row.diagnosis !== null && !diagnosis ? (['diagnosis'] as const) : []),
      ...(badTimes ? (['time'] as const) : []),
    ],
    technician: entry?.technician[language] ?? [],
  };
}

function diagnosisOf(diagnosis: Diagnosis, language: TechnicianLanguage): StoredDiagnosis {
  const { cause, tellApart, evidence } = describeDiagnosis(diagnosis, language);
  return {
    likelihood: diagnosis.likelihood,
    cause,
    evidence: evidence.map(({ at, text }) => ({ at: isoTime(at) ?? String(at), text })),
    tellApart,
  };
}

/** Undefined, which no reader accepts, for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told as damage by whoever asked
  }
}

/** Null for a number that is no time. */
function isoTime(at: number): string | null {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : null;
}
