/**
 * Names the most likely cause of what was seen, from a window of evidence rather than from one bit. Each rule is a pure
 * function of the window; a cause that explains several connectors silences the rules that would blame each alone.
 */
import type { Cause } from './causes.ts';
import type { EvidenceWindow, Fact, Happening, Recorded } from './evidence.ts';
import { MINUTE_MS, SECOND_MS } from './plan.ts';

export interface Diagnosis {
  readonly cause: Cause;
  /** `possible`: the evidence allows another cause, too; `tellApart` says how to find out. */
  readonly likelihood: 'likely' | 'possible';
  /** Null: the station, or a line with several connectors. */
  readonly connector: number | null;
  readonly port: string | null;
  /** The facts that speak for it, oldest first. */
  readonly evidence: readonly Recorded[];
}

/** Polls see one and the same event up to this far apart. */
export const SAME_TIME_MS = 3 * SECOND_MS;
/** A controller boots 3.4 s after its supply returns; the supply may stay away for a minute. */
export const BOOT_AFTER_MS = MINUTE_MS;
/** What is older says nothing about now. */
export const RECENT_MS = 30 * MINUTE_MS;
/** A wet plug or a broken vehicle trips as it is plugged in; heat and moisture in cables take minutes. */
export const AT_PLUGGING_MS = 2 * SECOND_MS;
export const AFTER_MINUTES_MS = MINUTE_MS;
export const VEHICLES_FOR_CHARGER = 3;
/** A register moves in steps of up to 10 Wh: three of them must have flowed. */
export const STANDING_MS = MINUTE_MS;
export const STANDING_WH = 30;
export const BOOTS_FOR_CONTROLLER = 3;
/** One frame in twenty damaged; fewer than 50 frames prove nothing. */
export const DAMAGED_RATIO = 0.05;
export const FRAMES_TO_JUDGE = 50;
/** 60 °C at the sensor: above what sun and full load bring to a sound housing. */
export const HOT_DECIDEGREES = 600;
/** A real load, in milliamperes; a mains that is there, in millivolts. */
const LOAD_MILLIAMPS = 1500;
const MAINS_MILLIVOLTS = 180_000;

/** The likely before the possible, the station before its connectors. */
export function diagnose(window: EvidenceWindow): readonly Diagnosis[] {
  const supply = supplyLost(window);
  const shared = supply.length > 0 ? supply : lines(window);
  const found = [
    ...shared,
    ...(supply.length > 0 ? [] : restarting(window)),
    ...residualCurrent(window),
    ...standingMeter(window),
    ...disturbedLines(window),
    ...heat(window),
  ];
  const rank = ({ likelihood }: Diagnosis) => (likelihood === 'likely' ? 0 : 1);
  return found.toSorted((a, b) => rank(a) - rank(b) || (a.connector ?? -1) - (b.connector ?? -1));
}

type Of<Type extends Fact['type']> = Extract<Fact, { type: Type }>;

function only<Type extends Fact['type']>(
  records: readonly Recorded[],
  ...types: Type[]
): Recorded<Of<Type>>[] {
  const wanted = (record: Recorded): record is Recorded<Of<Type>> =>
    types.some((type) => type === record.fact.type);
  return records.filter(wanted);
}

const recent = <Kind extends Fact>(window: EvidenceWindow, records: readonly Recorded<Kind>[]) =>
  records.filter(({ ms }) => window.clock.ranMs - ms <= RECENT_MS);

const connectorOf = ({ fact }: Recorded) => ('connector' in fact ? fact.connector : null);

function connectorsOf(records: readonly Recorded[]): number[] {
  const all = records.map(connectorOf).filter((connector) => connector !== null);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Several connectors lost at once and a controller boots: the supply. Without a boot (still dark): perhaps. */
function supplyLost(window: EvidenceWindow): Diagnosis[] {
  const happenings = recent(window, window.happenings);
  const losses = happenings.filter((record) => isLoss(record));
  for (const first of losses.toReversed()) {
    const together = losses.filter(({ ms }) => ms >= first.ms && ms - first.ms <= SAME_TIME_MS);
    if (connectorsOf(together).length < 2) continue;
    const boots = only(happenings, 'boot').filter(
      ({ ms }) => ms >= first.ms - SAME_TIME_MS && ms <= first.ms + BOOT_AFTER_MS,
    );
    const ports = new Set(only(together, 'silent').map(({ fact }) => fact.port));
    if (boots.length === 0 && ports.size < 2) continue;
    const evidence = happenings.filter((one) => together.includes(one) || boots.some((boot) => boot === one));
    const likelihood = boots.length > 0 ? 'likely' : 'possible';
    return [{ cause: 'supply', likelihood, connector: null, port: null, evidence }];
  }
  return [];
}

function isLoss({ fact }: Recorded<Happening>): boolean {
  if (fact.type === 'silent') return true;
  if (fact.type === 'boot') return fact.what === 'controller';
  if (fact.type !== 'fault') return false;
  return (
    fact.code === 'controller.silent' || fact.code === 'supply.lost' || fact.code === 'supply.under-voltage'
  );
}

/** Everything on a line silent: the line. One of several: that device. One alone on its line: either. */
function lines(window: EvidenceWindow): Diagnosis[] {
  const latest = new Map<string, Map<string, Recorded<Of<'silent' | 'answered'>>>>();
  for (const record of only(window.happenings, 'silent', 'answered')) {
    const devices = latest.get(record.fact.port) ?? new Map<string, typeof record>();
    latest.set(record.fact.port, devices.set(record.fact.device, record));
  }
  return [...latest].flatMap(([port, devices]): Diagnosis[] => {
    const all = [...devices.values()];
    const silent = all.filter(({ fact }) => fact.type === 'silent');
    if (silent.length === 0) return [];
    const [connector, ...others] = connectorsOf(silent);
    const about = { port, connector: others.length === 0 ? (connector ?? null) : null, evidence: silent };
    if (silent.length < all.length) {
      return silent.map((one) => ({
        cause: 'device',
        likelihood: 'likely',
        port,
        connector: connectorOf(one),
        evidence: all.filter((other) => other === one || other.fact.type === 'answered'),
      }));
    }
    return [{ cause: 'port-or-cable', likelihood: all.length > 1 ? 'likely' : 'possible', ...about }];
  });
}

/** One controller that boots again and again, while the others do not. */
function restarting(window: EvidenceWindow): Diagnosis[] {
  const boots = only(recent(window, window.happenings), 'boot').filter(
    ({ fact }) => fact.what === 'controller',
  );
  return connectorsOf(boots).flatMap((connector): Diagnosis[] => {
    const evidence = boots.filter(({ fact }) => fact.connector === connector);
    if (evidence.length < BOOTS_FOR_CONTROLLER) return [];
    return [{ cause: 'controller', likelihood: 'likely', connector, port: null, evidence }];
  });
}

interface Trip {
  readonly trip: Recorded<Of<'fault'>>;
  /** What was plugged in when it tripped; undefined: unknown, it happened before the window. */
  readonly plug: Recorded<Of<'plug'>> | undefined;
}

/** How soon it trips after plugging in, and with how many vehicles, tells vehicle, cable and charger apart. */
function residualCurrent(window: EvidenceWindow): Diagnosis[] {
  const faults = only(window.happenings, 'fault').filter(
    ({ fact }) => fact.code === 'protection.residual-current',
  );
  return connectorsOf(faults).flatMap((connector): Diagnosis[] => {
    const here = window.happenings.filter((record) => connectorOf(record) === connector);
    const trips = faults
      .filter(({ fact }) => fact.connector === connector)
      .map((trip): Trip => ({ trip, plug: plugOf(trip, here) }));
    const last = trips.at(-1);
    if (!last || window.clock.ranMs - last.trip.ms > RECENT_MS) return [];
    return [{ ...judgeTrips(trips, last, here), connector, port: null }];
  });
}

function plugOf(trip: Recorded, here: readonly Recorded<Happening>[]): Trip['plug'] {
  const before = here.slice(
    0,
    here.findIndex((record) => record === trip),
  );
  const last = only(before, 'plug', 'unplug').at(-1);
  return last && only([last], 'plug').at(0);
}

function judgeTrips(
  trips: readonly Trip[],
  last: Trip,
  here: readonly Recorded<Happening>[],
): Pick<Diagnosis, 'cause' | 'likelihood' | 'evidence'> {
  const vehicleOf = ({ plug }: Trip) => plug?.fact.vehicle ?? null;
  const evidenceOf = (some: readonly Trip[]) =>
    some.flatMap(({ plug, trip }) => (plug ? [plug, trip] : [trip]));
  const vehicles = new Set(trips.map(vehicleOf).filter((vehicle) => vehicle !== null));
  if (vehicles.size >= VEHICLES_FOR_CHARGER) {
    return { cause: 'charger', likelihood: 'likely', evidence: evidenceOf(trips) };
  }
  const mine = trips.filter((trip) => vehicleOf(trip) !== null && vehicleOf(trip) === vehicleOf(last));
  const spared = only(here, 'plug').filter(
    (plug) => plug.fact.vehicle !== null && !trips.some((trip) => vehicleOf(trip) === plug.fact.vehicle),
  );
  if (mine.length >= 2 && spared.length > 0) {
    return { cause: 'vehicle-or-wet-plug', likelihood: 'likely', evidence: [...spared, ...evidenceOf(mine)] };
  }
  const evidence = evidenceOf([last]);
  if (!last.plug) return { cause: 'cable-or-installation', likelihood: 'possible', evidence };
  const passed = last.trip.ms - last.plug.ms;
  if (passed >= AFTER_MINUTES_MS) return { cause: 'cable-or-installation', likelihood: 'likely', evidence };
  const likelihood = passed <= AT_PLUGGING_MS ? 'likely' : 'possible';
  return { cause: 'vehicle-or-wet-plug', likelihood, evidence };
}

/** Energy stands while the controller says charging: with volts and amperes it is the meter, without volts the contactor. */
function standingMeter(window: EvidenceWindow): Diagnosis[] {
  const flows = only(window.samples, 'flow');
  return connectorsOf(flows).flatMap((connector): Diagnosis[] => {
    const own = flows.filter(({ fact }) => fact.connector === connector);
    const [first, last] = [own[sinceIndex(own)], own.at(-1)];
    if (!first || !last || last.ms - first.ms < STANDING_MS) return [];
    if (window.clock.ranMs - last.ms > STANDING_MS) return [];
    const evidence = own.slice(sinceIndex(own));
    if (flowedWh(evidence) < STANDING_WH) return [];
    const about = { connector, port: null, evidence };
    if (evidence.every(({ fact }) => (fact.millivolts ?? MAINS_MILLIVOLTS) < MAINS_MILLIVOLTS)) {
      return [{ cause: 'contactor-or-supply', likelihood: 'likely', ...about }];
    }
    if (evidence.some(({ fact }) => (fact.milliamps ?? LOAD_MILLIAMPS) < LOAD_MILLIAMPS)) return [];
    const sure = evidence.every(({ fact }) => fact.milliamps !== null && fact.millivolts !== null);
    return [{ cause: 'meter', likelihood: sure ? 'likely' : 'possible', ...about }];
  });
}

/** Where the present stretch of charging with one and the same register begins. */
function sinceIndex(flows: readonly Recorded<Of<'flow'>>[]): number {
  const register = flows.at(-1)?.fact.registerWh;
  return flows.findLastIndex(({ fact }) => !fact.charging || fact.registerWh !== register) + 1;
}

/** What must have flowed; where nobody measures, the least that a charging vehicle draws: 6 A at 230 V. */
function flowedWh(flows: readonly Recorded<Of<'flow'>>[]): number {
  return flows.reduce((sum, { ms, fact }, index) => {
    const untilMs = flows[index + 1]?.ms ?? ms;
    const volts = Math.max(fact.millivolts ?? 0, MAINS_MILLIVOLTS) / 1000;
    return sum + (((fact.milliamps ?? 6000) / 1000) * volts * (untilMs - ms)) / 3_600_000;
  }, 0);
}

function disturbedLines(window: EvidenceWindow): Diagnosis[] {
  const frames = recent(window, only(window.samples, 'frames'));
  const ports = [...new Set(frames.map(({ fact }) => fact.port))];
  return ports.flatMap((port): Diagnosis[] => {
    const evidence = frames.filter(({ fact }) => fact.port === port);
    const damaged = evidence.reduce((sum, { fact }) => sum + fact.damaged, 0);
    const all = evidence.reduce((sum, { fact }) => sum + fact.good + fact.damaged, 0);
    if (all < FRAMES_TO_JUDGE || damaged / all < DAMAGED_RATIO) return [];
    return [{ cause: 'line-disturbed', likelihood: 'likely', connector: null, port, evidence }];
  });
}

/** Hot with current: terminals or contactor. Hot without: sun, fan or filter. */
function heat(window: EvidenceWindow): Diagnosis[] {
  const all = recent(window, only(window.samples, 'temperature'));
  return connectorsOf(all).flatMap((connector): Diagnosis[] => {
    const evidence = all.filter(({ fact }) => fact.connector === connector);
    if ((evidence.at(-1)?.fact.decidegrees ?? 0) < HOT_DECIDEGREES) return [];
    const loaded = evidence.some(({ fact }) => (fact.milliamps ?? 0) >= LOAD_MILLIAMPS);
    const known = evidence.every(({ fact }) => fact.milliamps !== null);
    const cause = loaded ? 'heat-from-load' : 'heat-from-outside';
    return [{ cause, likelihood: known ? 'likely' : 'possible', connector, port: null, evidence }];
  });
}
