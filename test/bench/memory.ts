/** Memory of everything that runs while the idle screen is shown, beside a page with one heading. */
import path from 'node:path';
import { until } from '../rig/until.ts';
import { median } from './print.ts';
import { BoardOnPty } from './rig/board.ts';
import { launchBrowserProcess, newContext, watchPaint } from './rig/browser.ts';
import { chargerOnSerial } from './rig/chargers.ts';
import { pssOfTrees } from './rig/processes.ts';
import { builtKiosk, helloWorld, type Program } from './rig/served.ts';
import { type Section, withClosers } from './section.ts';

interface Memory {
  readonly all: number;
  readonly node: number;
  readonly chromium: number;
}

/** Settled: two looks this far apart differ by less than this share. */
const LOOK_EVERY_MS = 700;
const SETTLED_SHARE = 0.005;
const SETTLED_WITHIN_MS = 15_000;

export const memory: Section = {
  name: 'memory',
  run: ({ quick }, report) =>
    withClosers(async (closers) => {
      const folder = await closers.folder();
      const board = await BoardOnPty.open(path.join(folder, 'port'));
      closers.add(() => board.close());
      const programs = { hello: await helloWorld(), kiosk: await builtKiosk(chargerOnSerial(board.path)) };
      for (const program of Object.values(programs)) closers.add(() => program.remove());

      const measured: Readonly<Record<keyof typeof programs, Memory[]>> = { hello: [], kiosk: [] };
      for (let round = 0; round < (quick ? 1 : 4); round++) {
        for (const name of ['hello', 'kiosk'] as const) measured[name].push(await measure(programs[name]));
      }
      const { hello, kiosk } = measured;
      const floorOf = (part: keyof Memory) => ({
        what: 'hello world',
        value: median(hello.map((each) => each[part])),
      });
      report({ name: 'hello world: node + Chromium', unit: 'MB PSS', samples: hello.map(({ all }) => all) });
      report({
        name: 'kiosk: node + Chromium, idle screen',
        unit: 'MB PSS',
        samples: kiosk.map(({ all }) => all),
        goals: [{ of: 'ratio', most: 1.2 }],
        floor: floorOf('all'),
        note: 'other Chromiums on the machine share its program’s pages and make both smaller',
      });
      const parts = { node: 'kiosk: node alone', chromium: 'kiosk: Chromium alone' } as const;
      for (const part of ['node', 'chromium'] as const) {
        const samples = kiosk.map((each) => each[part]);
        report({ name: parts[part], unit: 'MB PSS', samples, floor: floorOf(part) });
      }
    }),
};

async function measure(program: Program): Promise<Memory> {
  const served = await program.start();
  const { server, browser } = await launchBrowserProcess();
  try {
    const page = await (await newContext(browser)).newPage();
    const { idle } = await watchPaint(page, { idle: '[data-screen="idle"]' });
    await page.goto(served.url);
    await idle;
    const shell = server.process().pid ?? 0;
    const look = () => pssOfTrees([served.pid, shell]);
    let before = await look();
    let lookedAt = performance.now();
    await until('memory to settle', SETTLED_WITHIN_MS, async () => {
      if (performance.now() - lookedAt < LOOK_EVERY_MS) return false;
      lookedAt = performance.now();
      const now = await look();
      const settled = Math.abs(now - before) < before * SETTLED_SHARE;
      before = now;
      return settled;
    });
    const [node, chromium] = [await pssOfTrees([served.pid]), await pssOfTrees([shell])];
    return { all: node + chromium, node, chromium };
  } finally {
    await browser.close();
    await server.close();
    await served.kill();
  }
}
