import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EnergyRegister } from '../../../drivers/controllers/openevse/energy-register.ts';
import { EnergyCounter } from '../../../drivers/controllers/simulated/energy.ts';

const reading = (sessionWattSeconds: number, totalWattHours: number) => ({
  sessionWattSeconds,
  totalWattHours,
});

test('an open session is added to the total, a closed one is in it already', () => {
  const register = new EnergyRegister();
  expect(register.take(reading(7199, 100), true)).toBe(101);
  expect(register.take(reading(7200, 100), true)).toBe(102);
  expect(register.take(reading(7300, 102), false)).toBe(102);
  expect(register.take(reading(0, 102), true)).toBe(102);
  expect(register.take(reading(3600, 102), true)).toBe(103);
});

test('a flag that is late does not count a session twice, nor drop it', () => {
  const register = new EnergyRegister();
  register.take(reading(36_000, 0), true);
  // The vehicle left between the flag and the reading; then the flag says so before the total does.
  expect(register.take(reading(36_000, 10), true)).toBe(10);
  const other = new EnergyRegister();
  other.take(reading(36_000, 0), true);
  expect(other.take(reading(36_000, 0), false)).toBe(10);
  expect(other.take(reading(36_000, 10), false)).toBe(10);
});

test('a kiosk that starts in mid-session, or after one, reads the same number', () => {
  expect(new EnergyRegister().take(reading(36_500, 40), true)).toBe(50);
  expect(new EnergyRegister().take(reading(36_500, 50), false)).toBe(50);
});

test('never falls and never counts twice, whatever plugs, charges and kiosk restarts happen', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('charge' as const), wattSeconds: fc.integer({ min: 0, max: 500_000 }) }),
    fc.constantFrom(
      { kind: 'plug' as const },
      { kind: 'unplug' as const },
      { kind: 'kiosk-restart' as const },
    ),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const counter = new EnergyCounter(1000);
      let register = new EnergyRegister();
      let connected = false;
      let wholeSessions = 1000;
      let session = 0;
      const look = () =>
        register.take(reading(counter.sessionWattSeconds, counter.totalWattHours), connected);
      for (const { kind, ...what } of steps) {
        if (kind === 'charge' && connected) {
          session += 'wattSeconds' in what ? what.wattSeconds : 0;
          counter.add('wattSeconds' in what ? what.wattSeconds : 0);
        }
        if (kind === 'plug') connected = true;
        if (kind === 'unplug') {
          wholeSessions += Math.floor(session / 3600);
          session = 0;
          connected = false;
        }
        if (kind === 'kiosk-restart') register = new EnergyRegister();
        counter.connected(connected);
        expect(look()).toBe(wholeSessions + Math.floor(session / 3600));
      }
    }),
  );
});
