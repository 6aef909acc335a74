/** Which sources a package is made of, and when: the same for the same commit, so that packages can be made again. */
import { spawnSync } from 'node:child_process';

export interface BuildFacts {
  /** The commit, with `-dirty` when files differ from it; null: not a checkout, and nobody said. */
  readonly commit: string | null;
  /** ISO 8601, whole seconds. */
  readonly builtAt: string;
}

export interface FactsSource {
  readonly root: string;
  /** EVSE_KIOSK_COMMIT and SOURCE_DATE_EPOCH (seconds; reproducible-builds.org) come before what git says. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Epoch ms: the build time when nothing else is known. */
  readonly now: () => number;
}

export function buildFacts({ root, environment, now }: FactsSource): BuildFacts {
  const head = git(root, ['log', '-1', '--format=%h %ct', '--abbrev=12']);
  const [hash = null, committed] = head?.split(' ') ?? [];
  const isDirty = hash !== null && git(root, ['status', '--porcelain']) !== '';
  const commit = environment['EVSE_KIOSK_COMMIT'] || (hash !== null && isDirty ? `${hash}-dirty` : hash);
  const epoch = environment['SOURCE_DATE_EPOCH'] || (isDirty ? undefined : committed);
  const seconds = epoch !== undefined && /^\d+$/.test(epoch) ? Number(epoch) : Math.floor(now() / 1000);
  return { commit, builtAt: new Date(seconds * 1000).toISOString() };
}

/** Null: no git, or no checkout. */
function git(root: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', ['-C', root, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : null;
}
