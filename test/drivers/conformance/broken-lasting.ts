/** Drivers that go wrong at an end, after a restart, or behind a bad line. */
import type { ChargeController } from '../../../drivers/controllers/controller.ts';
import { type Entry, failed, hears, PTY, RAPI, status, WB, watched, without } from './broken.ts';

export const BROKEN_LASTING: readonly Entry[] = [
  ['stop only says so', 'life.stop-leaves-no-timer', PTY, lateStop],
  ['getting in step outlives stop', 'life.stop-while-starting', WB, lateStop],
  [
    'taking over begins anew',
    'life.claims-a-running-session',
    PTY,
    (good) => ({ enable: async (amps) => (await good.disable(), good.enable(amps)) }),
  ],
  [
    'it claims what it finds',
    'life.ends-an-unclaimed-session',
    PTY,
    (good) => ({
      start: () => {
        good.subscribe((event) => {
          if (event.type === 'link' && event.up) void good.enable(16);
        });
        good.start();
      },
    }),
  ],
  [
    'a restart ends load management',
    'limit.outlives-a-restart',
    WB,
    (good) => {
      good.subscribe((event) => {
        if (event.type === 'restarted') void good.enable(16);
      });
      return {};
    },
  ],
  [
    'it waits less than the protocol allows',
    'line.late-answers',
    WB,
    (good) => ({
      enable: (amps) => Promise.race([good.enable(amps), after(100, failed('timeout'))]),
    }),
  ],
  [
    'rubbish makes it deaf',
    'line.noise',
    WB,
    (good) => {
      let deaf = false;
      good.subscribe((event) => {
        if (event.type === 'frame' && event.discarded === true) deaf = true;
      });
      return { enable: (amps) => (deaf ? Promise.resolve(failed('checksum')) : good.enable(amps)) };
    },
  ],
  [
    'a pulled adapter is not noticed',
    'line.unplugged',
    PTY,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'link' && !event.up),
      ),
  ],
  [
    'a vehicle is invented by damage',
    'line.damage-is-no-news',
    WB,
    (good) => {
      let plugged = false;
      return hears(good, (event) => {
        if (event.type === 'status') plugged ||= event.status.vehicle === 'connected';
        return plugged && event.type === 'frame' && event.discarded === true
          ? [event, { type: 'status', status: { ...IDLE, vehicle: 'absent' } }]
          : [event];
      });
    },
  ],
  [
    'what is off cannot be switched off',
    'permission.disable-idle',
    WB,
    (good) => {
      const seen = watched(good);
      return { disable: () => (seen.enabled ? good.disable() : Promise.resolve(failed('refused'))) };
    },
  ],
  [
    'a vehicle that is still there gets energy again',
    'permission.stays-off',
    WB,
    (good) => {
      let isOver = false;
      good.subscribe((event) => {
        if (event.type === 'status' && isOver && event.status.vehicle === 'connected') void good.enable(16);
      });
      return { disable: () => ((isOver = true), good.disable()) };
    },
  ],
  [
    'silence ends the session',
    'permission.outlives-silence',
    WB,
    (good) => {
      good.subscribe((event) => {
        if (event.type === 'link' && !event.up) void good.disable();
      });
      return {};
    },
  ],
  [
    'after a restart the next vehicle gets energy',
    'permission.off-outlives-a-restart',
    RAPI,
    (good) => {
      let isOver = false;
      let isFree = false;
      good.subscribe((event) => {
        if (event.type !== 'status') return;
        isFree ||= isOver && event.status.vehicle === 'absent';
        if (isFree && event.status.vehicle === 'connected') void good.enable(16);
      });
      return { disable: async () => ((isOver = true), good.disable()) };
    },
  ],
  [
    'a vehicle never leaves',
    'vehicle.leaves-while-charging',
    WB,
    (good) =>
      hears(
        good,
        status(({ vehicle }) => (vehicle === 'absent' ? { vehicle: 'connected' } : {})),
      ),
  ],
  [
    'a fault leaves the permission',
    'fault.ends-energy',
    WB,
    (good) => {
      let granted = false;
      return hears(
        good,
        status(({ enabled }) => ({ enabled: (granted ||= enabled) })),
      );
    },
  ],
];

const IDLE = { vehicle: 'connected', enabled: false, energised: false, offeredAmps: 0 } as const;

/** The first stop does nothing; the bench's own, at the end, does. */
function lateStop(good: ChargeController): Partial<ChargeController> {
  let stopped = false;
  return { stop: (options) => (stopped ? good.stop(options) : ((stopped = true), Promise.resolve())) };
}

function after<Value>(ms: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(resolve, ms, value));
}
