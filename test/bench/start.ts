/** From the start of the process to a screen that can be used, beside a page with one heading. */
import path from 'node:path';
import type { Browser } from 'playwright';
import { type Figure, median } from './print.ts';
import { BoardOnPty } from './rig/board.ts';
import { launchBrowser, newContext, watchPaint } from './rig/browser.ts';
import { chargerOnSerial, simulatedCharger } from './rig/chargers.ts';
import { builtKiosk, helloWorld, type Program } from './rig/served.ts';
import { type Section, withClosers } from './section.ts';

interface Start {
  readonly served: number;
  /** Any screen, e.g. "starting up". */
  readonly first: number;
  readonly idle: number;
}

type Shell = 'running' | 'cold';

export const start: Section = {
  name: 'start',
  run: ({ quick }, report) =>
    withClosers(async (closers) => {
      const folder = await closers.folder();
      const board = await BoardOnPty.open(path.join(folder, 'port'));
      closers.add(() => board.close());
      const programs = {
        hello: await helloWorld(),
        kiosk: await builtKiosk(chargerOnSerial(board.path)),
        demo: await builtKiosk(simulatedCharger(2)),
      };
      for (const program of Object.values(programs)) closers.add(() => program.remove());
      const browser = await launchBrowser();
      closers.add(() => browser.close());

      // Turn by turn, so that other work on the machine slows all alike; the first makes the databases and warms caches.
      const names = ['hello', 'kiosk', 'demo'] as const;
      const starts: Readonly<Record<Shell, Record<(typeof names)[number], Start[]>>> = {
        running: { hello: [], kiosk: [], demo: [] },
        cold: { hello: [], kiosk: [], demo: [] },
      };
      const rounds = quick ? 4 : 8;
      for (let round = -1; round < rounds; round++) {
        for (const name of names) {
          const measured = await startOnce(programs[name], browser);
          if (round >= 0) starts.running[name].push(measured);
        }
      }
      for (let round = 0; round < (quick ? 2 : 8); round++) {
        for (const name of ['hello', 'kiosk'] as const) {
          starts.cold[name].push(await startOnce(programs[name], 'cold'));
        }
      }

      for (const shell of ['running', 'cold'] as const) {
        const { hello, kiosk, demo } = starts[shell];
        const where = shell === 'running' ? 'in a running Chromium' : 'and Chromium launched';
        const helloIdle = hello.map(({ idle }) => idle);
        const floor: Figure['floor'] = { what: 'hello world', value: median(helloIdle) };
        const goals: Figure['goals'] = [{ of: 'ratio', most: 1.3 }];
        report({ name: `hello world, ${where}`, unit: 'ms', samples: helloIdle });
        if (shell === 'running') {
          report({
            name: 'kiosk: process start → serving',
            unit: 'ms',
            samples: kiosk.map(({ served }) => served),
            floor: { what: 'hello world', value: median(hello.map(({ served }) => served)) },
          });
        }
        report({
          name: `kiosk: first screen painted, ${where}`,
          unit: 'ms',
          samples: kiosk.map(({ first }) => first),
          floor,
        });
        report({
          name: `kiosk: idle painted, ${where}`,
          unit: 'ms',
          samples: kiosk.map(({ idle }) => idle),
          goals,
          floor,
          note: 'usable: the OpenEVSE driver on a PTY is in step with a board that runs',
        });
        if (shell === 'running') {
          report({
            name: 'kiosk: idle painted, simulated charger',
            unit: 'ms',
            samples: demo.map(({ idle }) => idle),
            floor,
            note: 'npm start’s charger; its emulated boards boot for 400 ms first',
          });
        }
      }
    }),
};

async function startOnce(program: Program, shell: Browser | 'cold'): Promise<Start> {
  const running = shell === 'cold' ? undefined : await newContext(shell);
  const served = await program.start();
  // A shell that is not running yet starts when there is something to show, as main/hosts/browser does.
  const launched = running ? undefined : await launchBrowser();
  try {
    const context = running ?? (launched && (await newContext(launched)));
    if (!context) throw new Error('no browser');
    const page = await context.newPage();
    const painted = await watchPaint(page, { first: '[data-screen]', idle: '[data-screen="idle"]' });
    await page.goto(served.url, { waitUntil: 'commit' });
    const [first, idle] = [await painted.first, await painted.idle];
    await context.close();
    const { startedAt, servedAt } = served;
    return { served: servedAt - startedAt, first: first - startedAt, idle: idle - startedAt };
  } finally {
    await launched?.close();
    await served.kill();
  }
}
