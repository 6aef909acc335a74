/** How much of the kiosk's one thread four busy connectors take, and how long anything holds it up. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { launchBrowser, newContext } from './rig/browser.ts';
import type { MainThreadUse } from './rig/streaming-kiosk.ts';
import { type Section, withClosers } from './section.ts';

const PROGRAM = path.join(import.meta.dirname, 'rig/streaming-kiosk.ts');

export const mainThread: Section = {
  name: 'main-thread',
  run: ({ quick }, report) =>
    withClosers(async (closers) => {
      const browser = await launchBrowser();
      closers.add(() => browser.close());
      const seconds = quick ? 4 : 10;
      const child = spawn(process.execPath, [PROGRAM, String(seconds)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      closers.add(() => child.kill('SIGKILL'));
      const page = await (await newContext(browser)).newPage();

      const use = await new Promise<MainThreadUse>((resolve, reject) => {
        let output = '';
        let opened = false;
        child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          const url = /is at (http:\S+)\s/.exec(output)?.[1];
          if (url !== undefined && !opened) {
            opened = true;
            page.goto(url).catch(reject);
          }
          const result = /^result (.*)$/m.exec(output)?.[1];
          if (result !== undefined) resolve(JSON.parse(result) as MainThreadUse);
        });
        child.once('exit', () => reject(new Error(`the streaming kiosk ended early:\n${output}`)));
      });

      const rate = (count: number) => (count / seconds).toFixed(0);
      const [p50 = 0, , , p95 = 0, p99 = 0] = use.delays;
      report({
        name: 'CPU of the kiosk’s process, 4 sessions streaming',
        unit: '% core',
        samples: [use.cpu * 100],
        goals: [{ of: 'p50', below: 5 }],
        floor: { what: 'same sessions at rest', value: use.cpuAtRest * 100 },
        note:
          `from source, four fake devices at the ports: ${rate(use.readings)} readings/s with values and status each, ` +
          `${rate(use.snapshots)} snapshots/s to one painted page, over ${String(seconds)} s`,
      });
      report({
        name: 'longest event-loop delay while streaming',
        unit: 'ms',
        samples: [use.longestDelay],
        goals: [{ of: 'p50', most: 50 }],
        floor: { what: 'same sessions at rest', value: use.longestAtRest },
        note: `delay p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)} ms (looked at every 10 ms)`,
      });
    }),
};
