/** The registers of Eastron's meters in words. */
import { type Explain, inThousands } from '../../explain.ts';
import { explainModbus, hexNumber, type KnownRegister } from '../../serial/modbus/explain.ts';
import { ENERGY } from './models.ts';
import { floatOf, thousandths } from './values.ts';

const REGISTERS: readonly KnownRegister[] = [
  ...phases(0x0000, 'voltage', 'V'),
  ...phases(0x0006, 'current', 'A'),
  ...phases(0x000c, 'power', 'W'),
  float(0x0034, 'total power', 'W'),
  float(0x0046, 'frequency', 'Hz'),
  float(ENERGY.address, 'imported energy', 'kWh'),
  float(ENERGY.address + 2, 'exported energy', 'kWh'),
  float(0x0156, 'total energy', 'kWh'),
];

/** Explains the frames of an SDM120, SDM230 or SDM630: where they have a register at all, it is the same one. */
export const explainEastron: Explain = explainModbus({ registers: REGISTERS, numberOf: hexNumber });

function phases(address: number, name: string, unit: string): KnownRegister[] {
  return [1, 2, 3].map((phase) => float(address + (phase - 1) * 2, `${name} L${String(phase)}`, unit));
}

function float(address: number, name: string, unit: string): KnownRegister {
  return {
    table: 'input',
    address,
    count: 2,
    name,
    say: ([high, low]) => {
      const value = floatOf(high, low);
      if (value === undefined) return 'is no number';
      const rounded = thousandths(value);
      return Number.isSafeInteger(rounded) ? `${inThousands(rounded)} ${unit}` : `is out of range`;
    },
  };
}
