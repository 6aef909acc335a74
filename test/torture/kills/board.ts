/**
 * The emulated board of one charger, a process of its own that goes on charging whatever becomes of the kiosk: its
 * register is the truth. Energy that a board forgets with its power (it keeps whole sessions only) is kept here.
 */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { startEmulator, type Emulator } from '../../rig/ptys.ts';
import { until } from '../../rig/until.ts';

/** A board that lost its memory: between these instants, with the register (Wh) before and after. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  readonly beforeWh: number;
  readonly afterWh: number;
}

/** Energy flows this much faster than in reality: within what the connector's rating (80 A, 3 phases) allows. */
const RATE = 4;
const BOOT_MS = 150;
const RELAY_MS = 120;
/** socat notices the end of an emulator that was killed within a second. */
const PORT_GONE_MS = 10_000;
/** `ECVF_EV_CONNECTED`: the firmware's energy session is open. */
const CONNECTED = 0x0100;

export class Board {
  readonly cuts: Cut[] = [];
  readonly #folder: string;
  readonly #seed: number;
  #emulator: Emulator | null = null;
  /** One thing at a time: nobody speaks to a board that is being replaced. */
  #turn: Promise<unknown> = Promise.resolve();
  #pastWh = 0;
  #sinceWh = 0;

  constructor(folder: string, seed: number) {
    this.#folder = folder;
    this.#seed = seed;
  }

  get path(): string {
    return path.join(this.#folder, 'port');
  }

  start(): Promise<void> {
    return this.#inTurn(() => this.#start());
  }

  async #start(): Promise<void> {
    const options = ['--relay-ms', String(RELAY_MS), '--rate', String(RATE), '--seed', String(this.#seed)];
    this.#emulator = await startEmulator({
      link: this.path,
      bootMs: BOOT_MS,
      args: [...options, '--state', path.join(this.#folder, 'eeprom.json')],
    });
  }

  async send(line: string): Promise<void> {
    await this.#inTurn(() => this.#running.send(line));
  }

  /** Its power goes (`power-cut MS`) or its processor restarts (`restart`): the open session is forgotten. */
  cut(line: string): Promise<void> {
    return this.#inTurn(async () => {
      const from = Date.now();
      // Both in one write: nothing flows between them.
      const [status] = await Promise.all([this.#running.status(), this.#running.send(line)]);
      this.#noteCut(from, status);
    });
  }

  /** The board as a whole goes, and a new one comes with the same EEPROM and the same vehicle at its cable. */
  replace(): Promise<void> {
    return this.#inTurn(async () => {
      const from = Date.now();
      const status = await this.#running.status();
      await this.#running.kill();
      this.#noteCut(from, status);
      await until('the old port to be gone', PORT_GONE_MS, () => !isThere(this.path));
      await this.#start();
      if (status['vehicle'] === 'plugged') await this.#running.send('plug');
    });
  }

  /** Wh that have flowed, the forgotten ones too. */
  async flowedWh(): Promise<number> {
    return this.#pastWh + (await this.registerWh()) - this.#sinceWh;
  }

  async registerWh(): Promise<number> {
    return registerOf(await this.#inTurn(() => this.#running.status()));
  }

  async stop(): Promise<void> {
    await this.#emulator?.stop();
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined); // told to whoever asked
    return result;
  }

  get #running(): Emulator {
    if (!this.#emulator) throw new Error('the board was not started');
    return this.#emulator;
  }

  #noteCut(from: number, status: Readonly<Record<string, string>>): void {
    const beforeWh = registerOf(status);
    const afterWh = Number(status['totalWh']);
    this.#pastWh += beforeWh - this.#sinceWh;
    this.#sinceWh = afterWh;
    this.cuts.push({ from, to: Date.now(), beforeWh, afterWh });
  }
}

const isThere = (port: string) => lstatSync(port, { throwIfNoEntry: false }) !== undefined;

function registerOf(status: Readonly<Record<string, string>>): number {
  const isOpen = (Number.parseInt(status['flags'] ?? '', 16) & CONNECTED) !== 0;
  return Number(status['totalWh']) + (isOpen ? Math.floor(Number(status['sessionWs']) / 3600) : 0);
}
