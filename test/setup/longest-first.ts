import { existsSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, in that order: begun last, one of them would keep all other workers waiting at the end. */
const LONG = [
  'test/kiosk/operator/ocpp16.test.ts',
  'test/faults/every-fault/every-fault.test.ts',
  'test/drivers/readers/pcscd.test.ts',
  'test/safety/clock-jumps.test.ts',
  'test/kiosk/operator/ocpp201.test.ts',
  'test/safety/controller-cut.test.ts',
  'test/kiosk/whole-session.test.ts',
  'test/kiosk/service/contactor-test-emulated.test.ts',
  'test/safety/store-trouble.test.ts',
  'test/kiosk/modbus-session.test.ts',
  'test/safety/power-cut-clock.test.ts',
  'test/faults/every-fault/real-reader.test.ts',
  'test/operator/week.test.ts',
  'test/safety/reader-killed.test.ts',
];

/** The order of the test files: the long ones first, whether or not an earlier run left its times behind. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = LONG.filter((name) => !existsSync(name));
    if (gone.length > 0)
      throw new Error(`test/setup/longest-first.ts names ${gone.join(', ')}, which is not there`);
    const rest = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.endsWith(`/${name}`));
      return place < 0 ? LONG.length : place;
    };
    return rest.toSorted((one, other) => rank(one) - rank(other));
  }
}
