/** What is worth a look of the dialect: every fact but what is measured. */
import { expect, it } from 'vitest';
import { Changes, type Standing } from '../../../main/kiosk/operator/changes.ts';
import { NOON } from '../../rig/clock.ts';

const ONE: Standing = {
  id: 1,
  state: 'charging',
  since: NOON,
  inService: true,
  session: 's-1',
  fault: { code: 'ground-fault', ocpp16: 'GroundFailure', info: 'RCD' },
};

it('is new once', () => {
  const changes = new Changes();
  expect(changes.isNew(ONE)).toBe(true);
  expect(changes.isNew({ ...ONE, fault: ONE.fault && { ...ONE.fault } })).toBe(false);
  expect(changes.isNew({ ...ONE, id: 2 })).toBe(true);
  expect(changes.isNew(ONE)).toBe(false);
});

it.each<Partial<Standing>>([
  { state: 'suspendedByVehicle' },
  { since: NOON + 1 },
  { inService: false },
  { session: null },
  { fault: null },
  { fault: { code: 'over-temperature', ocpp16: null, info: '' } },
])('is new with %j, and new again without', (change) => {
  const changes = new Changes();
  changes.isNew(ONE);
  expect(changes.isNew({ ...ONE, ...change })).toBe(true);
  expect(changes.isNew({ ...ONE, ...change })).toBe(false);
  expect(changes.isNew(ONE)).toBe(true);
});
