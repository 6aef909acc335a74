/** One line of the log, and what takes it. */

/** From what only a developer wants to know to what somebody has to look after. */
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Whether a line of `level` is kept where `least` is the lowest that is. */
export function isKept(level: LogLevel, least: LogLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

/** What JSON can say. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** As it may be kept: see `redact`. */
export interface LogEntry {
  readonly level: LogLevel;
  /** Stable dotted name for programs, e.g. "store.trim-failed". */
  readonly code: string;
  /** For people, one sentence; what is particular to this line is in the fields. */
  readonly message: string;
  readonly fields: Readonly<Record<string, Plain>>;
}

export interface LogSink {
  write(entry: LogEntry): void;
}

/** `message (field: value, …)` in one line, whatever control characters are in it; an error is its message. */
export function textOf({ message, fields }: Pick<LogEntry, 'message' | 'fields'>): string {
  const said = Object.entries(fields).filter(([, value]) => value !== null);
  const facts = said.map(([name, value]) => `${name}: ${valueText(value)}`);
  return oneLine(facts.length === 0 ? message : `${message} (${facts.join(', ')})`);
}

function valueText(value: Plain): string {
  if (typeof value === 'string') return value;
  if (value !== null && typeof value === 'object' && 'message' in value) return valueText(value.message);
  return JSON.stringify(value);
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- a terminal obeys them
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' | ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '�');
}
