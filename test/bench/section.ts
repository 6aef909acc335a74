/** What a section of the benchmark is to `bench.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figure } from './print.ts';

export interface SectionOptions {
  /** Fewer samples: for a look while working, not for claims. */
  readonly quick: boolean;
}

export interface Section {
  readonly name: string;
  /** Hands each figure to `report` when it is known, so that a section that fails later still shows them. */
  run(options: SectionOptions, report: (figure: Figure) => void): Promise<void>;
}

/** Something that a section needs is not on this machine. */
export class Skip extends Error {}

/** Runs what was registered, last first, however the section ends. */
export class Closers {
  readonly #closers: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.#closers.push(close);
  }

  /** A new folder that is removed at the end. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'evse-bench-'));
    this.add(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).toReversed()) await close();
  }
}

export async function withClosers(work: (closers: Closers) => Promise<void>): Promise<void> {
  const closers = new Closers();
  try {
    await work(closers);
  } finally {
    await closers.close();
  }
}
