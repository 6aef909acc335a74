/** One RAPI command: what to send and how to read the answer. Requests and replies stand side by side in `commands/`. */
export interface Command<Value> {
  /** Name and arguments, as they go between `$` and the sequence id. */
  readonly words: string;
  /** How often it may be sent in all. 1 for what must not happen twice; reads and settings are safe to repeat. */
  readonly attempts: number;
  /** Reads `$OK`'s arguments; undefined when RAPI does not allow them (the outcome is `malformed`). */
  parse(args: readonly string[]): Value | undefined;
  /** Reads `$NK`'s arguments where a refusal carries a value; undefined makes the outcome `refused`. */
  parseRefusal?(args: readonly string[]): Value | undefined;
}

/** Reads and settings repeat safely: twice more after the first try. */
export const IDEMPOTENT_ATTEMPTS = 3;

/** A command that may be repeated. */
export function idempotent<Value>(
  words: string,
  parse: (args: readonly string[]) => Value | undefined,
): Command<Value> {
  return { words, attempts: IDEMPOTENT_ATTEMPTS, parse };
}

/** The reading of a reply that carries nothing; extra words are tolerated, some builds add them. */
export const nothing = (): Record<string, never> => ({});
