/** Modbus devices in the configuration: what goes together, and what the drivers are made of. */
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../main/config/parse.ts';
import { createDevices } from '../../main/devices.ts';
import { ProblemError } from '../../main/problem.ts';
import { VirtualClock } from '../rig/clock.ts';

const BUS = { path: '/dev/ttyBus', baudRate: 9600 };
const connector = (id: number, more: object = {}) => ({
  id,
  maxCurrent: 16,
  controller: { driver: 'evse-wb', ...BUS, address: id },
  meter: { driver: 'sdm230', ...BUS, address: 10 + id },
  ...more,
});
const parse = (...connectors: readonly object[]) =>
  parseConfig(
    JSON.stringify({
      station: { id: 'X' },
      tariffs: { default: 'tariff.json' },
      reader: { driver: 'pcsc' },
      connectors,
    }),
    {
      path: '/etc/kiosk.json',
    },
  );
const noReader = () => {
  throw new Error('nobody starts it');
};

function problemsOf(...connectors: readonly object[]) {
  const result = parse(...connectors);
  return result.ok ? [] : result.problems.map(({ code, path }) => [code, path]);
}

function accepted(...connectors: readonly object[]) {
  const result = parse(...connectors);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

describe('a Modbus line', () => {
  it('carries boards and meters of several connectors, with nothing to remark', () => {
    const { config, notes } = accepted(connector(1), connector(2));
    expect(notes).toEqual([]);
    const { connectors } = createDevices(config, new VirtualClock(), noReader);
    expect(connectors).toHaveLength(2);
    for (const { firmware, emulatedMeter } of connectors)
      expect([firmware, emulatedMeter]).toEqual([null, null]);
  });

  it('runs at one speed: else a problem of the file, and of the devices too', () => {
    const slow = connector(2, { meter: { driver: 'sdm120', path: BUS.path, baudRate: 2400, address: 12 } });
    expect(problemsOf(connector(1), slow)).toEqual([['config.conflict', 'connectors[1].meter.baudRate']]);
    const { config } = accepted(connector(1), connector(2));
    const [first, second] = config.connectors;
    if (!first || !second) throw new Error('two connectors');
    const meter = { driver: 'sdm120', path: BUS.path, baudRate: 2400, address: 12 } as const;
    const mixed = { ...config, connectors: [first, { ...second, meter }] };
    expect(() => createDevices(mixed, new VirtualClock(), noReader)).toThrow(ProblemError);
    expect(() => createDevices(mixed, new VirtualClock(), noReader)).toThrow(/2400 baud/);
  });
});

describe('an evse-wb', () => {
  it('needs a meter of its own', () => {
    expect(problemsOf(connector(1, { meter: { driver: 'controller' } }))).toEqual([
      ['config.conflict', 'connectors[0].meter'],
    ]);
    expect(problemsOf({ id: 1, controller: { driver: 'simulated', board: 'evse-wb' } })).toContainEqual([
      'config.conflict',
      'connectors[0].meter',
    ]);
  });

  it('may map free bits to faults, each once', () => {
    const mapped = (inputs: readonly object[], lock?: object) =>
      problemsOf(connector(1, { controller: { driver: 'evse-wb', ...BUS, address: 1, inputs, lock } }));
    const tilted = { condition: 'station.tilted' };
    expect(mapped([{ register: 1007, bit: 8, ...tilted, activeLow: true }], { register: 1011 })).toEqual([]);
    expect(mapped([{ register: 1007, bit: 5, ...tilted }])).toEqual([
      ['config.conflict', 'connectors[0].controller.inputs[0]'],
    ]);
    expect(mapped([{ register: 1000, bit: 9, ...tilted }])).toEqual([
      ['config.conflict', 'connectors[0].controller.inputs[0]'],
    ]);
    expect(mapped([0, 1].map(() => ({ register: 1010, bit: 1, ...tilted })))).toEqual([
      ['config.conflict', 'connectors[0].controller.inputs[1]'],
    ]);
    expect(mapped([], { register: 1004 })).toEqual([
      ['config.conflict', 'connectors[0].controller.lock.register'],
    ]);
    expect(mapped([{ register: 1010, bit: 16, ...tilted }])[0]?.[0]).toBe('config.bad-value');
    expect(mapped([{ register: 1010, bit: 1, condition: 'store.full' }])[0]?.[0]).toBe('config.bad-value');
  });

  it('lends its inputs to no other simulated board', () => {
    const inputs = [{ register: 1007, bit: 8, condition: 'station.tilted' }];
    expect(problemsOf({ id: 1, controller: { driver: 'simulated', inputs } })).toEqual([
      ['config.conflict', 'connectors[0].controller.inputs'],
    ]);
  });
});

describe('simulated devices', () => {
  it('are boards of either kind, with a meter of their own or the controller’s', () => {
    const { config } = accepted(
      { id: 1, controller: { driver: 'simulated' }, meter: { driver: 'simulated' } },
      {
        id: 2,
        phases: 3,
        controller: { driver: 'simulated', board: 'evse-wb' },
        meter: { driver: 'simulated' },
      },
      { id: 3, controller: { driver: 'simulated' } },
    );
    const { connectors } = createDevices(config, new VirtualClock(), noReader);
    expect(connectors.map(({ emulatedMeter }) => emulatedMeter !== null)).toEqual([true, true, false]);
    for (const { firmware } of connectors) expect(firmware?.control('plug')).toBe('ok plug');
    expect(connectors[1]?.emulatedMeter?.control('stand on')).toBe('ok stand');
  });

  it('behind a real controller are remarked', () => {
    const { notes } = accepted(connector(1, { meter: { driver: 'simulated' } }));
    expect(notes.map(({ path }) => path)).toEqual(['connectors[0].meter']);
  });
});
