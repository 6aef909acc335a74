/** The registers of an EVSE-WB board in words. */
import type { Explain } from '../../explain.ts';
import { explainModbus, type KnownRegister } from '../../serial/modbus/explain.ts';
import { hexWord } from './faults.ts';
import type { EvseWbOptions, MappedInput } from './options.ts';
import { COMMAND, CONFIG, EVSE, REGISTERS, STATUS, VEHICLE } from './registers.ts';

/** No board offers so many amperes: a greater number is in hundredths (register 2005, bit 7). */
const MOST_AMPS = 80;

const VEHICLES: Words = {
  [VEHICLE.none]: 'not connected',
  [VEHICLE.connected]: 'connected',
  [VEHICLE.charging]: 'charging',
  [VEHICLE.ventilated]: 'charging with ventilation',
  [VEHICLE.failure]: 'failure (pilot shorted, or no diode)',
};
const PILOTS: Words = { [EVSE.steady]: 'steady +12 V', [EVSE.pwm]: 'PWM', [EVSE.off]: 'off' };
const COMMAND_BITS: Words = {
  [COMMAND.turnOff]: 'turn off',
  [COMMAND.testResidualCurrent]: 'test residual current',
  [COMMAND.clearResidualCurrent]: 'clear residual current',
};
const STATUS_BITS: Words = {
  [STATUS.relay]: 'contactor closed',
  [STATUS.diode]: 'diode check failed',
  [STATUS.ventilation]: 'ventilation required',
  [STATUS.waiting]: 'waiting after an error',
  [STATUS.testing]: 'self-test runs',
  [STATUS.residualCurrent]: 'residual current',
};
const CONFIG_BITS: Words = {
  [CONFIG.ventilated]: 'ventilation allowed',
  [CONFIG.hundredths]: 'current in 0.01 A',
  [CONFIG.disabled]: 'disabled',
};

const KNOWN: readonly KnownRegister[] = [
  holding(REGISTERS.setCurrent, 'set current', amps),
  holding(REGISTERS.outputCurrent, 'output current', amps),
  holding(REGISTERS.vehicle, 'vehicle', oneOf(VEHICLES)),
  holding(REGISTERS.cableRating, 'cable rating', amps),
  holding(REGISTERS.command, 'command', bitsOf(COMMAND_BITS)),
  holding(REGISTERS.firmware, 'firmware', String),
  holding(REGISTERS.evse, 'pilot', oneOf(PILOTS)),
  holding(REGISTERS.status, 'status', bitsOf(STATUS_BITS)),
  holding(REGISTERS.defaultCurrent, 'current after power-up', amps),
  holding(REGISTERS.minimumCurrent, 'minimum current', amps),
  holding(REGISTERS.config, 'options', bitsOf(CONFIG_BITS)),
];

/** Explains the frames of a board; `inputs` and `lock`: registers of its own that the configuration names. */
export function explainEvseWb({ inputs = [], lock }: Pick<EvseWbOptions, 'inputs' | 'lock'> = {}): Explain {
  const mapped = [...new Set(inputs.map(({ register }) => register))].map((register) => {
    const own = inputs.filter((input) => input.register === register);
    const known = KNOWN.find(({ address }) => address === register);
    return holding(register, known?.name ?? 'inputs', (value) =>
      [
        ...(known ? [known.say([value])] : [hexWord(value)]),
        ...own.map((input) => inputWords(input, value)),
      ].join(', '),
    );
  });
  const locks = lock ? [holding(lock.register, 'plug lock', oneOf({ 0: 'released', 1: 'locked' }))] : [];
  const own = [...mapped, ...locks];
  const rest = KNOWN.filter(({ address }) => !own.some((register) => register.address === address));
  return explainModbus({ registers: [...rest, ...own], numberOf: String });
}

type Words = Readonly<Record<number, string>>;

function holding(address: number, name: string, say: (value: number) => string): KnownRegister {
  return { table: 'holding', address, count: 1, name, say: ([value = 0]) => say(value) };
}

function amps(value: number): string {
  return value > MOST_AMPS ? `${(value / 100).toFixed(2)} A` : `${String(value)} A`;
}

function oneOf(words: Words): (value: number) => string {
  return (value) => words[value] ?? `${String(value)}, unknown`;
}

function bitsOf(words: Words): (value: number) => string {
  return (value) => {
    const set = Object.entries(words).filter(([bit]) => (value & Number(bit)) !== 0);
    return [hexWord(value), ...(set.length > 0 ? [`(${set.map(([, word]) => word).join(', ')})`] : [])].join(
      ' ',
    );
  };
}

function inputWords({ bit, activeLow, condition }: MappedInput, value: number): string {
  return `${condition}: ${((value >>> bit) & 1) === (activeLow ? 0 : 1) ? 'yes' : 'no'}`;
}
