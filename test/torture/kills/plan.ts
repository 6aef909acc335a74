/**
 * What is to happen to one kiosk until it is killed: drawn from the run's seed and the kill's number alone, so that any
 * single kill can be had again.
 */
import { randomFrom } from '../../rig/random.ts';
import type { TariffName } from './tariffs.ts';

/** How a kiosk is configured from one kill to the next. */
export interface Life {
  readonly policy: 'end' | 'resume';
  readonly freeVend: boolean;
  readonly tariff: TariffName;
  /** `dead`: nobody listens there; `moody`: a receiver that comes and goes. */
  readonly webhook: 'none' | 'dead' | 'moody';
}

/** What the rig itself did last. */
export type Mark = 'tap' | 'plug' | 'stop' | 'unplug' | 'clear' | 'board-cut';

/** The instant of a kill, by progress: when this holds for the first time, and a little later. */
export type Moment =
  | { readonly on: 'state'; readonly state: string }
  | { readonly on: 'screen'; readonly screen: string }
  | { readonly on: 'mark'; readonly mark: Mark }
  | { readonly on: 'energy'; readonly wh: number }
  /** Counted from the start of the process, or from the instant at which it serves. */
  | { readonly on: 'spawn' }
  | { readonly on: 'serving' };

export interface Plan {
  readonly number: number;
  readonly life: Life;
  readonly moment: Moment;
  readonly delayMs: number;
  /** What goes with the kiosk: its board's power (`cut`), or the emulated board as a whole but for its EEPROM. */
  readonly together: 'kiosk' | 'cut' | 'eeprom';
  readonly downMs: number;
  /** What the driver does while nothing works. */
  readonly meanwhile: 'nothing' | 'unplug' | 'pause' | 'clear';
  /** How the session that was found is brought to its end before the next one. */
  readonly putRight: 'unplug' | 'card' | 'screen';
  readonly visit: Visit;
}

export interface Visit {
  readonly first: 'card' | 'plug';
  readonly energyWh: number;
  readonly stop: 'card' | 'screen' | 'unplug' | 'full' | 'fault';
  readonly trip: 'ventilation' | 'diode' | 'no-ground';
  /** How a fault ends: its cause goes and charging goes on, the driver ends it at the screen, or pulls the cable. */
  readonly faultEnds: 'clear' | 'screen' | 'unplug';
  readonly otherCard: boolean;
  readonly pause: boolean;
  /** The board alone loses its power, or its processor restarts. */
  readonly board: 'none' | 'power-cut' | 'restart';
  readonly waitsUntilFull: boolean;
  readonly lingerMs: number;
}

/**
 * `spared`: no driver ends a session while a fault stands. Such a connector is not asleep, and with the kiosk killed
 * before the fault is over the board goes on by itself: energy outside any session.
 */
export function planOf(seed: number, number: number, spared = false): Plan {
  const random = randomFrom(Math.imul(seed ^ 0x9e3779b9, 2_654_435_761) + Math.imul(number + 1, 40_503));
  for (let warm = 0; warm < 4; warm++) random();
  const draw = new Draw(random);
  const freeVend = draw.chance(0.15);
  const life: Life = {
    policy: draw.of('end', 'resume'),
    freeVend,
    tariff: draw.of('plain', 'plain', 'idle', 'timed'),
    webhook: draw.of('none', 'dead', 'moody', 'moody'),
  };
  const target = targets(draw, freeVend);
  const visit: Visit = {
    first: draw.of('card', 'plug'),
    energyWh: 1 + draw.below(12),
    stop: draw.of('card', 'card', 'screen', 'screen', 'unplug', 'full', 'fault'),
    trip: draw.of('ventilation', 'diode', 'no-ground'),
    faultEnds: draw.of('clear', 'clear', spared ? 'clear' : 'screen', 'unplug'),
    otherCard: draw.chance(0.1),
    pause: draw.chance(0.1),
    board: draw.chance(0.06) ? draw.of('power-cut', 'power-cut', 'restart') : 'none',
    waitsUntilFull: draw.chance(0.02),
    lingerMs: draw.below(900),
    ...target.visit,
  };
  const together = draw.chance(0.12) ? draw.of('cut', 'cut', 'eeprom') : 'kiosk';
  return {
    number,
    life,
    moment: target.moment,
    delayMs: Math.floor(draw.below(1000) ** 2 * (target.withinMs / 1e6)),
    together,
    downMs: draw.chance(0.5) ? 0 : draw.below(1500),
    meanwhile: draw.chance(0.2) ? draw.of('unplug', 'pause', 'clear') : 'nothing',
    putRight: draw.of('unplug', 'unplug', 'card', 'screen'),
    visit,
  };
}

interface Target {
  readonly moment: Moment;
  /** The kill follows within this; soon is likelier than late. */
  readonly withinMs: number;
  /** What the visit must be like for the moment to come. */
  readonly visit?: Partial<Visit>;
}

/** Each moment by its weight. Those that pass in milliseconds and those in which most is written weigh most. */
function targets(draw: Draw, freeVend: boolean): Target {
  const state = (name: string, withinMs: number, visit: Partial<Visit> = {}): Target => ({
    moment: { on: 'state', state: name },
    withinMs,
    visit,
  });
  const mark = (name: Mark, withinMs: number, visit: Partial<Visit> = {}): Target => ({
    moment: { on: 'mark', mark: name },
    withinMs,
    visit,
  });
  const stays = { stop: draw.of('card', 'screen') } as const;
  const faults = { stop: 'fault' } as const;
  return draw.weighed<Target>([
    [7, { moment: { on: 'spawn' }, withinMs: 900 }],
    [12, { moment: { on: 'serving' }, withinMs: 300 }],
    [8, { moment: { on: 'serving' }, withinMs: 4000 }],
    [4, state('available', 1000)],
    [3, freeVend ? state('starting', 400) : state('plugged', 400, { first: 'plug' })],
    [5, freeVend ? mark('plug', 500) : mark('tap', 80)],
    [5, freeVend ? state('starting', 100) : state('authorized', 400, { first: 'card' })],
    [6, mark('plug', 900, { first: 'card' })],
    [8, state('starting', 150)],
    [6, state('starting', 1800)],
    [5, state('charging', 300)],
    [10, { moment: { on: 'energy', wh: 1 + draw.below(15) }, withinMs: 1500, visit: { energyWh: 16 } }],
    [4, state('suspendedByVehicle', 1200, { pause: true })],
    [3, state('suspendedByVehicle', 1200, { stop: 'full' })],
    [6, mark('stop', 150, stays)],
    [9, state('stopping', 900, stays)],
    [5, mark('stop', 1200, { stop: 'unplug' })],
    [7, state('finished', 1200, { ...stays, lingerMs: 1200 })],
    [6, { moment: { on: 'screen', screen: 'receipt' }, withinMs: 250, visit: { lingerMs: 500 } }],
    [4, { moment: { on: 'screen', screen: 'idle-fee' }, withinMs: 900, visit: { ...stays, lingerMs: 1200 } }],
    [6, mark('unplug', 600, stays)],
    [7, state('faulted', 1200, faults)],
    [4, mark('clear', 1200, { ...faults, faultEnds: 'clear' })],
    [4, mark('board-cut', 3000, { board: draw.of('power-cut', 'restart') })],
  ]);
}

class Draw {
  readonly #random: () => number;
  constructor(random: () => number) {
    this.#random = random;
  }
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
  chance(share: number): boolean {
    return this.#random() < share;
  }
  of<const Choice>(first: Choice, ...more: readonly Choice[]): Choice {
    return [first, ...more][this.below(1 + more.length)] ?? first;
  }
  weighed<Choice>(choices: readonly (readonly [number, Choice])[]): Choice {
    let left = this.#random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    throw new RangeError('nothing to choose from');
  }
}
