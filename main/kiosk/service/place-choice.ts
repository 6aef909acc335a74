/** Which stick the open page lists, and what a failure there is called: the same on every page. */
import { messageOf } from '../../problem.ts';
import { PlaceError } from '../../service/place-error.ts';
import type { Places } from '../../service/places.ts';
import { StoreError } from '../../store/store-error.ts';
import { LOOKED, refused, type Handlers, type ServiceAnswer } from './room.ts';

export function placeHandlers(places: Pick<Places, 'choose'>): Handlers<'service-place'> {
  return {
    'service-place': async ({ place }) => {
      await places.choose(place);
      return LOOKED;
    },
  };
}

/** A failed transfer as an answer; what is no failure of a place or of the store is a defect, and goes on up. */
export function transferRefusal(error: unknown): ServiceAnswer {
  if (error instanceof PlaceError) return refused(error.code, error.message);
  if (error instanceof StoreError) return refused('service.store', messageOf(error));
  throw error;
}

export const BUSY = refused('service.busy', 'Something else is running: wait for its end, or cancel it.');
