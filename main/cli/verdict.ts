/** How a command that checks something ends: what it says, and its exit code. */
import { type Problem, formatProblems } from '../problem.ts';

export const GOOD = 0;
export const PROBLEMS = 1;
export const USAGE = 2;

/** What was asked for, on standard output. */
export function print(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return GOOD;
}

/** `file` is good, or every problem; `notes` in either case. */
export function verdict(file: string, problems: readonly Problem[], notes: readonly Problem[]): number {
  if (notes.length > 0) console.error(`Worth knowing:\n${formatProblems(notes)}`);
  if (problems.length === 0) return print(`${file} is good.`);
  console.error(formatProblems(problems));
  console.error(problems.length === 1 ? '1 problem.' : `${problems.length} problems.`);
  return PROBLEMS;
}
