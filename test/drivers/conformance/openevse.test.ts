import { OPENEVSE_BENCH } from '../../../drivers/kit/benches/openevse.ts';
import { conforms } from './suite.ts';

conforms(OPENEVSE_BENCH, {
  notApplicable: [
    'limit.undeclared',
    'counter.undeclared',
    'fault.several',
    'line.refusals',
    'capability.lock',
  ],
});
