/** Drivers that start, stop or obey wrongly. */
import type { ChargeController, ControllerEvent } from '../../../drivers/controllers/controller.ts';
import {
  type Entry,
  hears,
  status,
  without,
  watched,
  failed,
  busy,
  OK,
  NEVER,
  WB,
  RAPI,
  PTY,
} from './broken.ts';

export const BROKEN_COMMANDS: readonly Entry[] = [
  [
    'start waits for the port',
    'life.start-returns',
    PTY,
    (good) => ({ start: () => (busy(200), good.start()) }),
  ],
  [
    'the link is told twice',
    'life.start-twice',
    WB,
    (good) => hears(good, (event) => (event.type === 'link' ? [event, event] : [event])),
  ],
  [
    'an absent port is nobody’s business',
    'life.absent-port',
    PTY,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'condition' && event.code === 'controller.silent'),
      ),
  ],
  [
    'stop waits for a link',
    'life.stop-before-start',
    WB,
    (good) => {
      const seen = watched(good);
      return { stop: (options) => (seen.up ? good.stop(options) : NEVER) };
    },
  ],
  [
    'only the first stop ends',
    'life.stop-twice',
    WB,
    (good) => {
      let stopped = false;
      return { stop: (options) => (stopped ? NEVER : ((stopped = true), good.stop(options))) };
    },
  ],
  [
    'stop leaves the contactor closed',
    'life.stop-deenergises',
    PTY,
    (good) => ({ stop: () => good.stop({ leaveRunning: true }) }),
  ],
  [
    'stop always opens the contactor',
    'life.stop-leaves-running',
    PTY,
    (good) => ({ stop: () => good.stop() }),
  ],
  [
    'it tells more after stop',
    'life.stop-is-quiet',
    WB,
    (good) => {
      let tell: (event: ControllerEvent) => void = () => undefined;
      return {
        subscribe: (listener) => ((tell = listener), good.subscribe(listener)),
        stop: async (options) => {
          await good.stop(options);
          setTimeout(() => tell({ type: 'link', up: false }), 900);
        },
      };
    },
  ],
  [
    'stop waits for an answer for ever',
    'life.stop-while-silent',
    WB,
    (good) => ({
      stop: async (options) => ((await good.disable()).ok ? good.stop(options) : NEVER),
    }),
  ],
  [
    'it starts only once',
    'life.starts-again',
    WB,
    (good) => {
      let started = false;
      return { start: () => (started ? undefined : ((started = true), good.start())) };
    },
  ],
  [
    'energised is the permission',
    'truth.follows-the-contactor',
    WB,
    (good) =>
      hears(
        good,
        status(({ enabled }) => ({ energised: enabled })),
      ),
  ],
  [
    'disable always succeeds',
    'truth.welded-contactor',
    WB,
    (good) => ({ disable: async () => (await good.disable(), OK) }),
  ],
  [
    'disable does not wait for the contactor',
    'permission.disable-opens',
    WB,
    (good) => ({ disable: () => (void good.disable(), Promise.resolve(OK)) }),
  ],
  [
    'enable needs a vehicle',
    'permission.before-plugging',
    WB,
    (good) => {
      const seen = watched(good);
      return {
        enable: (amps) =>
          seen.vehicle === 'absent' ? Promise.resolve(failed('refused')) : good.enable(amps),
      };
    },
  ],
  [
    'the second enable begins anew',
    'permission.enable-twice',
    WB,
    (good) => ({
      enable: async (amps) => (await good.disable(), good.enable(amps)),
    }),
  ],
  [
    'disable is lost behind an enable',
    'permission.disable-wins',
    WB,
    (good) => {
      let enabling = false;
      return {
        enable: async (amps) => {
          enabling = true;
          const outcome = await good.enable(amps);
          enabling = false;
          return outcome;
        },
        disable: () => (enabling ? Promise.resolve(OK) : good.disable()),
      };
    },
  ],
  [
    'a disable that cannot be sent is forgotten',
    'permission.disable-while-silent',
    WB,
    (good) => {
      const seen = watched(good);
      return { disable: () => (seen.up ? good.disable() : Promise.resolve(failed('closed'))) };
    },
  ],
  [
    'a failed enable is tried again later',
    'permission.enable-while-silent',
    WB,
    (good) => ({
      enable: async (amps) => {
        const outcome = await good.enable(amps);
        if (!outcome.ok) void again(good, amps);
        return outcome;
      },
    }),
  ],
  [
    'a restart ends the permission',
    'permission.outlives-a-restart',
    RAPI,
    (good) => ({
      ...hears(good, (event) => (event.type === 'restarted' ? (void good.disable(), [event]) : [event])),
    }),
  ],
  [
    'limit answers what was asked',
    'limit.above-hardware',
    WB,
    (good) => ({
      limit: async (amps) => ((await good.limit(amps)).ok ? { ok: true, value: amps } : failed('refused')),
    }),
  ],
  [
    'limit opens the contactor first',
    'limit.while-charging',
    WB,
    (good) => ({
      limit: async (amps) => {
        await good.disable();
        await good.enable(amps);
        return { ok: true, value: amps };
      },
    }),
  ],
  [
    'less than 6 A becomes 6 A',
    'limit.below-minimum',
    WB,
    (good) => ({ limit: (amps) => good.limit(Math.max(6, amps)) }),
  ],
  [
    'less than 6 A is enabled as 6 A',
    'limit.enable-below-minimum',
    WB,
    (good) => ({ enable: (amps) => good.enable(Math.max(6, amps)) }),
  ],
  [
    'no number is any number',
    'limit.nonsense',
    WB,
    (good) => ({ limit: (amps) => good.limit(Number.isFinite(amps) ? amps : 10) }),
  ],
  [
    'a fraction is rounded up',
    'limit.fraction',
    WB,
    (good) => ({ limit: (amps) => good.limit(Math.ceil(amps)) }),
  ],
  [
    'limit enables',
    'limit.while-disabled',
    WB,
    (good) => ({
      limit: async (amps) => ((await good.enable(amps)).ok ? { ok: true, value: amps } : failed('refused')),
    }),
  ],
  [
    'limits overtake each other',
    'limit.last-wins',
    WB,
    (good) => {
      let turn = 4;
      return {
        limit: async (amps) => {
          await new Promise((resolve) => setTimeout(resolve, turn-- * 60));
          return good.limit(amps);
        },
      };
    },
  ],
  [
    'commands throw before the start',
    'command.before-start',
    WB,
    () => ({ enable: () => Promise.reject(new Error('not open')) }),
  ],
  [
    'commands after stop are waited for',
    'command.after-stop',
    WB,
    (good) => {
      const seen = watched(good);
      return { disable: () => (seen.up ? good.disable() : NEVER) };
    },
  ],
  [
    'silence has no end',
    'command.silent-device',
    WB,
    (good) => ({
      readEnergy: async () => {
        const outcome = await good.limit(16);
        return outcome.ok || outcome.failure.code !== 'refused' ? NEVER : failed('unsupported');
      },
    }),
  ],
  [
    'failures have codes of their own',
    'command.failures-are-data',
    WB,
    (good) => ({
      limit: async () => ((await good.disable()).ok ? OK : failed('E_BUSY')),
    }),
  ],
  [
    'the last word is not heard',
    'command.concurrent',
    WB,
    (good) => {
      let calls = 0;
      return {
        disable: () => (calls > 5 ? Promise.resolve(OK) : good.disable()),
        enable: (amps) => ((calls += 1), good.enable(amps)),
      };
    },
  ],
];

/** Until it is done, or the test is over. */
async function again(good: ChargeController, amps: number): Promise<void> {
  for (let turn = 0; turn < 60; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if ((await good.enable(amps)).ok) return;
  }
}
