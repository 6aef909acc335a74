/** Drivers that tell what is not so, or not what is. */
import type { ControllerEvent } from '../../../drivers/controllers/controller.ts';
import { type Entry, LOCKING, hears, status, without, watched, OK, WB, RAPI } from './broken.ts';

export const BROKEN_TELLING: readonly Entry[] = [
  [
    'the link comes before the status',
    'step.order',
    WB,
    (good) => {
      const held: ControllerEvent[] = [];
      return hears(good, (event) => {
        if (event.type === 'link') return [event, ...held.splice(0)];
        if (event.type === 'frame') return [event];
        return held.length < 2 ? (held.push(event), []) : [event];
      });
    },
  ],
  [
    'it begins with a vehicle that is absent',
    'step.first-status',
    WB,
    (good) => {
      let first = true;
      return hears(good, (event) => {
        const told = first ? status(() => ({ vehicle: 'absent' }))(event) : [event];
        if (event.type === 'status') first = false;
        return told;
      });
    },
  ],
  [
    'each status is told twice',
    'step.no-repetition',
    WB,
    (good) => hears(good, (event) => (event.type === 'status' ? [event, event] : [event])),
  ],
  [
    'it is blind while disabled',
    'vehicle.plugged',
    WB,
    (good) =>
      hears(
        good,
        status(({ enabled }) => (enabled ? {} : { vehicle: 'absent' })),
      ),
  ],
  [
    'it does not see the vehicle leave',
    'vehicle.unplugged',
    WB,
    (good) =>
      hears(
        good,
        status(() => ({ vehicle: 'connected' })),
      ),
  ],
  [
    'plugging in enables',
    'vehicle.no-gift',
    WB,
    (good) =>
      hears(good, (event) => {
        if (event.type === 'status' && event.status.vehicle === 'connected' && !event.status.enabled)
          void good.enable(16);
        return [event];
      }),
  ],
  [
    'it offers what was not asked',
    'vehicle.charges',
    WB,
    (good) => ({ enable: (amps) => good.enable(amps - 1) }),
  ],
  [
    'a pause ends the permission',
    'vehicle.pauses',
    WB,
    (good) =>
      hears(
        good,
        status(({ energised }) => ({ enabled: energised })),
      ),
  ],
  [
    'a pause is for ever',
    'vehicle.resumes',
    WB,
    (good) => {
      let charged = false;
      return hears(good, (event) => {
        if (event.type === 'status' && event.status.energised) charged = true;
        if (event.type === 'status' && charged && !event.status.energised) void good.disable();
        return [event];
      });
    },
  ],
  [
    'milliamperes have fractions',
    'readings.integers',
    RAPI,
    (good) =>
      hears(good, (event) =>
        event.type === 'values' ? [{ ...event, values: { milliamps: 0.5 } }] : [event],
      ),
  ],
  [
    'the voltage is never told',
    'readings.voltage',
    RAPI,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'values'),
      ),
  ],
  [
    'the register falls',
    'counter.rises',
    RAPI,
    (good) =>
      hears(good, (event) => (event.type === 'energy' ? [event, { ...event, registerWh: 0 }] : [event])),
  ],
  [
    'readEnergy answers what it knew',
    'counter.read-now',
    RAPI,
    () => ({ readEnergy: () => Promise.resolve({ ok: true, value: 0 }) }),
  ],
  [
    'a register is invented',
    'counter.undeclared',
    WB,
    () => ({ readEnergy: () => Promise.resolve({ ok: true, value: 0 }) }),
  ],
  [
    'a fault is invented',
    'fault.none-invented',
    WB,
    (good) =>
      hears(good, (event) =>
        event.type === 'link'
          ? [event, { type: 'condition', code: 'current.over', raised: true, evidence: { a: 1 } }]
          : [event],
      ),
  ],
  [
    'no fault is ever over',
    'fault.raised-and-cleared',
    WB,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'condition' && !event.raised),
      ),
  ],
  [
    'faults have no evidence',
    'fault.raised-and-cleared',
    WB,
    (good) => hears(good, (event) => (event.type === 'condition' ? [{ ...event, evidence: {} }] : [event])),
  ],
  [
    'one fault is two',
    'fault.others-untouched',
    WB,
    (good) =>
      hears(good, (event) =>
        event.type === 'condition' ? [event, { ...event, code: 'temperature.high' }] : [event],
      ),
  ],
  [
    'energy comes back with the end of a fault',
    'fault.no-comeback',
    WB,
    (good) => {
      let wanted = false;
      good.subscribe((event) => {
        if (event.type === 'condition') wanted = !event.raised;
        if (event.type === 'status' && wanted) void good.enable(16);
        if (event.type === 'condition' && wanted) void good.enable(16);
      });
      return {};
    },
  ],
  [
    'enable in a fault says yes',
    'fault.refuses-enable',
    WB,
    (good) => {
      const seen = watched(good);
      return { enable: (amps) => (seen.faulted ? Promise.resolve(OK) : good.enable(amps)) };
    },
  ],
  [
    'codes that nobody knows are passed over',
    'fault.unknown-code',
    WB,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'condition' && event.code === 'controller.unknown-state'),
      ),
  ],
  [
    'one fault hides the other',
    'fault.several',
    WB,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'condition' && event.code === 'station.door-open'),
      ),
  ],
  [
    'silence clears faults',
    'fault.through-silence',
    WB,
    (good) =>
      hears(good, (event) =>
        event.type === 'condition' && event.code === 'controller.silent' && event.raised
          ? [{ ...event, code: 'vehicle.diode-check', raised: false }, event]
          : [event],
      ),
  ],
  [
    'a restart is not told',
    'fault.restart-is-told',
    WB,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'restarted'),
      ),
  ],
  [
    'silence is told again and again',
    'line.silence',
    WB,
    (good) =>
      hears(good, (event) =>
        event.type === 'condition' && event.code === 'controller.silent' && event.raised
          ? [event, { ...event, raised: false }, event]
          : [event],
      ),
  ],
  [
    'after a silence no status is told',
    'line.recovers',
    WB,
    (good) => {
      let down = false;
      return hears(good, (event) => {
        if (event.type === 'link') down = !event.up;
        return down && event.type === 'status' ? [] : [event];
      });
    },
  ],
  [
    'damage is called silence',
    'line.damage',
    WB,
    (good) =>
      hears(good, (event) =>
        event.type === 'condition' && event.code === 'controller.garbled'
          ? [{ ...event, code: 'controller.silent' }]
          : [event],
      ),
  ],
  [
    'it guesses while the link is down',
    'line.no-status-while-down',
    WB,
    (good) =>
      hears(good, (event) => {
        const guess: ControllerEvent = {
          type: 'status',
          status: { vehicle: 'absent', enabled: false, energised: false, offeredAmps: 0 },
        };
        return event.type === 'link' && !event.up ? [event, guess] : [event];
      }),
  ],
  [
    'a refusal is called silence',
    'line.refusals',
    WB,
    (good) =>
      hears(good, (event) => {
        const silent: ControllerEvent = {
          type: 'condition',
          code: 'controller.silent',
          raised: true,
          evidence: {},
        };
        return event.type === 'link' && !event.up ? [silent, event] : [event];
      }),
  ],
  [
    'capabilities are told with every link',
    'capability.told',
    WB,
    (good) => {
      let known: ControllerEvent | undefined;
      return hears(good, (event) => {
        if (event.type === 'capabilities') known = event;
        return event.type === 'link' && event.up && known ? [known, event] : [event];
      });
    },
  ],
  [
    'an event has a shape of its own',
    'capability.event-shapes',
    WB,
    (good) => hears(good, (event) => [event, { ...event, type: 'heartbeat' } as unknown as ControllerEvent]),
  ],
  ['unlock opens under load', 'capability.lock', LOCKING, () => ({ unlock: () => Promise.resolve(OK) })],
  ['a lock that is not there opens', 'capability.no-lock', WB, () => ({ unlock: () => Promise.resolve(OK) })],
  [
    'restart says yes and does nothing',
    'capability.restart',
    WB,
    () => ({ restart: () => Promise.resolve(OK) }),
  ],
  [
    'repilot ends the permission',
    'capability.repilot',
    WB,
    (good) => ({
      repilot: async () => {
        const outcome = await (good.repilot?.() ?? Promise.resolve(OK));
        if (outcome.ok) await good.disable();
        return outcome;
      },
    }),
  ],
  [
    'raw is told before anything was read',
    'capability.raw',
    WB,
    () => ({ raw: () => [{ name: '1000', value: '0' }] }),
  ],
  [
    'answers are not traced',
    'trace.frames',
    WB,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'frame' && event.direction === 'in'),
      ),
  ],
  [
    'discarded bytes are not told',
    'trace.discarded',
    WB,
    (good) =>
      hears(
        good,
        without((event) => event.type === 'frame' && event.discarded === true),
      ),
  ],
  [
    'one listener’s mistake is everybody’s',
    'listener.throws',
    WB,
    (good) => {
      const listeners: ((event: ControllerEvent) => void)[] = [];
      good.subscribe((event) => {
        try {
          for (const listener of listeners) listener(event);
        } catch {
          listeners.length = 1;
        }
      });
      return { subscribe: (listener) => (listeners.push(listener), () => undefined) };
    },
  ],
  [
    'unsubscribing does nothing',
    'listener.unsubscribes',
    WB,
    (good) => ({ subscribe: (listener) => (good.subscribe(listener), () => undefined) }),
  ],
];
