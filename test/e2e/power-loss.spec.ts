/**
 * SIGKILL at random instants of a session: each time the kiosk comes back and closes the session truthfully. The board
 * is a process of its own and goes on charging meanwhile, so its register is the truth that all bills must add up to.
 */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@playwright/test';
import type { Snapshot } from '../../main/bridge/contract.ts';
import { randomFrom } from '../rig/random.ts';
import { startEmulator, type Emulator } from '../rig/ptys.ts';
import { PLAIN_TARIFF, plainCents } from './support/bill.ts';
import { chargerFolder, startKiosk, type RunningKiosk } from './support/kiosk.ts';
import { openPanelSocket } from './support/panel-socket.ts';

const KILLS = Number(process.env['KILLS'] ?? 50);
/** Several chargers at a time: most of a session is waiting for relays. */
const CHARGERS = 5;
/** From the tap to the receipt takes about this long here. */
const SESSION_MS = 14_000;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

const TOKENS = [{ uid: '04A2245B7C1190', label: 'Blue fob' }];

const settled = ({ connectors: [only] }: Snapshot) =>
  only !== undefined && (only.state === 'finished' || only.state === 'available' || only.state === 'plugged');

class Charger {
  readonly folder: string;
  readonly board: Emulator;
  readonly #random: () => number;
  readonly killedIn = new Map<string, number>();

  constructor(folder: string, board: Emulator, seed: number) {
    this.folder = folder;
    this.board = board;
    this.#random = randomFrom(seed);
  }

  start(): Promise<RunningKiosk> {
    return startKiosk(this.folder, {
      connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'openevse', path: this.board.path } }],
      reader: { driver: 'simulated' },
      tariffs: { default: PLAIN_TARIFF },
      authorization: { tokens: TOKENS },
    });
  }

  /** One session, killed somewhere in it; then a new process that has to put things right. */
  async killOnce(): Promise<void> {
    const kiosk = await this.start();
    const instant = this.#random() * SESSION_MS;
    let dead = false;
    const killed = new Promise<void>((resolve) => {
      setTimeout(() => {
        dead = true;
        void this.#noteState(kiosk)
          .then(() => kiosk.kill())
          .then(resolve);
      }, instant);
    });
    // Whatever the script was doing when the power went is lost with the process: that is the point.
    await this.#session(kiosk).catch((error: unknown) => {
      if (!dead) throw error;
    });
    await killed;
    const next = await this.start();
    await next.when('the session to be put right', settled, 30_000);
    await this.board.send('unplug');
    await next.when(
      'the connector to be free',
      ({ connectors: [only] }) => only?.state === 'available',
      30_000,
    );
    await next.kill();
  }

  async #noteState(kiosk: RunningKiosk): Promise<void> {
    const { connectors } = await kiosk.snapshot();
    const state = connectors[0]?.state ?? 'none';
    this.killedIn.set(state, (this.killedIn.get(state) ?? 0) + 1);
  }

  async #session(kiosk: RunningKiosk): Promise<void> {
    await kiosk.when('a free connector', ({ connectors: [only] }) => only?.state === 'available');
    const panel = await openPanelSocket(kiosk.panelUrl);
    try {
      panel.send({ type: 'simulate-tap', card: 'token-0' });
      await kiosk.when('the plug to be awaited', ({ connectors: [only] }) => only?.state === 'authorized');
      await this.board.send('plug');
      await kiosk.when(
        'some energy',
        ({ connectors: [only] }) => (only?.session?.energyWh ?? 0) >= 4,
        30_000,
      );
      panel.send({ type: 'simulate-tap', card: 'token-0' });
      await kiosk.when('the end', ({ connectors: [only] }) => only?.state === 'finished');
    } finally {
      panel.close();
    }
  }

  /** All that the store says, against all that the board's register says. */
  async check(): Promise<{ sessions: number; energyWh: number }> {
    const last = await this.start();
    await last.when('the connector to be free', ({ connectors: [only] }) => only?.state === 'available');
    await last.stop();
    const db = new DatabaseSync(path.join(this.folder, 'kiosk.db'), { readOnly: true });
    try {
      const rows = db
        .prepare('SELECT id, state, energy_wh, meter_start_wh, receipt FROM sessions ORDER BY started_at')
        .all();
      let register = 0;
      for (const row of rows) {
        expect(row['state']).toBe('closed');
        // Sessions join without a gap and without an overlap: nothing lost, nothing billed twice.
        expect(row['meter_start_wh']).toBe(register);
        register += Number(row['energy_wh']);
        const receipt = JSON.parse(String(row['receipt'])) as {
          energyWh: number;
          totals: { payable: { incl: string } };
        };
        expect(receipt.energyWh).toBe(row['energy_wh']);
        const cents = Number(row['energy_wh']) === 0 ? [0, 35] : [plainCents(Number(row['energy_wh']))];
        expect(cents).toContain(Number(receipt.totals.payable.incl.replace('.', '')));
        for (const type of ['opened', 'ended', 'closed']) {
          const count = db
            .prepare('SELECT count(*) AS n FROM session_events WHERE session = ? AND type = ?')
            .get(String(row['id']), type);
          expect(count?.['n'], `${type} of ${String(row['id'])}`).toBe(1);
        }
      }
      const { totalWh: total } = await this.board.status();
      expect(register).toBe(Number(total));
      return { sessions: rows.length, energyWh: register };
    } finally {
      db.close();
    }
  }
}

test(`${String(KILLS)} SIGKILLs at random instants: nothing lost, nothing billed twice`, async () => {
  test.setTimeout(420_000);
  const share = (index: number) => Math.floor(KILLS / CHARGERS) + (index < KILLS % CHARGERS ? 1 : 0);
  const results = await Promise.all(
    Array.from({ length: CHARGERS }, async (_, index) => {
      const folder = await chargerFolder();
      const board = await startEmulator();
      try {
        const charger = new Charger(folder.path, board, SEED + index);
        for (let kill = 0; kill < share(index); kill++) await charger.killOnce();
        return { ...(await charger.check()), killedIn: charger.killedIn };
      } finally {
        await board.stop();
        await folder.remove();
      }
    }),
  );
  const states = new Map<string, number>();
  for (const { killedIn } of results)
    for (const [state, n] of killedIn) states.set(state, (states.get(state) ?? 0) + n);
  const sum = (pick: (result: (typeof results)[number]) => number) =>
    results.reduce((total, one) => total + pick(one), 0);
  console.log(
    `${String(KILLS)} kills (seed ${String(SEED)}), ${String(sum(({ sessions }) => sessions))} sessions, ` +
      `${String(sum(({ energyWh }) => energyWh))} Wh by the register and by the bills; killed in ` +
      [...states].map(([state, n]) => `${state} ${String(n)}`).join(', '),
  );
});
