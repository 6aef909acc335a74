/** The watch over what no driver sees, around a kiosk as it is configured. */
import path from 'node:path';
import { simulatedClockOf, systemClock, type Clock } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import type { Store } from '../../store/store.ts';
import type { World } from '../world.ts';
import type { Probes } from './probes.ts';
import { SystemWatch, type WatchOptions } from './system-watch.ts';

export interface WatchPlan extends Pick<WatchOptions, 'listener' | 'buildDate'> {
  readonly config: Config;
  /** The machine's own. */
  readonly wall: Clock;
  readonly probes: Probes;
  /** Where all is simulated, its clock and probes count. */
  readonly world: World | null;
  readonly store: Store;
}

export function makeWatch({ config, wall, probes, world, store, ...rest }: WatchPlan): SystemWatch {
  return new SystemWatch({
    ...(world ?? { clock: simulatedClockOf(wall) ? systemClock : wall, probes }),
    ...rest,
    marks: { read: () => store.states.read('run'), write: (mark) => store.states.write('run', mark) },
    storeFolder: path.dirname(path.resolve(store.file)),
    storeFile: store.file,
    connectors: config.connectors.map(({ id, controller }) => ({
      id,
      port: 'path' in controller ? controller.path : null,
    })),
  });
}
