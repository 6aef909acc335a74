/** A new reader process on request: at once, as often as wanted, and never a fault of its own. */
import { describe, expect, it } from 'vitest';
import { PcscReader } from '../../../drivers/readers/pcsc/pcsc.ts';
import { SimulatedReader } from '../../../drivers/readers/simulated/simulated.ts';
import { FakeClock, FakeWorker, Witness } from './fakes.ts';

const UID = '04A2245B7C1190';

function setUp({ diesAtOnce = true } = {}) {
  const clock = new FakeClock();
  const workers: FakeWorker[] = [];
  const reader = new PcscReader({
    clock,
    spawnWorker: () => {
      const worker = new FakeWorker();
      worker.diesAtOnce = diesAtOnce;
      workers.push(worker);
      return worker;
    },
    kernelModules: () => [],
  });
  const seen = new Witness(reader);
  reader.start();
  const ready = () =>
    workers.at(-1)?.say({ type: 'service-up' }, { type: 'readers', names: ['ACR'], chosen: 'ACR' });
  return { clock, workers, reader, seen, ready };
}

describe('a restart of the reader process', () => {
  it('is there at once, and taps work again', () => {
    const { workers, reader, seen, ready } = setUp();
    ready();
    reader.restart();
    expect([workers.length, workers[0]?.killed, seen.linkUp]).toEqual([2, true, false]);
    ready();
    workers[1]?.say({ type: 'presence', present: true }, { type: 'card', uid: UID });
    expect([seen.linkUp, seen.taps]).toEqual([true, [UID]]);
  });

  it('ten times in a row is no fault', () => {
    const { clock, workers, reader, seen, ready } = setUp();
    for (let n = 0; n < 10; n++) {
      ready();
      reader.restart();
      clock.pass(300);
      workers.at(-1)?.say({ type: 'alive' });
    }
    expect([seen.of('condition'), workers.length]).toEqual([[], 11]);
  });

  it('does not wait for what was waited for', () => {
    const { clock, workers, reader } = setUp();
    workers[0]?.say({ type: 'binding-missing', detail: 'no module', remedy: 'npm install' });
    clock.pass(1_000);
    expect(workers).toHaveLength(1);
    reader.restart();
    expect(workers).toHaveLength(2);
    clock.pass(29_500);
    // The wait that was given up starts no third one.
    expect(workers.filter(({ killed }) => !killed)).toHaveLength(1);
  });

  it('a process that takes its time to die is waited for when all ends', async () => {
    const { workers, reader } = setUp({ diesAtOnce: false });
    reader.restart();
    expect(workers.map(({ killed }) => killed)).toEqual([true, false]);
    let stopped = false;
    const stopping = reader.stop().then(() => (stopped = true));
    workers[1]?.exit('killed by SIGKILL');
    await Promise.resolve();
    expect(stopped).toBe(false);
    workers[0]?.exit('killed by SIGKILL');
    await stopping;
    reader.restart();
    expect(workers).toHaveLength(2);
  });

  it('of a simulated reader that was stopped starts nothing', async () => {
    const reader = new SimulatedReader(new FakeClock());
    const seen = new Witness(reader);
    reader.restart();
    expect(seen.linkUp).toBe(false);
    reader.start();
    reader.restart();
    expect([seen.linkUp, reader.tap(UID).ok]).toEqual([true, true]);
    await reader.stop();
    reader.restart();
    expect([seen.linkUp, reader.tap(UID).ok]).toEqual([false, false]);
  });
});
