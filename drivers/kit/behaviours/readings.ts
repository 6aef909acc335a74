/** What the device measures: in the port's units, and only what it can. */
import type { ElectricalValues } from '../../controllers/controller.ts';
import type { Behaviour } from '../behaviour.ts';
import { fail, type Trial } from '../trial.ts';

/** Of the device's own count, which runs on while the answer is on its way. */
const TOLERANCE_WH = 50;

export const READINGS: readonly Behaviour[] = [
  {
    id: 'readings.integers',
    title: 'Values are integers in mA, mV, W and tenths of a degree; what is not measured is absent',
    why: 'A zero for “not measured” is a lie that plausibility checks believe.',
    async run(trial) {
      await trial.charging();
      await trial.quiet();
      for (const { values } of trial.of('values')) judgeValues(values);
      const { measuresVoltage, measuresTemperature } = trial.capabilities;
      const told = trial.of('values').map(({ values }) => values);
      trial.holdsTrue(
        measuresVoltage || told.every(({ millivolts }) => millivolts === undefined),
        'a voltage without measuresVoltage',
      );
      trial.holdsTrue(
        measuresTemperature || told.every(({ decidegrees }) => decidegrees === undefined),
        'temperatures without measuresTemperature',
      );
    },
  },
  {
    id: 'readings.voltage',
    title: 'Where the voltage is declared to be measured, it is told, and is a mains voltage',
    why: 'Under- and over-voltage are judged from it, and energy is estimated with it.',
    capability: 'measuresVoltage',
    async run(trial) {
      await trial.charging();
      await trial.until('a voltage', () => volts(trial) !== undefined);
      const millivolts = volts(trial) ?? 0;
      trial.holdsTrue(
        millivolts > 80_000 && millivolts < 300_000,
        `${String(millivolts)} mV is no phase voltage`,
      );
    },
  },
  {
    id: 'readings.temperature',
    title: 'Where temperatures are declared to be measured, they are told',
    why: 'Derating begins with them.',
    capability: 'measuresTemperature',
    async run(trial) {
      await trial.start();
      const told = () => trial.of('values').findLast(({ values }) => (values.decidegrees ?? []).length > 0);
      await trial.until('a temperature', () => told() !== undefined);
      for (const value of told()?.values.decidegrees ?? [])
        trial.holdsTrue(value > -600 && value < 1500, `${String(value)} tenths of a degree`);
    },
  },
  {
    id: 'counter.rises',
    title: 'The energy counter is told in integer Wh, and never falls within one life of the device',
    why: 'It may be the billing register: what is billed is a difference of two readings.',
    capability: 'countsEnergy',
    async run(trial) {
      await trial.charging();
      const first = trial.of('energy').at(-1)?.registerWh ?? 0;
      const told = () => trial.of('energy').map(({ registerWh }) => registerWh);
      await trial.until('more energy', () => told().some((wh) => wh > first));
      trial.succeeds('disable', await trial.controller.disable());
      await trial.device.unplug();
      await trial.quiet();
      for (const [index, wh] of told().entries()) {
        trial.holdsTrue(Number.isSafeInteger(wh) && wh >= 0, `${String(wh)} is no integer of Wh`);
        trial.holdsTrue(wh >= (told()[index - 1] ?? 0), `it fell to ${String(wh)}: ${told().join(' ')}`);
      }
    },
  },
  {
    id: 'counter.read-now',
    title: '`readEnergy` asks the device now, and answers what it says',
    why: 'The first and the last reading of a session are taken with it.',
    capability: 'countsEnergy',
    needs: ['wattHours'],
    async run(trial) {
      await trial.charging();
      const wattHours = trial.can('wattHours');
      const begun = wattHours();
      await trial.until('energy at the device', () => wattHours() > begun + 20);
      const before = wattHours();
      const read = trial.succeeds('readEnergy', await trial.controller.readEnergy());
      const after = wattHours();
      trial.holdsTrue(Number.isSafeInteger(read), `${String(read)} is no integer of Wh`);
      trial.holdsTrue(
        read >= Math.floor(before) - 1 && read <= after + TOLERANCE_WH,
        `it answered ${String(read)} Wh, the device had ${before.toFixed(1)} to ${after.toFixed(1)}`,
      );
    },
  },
  {
    id: 'counter.undeclared',
    title: 'Without a counter `readEnergy` is refused as `unsupported`, and no energy is told',
    why: 'An invented register would be billed.',
    without: 'countsEnergy',
    async run(trial) {
      await trial.charging();
      const outcome = await trial.controller.readEnergy();
      trial.failsWith('readEnergy', outcome, 'unsupported');
      trial.holdsTrue(!outcome.ok && !outcome.failure.retryable, 'a missing counter is no passing failure');
      await trial.quiet();
      trial.equal('energy events', trial.of('energy').length, 0);
    },
  },
];

function volts(trial: Trial): number | undefined {
  return trial.of('values').findLast(({ values }) => values.millivolts !== undefined)?.values.millivolts;
}

function judgeValues(values: ElectricalValues): void {
  const { decidegrees = [], ...rest } = values;
  for (const [name, value] of [...Object.entries(rest), ...decidegrees.map((one) => ['decidegrees', one])]) {
    if (!Number.isSafeInteger(value)) fail(`${String(name)} is ${String(value)}, which is no integer`);
    if (name !== 'decidegrees' && name !== 'watts' && Number(value) < 0) fail(`${String(name)} is negative`);
  }
}
