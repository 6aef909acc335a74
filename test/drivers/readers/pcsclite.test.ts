/** The package @pokusew/pcsclite of this repository: over a made-up binding for what no virtual reader can do, over the real one else. */
import { createRequire } from 'node:module';
import { EventEmitter } from 'node:events';
import type { CardReader, PCSCLite } from '@pokusew/pcsclite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PcscRig, VIRTUAL_READERS } from '../../rig/pcsc.ts';
import { until } from '../../rig/until.ts';

const require = createRequire(import.meta.url);
const EMPTY = 0x10;
const PRESENT = 0x20;
const CHANGED = 0x02;
/** SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE, as pcsc-lite says of a reader that went. */
const UNKNOWN = 0x0c;
const ATR = Buffer.from('3B00', 'hex');

interface Change {
  readonly name: string;
  readonly state: number;
  readonly changed: boolean;
  readonly atr: Buffer | null;
}

/** A service whose readers are what the test says. */
class FakeService extends EventEmitter {
  readers = new Map<string, number>();
  up = true;
  connects = 0;
  released = 0;
  /** Completes the connects under way, when set. */
  holdConnects: Promise<void> = Promise.resolve();

  set(name: string, state: number): void {
    this.readers.set(name, state);
    this.emit('change');
  }

  unplug(name: string): void {
    this.readers.delete(name);
    this.emit('change');
  }

  end(): void {
    this.up = false;
    this.emit('change');
  }

  /** The shape of npm `smartcard`. */
  binding() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the classes below are of the binding, not of the service
    const service = this;
    const card = () => ({
      protocol: 2,
      transmit: async (command: Buffer) => command,
      control: async () => Buffer.alloc(4),
      disconnect: () => void (service.released += 1),
    });
    class Context {
      constructor() {
        if (!service.up) throw new Error('PC/SC service not running');
      }
      listReaders() {
        if (!service.up) throw new Error('PC/SC service not running');
        return [...service.readers.keys()].map((name) => ({
          name,
          connect: async () => {
            service.connects += 1;
            await service.holdConnects;
            return card();
          },
        }));
      }
      async waitForChange(known: { readonly name: string; readonly state: number }[]): Promise<Change[]> {
        for (;;) {
          if (!service.up) throw new Error('Communication error');
          const changes = known.map(({ name, state }): Change => {
            const now = service.readers.get(name) ?? (name.startsWith('\\\\') ? 0 : UNKNOWN);
            return { name, state: now | CHANGED, changed: now !== state, atr: now & PRESENT ? ATR : null };
          });
          const isListed = known.length - 1 === service.readers.size;
          if (!isListed || changes.some(({ name, changed }) => changed && !name.startsWith('\\\\')))
            return changes;
          await new Promise((resolve) => service.once('change', resolve));
        }
      }
      cancel() {
        service.emit('change');
      }
      close() {}
    }
    return {
      Context,
      SCARD_STATE_CHANGED: CHANGED,
      SCARD_STATE_EMPTY: EMPTY,
      SCARD_STATE_PRESENT: PRESENT,
      SCARD_SHARE_EXCLUSIVE: 1,
      SCARD_SHARE_SHARED: 2,
      SCARD_PROTOCOL_T0: 1,
      SCARD_PROTOCOL_T1: 2,
      SCARD_LEAVE_CARD: 0,
      SCARD_UNPOWER_CARD: 2,
      SCARD_CTL_CODE: (code: number) => 0x42000000 + code,
    };
  }
}

const started: PCSCLite[] = [];
afterEach(() => {
  for (const pcsc of started.splice(0)) pcsc.close();
});

function start(): { pcsc: PCSCLite; log: string[] } {
  const pcsclite = require('@pokusew/pcsclite') as () => PCSCLite;
  const pcsc = pcsclite();
  started.push(pcsc);
  const log: string[] = [];
  pcsc.on('reader', (reader: CardReader) => {
    log.push(`reader ${reader.name}`);
    reader.on('status', ({ state, atr }) =>
      log.push(`${reader.name} ${state.toString(16)} ${atr ? 'atr' : '-'}`),
    );
    reader.on('end', () => log.push(`end ${reader.name}`));
  });
  pcsc.on('readers', (names) => log.push(`readers ${names.join('+')}`));
  pcsc.on('error', ({ code, message }) => log.push(`error ${code} ${message}`));
  pcsc.on('close', () => log.push('close'));
  return { pcsc, log };
}

const settled = (log: string[], entry: string) =>
  until(`${entry} in ${log.join(', ')}`, 2000, () => log.includes(entry));

describe('over a made-up binding', () => {
  const id = require.resolve('smartcard');
  const real = require.cache[id];
  let service: FakeService;

  function startFake() {
    service = new FakeService();
    require.cache[id] = { exports: service.binding() } as NodeJS.Module;
    return start();
  }

  afterAll(() => {
    if (real) require.cache[id] = real;
    else Reflect.deleteProperty(require.cache, id);
  });

  it('tells of readers that come and go', async () => {
    const { pcsc, log } = startFake();
    await settled(log, 'readers ');
    service.set('A', EMPTY);
    await settled(log, 'A 10 -');
    service.set('B', EMPTY);
    await settled(log, 'B 10 -');
    service.unplug('A');
    await settled(log, 'end A');
    await settled(log, 'readers B');
    expect(Object.keys(pcsc.readers)).toEqual(['B']);
    expect(log).toEqual([
      ...['readers ', 'reader A', 'readers A', 'A 10 -'],
      ...['reader B', 'readers A+B', 'B 10 -'],
      ...['A c -', 'end A', 'readers B'],
    ]);
  });

  it('tells of a card that was swapped between two looks as one going and one coming', async () => {
    const { log } = startFake();
    service.set('A', 0x10000 | PRESENT);
    await settled(log, 'A 10020 atr');
    service.set('A', 0x30000 | PRESENT);
    await settled(log, 'A 30020 atr');
    expect(log.slice(2)).toEqual(['A 10020 atr', 'A 10 -', 'A 30020 atr']);
  });

  it('ends with an error when the service is lost', async () => {
    const { pcsc, log } = startFake();
    service.set('A', EMPTY);
    await settled(log, 'A 10 -');
    service.end();
    await settled(log, 'close');
    expect(log.slice(3)).toEqual(['error ERR_PCSC_SERVICE PC/SC service not running', 'end A', 'close']);
    expect(pcsc.readers).toEqual({});
  });

  it('gives a connection that a disconnect overtook back', async () => {
    const { pcsc, log } = startFake();
    service.set('A', PRESENT);
    await settled(log, 'A 20 atr');
    const reader = pcsc.readers['A'];
    let complete = () => {};
    service.holdConnects = new Promise((resolve) => (complete = resolve));
    const results: string[] = [];
    reader?.connect({}, (error) => results.push(error ? error.message : 'connected'));
    reader?.disconnect(undefined, (error) => results.push(error ? error.message : 'disconnected'));
    complete();
    await until('both answers', 2000, () => results.length === 2);
    expect(results.sort()).toEqual(['Disconnected while connecting', 'disconnected']);
    expect(reader?.connected).toBe(false);
    expect(service.released).toBe(1);
  });

  it('connects once, and answers what is asked without a connection', async () => {
    const { pcsc, log } = startFake();
    service.set('A', PRESENT);
    await settled(log, 'A 20 atr');
    const reader = pcsc.readers['A'];
    const results: string[] = [];
    const note = (error: Error | null, value?: unknown) =>
      void results.push(
        error ? error.message : String(value instanceof Buffer ? value.toString('hex') : value),
      );
    reader?.transmit(ATR, 10, 2, note);
    reader?.control(ATR, 1, 10, note);
    await until('two refusals', 2000, () => results.length === 2);
    reader?.connect({}, note);
    await until('a connection', 2000, () => results.length === 3);
    reader?.connect({}, note);
    reader?.transmit(ATR, 10, 2, note);
    reader?.control(ATR, reader.IOCTL_CCID_ESCAPE, 2, note);
    await until('all answers', 2000, () => results.length === 6);
    expect(results.slice(0, 3)).toEqual(['Card Reader not connected', 'Card Reader not connected', '2']);
    expect(results.slice(3).sort()).toEqual(['2', '3b00', 'Insufficient buffer']);
    expect(service.connects).toBe(1);
  });
});

describe('over the real binding', () => {
  let rig: PcscRig;
  beforeAll(async () => {
    rig = await PcscRig.started();
  }, 130_000);
  afterAll(() => rig?.close());

  it('follows cards, and speaks with them', async () => {
    const { pcsc, log } = start();
    await settled(log, `readers ${VIRTUAL_READERS.join('+')}`);
    await rig.insert('04A2245B');
    const reader = pcsc.readers[VIRTUAL_READERS[0]];
    if (!reader) throw new Error('no reader');
    await until('the card', 2000, () => (reader.state & reader.SCARD_STATE_PRESENT) !== 0);
    const protocol = await new Promise<number>((resolve, reject) => {
      reader.connect({ share_mode: reader.SCARD_SHARE_SHARED }, (error, used) =>
        error || used === undefined ? reject(error ?? new Error('no protocol')) : resolve(used),
      );
    });
    const response = await new Promise<string>((resolve, reject) => {
      reader.transmit(Buffer.from('FFCA000000', 'hex'), 12, protocol, (error, data) =>
        error || !data ? reject(error ?? new Error('no answer')) : resolve(data.toString('hex')),
      );
    });
    expect(response).toBe('04a2245b9000');
    await new Promise<void>((resolve, reject) => {
      reader.disconnect(reader.SCARD_LEAVE_CARD, (error) => (error ? reject(error) : resolve()));
    });
    expect(reader.connected).toBe(false);
    await rig.remove();
    await until('the card to be gone', 2000, () => (reader.state & reader.SCARD_STATE_EMPTY) !== 0);
  });

  it('says that there is no service', async () => {
    await rig.stop();
    const { log } = start();
    await settled(log, 'close');
    expect(log).toEqual(['error ERR_PCSC_SERVICE PC/SC service not running', 'close']);
  });
});
