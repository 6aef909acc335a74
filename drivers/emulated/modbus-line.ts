/** A whole emulated Modbus line: boards and meters by address, and which meter is behind which board. */
import type { DriverClock } from '../device.ts';
import type { MappedInput } from '../controllers/evse-wb/options.ts';
import type { BytePipe } from './charger.ts';
import { EmulatedEvseWb } from './evse-wb.ts';
import { EmulatedSdm } from './sdm.ts';
import { SlaveBus } from './slave-bus.ts';

export const UNIT_KINDS = ['evse-wb', 'sdm120', 'sdm230', 'sdm630'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

export interface ModbusLineOptions {
  readonly units: readonly { readonly kind: UnitKind; readonly address: number }[];
  /** Board and meter, by address. */
  readonly pairs?: readonly (readonly [number, number])[];
  readonly clock?: Pick<DriverClock, 'now'>;
  readonly inputs?: readonly MappedInput[];
  readonly lock?: { readonly register: number } | undefined;
  readonly seed?: number;
}

type Unit = EmulatedEvseWb | EmulatedSdm;

export class EmulatedModbusLine implements BytePipe {
  readonly bus: SlaveBus;
  readonly #units = new Map<number, Unit>();

  /** Throws where two units have one address, or a pair names none. */
  constructor(options: ModbusLineOptions) {
    this.bus = new SlaveBus(undefined, options.seed);
    const meterOf = new Map(options.pairs?.map(([board, meter]) => [meter, board]));
    const boards = options.units.filter(({ kind }) => kind === 'evse-wb');
    const meters = options.units.filter(({ kind }) => kind !== 'evse-wb');
    // A board before a three-phase meter charges with three phases.
    const threePhase = new Set(
      meters.flatMap(({ kind, address }) => (kind === 'sdm630' ? (meterOf.get(address) ?? []) : [])),
    );
    const clock = options.clock && { clock: options.clock };
    for (const { address } of boards) {
      const phases = threePhase.has(address) ? 3 : 1;
      const { inputs = [], lock } = options;
      this.#add(new EmulatedEvseWb({ address, phases, inputs, lock, ...clock }));
    }
    for (const { kind, address } of meters) {
      const board = this.#units.get(meterOf.get(address) ?? 0);
      if (meterOf.has(address) && !(board instanceof EmulatedEvseWb))
        throw new Error(`unit ${meterOf.get(address)} is no board to be metered by unit ${address}`);
      const source = board instanceof EmulatedEvseWb ? { source: () => board.flow } : {};
      this.#add(new EmulatedSdm({ address, phases: kind === 'sdm630' ? 3 : 1, ...clock, ...source }));
    }
    for (const [board, meter] of options.pairs ?? []) {
      if (!this.#units.has(meter)) throw new Error(`there is no unit ${meter} to meter unit ${board}`);
    }
  }

  receive(bytes: Uint8Array): void {
    this.bus.receive(bytes);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.bus.onOutput(listener);
  }

  start(): void {
    for (const unit of this.#units.values()) unit.powerOn();
  }

  stop(): void {
    for (const unit of this.#units.values()) unit.powerOff();
  }

  /** `1 plug`: a control line for one unit. `wire` tells how the master behaved. */
  control(line: string): string {
    const [first = '', ...rest] = line.trim().split(/\s+/);
    if (first === 'wire') {
      const { requests, overlaps, shortestGapMs, discardedBytes } = this.bus.manners;
      const gap = Number.isFinite(shortestGapMs) ? shortestGapMs.toFixed(1) : 'none';
      return `ok requests=${requests} overlaps=${overlaps} shortestGapMs=${gap} discardedBytes=${discardedBytes}`;
    }
    const unit = /^\d+$/.test(first) ? this.#units.get(Number(first)) : undefined;
    if (unit) return unit.control(rest.join(' '));
    const all = [...this.#units.keys()].join(', ');
    return `error begin with a unit (${all}), e.g. "${[...this.#units.keys()][0] ?? 1} help", or say wire`;
  }

  #add(unit: Unit): void {
    this.bus.add(unit);
    unit.bus = this.bus;
    this.#units.set(unit.address, unit);
  }
}
