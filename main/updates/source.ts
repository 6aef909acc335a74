/** What the kiosk needs of a shell that can be updated: somewhere to ask, something to fetch with. */
import type { UpdateFailure } from './failure.ts';
import type { Release } from './release.ts';

/** Nothing of it is believed before its signature was checked. */
export interface FeedAnswer {
  readonly ok: true;
  /** The file's name, e.g. "latest-linux.yml". */
  readonly feed: string;
  readonly info: unknown;
  /** It is newer than what runs, and this charger's turn in a staged rollout. */
  readonly offered: boolean;
}

export type Failed = { readonly ok: false; readonly failure: UpdateFailure };

export interface UpdateSource {
  /** Never rejects. */
  check(): Promise<FeedAnswer | Failed>;
  /** What `check` answered last. `progress`: percent. Never rejects. */
  download(
    release: Release,
    progress: (percent: number) => void,
  ): Promise<{ ok: true; file: string } | Failed>;
  /** Ends what is under way. */
  stop(): void;
}

/** How this process came to run. */
export type UpdateHost =
  | {
      readonly supported: true;
      readonly folder: string;
      /** What runs: FACTORY or a version, as the launcher names it. */
      readonly program: string;
      readonly source: UpdateSource;
    }
  /** English. */
  | { readonly supported: false; readonly why: string };
