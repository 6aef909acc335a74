/** Which conditions the registers show, with what they said. */
import type { ConditionCode, ConditionEvent } from '../../device.ts';
import type { Features } from './features.ts';
import type { EvseWbOptions, MappedInput } from './options.ts';
import { CONFIG, EVSE, STATUS, VEHICLE } from './registers.ts';
import { cableAmps, has, isPlugged, registerOf, type Seen } from './view.ts';

type Evidence = ConditionEvent['evidence'];

/** Everything that this driver may raise of what the registers show. */
const SHOWN: readonly ConditionCode[] = [
  'vehicle.diode-check',
  'vehicle.ventilation-required',
  'protection.residual-current',
  'protection.self-test',
  'controller.unknown-state',
  'connector.proximity',
  'connector.partial-insertion',
  'connector.lock',
  'connector.cut-cable',
  'protection.no-ground',
  'contactor.stuck',
  'contactor.failed-to-close',
  'temperature.high',
  'current.over',
  'station.emergency-stop',
  'station.door-open',
  'station.tilted',
];

export interface FaultOptions extends Pick<EvseWbOptions, 'socket' | 'inputs'> {
  readonly inputs: readonly MappedInput[];
}

export class FaultWatch {
  readonly #options: FaultOptions;
  /** The last look saw the detector's self-test running. */
  #tested = false;
  #selfTest = false;

  constructor(options: FaultOptions) {
    this.#options = options;
  }

  get codes(): readonly ConditionCode[] {
    return SHOWN;
  }

  /** The conditions that hold. The evidence carries the registers, bits that nobody knows included. */
  judge(
    seen: Seen,
    features: Features,
  ): { readonly holding: ReadonlySet<ConditionCode>; readonly evidence: Evidence } {
    const holding = new Set<ConditionCode>(this.#own(seen, features));
    if (this.#options.socket !== false && isPlugged(seen) && cableAmps(seen) === undefined)
      holding.add('connector.proximity');
    for (const input of this.#options.inputs) if (isActive(input, seen)) holding.add(input.condition);
    return { holding, evidence: this.#evidence(seen) };
  }

  *#own(seen: Seen, features: Features): Generator<ConditionCode> {
    const residual = has(seen, STATUS.residualCurrent);
    if (residual && this.#tested) this.#selfTest = true;
    if (!residual) this.#selfTest = false;
    this.#tested = has(seen, STATUS.testing);
    if (residual) yield this.#selfTest ? 'protection.self-test' : 'protection.residual-current';
    if (has(seen, STATUS.diode)) yield 'vehicle.diode-check';
    const refusesVentilation = (features.config & CONFIG.ventilated) === 0;
    if (
      has(seen, STATUS.ventilation) ||
      (seen.vehicle === VEHICLE.ventilated && refusesVentilation && seen.evse !== EVSE.pwm)
    )
      yield 'vehicle.ventilation-required';
    if (seen.vehicle === VEHICLE.failure && !residual && !has(seen, STATUS.ventilation))
      yield 'vehicle.diode-check';
    if (seen.vehicle < VEHICLE.none || seen.vehicle > VEHICLE.failure) yield 'controller.unknown-state';
  }

  #evidence(seen: Seen): Evidence {
    const known = Object.values(STATUS).reduce((all, bit) => all | bit, 0);
    const mapped = this.#options.inputs
      .filter(({ register }) => register === 1007)
      .reduce((all, { bit }) => all | (1 << bit), 0);
    const unknown = (seen.status ?? 0) & ~(known | mapped) & 0xffff;
    const extra = [...seen.extra].map(([register, value]) => [String(register), hexWord(value)] as const);
    return {
      vehicle: seen.vehicle,
      evse: seen.evse,
      status: seen.status === undefined ? 'absent' : hexWord(seen.status),
      setCurrent: seen.setCurrent,
      cableRating: seen.cableRating,
      firmware: seen.firmware,
      ...(unknown !== 0 && { unknownBits: hexWord(unknown) }),
      ...Object.fromEntries(extra),
    };
  }
}

function isActive({ register, bit, activeLow }: MappedInput, seen: Seen): boolean {
  const value = registerOf(seen, register);
  // A register that is not there says nothing, not even where 0 means trouble.
  return value !== undefined && ((value >>> bit) & 1) === (activeLow ? 0 : 1);
}

/** `0x0021`: as the manual writes bit registers. */
export function hexWord(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}
