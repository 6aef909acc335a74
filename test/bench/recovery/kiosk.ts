/** SIGKILL in the middle of a session, started again at once: until a page shows a screen that is true. */
import path from 'node:path';
import type { Snapshot } from '../../../main/bridge/contract.ts';
import { openPanelSocket } from '../../e2e/support/panel-socket.ts';
import { until } from '../../rig/until.ts';
import { BoardOnPty } from '../rig/board.ts';
import { launchBrowser, newContext, watchPaint } from '../rig/browser.ts';
import { chargerOnSerial, VALID_CARDS } from '../rig/chargers.ts';
import { Deck } from '../rig/deck.ts';
import { builtKiosk, type Served, snapshotOf } from '../rig/served.ts';
import { type Section, withClosers } from '../section.ts';

const LIMIT_MS = 30_000;

export const kioskKilled: Section['run'] = ({ quick }, report) =>
  withClosers(async (closers) => {
    const folder = await closers.folder();
    const board = await BoardOnPty.open(path.join(folder, 'port'), { relayStallMs: 100, voltmeter: true });
    closers.add(() => board.close());
    const browser = await launchBrowser();
    closers.add(() => browser.close());
    const program = await builtKiosk(chargerOnSerial(board.path));
    closers.add(() => program.remove());
    let served = await program.start();
    closers.add(() => served.kill());

    const deck = new Deck(VALID_CARDS);
    const samples: number[] = [];
    const shown = new Set<string>();
    for (let i = 0; i < (quick ? 1 : 4); i++) {
      await charge(served, board, await deck.next());
      const context = await newContext(browser);
      const page = await context.newPage();
      const { usable } = await watchPaint(page, { usable: '[data-screen]:not([data-screen="starting-up"])' });
      const killedAt = performance.now();
      await served.kill();
      served = await program.start();
      await page.goto(served.url, { waitUntil: 'commit' });
      samples.push((await usable) - killedAt);
      const { screen, connectors } = await snapshotOf<Snapshot>(served);
      shown.add(`${screen.name}, session ${connectors[0]?.session ? 'goes on' : 'closed'}`);
      await context.close();
      board.control('unplug');
      await state(served, 'available');
    }
    report({
      name: 'kiosk killed while charging → usable again, painted',
      unit: 'ms',
      samples,
      goals: [{ of: 'max', most: 6000 }],
      note: `restarted at once, in a new page of a running Chromium; it showed: ${[...shown].join(' · ')}`,
    });
  });

async function charge(served: Served, board: BoardOnPty, card: string): Promise<void> {
  await state(served, 'available');
  const panel = await openPanelSocket(served.url.replace('/?', '/panel?'));
  panel.send({ type: 'simulate-tap', card });
  await state(served, 'authorized');
  board.control('plug');
  await state(served, 'charging');
  panel.close();
}

function state(served: Served, wanted: string): Promise<void> {
  return until(`the connector to be ${wanted}`, LIMIT_MS, async () => {
    const { connectors } = await snapshotOf<Snapshot>(served);
    return connectors[0]?.state === wanted;
  });
}
