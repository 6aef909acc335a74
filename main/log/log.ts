/**
 * What the kiosk says of itself to whoever looks after it. All of main/ may say something; what becomes of it is the
 * host's business. Until a host says otherwise, warnings and errors go to standard error, and the rest nowhere.
 */
import type { LogLevel, LogSink } from './entry.ts';
import { redact } from './redact.ts';
import { stderrSink } from './stderr.ts';

/** Flat. `error`: what was thrown. Secrets and card numbers are taken out by their names and by how they look. */
export type LogFields = Readonly<Record<string, unknown>>;

let sink: LogSink = stderrSink;

/** `code`: a stable dotted name, e.g. "store.trim-failed". `message`: one sentence for people. Never throws. */
type Say = (code: string, message: string, fields?: LogFields) => void;

export const log: Readonly<Record<LogLevel, Say>> = {
  /** What only a developer wants to know. */
  debug: (code, message, fields) => say('debug', code, message, fields),
  /** What happens on a good day. */
  info: (code, message, fields) => say('info', code, message, fields),
  /** What somebody should know. */
  warn: (code, message, fields) => say('warn', code, message, fields),
  /** What somebody has to look after. */
  error: (code, message, fields) => say('error', code, message, fields),
};

/** Every line goes to `next` from now on. Calling what is returned goes back, unless somebody else was set since. */
export function setSink(next: LogSink): () => void {
  const before = sink;
  sink = next;
  return () => {
    if (sink === next) sink = before;
  };
}

function say(level: LogLevel, code: string, message: string, fields: LogFields = {}): void {
  const entry = redact(level, code, message, fields);
  try {
    sink.write(entry);
  } catch (error) {
    // Whoever had something to say has more important things to do than to hear that it could not be written.
    stderrSink.write(redact('error', 'log.failed', 'a line could not be written', { error }));
    stderrSink.write(entry);
  }
}
