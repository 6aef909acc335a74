import type { Problem } from '../../tariff/problem.ts';

/** Ends the command: the message is for a person and ends in a newline. */
export class Refusal extends Error {
  readonly exitCode: 1 | 2;
  constructor(exitCode: 1 | 2, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** One line per problem: file, JSON path, code, what is wrong and what to do. */
export function refuse(file: string, problems: readonly Problem[]): never {
  throw new Refusal(1, problems.map((problem) => `${findingText(file, problem)}\n`).join(''));
}

export function findingText(
  file: string,
  { path, code, message }: { path: string; code: string; message: string },
) {
  return `${file}: ${path}: ${message} [${code}]`;
}
