/** One charger under torture: board, kiosk and a driver, killed and put right again until no kill is left. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from '../../../main/bridge/contract.ts';
import { until } from '../../rig/until.ts';
import { Board } from './board.ts';
import { checkBooks, type Books } from './books.ts';
import { Killed, KioskProcess } from './kiosk-process.ts';
import type { Life, Mark, Plan } from './plan.ts';
import { SECRET } from './receiver.ts';
import { openReadable } from './rows.ts';
import { Shown } from './shown.ts';
import { TARIFFS } from './tariffs.ts';
import { Trigger } from './trigger.ts';
import { Visitor } from './visitor.ts';

export interface ChargerOptions {
  readonly folder: string;
  readonly seed: number;
  /** The next kill, or null when there are enough. */
  take(): Plan | null;
  /** In the end every alert is awaited at the webhook. */
  readonly alerts: boolean;
  readonly webhook: { readonly moody: string; readonly dead: string };
  /** Tells of each kill in which state it found the kiosk. */
  killed(plan: Plan, state: string): void;
}

const CARDS = [
  { uid: '04A2245B7C1190', label: 'Blue fob' },
  { uid: '04B7115A3C2280', label: 'Red fob' },
];
/** Where everybody may charge, each return of board or vehicle begins anew. */
const FREE_STARTS = 3;
/** The sender waits longer after each failure. */
const TOLD_WITHIN_MS = 300_000;
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class Charger {
  readonly #options: ChargerOptions;
  readonly #board: Board;
  readonly #shown = new Shown();
  #plan: Plan | null = null;
  #starts = 0;
  #admitted = 0;

  constructor(options: ChargerOptions) {
    this.#options = options;
    this.#board = new Board(options.folder, options.seed);
  }

  /** The kill that was under way when something was found. */
  get plan(): Plan | null {
    return this.#plan;
  }

  async run(): Promise<Books> {
    await mkdir(this.#options.folder, { recursive: true });
    await this.#board.start();
    try {
      let plan = this.#options.take();
      let life: Life | null = plan?.life ?? null;
      let kiosk = plan && (await this.#start(plan.life));
      while (plan && kiosk) {
        this.#plan = plan;
        await this.#killOnce(kiosk, plan);
        this.#shown.checkAfterKill(this.#options.folder);
        await wait(plan.downMs);
        const next = this.#options.take();
        life = next?.life ?? plan.life;
        if (!next) life = { ...life, webhook: 'moody' };
        kiosk = await this.#start(life);
        if (!next) await this.#conclude(kiosk, plan);
        plan = next;
      }
      return await this.#check();
    } finally {
      await this.#board.stop();
    }
  }

  async #start(life: Life): Promise<KioskProcess> {
    const { folder, webhook } = this.#options;
    // A kiosk without a webhook owes it nothing: what it finds then is never told.
    const kind = this.#options.alerts && life.webhook === 'none' ? 'dead' : life.webhook;
    const url = kind === 'none' ? null : webhook[kind];
    const config = {
      station: { id: 'CP-TORTURE', name: 'Torture' },
      connectors: [
        { id: 1, maxCurrent: 80, phases: 3, controller: { driver: 'openevse', path: this.#board.path } },
      ],
      reader: { driver: 'simulated' },
      tariffs: { default: TARIFFS[life.tariff] },
      authorization: { tokens: CARDS, freeVend: life.freeVend },
      session: { afterPowerLoss: life.policy, endWhenFullMinutes: 1 },
      alerts: { webhook: url === null ? null : { url, secret: SECRET } },
      store: { path: 'kiosk.db' },
    };
    // A name of its own: the killed process's file must not be found half written.
    const file = path.join(folder, `kiosk-${String(this.#starts++ % 2)}.json`);
    await writeFile(file, JSON.stringify(config));
    // With a vehicle at the cable a charger that lets everybody in begins by itself.
    if (life.freeVend) this.#admitted += FREE_STARTS;
    return new KioskProcess(file, (snapshot) => this.#shown.look(snapshot));
  }

  async #killOnce(kiosk: KioskProcess, plan: Plan): Promise<void> {
    const trigger = new Trigger(kiosk, plan, (state) => this.#strike(kiosk, plan, state));
    const visitor = this.#visitor(kiosk, (mark) => trigger.mark(mark));
    const script = async () => {
      await kiosk.serving;
      trigger.served();
      await visitor.putRight(plan.putRight);
      trigger.begin();
      await visitor.visit(plan.visit, plan.life);
      // The moment did not come on this visit: then now.
      trigger.fire();
    };
    const scripted = script().catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    try {
      await Promise.race([scripted.then(() => trigger.done), trigger.done]);
      // What the script still has to say counts, too: a wait that was in vain, a kiosk that died of itself.
      await scripted;
      kiosk.complain();
    } finally {
      await kiosk.kill();
    }
  }

  #visitor(kiosk: KioskProcess, mark: (mark: Mark) => void): Visitor {
    return new Visitor({
      board: this.#board,
      kiosk,
      touch: (command: Command) => kiosk.touch(command),
      admitted: (free) => (this.#admitted += free ? FREE_STARTS : 1),
      mark,
    });
  }

  async #strike(kiosk: KioskProcess, plan: Plan, state: string): Promise<void> {
    const deed = { kiosk: () => null, cut: () => this.#cut(plan), eeprom: () => this.#board.replace() };
    await Promise.all([kiosk.kill(), deed[plan.together]()]);
    this.#options.killed(plan, state);
    if (plan.meanwhile !== 'nothing') await this.#board.send(plan.meanwhile);
  }

  #cut(plan: Plan): Promise<void> {
    return this.#board.cut(`power-cut ${String(100 + plan.delayMs)}`);
  }

  /** After the last kill: everything comes to its end, and the kiosk ends in good order. */
  async #conclude(kiosk: KioskProcess, plan: Plan): Promise<void> {
    await kiosk.serving;
    await this.#visitor(kiosk, () => undefined).putRight(plan.putRight);
    if (this.#options.alerts) await this.#allTold();
    await kiosk.stop();
  }

  /** Nothing waits in the outbox any more. */
  async #allTold(): Promise<void> {
    const store = openReadable(path.join(this.#options.folder, 'kiosk.db'));
    try {
      await until('all alerts to be taken', TOLD_WITHIN_MS, () => store.waiting('webhook') === 0);
    } finally {
      store.close();
    }
  }

  async #check(): Promise<Books> {
    const file = path.join(this.#options.folder, 'kiosk.db');
    const books = checkBooks(file, {
      registerWh: await this.#board.registerWh(),
      flowedWh: await this.#board.flowedWh(),
      cuts: this.#board.cuts,
      admitted: this.#admitted,
    });
    const store = openReadable(file);
    try {
      this.#shown.check(store.sessions());
    } finally {
      store.close();
    }
    return books;
  }
}
