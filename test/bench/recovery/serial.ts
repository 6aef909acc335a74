/** The serial cable is pulled, the vehicle changes meanwhile, the cable is back: until the screen shows what is true. */
import path from 'node:path';
import { BoardOnPty } from '../rig/board.ts';
import { launchBrowser, newContext } from '../rig/browser.ts';
import { chargerOnSerial } from '../rig/chargers.ts';
import { startLocalKiosk } from '../rig/local-kiosk.ts';
import { type Section, withClosers } from '../section.ts';

export const serialReplugged: Section['run'] = ({ quick }, report) =>
  withClosers(async (closers) => {
    const folder = await closers.folder();
    const board = await BoardOnPty.open(path.join(folder, 'port'));
    closers.add(() => board.close());
    const browser = await launchBrowser();
    closers.add(() => browser.close());
    const { kiosk, url, close } = await startLocalKiosk(chargerOnSerial(board.path));
    closers.add(close);
    await (await (await newContext(browser)).newPage()).goto(url);
    await kiosk.when('free connector', ({ connectors }) => connectors[0]?.state === 'available');

    const [noticed, back]: [number[], number[]] = [[], []];
    for (let i = 0; i < (quick ? 2 : 6); i++) {
      const [control, state] = i % 2 === 0 ? ['plug', 'plugged'] : ['unplug', 'available'];
      const out = kiosk.painted('that the controller is gone', ({ connectors }) => {
        const is = connectors[0]?.state;
        return is !== 'available' && is !== 'plugged';
      });
      const pulledAt = performance.now();
      await board.pull();
      noticed.push((await out) - pulledAt);
      board.control(control);
      const inStep = kiosk.painted(state, ({ connectors }) => connectors[0]?.state === state);
      const pluggedAt = performance.now();
      await board.plugIn();
      back.push((await inStep) - pluggedAt);
    }
    report({ name: 'serial cable pulled → told on screen', unit: 'ms', samples: noticed });
    report({
      name: 'serial replug → state in step, painted',
      unit: 'ms',
      samples: back,
      goals: [{ of: 'max', most: 3000 }],
    });
  });
