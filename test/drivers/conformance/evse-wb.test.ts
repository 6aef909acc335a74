import { EVSE_WB_BENCH, LOCKING_EVSE_WB_BENCH } from '../../../drivers/kit/benches/evse-wb.ts';
import { conforms } from './suite.ts';

conforms(EVSE_WB_BENCH, {
  notApplicable: [
    'limit.undeclared',
    'readings.voltage',
    'readings.temperature',
    'counter.rises',
    'counter.read-now',
    'capability.heartbeat',
    'capability.lock',
  ],
});

// What a lock may change: who may pull the plug, and when energy may begin.
conforms(LOCKING_EVSE_WB_BENCH, {
  only: (id) => /^(vehicle|permission|capability)\./.test(id),
  notApplicable: ['capability.heartbeat', 'capability.no-lock'],
});
