/** The panel's brightness; touch and colour tests are the page's own. */
import type { DisplayPage } from '../../../bridge/service/machine-pages.ts';
import { messageOf } from '../../../problem.ts';
import { LEAST_PERCENT, type Brightness } from '../../brightness.ts';
import type { Screens } from '../../screens.ts';
import { refused, type Handlers, type RoomContext, type ServiceRoom } from '../room.ts';

export interface DisplayRoomOptions extends RoomContext {
  readonly brightness: Brightness;
  readonly screens: () => Pick<Screens, 'count'>;
}

export class DisplayRoom implements ServiceRoom<'display'> {
  readonly #o: DisplayRoomOptions;

  readonly handlers: Handlers<'service-brightness'> = {
    'service-brightness': ({ percent }) => {
      const { brightness, changed } = this.#o;
      const before = brightness.percent;
      try {
        brightness.set(percent);
      } catch (error) {
        return refused('display.failed', messageOf(error));
      }
      changed();
      return { ok: true, code: null, before, after: brightness.percent };
    },
  };

  constructor(options: DisplayRoomOptions) {
    this.#o = options;
  }

  view(): DisplayPage {
    const { brightness, screens } = this.#o;
    return {
      name: 'display',
      brightness: { percent: brightness.percent, least: LEAST_PERCENT, hardware: brightness.isHardware },
      pages: screens().count,
    };
  }
}
