/** Every behaviour of the conformance suite, in the order of the table in docs/CONTROLLERS.md. */
import type { Behaviour } from '../behaviour.ts';
import { CAPABILITIES } from './capabilities.ts';
import { COMMANDS } from './commands.ts';
import { FAULTS } from './faults.ts';
import { LIFE } from './life.ts';
import { LIMITS } from './limits.ts';
import { LINE } from './line.ts';
import { PERMISSION } from './permission.ts';
import { READINGS } from './readings.ts';
import { STATUS } from './status.ts';

export const BEHAVIOURS: readonly Behaviour[] = [
  ...LIFE,
  ...STATUS,
  ...PERMISSION,
  ...LIMITS,
  ...READINGS,
  ...FAULTS,
  ...LINE,
  ...COMMANDS,
  ...CAPABILITIES,
];
