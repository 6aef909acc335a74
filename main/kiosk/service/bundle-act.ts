/** `service-bundle`: everything that somebody far away needs to see, onto a stick. */
import { bundle, type BundlePart } from '../../service/bundle.ts';
import { namePart } from '../../service/place-files.ts';
import type { Places } from '../../service/places.ts';
import { stampIn } from '../../service/station-time.ts';
import type { Zone } from '../../tariff/zone.ts';
import { BUSY, transferRefusal } from './place-choice.ts';
import type { Handlers, RoomContext, ServiceAnswer } from './room.ts';

export interface BundleActOptions extends RoomContext {
  readonly station: string;
  readonly zone: Zone;
  readonly places: Places;
  readonly parts: (who: string) => readonly BundlePart[];
}

export function bundleAct({
  clock,
  station,
  zone,
  places,
  parts,
  tasks,
}: BundleActOptions): Handlers<'service-bundle'> {
  const write = async (place: string, who: string): Promise<ServiceAnswer> => {
    const at = clock.now();
    const name = `bundle-${namePart(station)}-${stampIn(zone, at)}.zip`;
    const plan = { act: 'service-bundle', step: 'versions', canCancel: true };
    const running = tasks.run(plan, (task) =>
      places.write(place, name, (handle) => bundle(parts(who), at, handle), task),
    );
    if (!running) return BUSY;
    try {
      const { name: written, bytes } = await running;
      return { ok: true, code: 'bundle.written', detail: written, after: { file: written, bytes } };
    } catch (error) {
      return transferRefusal(error);
    }
  };
  return { 'service-bundle': ({ place }, { who }) => write(place, who) };
}
