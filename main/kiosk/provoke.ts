/**
 * How each fault of the catalogue is provoked at a simulated charger: through its real driver, by what an emulated device,
 * the machine or the operator's end does wrong. Complete by construction: a fault without a way to be seen does not compile.
 */
import type { EmulatedCharger } from '../../drivers/emulated/charger.ts';
import type { SimulatedReader } from '../../drivers/readers/simulated/simulated.ts';
import type { FaultCode } from '../faults/catalogue.ts';
import type { SimulatedWorld } from './world.ts';

/** One connector's emulated devices. */
export interface EmulatedDevices {
  readonly board: EmulatedCharger;
  readonly meter: { control(line: string): string } | null;
  /** The conditions that an emulated EVSE-WB has inputs for; null: an OpenEVSE, which has its own states. */
  readonly inputs: readonly string[] | null;
}

export interface Surroundings {
  readonly connectors: ReadonlyMap<number, EmulatedDevices>;
  readonly reader: SimulatedReader | null;
  /** Null where some device is real. */
  readonly world: SimulatedWorld | null;
  /** Sends an alert that means nothing, so that a link that is broken is noticed. */
  readonly probeOperator: () => void;
  /** Another program takes hold of the database; returns how to let go. */
  readonly holdStore: () => () => void;
  readonly damageStore: () => void;
  /** Ends the screen's page. */
  readonly loseScreen: () => void;
  /** Ends this process as a power cut would. */
  readonly die: () => void;
}

/** What happened, or why it cannot be done here. */
export type Provoked = { readonly ok: true } | { readonly ok: false; readonly why: string };

type AtConnector = {
  readonly at: 'connector';
  /** Control lines for the board or the meter; null: this board cannot. */
  readonly lines: (devices: EmulatedDevices) => Lines | null;
  /** False: the device has forgotten it by itself, as when the vehicle left. Absent: only lifting ends it. */
  readonly lasts?: (devices: EmulatedDevices) => boolean;
};
interface Lines {
  readonly raise: Line;
  /** Null: it passes by itself. */
  readonly lift: Line;
  /** The device knows one fault of a kind at a time: the next one takes the place of the last. */
  readonly slot?: string;
}
type AtStation = {
  readonly at: 'station';
  /** It passes by itself. */
  readonly once?: true;
  /** As for `Lines`. */
  readonly slot?: string;
  readonly can: (around: Surroundings) => boolean;
  readonly set: (around: Surroundings, raised: boolean, kept: Kept) => void;
};
type Line = { readonly to: 'board' | 'meter'; readonly line: string } | null;
/** What must be let go again. */
interface Kept {
  letGo: (() => void) | null;
}

/** Long enough for the drivers to notice, and for people to look. */
const BABBLE_MS = 15_000;
const DARK_MS = 20_000;
const HOUR_MS = 3_600_000;

const board =
  (raise: string, lift: string | null): AtConnector['lines'] =>
  () => ({
    raise: { to: 'board', line: raise },
    lift: lift === null ? null : { to: 'board', line: lift },
  });

/** A fault state of OpenEVSE, the same by name for an EVSE-WB that has a bit or an input for it. */
function trip(name: string, code: string, own = false): AtConnector {
  return {
    at: 'connector',
    lines: ({ inputs }) =>
      inputs === null || own || inputs.includes(code)
        ? {
            raise: { to: 'board', line: `trip ${name}` },
            lift: { to: 'board', line: inputs === null ? 'clear' : `clear ${name}` },
            ...(inputs === null && { slot: 'state' }),
          }
        : null,
    lasts: ({ board }) => board.board.faulted,
  };
}

/** Only a board with an input for it can see this. */
const input = (name: string, code: string): AtConnector => ({
  at: 'connector',
  lines: ({ inputs }) =>
    inputs?.includes(code)
      ? { raise: { to: 'board', line: `trip ${name}` }, lift: { to: 'board', line: `clear ${name}` } }
      : null,
});

const openEvse = (raise: string, lift: string | null): AtConnector => ({
  at: 'connector',
  lines: (devices) => (devices.inputs === null ? board(raise, lift)(devices) : null),
});

const meter = (raise: string, lift: string): AtConnector => ({
  at: 'connector',
  lines: (devices) =>
    devices.meter ? { raise: { to: 'meter', line: raise }, lift: { to: 'meter', line: lift } } : null,
});

const volts = (millivolts: number): AtConnector => ({
  at: 'connector',
  lines: (devices) =>
    devices.meter
      ? {
          raise: { to: 'meter', line: `volts ${String(millivolts)}` },
          lift: { to: 'meter', line: 'volts mains' },
          slot: 'volts',
        }
      : {
          raise: { to: 'board', line: `volts ${String(millivolts / 1000)}` },
          lift: { to: 'board', line: 'volts 230' },
          slot: 'volts',
        },
});

const operator = (behaviour: 'cut' | 'rejects' | 'bad-certificate'): AtStation => ({
  at: 'station',
  slot: 'operator',
  can: ({ world }) => world !== null,
  set({ world, probeOperator }, raised) {
    world?.receiver.behave(raised ? behaviour : 'ok');
    probeOperator();
  },
});

const always = () => true;

export const PROVOCATIONS: Readonly<Record<FaultCode, AtConnector | AtStation>> = {
  'vehicle.diode-check': trip('diode', 'vehicle.diode-check', true),
  'vehicle.ventilation-required': trip('ventilation', 'vehicle.ventilation-required', true),
  /** Seen when a session begins: the vehicle asks for nothing. */
  'vehicle.no-response': {
    at: 'connector',
    lines: board('pause', 'resume'),
    lasts: (devices) => devices.board.vehicle.paused,
  },
  'connector.partial-insertion': input('partial-insertion', 'connector.partial-insertion'),
  'connector.proximity': input('proximity', 'connector.proximity'),
  'connector.lock': input('lock', 'connector.lock'),
  'connector.cut-cable': input('cut-cable', 'connector.cut-cable'),
  'protection.residual-current': trip('gfi', 'protection.residual-current', true),
  'protection.no-ground': trip('no-ground', 'protection.no-ground'),
  'protection.self-test': trip('self-test', 'protection.self-test', true),
  'contactor.stuck': trip('stuck-relay', 'contactor.stuck'),
  'contactor.failed-to-close': trip('relay-closure', 'contactor.failed-to-close'),
  'temperature.high': trip('over-temperature', 'temperature.high'),
  'temperature.derating': openEvse('temp 68', 'temp 30'),
  'current.over': trip('over-current', 'current.over'),
  'supply.under-voltage': volts(180_000),
  'supply.over-voltage': volts(270_000),
  /** Every controller falls dark at once, as with the mains. */
  'supply.lost': {
    at: 'station',
    once: true,
    can: ({ connectors }) => connectors.size > 1,
    set({ connectors }, raised) {
      for (const devices of connectors.values()) {
        if (raised) devices.board.control(`power-cut ${String(DARK_MS)}`);
        if (raised) devices.meter?.control(`power-cut ${String(DARK_MS)}`);
      }
    },
  },
  'controller.silent': { at: 'connector', lines: board('mute on', 'mute off') },
  'controller.garbled': { at: 'connector', lines: board(`babble ${String(BABBLE_MS)}`, null) },
  'controller.restarted': { at: 'connector', lines: board('restart', null) },
  'controller.unknown-state': {
    at: 'connector',
    lines: ({ inputs }) =>
      inputs === null
        ? { raise: { to: 'board', line: 'trip 0d' }, lift: { to: 'board', line: 'clear' }, slot: 'state' }
        : null,
    lasts: ({ board }) => board.board.faulted,
  },
  'meter.silent': meter('mute on', 'mute off'),
  'meter.implausible': meter('backwards 5000', 'jump 5000'),
  /** Half: twice as much would be more than the connector can give. Seen only where the board measures current. */
  'meter.disagrees': meter('factor 0.5', 'factor 1'),
  'reader.absent': reader((device, raised) => device.setPresent(!raised)),
  'reader.service-down': reader((device, raised) => device.setService(!raised)),
  'reader.stuck': reader((device, raised) => device.setStuck(raised)),
  'operator.offline': operator('cut'),
  'operator.rejected': operator('rejects'),
  'operator.certificate': operator('bad-certificate'),
  /** Somebody sets the clock an hour ahead; then right again. */
  'clock.unsure': {
    at: 'station',
    can: ({ world }) => world !== null,
    set: ({ world }, raised) => world?.setClockAhead(raised ? HOUR_MS : 0),
  },
  'store.failed': {
    at: 'station',
    can: always,
    set({ holdStore }, raised, kept) {
      kept.letGo?.();
      kept.letGo = raised ? holdStore() : null;
    },
  },
  'store.full': {
    at: 'station',
    can: ({ world }) => world !== null,
    set: ({ world }, raised) => world?.setDiskFull(raised),
  },
  'store.recovered': {
    at: 'station',
    once: true,
    can: always,
    set: ({ damageStore }, raised) => raised && damageStore(),
  },
  'display.restarted': {
    at: 'station',
    once: true,
    can: always,
    set: ({ loseScreen }, raised) => raised && loseScreen(),
  },
  /** The next start tells. */
  'kiosk.restarted': { at: 'station', once: true, can: always, set: ({ die }, raised) => raised && die() },
  /** Three times within ten minutes. */
  'kiosk.crash-loop': { at: 'station', once: true, can: always, set: ({ die }, raised) => raised && die() },
  'station.emergency-stop': input('emergency-stop', 'station.emergency-stop'),
  'station.door-open': input('door-open', 'station.door-open'),
  'station.tilted': input('tilted', 'station.tilted'),
};

function reader(set: (device: SimulatedReader, raised: boolean) => void): AtStation {
  return {
    at: 'station',
    can: ({ reader: device }) => device !== null,
    set({ reader: device }, raised) {
      if (device) set(device, raised);
    },
  };
}

/** Provokes faults, and remembers which it did. */
export class Provoker {
  readonly #around: Surroundings;
  readonly #kept = new Map<FaultCode, Kept>();
  readonly #provoked = new Map<number | null, Set<FaultCode>>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** What can be provoked at this connector (null: at the station). */
  kinds(connector: number | null): FaultCode[] {
    return (Object.keys(PROVOCATIONS) as FaultCode[]).filter((code) => {
      const way = PROVOCATIONS[code];
      if (way.at === 'station') return connector === null && way.can(this.#around);
      const devices = connector === null ? undefined : this.#around.connectors.get(connector);
      return devices !== undefined && way.lines(devices) !== null;
    });
  }

  /** What was provoked here and lasts. */
  provoked(connector: number | null): FaultCode[] {
    const devices = connector === null ? undefined : this.#around.connectors.get(connector);
    return [...(this.#provoked.get(connector) ?? [])].filter((code) => {
      const way = PROVOCATIONS[code];
      return way.at === 'station' || !way.lasts || (devices !== undefined && way.lasts(devices));
    });
  }

  /** Lifting what another fault has taken the place of changes nothing. */
  set(code: FaultCode, connector: number | null, raised: boolean): Provoked {
    const way = PROVOCATIONS[code];
    const where = way.at === 'station' ? null : connector;
    const here = this.#provoked.get(where) ?? new Set();
    const rivals = [...here].filter((other) => other !== code && this.#shareSlot(code, other, where));
    if (!raised && rivals.length > 0) return { ok: true };
    const done = way.at === 'station' ? this.#atStation(code, way, raised) : this.#at(way, connector, raised);
    if (!done.ok) return done;
    this.#provoked.set(where, here);
    for (const rival of rivals) here.delete(rival);
    if (raised && !this.#passes(code, where)) here.add(code);
    else here.delete(code);
    return done;
  }

  #shareSlot(one: FaultCode, other: FaultCode, connector: number | null): boolean {
    const slot = this.#slotOf(one, connector);
    return slot !== undefined && slot === this.#slotOf(other, connector);
  }

  #slotOf(code: FaultCode, connector: number | null): string | undefined {
    const way = PROVOCATIONS[code];
    return way.at === 'station' ? way.slot : this.#linesOf(way, connector)?.slot;
  }

  #passes(code: FaultCode, connector: number | null): boolean {
    const way = PROVOCATIONS[code];
    return way.at === 'station' ? way.once === true : this.#linesOf(way, connector)?.lift === null;
  }

  #linesOf(way: AtConnector, connector: number | null): Lines | null {
    const devices = connector === null ? undefined : this.#around.connectors.get(connector);
    return devices ? way.lines(devices) : null;
  }

  #atStation(code: FaultCode, way: AtStation, raised: boolean): Provoked {
    if (!way.can(this.#around)) return { ok: false, why: `nothing here can provoke ${code}` };
    const kept = this.#kept.get(code) ?? { letGo: null };
    this.#kept.set(code, kept);
    way.set(this.#around, raised, kept);
    return { ok: true };
  }

  #at(way: AtConnector, connector: number | null, raised: boolean): Provoked {
    const devices = connector === null ? undefined : this.#around.connectors.get(connector);
    if (!devices) return { ok: false, why: `connector ${String(connector)} is not simulated` };
    const lines = way.lines(devices);
    if (!lines) return { ok: false, why: 'the devices of this connector cannot see that' };
    const line = raised ? lines.raise : lines.lift;
    if (!line) return { ok: true };
    const answer = line.to === 'meter' ? devices.meter?.control(line.line) : devices.board.control(line.line);
    return answer?.startsWith('ok')
      ? { ok: true }
      : { ok: false, why: (answer ?? 'there is no meter').replace(/^error /, '') };
  }
}
