/** What a check of a package says. */
import type { Problem } from '../../../problem.ts';
import type { Arch } from '../arch.ts';

/** An unpacked application. */
export interface PackedApp {
  readonly folder: string;
  readonly arch: Arch;
  /** The program's name in it. */
  readonly executable: string;
}

export interface Findings {
  readonly problems: readonly Problem[];
  /** What could not be looked at here, and figures. */
  readonly notes: readonly string[];
}

export const NOTHING: Findings = { problems: [], notes: [] };

export function joined(all: readonly Findings[]): Findings {
  return { problems: all.flatMap(({ problems }) => problems), notes: all.flatMap(({ notes }) => notes) };
}

export function found(...problems: readonly Problem[]): Findings {
  return { problems, notes: [] };
}
