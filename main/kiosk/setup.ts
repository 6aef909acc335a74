/** What the kiosk reads and opens before it can run; whatever is wrong with it is told to a person. */
import { readFile } from 'node:fs/promises';
import { parseTokenList, parseTokens, type Token } from '../authorization/tokens.ts';
import { systemClock, type Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { log } from '../log/log.ts';
import { ProblemError, messageOf } from '../problem.ts';
import { StoreError } from '../store/store-error.ts';
import { openStore, type Store } from '../store/store.ts';
import { takeBack } from '../store/take-back.ts';

/** The cards that this charger knows itself. Throws ProblemError with every row that is wrong. */
export async function readTokens(config: Config): Promise<readonly Token[]> {
  const { tokens } = config.authorization;
  const result =
    typeof tokens === 'string' ? parseTokens(await textOf(tokens), { path: tokens }) : parseTokenList(tokens);
  if (!result.ok) throw new ProblemError(result.problems);
  return result.tokens;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ProblemError({
      code: 'tokens.unreadable',
      message: messageOf(error),
      hint: 'Check authorization.tokens, and that the kiosk’s user may read the file.',
      file,
    });
  }
}

/** What to do about each way in which a store cannot be opened. */
const HINTS: Readonly<Record<StoreError['code'], string>> = {
  'in-use': 'Only one kiosk may run on one store.',
  'no-access': 'Give the kiosk’s user write access to the folder, or set store.path.',
  newer: 'Install the newer version again, or set another store.path.',
  corrupt: 'Move the file away; the kiosk makes a new one.',
  full: 'Free some disk space.',
  failed: 'Look at the disk and the file.',
};

/**
 * Opens the database. `isFallback`: a newer version ran here and does not any more, so that what it made of the database
 * is taken back. Throws ProblemError `store.*`.
 */
export function openKioskStore(file: string, clock: Pick<Clock, 'now'>, isFallback = false): Store {
  // How long salvage may take, and how often a file is replaced, is real time, however a simulation runs.
  const { monotonic } = systemClock;
  const clocks = { now: () => clock.now(), monotonic };
  const open = () => openStore(file, clock.now(), clocks);
  try {
    try {
      return open();
    } catch (error) {
      if (!isFallback || !(error instanceof StoreError) || error.code !== 'newer') throw error;
      const { setAside, salvaged } = takeBack(file, clocks);
      log.warn('store.taken-back', 'the database was given back the shape of this version', { setAside });
      const store = open();
      store.audit(clock.now(), 'kiosk', 'store.taken-back', { setAside, ...salvaged });
      return store;
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const problem = { code: `store.${error.code}`, message: error.message, hint: HINTS[error.code] };
    throw new ProblemError(problem, { cause: error });
  }
}
