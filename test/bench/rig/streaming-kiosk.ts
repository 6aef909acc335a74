/**
 * A kiosk whose four controllers and meters tell something ten times a second, in a process of its own: its main thread
 * is what is measured. Prints its address, waits for a page to paint, then measures at rest and while streaming, and
 * prints the result as JSON. Argument: seconds for each.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { SimulatedReader } from '../../../drivers/readers/simulated/simulated.ts';
import { parseTokenList } from '../../../main/authorization/tokens.ts';
import { systemClock } from '../../../main/clock.ts';
import { startBrowserHost } from '../../../main/hosts/browser/server.ts';
import { Kiosk } from '../../../main/kiosk.ts';
import { kept } from '../../../main/kiosk/parts.ts';
import { Prices } from '../../../main/kiosk/prices.ts';
import { planReporting } from '../../../main/kiosk/reporting.ts';
import { openKioskStore } from '../../../main/kiosk/setup.ts';
import { steadyClock } from '../../../main/steady-clock.ts';
import { FakeController, FakeMeter } from '../../rig/devices.ts';
import { simulatedCharger, VALID_CARDS } from './chargers.ts';
import { configOf, WatchedKiosk } from './local-kiosk.ts';
import { RENDERER } from './paths.ts';

export interface MainThreadUse {
  /** CPU of the whole process in shares of one core. */
  readonly cpuAtRest: number;
  readonly cpu: number;
  /** How late the event loop was, ms; above what the timer itself takes. */
  readonly delays: readonly number[];
  readonly longestDelay: number;
  /** The same while nothing streams: what the machine's other work does to it. */
  readonly longestAtRest: number;
  readonly readings: number;
  readonly snapshots: number;
}

const CONNECTORS = 4;
const PER_SECOND = 10;
const WATTS = 22_000;
/** The monitor looks this often; what it finds above is delay. */
const RESOLUTION_MS = 10;
const PERCENTS = [50, 75, 90, 95, 99, 99.9, 100] as const;

const milliseconds = Number(process.argv[2] ?? 5) * 1000;
const folder = await mkdtemp(path.join(tmpdir(), 'evse-bench-stream-'));
const config = configOf(simulatedCharger(CONNECTORS), folder);
const tokens = parseTokenList(config.authorization.tokens);
if (!tokens.ok) throw new Error('the benchmark has bad tokens');
const devices = config.connectors.map((line) => ({
  config: line,
  controller: new FakeController(),
  meter: new FakeMeter(systemClock),
  firmware: null,
  emulatedMeter: null,
}));
const reader = new SimulatedReader(systemClock);
const store = openKioskStore(config.store.path, systemClock);
const plain = new Kiosk(
  {
    config,
    clock: systemClock,
    spawnReader: () => {
      throw new Error('there is no reader process here');
    },
    version: 'bench',
    buildDate: null,
  },
  {
    clock: steadyClock(systemClock),
    world: null,
    reporting: await planReporting(config, null),
    operator: null,
    updateKey: null,
    prices: await Prices.load(config),
    tokens: tokens.tokens,
    devices: { connectors: devices, reader, simulatedReader: reader },
    store,
    pin: null,
    ...kept(tokens.tokens, store),
  },
);
plain.start();
const kiosk = new WatchedKiosk(plain);
const host = await startBrowserHost({ kiosk, port: 0, rendererDir: RENDERER, panel: false });
const watched = kiosk.painted('the first screen', () => true);
for (const { controller } of devices) controller.link(true);
console.log(`is at ${host.url}\n`);
await watched;

for (const [index, { controller }] of devices.entries()) {
  controller.plug();
  kiosk.do({ type: 'simulate-tap', card: VALID_CARDS[index] ?? '' });
  await kiosk.when('charge', ({ connectors }) => connectors[index]?.state === 'charging');
}

const atRest = await measured(() => undefined);
let readings = 0;
let snapshots = 0;
const unsubscribe = kiosk.subscribe(() => (snapshots += 1));
snapshots = 0;
const streaming = await measured(() => {
  const timers = devices.map(({ controller, meter }, index) => {
    let wattHours = 0;
    return setInterval(() => {
      readings += 1;
      const watts = WATTS - (readings % 7) * 10;
      wattHours += watts / 3600 / PER_SECOND;
      const whole = Math.floor(wattHours);
      wattHours -= whole;
      meter.watts = watts;
      controller.emit({ type: 'values', values: { watts, milliamps: 32_000, millivolts: 230_000 } });
      controller.change({ offeredAmps: index % 2 === 0 ? 32 : 31 });
      meter.count(whole);
    }, 1000 / PER_SECOND);
  });
  return () => timers.forEach((timer) => clearInterval(timer));
});
unsubscribe();
const use: MainThreadUse = {
  cpuAtRest: atRest.cpu,
  longestAtRest: atRest.longestDelay,
  ...streaming,
  readings,
  snapshots,
};
await host.stop();
await kiosk.stop();
await rm(folder, { recursive: true, force: true });
// The last word: whoever reads it ends this process.
console.log(`result ${JSON.stringify(use)}`);
process.exit(0);

async function measured(
  begin: () => (() => void) | undefined,
): Promise<Pick<MainThreadUse, 'cpu' | 'delays' | 'longestDelay'>> {
  const end = begin();
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const before = process.cpuUsage();
  const at = performance.now();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const used = process.cpuUsage(before);
  const wall = performance.now() - at;
  delay.disable();
  end?.();
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return {
    cpu: (used.user + used.system) / 1000 / wall,
    delays: PERCENTS.map((percent) => late(delay.percentile(percent))),
    longestDelay: late(delay.max),
  };
}
