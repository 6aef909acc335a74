import { SIMULATED_EVSE_WB_BENCH } from '../../../drivers/kit/benches/evse-wb.ts';
import { SIMULATED_OPENEVSE_BENCH } from '../../../drivers/kit/benches/openevse.ts';
import { conforms } from './suite.ts';

/** In memory there is no adapter to pull, and no second driver. */
const NO_WIRE = [
  'life.start-returns',
  'life.absent-port',
  'life.stop-leaves-no-timer',
  'life.claims-a-running-session',
  'life.ends-an-unclaimed-session',
];

conforms(SIMULATED_OPENEVSE_BENCH, {
  notApplicable: [
    ...NO_WIRE,
    'limit.undeclared',
    'counter.undeclared',
    'fault.several',
    'line.unplugged',
    'line.refusals',
    'line.no-growth',
    'command.cut-under-way',
    'capability.lock',
  ],
});

conforms(SIMULATED_EVSE_WB_BENCH, {
  notApplicable: [
    ...NO_WIRE,
    'limit.undeclared',
    'readings.voltage',
    'readings.temperature',
    'counter.rises',
    'counter.read-now',
    'line.unplugged',
    'line.no-growth',
    'command.cut-under-way',
    'capability.heartbeat',
    'capability.lock',
  ],
});
