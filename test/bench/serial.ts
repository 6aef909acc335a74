/** One question to the controller and its answer, beside bytes that only go there and back. */
import path from 'node:path';
import { getState } from '../../drivers/controllers/openevse/commands/state.ts';
import { Exchange } from '../../drivers/controllers/openevse/exchange.ts';
import { encodeFrame } from '../../drivers/controllers/openevse/frames.ts';
import { SerialLink } from '../../drivers/serial/link.ts';
import { openPty } from '../../drivers/serial/pty.ts';
import { wireClock } from '../../drivers/serial/wire-clock.ts';
import { median } from './print.ts';
import { BoardOnPty } from './rig/board.ts';
import { echoRoundTrips } from './rig/echo.ts';
import { type Section, withClosers } from './section.ts';

export const serial: Section = {
  name: 'serial',
  run: ({ quick }, report) =>
    withClosers(async (closers) => {
      const count = quick ? 300 : 1000;
      const folder = await closers.folder();

      const echo = await echoRoundTrips(count);
      const floor = { what: 'serial echo', value: median(echo) };
      report({ name: 'echo on a bare PTY', unit: 'ms', samples: echo });

      const instant = await openInstantBoard(path.join(folder, 'instant'));
      closers.add(() => instant.close());
      report({
        name: '$GS exchange, board answers at once',
        unit: 'ms',
        samples: await exchanges(instant.path, count),
        floor,
      });

      const board = await BoardOnPty.open(path.join(folder, 'board'));
      closers.add(() => board.close());
      report({
        name: '$GS exchange, board with real timing',
        unit: 'ms',
        samples: await exchanges(board.path, quick ? 60 : 200),
        floor,
        note: 'the emulated firmware takes 1–10 ms a piece and sends 30 % of its frames in two',
      });
    }),
};

async function exchanges(port: string, count: number): Promise<number[]> {
  const link = new SerialLink({ path: port, baudRate: 115_200 });
  const line = new Exchange((bytes) => link.write(bytes), wireClock);
  const up = Promise.withResolvers<undefined>();
  link.subscribe((event) => {
    if (event.type === 'up') up.resolve(undefined);
    else if (event.type === 'data') line.receive(event.bytes);
    else if (!event.stopped) up.reject(new Error(event.message));
  });
  link.start();
  await up.promise;
  try {
    // Until a board that boots answers.
    const first = await line.request(getState());
    if (!first.ok) throw new Error(first.failure.message);
    const samples: number[] = [];
    for (let i = 0; i < count; i++) {
      const at = performance.now();
      const asked = await line.request(getState());
      samples.push(performance.now() - at);
      if (!asked.ok) throw new Error(asked.failure.message);
    }
    return samples;
  } finally {
    await link.stop();
  }
}

/** Answers every whole request at once, with its sequence id. */
async function openInstantBoard(port: string): Promise<{ readonly path: string; close(): Promise<void> }> {
  const pty = await openPty(port);
  let text = '';
  pty.onData((bytes) => {
    const requests = (text + Buffer.from(bytes).toString('latin1')).split('\r');
    text = requests.pop() ?? '';
    for (const request of requests) {
      const sequence = /:([0-9A-F]{2})/.exec(request)?.[1];
      if (sequence) pty.write(Buffer.from(encodeFrame(`OK fe 0 01 0000 :${sequence}`), 'latin1'));
    }
  });
  return pty;
}
