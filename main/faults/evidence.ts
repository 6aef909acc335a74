/** What was seen lately, as a bounded window of facts: what diagnosis looks at and technicians read. Pure, plain JSON. */
import type { FaultCode } from './catalogue.ts';
import { advance, startRunClock, type Moment, type RunClock } from './run-clock.ts';

/** Things that happen. `vehicle` is a keyed hash of whatever tells vehicles or drivers apart, never the identity. */
export type Happening =
  | { readonly type: 'plug'; readonly connector: number; readonly vehicle: string | null }
  | { readonly type: 'unplug'; readonly connector: number }
  | { readonly type: 'fault'; readonly code: FaultCode; readonly connector: number | null }
  | { readonly type: 'cleared'; readonly code: FaultCode; readonly connector: number | null }
  | { readonly type: 'boot'; readonly what: 'controller' | 'kiosk'; readonly connector: number | null }
  | Answering<'silent'>
  | Answering<'answered'>;

/** `port` is the path of the line, `device` names one of those on it. */
interface Answering<Type> {
  readonly type: Type;
  readonly port: string;
  readonly device: string;
  readonly connector: number | null;
}

/** Things that are measured, now and then. */
export type Sample =
  | {
      readonly type: 'flow';
      readonly connector: number;
      /** What the controller says. */
      readonly charging: boolean;
      readonly registerWh: number;
      readonly milliamps: number | null;
      readonly millivolts: number | null;
    }
  | {
      readonly type: 'temperature';
      readonly connector: number;
      readonly decidegrees: number;
      readonly milliamps: number | null;
    }
  /** Frames on a line since the last such sample. */
  | { readonly type: 'frames'; readonly port: string; readonly good: number; readonly damaged: number };

export type Fact = Happening | Sample;

export interface Recorded<Kind extends Fact = Fact> {
  /** Running time, for rules. */
  readonly ms: number;
  /** Epoch milliseconds, for people. */
  readonly at: number;
  readonly fact: Kind;
}

export interface EvidenceWindow {
  readonly clock: RunClock;
  readonly happenings: readonly Recorded<Happening>[];
  readonly samples: readonly Recorded<Sample>[];
}

/** Two rings, so that samples by the second never push out the three trips of this week. */
export const MOST_HAPPENINGS = 256;
export const MOST_SAMPLES_A_SOURCE = 60;
export const MOST_SAMPLES = 600;
/** Samples closer together than this replace the last of their source: 60 of them then reach back five minutes. */
export const SAMPLE_EVERY_MS = 5000;

export function emptyWindow(moment: Moment): EvidenceWindow {
  return { clock: startRunClock(moment), happenings: [], samples: [] };
}

export function remember(window: EvidenceWindow, fact: Fact, moment: Moment): EvidenceWindow {
  const clock = advance(window.clock, moment);
  const when = { ms: clock.ranMs, at: moment.now };
  if (isSample(fact)) {
    return { ...window, clock, samples: withSample(window.samples, { ...when, fact }) };
  }
  return { ...window, clock, happenings: [...window.happenings, { ...when, fact }].slice(-MOST_HAPPENINGS) };
}

/** Who is plugged in became known only later: with the card, after the cable. */
export function identify(window: EvidenceWindow, connector: number, vehicle: string): EvidenceWindow {
  const last = window.happenings.findLastIndex(
    ({ fact }) => (fact.type === 'plug' || fact.type === 'unplug') && fact.connector === connector,
  );
  const record = window.happenings[last];
  if (record?.fact.type !== 'plug' || record.fact.vehicle !== null) return window;
  const known = { ...record, fact: { ...record.fact, vehicle } };
  return { ...window, happenings: window.happenings.with(last, known) };
}

function isSample(fact: Fact): fact is Sample {
  return fact.type === 'flow' || fact.type === 'temperature' || fact.type === 'frames';
}

function withSample(
  samples: readonly Recorded<Sample>[],
  recorded: Recorded<Sample>,
): readonly Recorded<Sample>[] {
  const source = sourceOf(recorded.fact);
  const own = samples.filter(({ fact }) => sourceOf(fact) === source);
  const [last, previous] = [own.at(-1), own.at(-2)];
  const crowded = last && previous && recorded.ms - previous.ms < SAMPLE_EVERY_MS;
  const dropped = crowded ? last : own.length >= MOST_SAMPLES_A_SOURCE ? own[0] : undefined;
  const kept = crowded ? merge(last, recorded) : recorded;
  return [...samples.filter((one) => one !== dropped), kept].slice(-MOST_SAMPLES);
}

/** Counts of frames add up; of a value the newest stands. */
function merge(last: Recorded<Sample>, next: Recorded<Sample>): Recorded<Sample> {
  if (last.fact.type !== 'frames' || next.fact.type !== 'frames') return next;
  const good = last.fact.good + next.fact.good;
  const damaged = last.fact.damaged + next.fact.damaged;
  return { ...next, fact: { ...next.fact, good, damaged } };
}

function sourceOf(fact: Sample): string {
  return `${fact.type}@${fact.type === 'frames' ? fact.port : String(fact.connector)}`;
}
