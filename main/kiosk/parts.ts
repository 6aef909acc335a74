/** What a kiosk is made of: read, opened and made before it runs. */
import { randomBytes, type KeyObject } from 'node:crypto';
import type { SpawnWorker } from '../../drivers/readers/pcsc/workerProcess.ts';
import { TokenBook } from '../authorization/token-book.ts';
import type { Token } from '../authorization/tokens.ts';
import { simulatedClockOf, type Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { createDevices, type Devices } from '../devices.ts';
import type { LoadedDrivers } from '../driver-packages/load.ts';
import type { LogRing } from '../log/ring.ts';
import type { PinHash } from '../service/pin.ts';
import { steadyClock, type SteadyClock } from '../steady-clock.ts';
import type { Store } from '../store/store.ts';
import type { CurrentTheme } from '../theme/current.ts';
import type { UpdateHost } from '../updates/source.ts';
import { Brightness } from './brightness.ts';
import { lastOfUnfinished } from './house-time.ts';
import { planOperator, type OperatorPlan } from './operator/link.ts';
import { Prices } from './prices.ts';
import { planReporting, type ReportingPlan } from './reporting.ts';
import { restoreTariff } from './service/pages/tariff.ts';
import { readPin } from './service/plan.ts';
import { openKioskStore, readTokens } from './setup.ts';
import { isFallback, readUpdateKey } from './update-key.ts';
import type { Probes } from './watch/probes.ts';
import { SimulatedWorld } from './world.ts';

export interface KioskOptions {
  readonly config: Config;
  /** The wall clock, which may be set at any time. */
  readonly clock: Clock;
  readonly spawnReader: SpawnWorker;
  readonly version: string;
  /** Epoch ms before which no clock can be right; null: not known. */
  readonly buildDate: number | null;
  /** Ends the process in good order for its supervisor to start it again; absent: the operator cannot restart this kiosk. */
  readonly restart?: () => void;
  /** What the pages are dressed in; absent: the built-in look. */
  readonly theme?: CurrentTheme;
  /** The driver packages that the configuration names; absent: it names none. */
  readonly drivers?: LoadedDrivers;
  /** The newest lines of the log, for service mode; absent: nobody keeps them. */
  readonly log?: LogRing;
  /** How newer versions come to this process; absent: not at all. */
  readonly updates?: UpdateHost;
  /** What the machine tells of itself; absent: it is asked. */
  readonly probes?: Probes;
}

export interface Parts {
  readonly clock: SteadyClock;
  /** Where all is simulated. */
  readonly world: SimulatedWorld | null;
  readonly reporting: ReportingPlan;
  readonly operator: OperatorPlan | null;
  readonly prices: Prices;
  /** Of the configuration. */
  readonly tokens: readonly Token[];
  /** Those, and what was changed of them at the charger. */
  readonly book: TokenBook;
  /** Null: no PIN was set, and there is no service mode. */
  readonly pin: PinHash | null;
  readonly brightness: Brightness;
  /** With which releases must be signed; null: updates are off. */
  readonly updateKey: KeyObject | null;
  readonly devices: Devices;
  readonly store: Store;
}

/** The names by which the screen calls cards are good for one run. */
const BOOK_SECRET_BYTES = 32;

/** Throws ProblemError: tariffs, tokens, the PIN, the store (`store.in-use`, …), drivers that are missing. */
export async function openParts(options: KioskOptions): Promise<Parts> {
  const { config } = options;
  const clock = steadyClock(options.clock);
  const [prices, tokens, pin] = [await Prices.load(config), await readTokens(config), await readPin(config)];
  const devices = createDevices(config, clock, options.spawnReader, options.drivers);
  const world = simulatedClockOf(options.clock) ? new SimulatedWorld() : null;
  const reporting = await planReporting(config, world);
  const operator = await planOperator(config);
  const updateKey = await readUpdateKey(config);
  const store = openKioskStore(config.store.path, clock, isFallback(options.updates, options.version));
  const last = lastOfUnfinished(store.sessions);
  if (last !== null) clock.notBefore(last);
  restoreTariff(prices, store.states);
  const read = { prices, tokens, pin, reporting, operator, updateKey };
  return { clock, world, devices, store, ...read, ...kept(tokens, store) };
}

/** What was changed at the charger, over what is configured. */
export function kept(tokens: readonly Token[], store: Store): Pick<Parts, 'book' | 'brightness'> {
  return {
    book: new TokenBook(tokens, store.tokens.all(), randomBytes(BOOK_SECRET_BYTES)),
    brightness: new Brightness({ states: store.states }),
  };
}
