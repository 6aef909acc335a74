import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { grabbingKernelModules } from '../../../drivers/readers/pcsc/kernelModules.ts';
import { PcscReader, type PcscReaderOptions } from '../../../drivers/readers/pcsc/pcsc.ts';
import { FakeClock, FakeWorker, Witness } from './fakes.ts';

const UID = '04A2245B7C1190';

function setUp(options: Partial<PcscReaderOptions> = {}) {
  const clock = new FakeClock();
  const workers: FakeWorker[] = [];
  const reader = new PcscReader({
    clock,
    spawnWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    kernelModules: () => [],
    ...options,
  });
  const seen = new Witness(reader);
  reader.start();
  const latest = () => {
    const worker = workers.at(-1);
    if (!worker) throw new Error('no worker was spawned');
    return worker;
  };
  const ready = () =>
    latest().say(
      { type: 'service-up' },
      { type: 'readers', names: ['ACR'], chosen: 'ACR' },
      { type: 'presence', present: false },
    );
  /** Time during which the process lives. */
  const live = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.pass(500);
      latest().say({ type: 'alive' });
    }
  };
  const tap = (uid: string) =>
    latest().say(
      { type: 'presence', present: true },
      { type: 'card', uid },
      { type: 'presence', present: false },
    );
  return { clock, workers, reader, seen, latest, ready, live, tap };
}

describe('cards', () => {
  it('are told with the time of their arrival', () => {
    const { clock, seen, ready, tap } = setUp();
    ready();
    clock.pass(1234);
    tap(UID);
    expect(seen.of('tap')).toEqual([{ type: 'tap', uid: UID, at: clock.now() }]);
  });

  it('are told in the configured byte order', () => {
    const { seen, ready, tap } = setUp({ uidByteOrder: 'reversed' });
    ready();
    tap(UID);
    expect(seen.taps).toEqual(['90117C5B24A204']);
  });

  it('lying there while the process is replaced are the same tap', () => {
    const { clock, seen, latest, ready } = setUp();
    ready();
    latest().say({ type: 'presence', present: true }, { type: 'card', uid: UID });
    latest().exit('killed by SIGSEGV');
    clock.pass(5000);
    latest().say({ type: 'service-up' }, { type: 'readers', names: ['ACR'], chosen: 'ACR' });
    latest().say({ type: 'presence', present: true }, { type: 'card', uid: UID });
    expect(seen.taps).toEqual([UID]);
  });

  it('that were taken away while the process was replaced are a new tap', () => {
    const { clock, seen, latest, ready, tap } = setUp();
    ready();
    latest().say({ type: 'presence', present: true }, { type: 'card', uid: UID });
    latest().exit('killed by SIGSEGV');
    clock.pass(1000);
    ready();
    clock.pass(1500);
    tap(UID);
    expect(seen.taps).toEqual([UID, UID]);
  });

  it('that cannot be read are problems', () => {
    const { seen, latest, ready } = setUp();
    ready();
    latest().say({ type: 'card-problem', problem: 'random-uid' });
    latest().say({ type: 'card-problem', problem: 'removed-early' });
    expect(seen.problems).toEqual(['random-uid', 'removed-early']);
  });
});

describe('the reader', () => {
  it('is asked for by name', () => {
    expect(setUp({ name: 'ACS' }).latest().sent).toEqual([{ type: 'watch', reader: 'ACS' }]);
    expect(setUp().latest().sent).toEqual([{ type: 'watch', reader: null }]);
  });

  it('is absent only after a moment, with what is there and what grabs it as evidence', () => {
    const { clock, seen, latest } = setUp({ name: 'ACS', kernelModules: () => ['pn533_usb', 'nfc'] });
    latest().say({ type: 'service-up' }, { type: 'readers', names: ['HID', 'SAM'], chosen: null });
    expect(seen.raised).toEqual([]);
    clock.pass(1000);
    expect(seen.of('condition')).toMatchObject([
      {
        code: 'reader.absent',
        raised: true,
        evidence: { wanted: 'ACS', seen: 'HID, SAM', kernelModules: 'pn533_usb nfc' },
      },
    ]);
    latest().say({ type: 'readers', names: ['ACS'], chosen: 'ACS' });
    expect(seen.raised).toEqual([]);
    expect(seen.of('link')).toEqual([{ type: 'link', up: true, name: 'ACS' }]);
  });

  it('may reset without being absent, but its link is down', () => {
    const { clock, seen, latest, ready } = setUp();
    ready();
    latest().say({ type: 'readers', names: [], chosen: null });
    expect(seen.linkUp).toBe(false);
    clock.pass(500);
    latest().say({ type: 'readers', names: ['ACR'], chosen: 'ACR' });
    clock.pass(1000);
    expect(seen.of('condition')).toEqual([]);
    expect(seen.linkUp).toBe(true);
  });
});

describe('the service', () => {
  it('is waited for in one process, as a condition', () => {
    const { seen, latest, ready, live, workers } = setUp();
    latest().say({ type: 'service-down', lost: false, detail: 'PC/SC service not running' });
    expect(seen.raised).toEqual(['reader.service-down']);
    live(60_000);
    expect(workers).toHaveLength(1);
    ready();
    expect(seen.raised).toEqual([]);
    expect(seen.linkUp).toBe(true);
  });

  it('lost, takes the process with it', () => {
    const { clock, seen, latest, ready, live, workers } = setUp();
    ready();
    live(20_000);
    latest().say({ type: 'service-down', lost: true, detail: 'PC/SC service stopped' });
    expect(workers[0]?.killed).toBe(true);
    expect(seen.raised).toEqual(['reader.service-down']);
    clock.pass(250);
    expect(workers).toHaveLength(2);
    expect(seen.raised).toEqual(['reader.service-down']);
    ready();
    expect(seen.raised).toEqual([]);
  });

  it('without its binding says what to install, and is tried again later', () => {
    const { clock, seen, latest, workers } = setUp();
    const missing = {
      type: 'binding-missing',
      detail: "Cannot find module 'smartcard'",
      remedy: 'npm …',
    } as const;
    for (let time = 1; time <= 5; time++) {
      latest().say(missing);
      expect(workers).toHaveLength(time);
      clock.pass(30_000);
    }
    expect(seen.of('condition')).toEqual([
      {
        type: 'condition',
        code: 'reader.service-down',
        raised: true,
        evidence: { detail: missing.detail, remedy: missing.remedy },
      },
    ]);
  });
});

describe('the process', () => {
  it('that goes silent is killed and replaced', () => {
    const { clock, seen, ready, workers } = setUp();
    ready();
    clock.pass(2999);
    expect(workers[0]?.killed).toBe(false);
    clock.pass(101);
    expect(workers[0]?.killed).toBe(true);
    expect(seen.raised).toEqual(['reader.stuck']);
    expect(seen.linkUp).toBe(false);
    clock.pass(250);
    ready();
    expect(seen.raised).toEqual([]);
  });

  it('may take longer to start', () => {
    const { clock, workers } = setUp();
    clock.pass(9999);
    expect(workers[0]?.killed).toBe(false);
    clock.pass(101);
    expect(workers[0]?.killed).toBe(true);
  });

  it('is not blamed for a stall of the kiosk', () => {
    const { clock, latest, ready, workers } = setUp();
    ready();
    clock.pass(3000);
    latest().say({ type: 'alive' });
    clock.pass(200);
    expect(workers[0]?.killed).toBe(false);
  });

  it('that is killed and not yet gone is heard no more', () => {
    const { clock, seen, latest, ready, workers } = setUp();
    ready();
    latest().diesAtOnce = false;
    clock.pass(3100);
    workers[0]?.say({ type: 'card', uid: UID });
    expect(seen.taps).toEqual([]);
  });

  it('that wedges is replaced', () => {
    const { clock, seen, latest, ready, workers } = setUp();
    ready();
    latest().say({ type: 'wedged', detail: 'no answer' });
    expect(workers[0]?.killed).toBe(true);
    expect(seen.raised).toEqual(['reader.stuck']);
    clock.pass(250);
    expect(workers).toHaveLength(2);
  });

  it('that talks nonsense is replaced', () => {
    const { clock, latest, workers } = setUp();
    latest().sayRaw({ type: 'hello' });
    expect(workers[0]?.killed).toBe(true);
    clock.pass(250);
    expect(workers).toHaveLength(2);
  });

  it('that ends once is replaced without a fault', () => {
    const { clock, seen, latest, ready } = setUp();
    ready();
    latest().exit('killed by SIGKILL');
    expect(seen.of('link').at(-1)).toEqual({
      type: 'link',
      up: false,
      name: 'ACR',
      reason: 'killed by SIGKILL',
    });
    clock.pass(250);
    ready();
    expect(seen.of('condition')).toEqual([]);
  });

  it('that keeps ending is started ever more slowly, and is one fault until it stays', () => {
    const { clock, seen, latest, ready, live, workers } = setUp();
    const waits = [250, 500, 1000, 2000, 2000, 2000];
    for (const [index, wait] of waits.entries()) {
      ready();
      latest().exit('exit code 1');
      expect(seen.raised).toEqual(index < 2 ? [] : ['reader.stuck']);
      clock.pass(wait - 1);
      expect(workers).toHaveLength(index + 1);
      clock.pass(1);
      expect(workers).toHaveLength(index + 2);
    }
    ready();
    live(9500);
    expect(seen.raised).toEqual(['reader.stuck']);
    live(1000);
    expect(seen.raised).toEqual([]);
    expect(seen.of('condition')).toHaveLength(2);
  });

  it('that reads a card is not stuck, whatever was before', () => {
    const { clock, seen, latest, ready, tap } = setUp();
    for (let time = 0; time < 3; time++) {
      latest().exit('exit code 1');
      clock.pass(2000);
    }
    expect(seen.raised).toEqual(['reader.stuck']);
    ready();
    tap(UID);
    expect(seen.raised).toEqual([]);
  });
});

describe('stopping', () => {
  it('waits for the process to be gone, clears what was raised, and starts nothing', async () => {
    const { clock, reader, seen, latest, workers } = setUp();
    latest().say({ type: 'service-down', lost: false, detail: '' });
    latest().diesAtOnce = false;
    let stopped = false;
    const stopping = reader.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    expect(latest().killed).toBe(true);
    latest().exit('killed by SIGKILL');
    await stopping;
    clock.pass(60_000);
    expect(workers).toHaveLength(1);
    expect(seen.raised).toEqual([]);
  });

  it('in the middle of a backoff starts nothing, and starting again does', async () => {
    const { clock, reader, latest, workers, ready, seen } = setUp();
    latest().exit('exit code 1');
    await reader.stop();
    clock.pass(60_000);
    expect(workers).toHaveLength(1);
    reader.start();
    expect(workers).toHaveLength(2);
    ready();
    expect(seen.linkUp).toBe(true);
  });
});

it('the kernel modules that grab readers are read from the system', async () => {
  const file = path.join(tmpdir(), `modules-${process.pid}`);
  await writeFile(
    file,
    'pn533_usb 20480 0 - Live 0x0\npn533 49152 1 pn533_usb, Live 0x0\nnfcx 1 0 - Live 0x0\n',
  );
  expect(grabbingKernelModules(file)).toEqual(['pn533_usb', 'pn533']);
  expect(grabbingKernelModules('/no/such/file')).toEqual([]);
});
