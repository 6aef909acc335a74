/** The benches of our own drivers, by the names that `npm run driver -- check` takes. */
import type { ControllerBench } from '../bench.ts';
import { EVSE_WB_BENCH, LOCKING_EVSE_WB_BENCH, SIMULATED_EVSE_WB_BENCH } from './evse-wb.ts';
import { OPENEVSE_BENCH, SIMULATED_OPENEVSE_BENCH } from './openevse.ts';

export const OWN_BENCHES: Readonly<Record<string, ControllerBench>> = {
  openevse: OPENEVSE_BENCH,
  'evse-wb': EVSE_WB_BENCH,
  'evse-wb-lock': LOCKING_EVSE_WB_BENCH,
  'simulated-openevse': SIMULATED_OPENEVSE_BENCH,
  'simulated-evse-wb': SIMULATED_EVSE_WB_BENCH,
};
