/** The input registers of Eastron's meters: IEEE-754 float32, high word first, two registers each. */

export interface EastronModel {
  readonly name: string;
  readonly phases: 1 | 3;
  /**
   * What is read besides the register of energy, one request each: few registers at a time, since some firmware refuses
   * long blocks, and units of one line share its time.
   */
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly address: number;
  /** Registers; two for each value. */
  readonly count: number;
  readonly values: 'volts' | 'amps' | 'watts' | 'volts-and-amps';
}

export const EASTRON_DRIVERS = ['sdm120', 'sdm230', 'sdm630'] as const;
export type EastronDriver = (typeof EASTRON_DRIVERS)[number];

/**
 * Imported active energy, kWh, and exported after it. Both are read, although only the first is used: no other answer
 * then has this length, so that a late one cannot be taken for energy.
 */
export const ENERGY = { address: 0x0048, count: 4 } as const;

const SINGLE_PHASE: readonly Block[] = [
  { address: 0x000c, count: 2, values: 'watts' },
  { address: 0x0006, count: 2, values: 'amps' },
  { address: 0x0000, count: 2, values: 'volts' },
];

export const MODELS: Readonly<Record<EastronDriver, EastronModel>> = {
  sdm120: { name: 'SDM120', phases: 1, blocks: SINGLE_PHASE },
  sdm230: { name: 'SDM230', phases: 1, blocks: SINGLE_PHASE },
  sdm630: {
    name: 'SDM630',
    phases: 3,
    blocks: [
      { address: 0x0034, count: 2, values: 'watts' },
      { address: 0x0000, count: 12, values: 'volts-and-amps' },
    ],
  },
};
