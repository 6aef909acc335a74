/** The floor of everything on a serial line: bytes there and back on a PTY that only echoes, the binding as it ships. */
import path from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { SerialPort } from 'serialport';
import { openPty } from '../../../drivers/serial/pty.ts';

/** As long as a `$GS` with its sequence id. */
const MESSAGE = Buffer.from('$GS :0A^38\r', 'latin1');

/** Round trips through a bare PTY (kernel, socat, serialport's binding), ms. */
export async function echoRoundTrips(count: number): Promise<number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-bench-echo-'));
  const pty = await openPty(path.join(folder, 'port'));
  try {
    pty.onData((bytes) => pty.write(bytes));
    const port = new SerialPort({ path: pty.path, baudRate: 115_200, autoOpen: false });
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
    const samples: number[] = [];
    for (let i = 0; i < count; i++) samples.push(await roundTrip(port));
    await new Promise<void>((resolve) => port.close(() => resolve()));
    return samples;
  } finally {
    await pty.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function roundTrip(port: SerialPort): Promise<number> {
  return new Promise((resolve) => {
    let left = MESSAGE.length;
    const at = performance.now();
    const onData = (bytes: Buffer) => {
      left -= bytes.length;
      if (left > 0) return;
      port.off('data', onData);
      resolve(performance.now() - at);
    };
    port.on('data', onData);
    port.write(MESSAGE);
  });
}
