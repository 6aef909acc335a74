/** What a shell needs of the kiosk, and nothing more: the Electron app and the browser host both stand on this. */
import type { SpawnWorker } from '../../drivers/readers/pcsc/workerProcess.ts';
import type { Command, CommandAnswer, Sender, Snapshot } from '../bridge/contract.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { LoadedDrivers } from '../driver-packages/load.ts';
import type { LogRing } from '../log/ring.ts';
import type { CurrentTheme } from '../theme/current.ts';
import type { UpdateHost } from '../updates/source.ts';

export interface KioskPort {
  /** The newest snapshot; there is one from the beginning. */
  snapshot(): Snapshot;
  /** Calls `listener` with each later snapshot (at most one per 16 ms). */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  /** `command` has passed `validateCommand`. */
  command(command: Command, sender: Sender): CommandAnswer;
  readonly display: DisplayPort;
  /** Some device is simulated: the panel page exists. */
  readonly simulated: boolean;
  /** Leaves the devices safe, closes the database; resolves when all is closed. */
  stop(): Promise<void>;
}

/** What a shell tells of the screen's page, so that one that is gone or stuck is noticed. */
export interface DisplayPort {
  /** `visible` false: hidden, or the shell cannot tell. */
  attached(visible: boolean): void;
  /** `closed`: on purpose; `gone`: for a reload, perhaps; `crashed`: the page's process died. */
  detached(reason: 'closed' | 'gone' | 'crashed'): void;
  /** Calls back when the page is there and paints nothing any more: it should be opened anew. */
  onReload(listener: () => void): void;
  /** Makes a snapshot although nothing is different: a page that works paints it, and says so. */
  probe(): void;
  /** Calls back with each picture that a page says it has painted. Answers how to end that. */
  onPainted(listener: () => void): () => void;
}

export interface KioskOptions {
  readonly config: Config;
  readonly clock: Clock;
  /** How this shell starts the card-reader process. */
  readonly spawnReader: SpawnWorker;
  /** Shown in service mode and in each snapshot. */
  readonly version: string;
  /** Epoch ms before which no clock can be right; null: not known. */
  readonly buildDate: number | null;
  /** Ends this process in good order, for its supervisor to start it again; absent: there is none. */
  readonly restart?: () => void;
  /** What the pages are dressed in; absent: the built-in look. */
  readonly theme?: CurrentTheme;
  /** How newer versions come to this process; absent: not at all. */
  readonly updates?: UpdateHost;
  /** The driver packages that the configuration names; absent: it names none. */
  readonly drivers?: LoadedDrivers;
  /** The newest lines of the log, for service mode; absent: nobody keeps them. */
  readonly log?: LogRing;
}

/** Throws ProblemError, e.g. when another instance holds the database. */
export type CreateKiosk = (options: KioskOptions) => Promise<KioskPort>;
