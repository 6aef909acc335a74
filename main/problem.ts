/** What is wrong, where, and what to do about it: the one shape of every message to the people who run a charger. */
export interface Problem {
  /** Stable name for programs, e.g. "config.unknown-key". */
  readonly code: string;
  /** What is wrong, one sentence, never a secret or a full card number. */
  readonly message: string;
  /** What to do now, one sentence. */
  readonly hint: string;
  /** Place inside the document, e.g. "connectors[0].maxCurrent". */
  readonly path?: string;
  /** Line in the file, counted from 1. */
  readonly line?: number;
  /** The file it is about. */
  readonly file?: string;
}

/** Carries problems through code that can only throw. `message` is the formatted text. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const all = 'code' in problems ? [problems] : problems;
    super(formatProblems(all), options);
    this.problems = all;
  }
}

/** One problem a paragraph: `file:line: path: message` and the hint, indented, under it. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(formatProblem).join('\n');
}

function formatProblem({ file, line, path, message, hint }: Problem): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  const where = [place, path].filter((part) => part).join(': ');
  return `${where}${where ? ': ' : ''}${message}\n    ${hint}`;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
