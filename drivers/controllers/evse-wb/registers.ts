/**
 * The registers of EVSE-WB, EVSE-DIN and SimpleEVSE boards, as their maker's own tool names them (kortas87/evse-scripts,
 * read_evse.py). All are holding registers; 1000–1009 live in RAM, 2000–2017 in EEPROM.
 */
export const REGISTERS = {
  /** Current offered, A; in 0.01 A with `CONFIG.hundredths` (firmware 17 and later). 0: steady pilot, no energy. */
  setCurrent: 1000,
  /** What the pilot's PWM really says, in the same unit. */
  outputCurrent: 1001,
  vehicle: 1002,
  /** What the proximity resistor says that the cable bears, A; below 6 when there is none. */
  cableRating: 1003,
  command: 1004,
  firmware: 1005,
  evse: 1006,
  status: 1007,
  /** Current after power-up, A. */
  defaultCurrent: 2000,
  minimumCurrent: 2002,
  config: 2005,
} as const;

/** Values of register 1002. */
export const VEHICLE = { none: 1, connected: 2, charging: 3, ventilated: 4, failure: 5 } as const;

/** Values of register 1006. */
export const EVSE = { steady: 1, pwm: 2, off: 3 } as const;

/** Bits of register 1004, which are commands. */
export const COMMAND = {
  turnOff: 1 << 0,
  testResidualCurrent: 1 << 1,
  clearResidualCurrent: 1 << 2,
} as const;

/** Bits of register 1007. */
export const STATUS = {
  relay: 1 << 0,
  diode: 1 << 1,
  ventilation: 1 << 2,
  /** Recovering from an error: the pilot is held back for a while. */
  waiting: 1 << 3,
  testing: 1 << 4,
  residualCurrent: 1 << 5,
} as const;

/** Bits of register 2005. */
export const CONFIG = { ventilated: 1 << 3, hundredths: 1 << 7, disabled: 1 << 14 } as const;

/** The first firmware that knows hundredths of an ampere. */
export const HUNDREDTHS_FROM = 17;

/** The first register of the block that is polled. */
export const BLOCK_START = REGISTERS.setCurrent;
/** 1000–1007; boards before the status register end at 1006. */
export const BLOCK_COUNT = 8;
export const BLOCK_COUNT_WITHOUT_STATUS = 7;
