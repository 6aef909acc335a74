/** An Eastron meter as its registers show it, fed by a flow of current or by control lines. */
import type { DriverClock } from '../device.ts';
import { registersOf } from '../meters/eastron/values.ts';
import { wireClock } from '../serial/wire-clock.ts';
import type { Flow } from './charger.ts';
import { control, type Controls, factsLine, numberOf, runControl, switchOf } from './controls.ts';
import { lineControls } from './line-controls.ts';
import {
  type Answer,
  type EmulatedUnit,
  LineFaults,
  NO_REGISTER,
  NO_VALUE,
  type SlaveBus,
} from './slave-bus.ts';

export interface EmulatedSdmOptions {
  readonly address?: number;
  readonly phases?: 1 | 3;
  /** Energy runs on this clock. Default: real time. */
  readonly clock?: Pick<DriverClock, 'now'>;
  readonly wireClock?: DriverClock;
  /** What flows through it now. */
  readonly source?: () => Flow;
  /** The register to begin with, Wh. */
  readonly registerWh?: number;
}

const TICK_MS = 50;
const MS_PER_HOUR = 3_600_000;
/** A meter that has seen some use. */
const FIRST_WH = 1_234_567;
/** The firmware answers no longer blocks (SDM630 manual: 80 registers; copies fewer). */
const MOST_REGISTERS = 40;

export class EmulatedSdm implements EmulatedUnit {
  readonly address: number;
  readonly phases: 1 | 3;
  readonly line = new LineFaults();
  bus: SlaveBus | undefined;
  /** Imported energy, Wh, finer than the register tells. */
  energyWh: number;
  standing = false;
  factor = 1;
  /** Phase voltages that were set by hand, mV. */
  readonly millivolts = new Map<number, number>();
  /** A load of its own, W; instead of the source. */
  loadWatts: number | undefined;
  readonly #clock: Pick<DriverClock, 'now'>;
  readonly #wire: DriverClock;
  readonly #source: () => Flow;
  #powered = false;
  #countedAt = 0;
  #timer: { cancel(): void } | undefined;

  constructor(options: EmulatedSdmOptions = {}) {
    this.address = options.address ?? 1;
    this.phases = options.phases ?? 1;
    this.#wire = options.wireClock ?? wireClock;
    this.#clock = options.clock ?? this.#wire;
    this.#source = options.source ?? (() => ({ milliamps: [], volts: 230 }));
    this.energyWh = options.registerWh ?? FIRST_WH;
  }

  get powered(): boolean {
    return this.#powered;
  }

  control(line: string): string {
    return runControl(SDM_CONTROLS, this, line);
  }

  powerOn(): void {
    if (this.#powered) return;
    this.#powered = true;
    this.#countedAt = this.#clock.now();
    this.#tick();
  }

  powerOff(): void {
    this.#powered = false;
    this.#timer?.cancel();
  }

  powerCut(ms: number): void {
    this.powerOff();
    this.#wire.after(ms, () => this.powerOn());
  }

  volts(phase: number): number {
    const own = this.millivolts.get(phase);
    return own === undefined ? this.#source().volts : own / 1000;
  }

  amps(phase: number): number {
    if (this.loadWatts !== undefined) {
      const volts = this.volts(phase);
      return volts > 0 ? this.loadWatts / this.phases / volts : 0;
    }
    return (this.factor * (this.#source().milliamps[phase] ?? 0)) / 1000;
  }

  watts(phase: number): number {
    return this.volts(phase) * this.amps(phase);
  }

  get totalWatts(): number {
    return Array.from({ length: this.phases }, (_, phase) => this.watts(phase)).reduce(
      (sum, watts) => sum + watts,
      0,
    );
  }

  read(table: 'holding' | 'input', address: number, count: number): Answer {
    if (table !== 'input') return NO_REGISTER;
    if (count < 1 || count > MOST_REGISTERS || count % 2 !== 0 || address % 2 !== 0) return NO_VALUE;
    return Array.from({ length: count / 2 }, (_, index) =>
      registersOf(this.#value(address + index * 2)),
    ).flat();
  }

  write(): Answer {
    return NO_REGISTER;
  }

  /** Registers that this meter does not have read as 0, as on the real one. */
  #value(address: number): number {
    const index = (address >> 1) % 3;
    if (address <= 0x0004 && index < this.phases) return this.volts(index);
    if (address >= 0x0006 && address <= 0x000a && index < this.phases) return this.amps(index);
    if (address >= 0x000c && address <= 0x0010 && index < this.phases) return this.watts(index);
    if (address === 0x0034) return this.totalWatts;
    if (address === 0x0046) return 50;
    // The register tells whole Wh.
    if (address === 0x0048 || address === 0x0156) return Math.floor(this.energyWh) / 1000;
    return 0;
  }

  #tick(): void {
    const now = this.#clock.now();
    const passedMs = Math.max(0, now - this.#countedAt);
    this.#countedAt = now;
    if (!this.standing) this.energyWh += (this.totalWatts * passedMs) / MS_PER_HOUR;
    this.#timer = this.#wire.after(TICK_MS, () => this.#tick());
  }
}

const SDM_CONTROLS: Controls<EmulatedSdm> = new Map([
  ...lineControls<EmulatedSdm>(),
  ...Object.entries({
    stand: control<EmulatedSdm>(
      'stand on|off',
      'the register stands still while power flows',
      (sdm, [word]) => {
        sdm.standing = switchOf(word);
      },
    ),
    backwards: control<EmulatedSdm>('backwards WH', 'the register falls', (sdm, [wh]) => {
      sdm.energyWh = Math.max(0, sdm.energyWh - numberOf(wh, 0, 1e12));
    }),
    jump: control<EmulatedSdm>('jump WH', 'the register leaps', (sdm, [wh]) => {
      sdm.energyWh += numberOf(wh, 0, 1e12);
    }),
    energy: control<EmulatedSdm>('energy WH', 'set the register', (sdm, [wh]) => {
      sdm.energyWh = numberOf(wh, 0, 1e12);
    }),
    volts: control<EmulatedSdm>(
      'volts MV|mains [PHASE]',
      'the voltage of one phase, or of all',
      (sdm, [mv, which]) => {
        const phases = which === undefined ? [0, 1, 2] : [numberOf(which, 1, 3) - 1];
        for (const phase of phases) {
          if (mv === 'mains') sdm.millivolts.delete(phase);
          else sdm.millivolts.set(phase, numberOf(mv, 0, 500_000));
        }
      },
    ),
    factor: control<EmulatedSdm>('factor X', 'measures so many times what flows', (sdm, [factor]) => {
      sdm.factor = numberOf(factor, 0, 100);
    }),
    load: control<EmulatedSdm>('load WATTS|source', 'a load of its own, or what feeds it', (sdm, [watts]) => {
      sdm.loadWatts = watts === 'source' ? undefined : numberOf(watts, 0, 1e6);
    }),
    'power-cut': control<EmulatedSdm>(
      'power-cut [MS]',
      'mains gone, back after MS (2000)',
      (sdm, [ms = '2000']) => sdm.powerCut(numberOf(ms, 1, MS_PER_HOUR)),
    ),
    clear: control<EmulatedSdm>('clear', 'all is well again', (sdm) => {
      sdm.standing = false;
      sdm.factor = 1;
      sdm.millivolts.clear();
      sdm.loadWatts = undefined;
    }),
    status: {
      usage: 'status',
      help: 'tell what the meter shows',
      run: (sdm: EmulatedSdm) =>
        factsLine({
          power: sdm.powered ? 'on' : 'off',
          registerWh: Math.floor(sdm.energyWh),
          watts: Math.round(sdm.totalWatts),
          millivolts: Math.round(sdm.volts(0) * 1000),
          standing: sdm.standing,
          factor: sdm.factor,
          muted: sdm.line.muted,
        }),
    },
  }),
]);
