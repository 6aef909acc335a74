/** A pseudo-terminal between a driver and an emulated device, with every trouble that a line can have. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DriverClock } from '../../device.ts';
import type { BytePipe } from '../../emulated/charger.ts';
import { openPty, type Pty } from '../../serial/pty.ts';
import type { BenchWire } from '../driver-package.ts';
import { LineTroubles } from '../line-troubles.ts';

/** Puts the device at the end of a new pseudo-terminal. Needs socat. */
export async function wireTo(device: BytePipe): Promise<BenchWire> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-bench-'));
  const port = path.join(folder, 'port');
  const troubles = new LineTroubles(device);
  let pty: Pty | undefined;
  let unsubscribe = () => {};
  const mend = async () => {
    const opened = await openPty(port);
    pty = opened;
    opened.onData((bytes) => device.receive(bytes));
    unsubscribe = device.onOutput((bytes) => opened.write(bytes));
  };
  const cut = async () => {
    unsubscribe();
    await pty?.close();
    pty = undefined;
  };
  await mend();
  return {
    path: port,
    ...troublesOf(troubles),
    cable: { cut, mend },
    async close() {
      troubles.close();
      await cut();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The troubles as a bench offers them. */
export function troublesOf(troubles: LineTroubles): Omit<BenchWire, 'path' | 'cable' | 'close'> {
  return {
    mute: (on) => void (troubles.muted = on),
    damage: (on) => void (troubles.damaging = on),
    noise: (on) => troubles.noise(on),
    split: (on) => void (troubles.splitting = on),
    delay: (ms) => void (troubles.delayMs = ms),
    received: () => troubles.received,
    subscribers: () => troubles.subscribers,
  };
}

/** Energy runs so many times as fast as real time, so that a counter counts within a test. */
const RATE = 120;

export const QUICK_ENERGY: Pick<DriverClock, 'now'> = { now: () => Math.round(performance.now() * RATE) };

/** Sends one control line to an emulated device; throws where it is refused. */
export function told(device: { control(line: string): string }, line: string): void {
  const answer = device.control(line);
  if (!answer.startsWith('ok')) throw new Error(`${line}: ${answer}`);
}
