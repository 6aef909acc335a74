import { wireClock } from '../serial/wire-clock.ts';
import { type Control, control, numberOf, switchOf } from './controls.ts';
import type { LineFaults, SlaveBus } from './slave-bus.ts';

const LONGEST_MS = 3_600_000;

/** What every emulated unit can do wrong on the line. `bus` is where it hangs, once it hangs there. */
export function lineControls<
  Device extends { readonly line: LineFaults; readonly bus: SlaveBus | undefined },
>(): [string, Control<Device>][] {
  return Object.entries({
    mute: control<Device>('mute on|off|MS', 'falls silent, or stops being so', ({ line }, [word = '']) => {
      if (word === 'on' || word === 'off') line.muted = word === 'on';
      else {
        line.muted = true;
        wireClock.after(numberOf(word, 1, LONGEST_MS), () => (line.muted = false));
      }
    }),
    unmute: control<Device>('unmute', 'answers again', ({ line }) => void (line.muted = false)),
    crc: control<Device>('crc on|off', 'every answer arrives damaged', ({ line }, [word]) => {
      line.damaging = switchOf(word);
    }),
    exception: control<Device>('exception N|off', 'refuses every request', ({ line }, [word]) => {
      line.exception = word === 'off' ? undefined : numberOf(word, 1, 11);
    }),
    impostor: control<Device>('impostor N|off', 'answers as another unit', ({ line }, [word]) => {
      line.impostor = word === 'off' ? undefined : numberOf(word, 1, 247);
    }),
    babble: control<Device>('babble MS', 'rubbish and damaged answers on the line', ({ bus }, [ms]) =>
      bus?.babble(numberOf(ms, 1, LONGEST_MS)),
    ),
  });
}
