/** What happens at one charger from a cause to its end, and what everybody has to see of it. */
import { expect } from 'vitest';
import type { CostView, ReceiptView, RecoveryView } from '../../../main/bridge/contract.ts';
import type { Charger } from './charger.ts';
import type { ConnectorId } from './row.ts';
import { receiptsIn } from './stored.ts';
import { PATIENCE_MS, present } from './stage.ts';
import { Telling, type Told } from './telling.ts';

/** What is promised to operators, in real time. */
const ALERT_MS = 2_000;
/** A card of the list that has no language of its own. */
const CARD = 'token-2';
/** Whole watt-hours at both ends, and what flows between a contactor’s opening and the last reading. */
const LEAST_WH = 3;
const INEXACT = 0.01;
/** Modbus function codes. */
const WRITE_ONE = 0x06;
const WRITE_SEVERAL = 0x10;

/** The least that a session must tell of what was taken, Wh. */
const least = (takenWh: number) => takenWh * (1 - INEXACT) - LEAST_WH;

type Bill = Pick<ReceiptView, 'meterStartWh' | 'meterStopWh' | 'energyWh'> & {
  readonly cost: CostView | null;
};

export class Story extends Telling<Charger> {
  /** So much may have flowed that nobody could measure, Wh. */
  lostWh = 0;
  #startWh = 0;

  /** The charger is up, and whoever is to charge charges. */
  async begin(): Promise<void> {
    await this.available();
    const { charging } = this.row;
    if (charging !== undefined) await this.charge(charging);
  }

  async available(): Promise<void> {
    await this.charger.until('available connectors', ({ connectors }) =>
      connectors.every(({ state }) => state === 'available'),
    );
  }

  /** From here on the meter’s watt-hours are those of a session. */
  begins(id: ConnectorId): void {
    this.#startWh = this.charger.countedWh(id);
  }

  async charge(id: ConnectorId): Promise<void> {
    const { charger } = this;
    this.begins(id);
    charger.send({ type: 'simulate-vehicle', connector: id, action: 'plug' });
    await charger.until('a plugged connector', () => charger.view(id).state === 'plugged');
    charger.send({ type: 'simulate-tap', card: CARD });
    await charger.until('charging', () => charger.view(id).state === 'charging');
    await this.flows(id, 10);
  }

  /** Energy goes on being sold. */
  async flows(id: ConnectorId, wattHours = 5): Promise<void> {
    const { charger } = this;
    const before = charger.view(id).session?.energyWh ?? 0;
    await charger.hurried(() =>
      charger.until(`${String(wattHours)} Wh more on connector ${String(id)}`, () => {
        return (charger.view(id).session?.energyWh ?? 0) >= before + wattHours;
      }),
    );
    // Readings are a hurried moment old: what they lack is not lost with whatever happens next.
    const takenWh = charger.countedWh(id) - this.#startWh;
    await charger.until('a reading', () => (charger.view(id).session?.energyWh ?? 0) >= least(takenWh));
    this.sessionWh = charger.view(id).session?.energyWh ?? 0;
  }

  /** By the panel, as everybody can. */
  simulate(raised: boolean): void {
    const { code, at } = this.row;
    this.charger.send({ type: 'simulate-fault', connector: at, fault: code, raised });
  }

  lift(): void {
    this.simulate(false);
  }

  /** The cause, and everything that has to follow from it. */
  async appears(
    told: Told = {},
    cause: () => void | Promise<void> = () => this.simulate(true),
  ): Promise<void> {
    const since = performance.now();
    this.charger.forget(this.row.code);
    await cause();
    const sighting = await this.seen(since);
    if (told.ends) await this.endedBy();
    await this.explained(sighting, told);
    if (!told.brief) await this.felt(told);
    if (!told.untold) await this.alerted('raised', ALERT_MS);
  }

  /** What it does to the connectors. */
  async felt({ flows = false, ends = false }: Told = {}): Promise<void> {
    const { charger, row, concerned } = this;
    if (!this.stopping) {
      if (row.charging !== undefined) await this.flows(row.charging);
      return;
    }
    for (const id of concerned) {
      if (!ends) await charger.until('a faulted connector', () => charger.view(id).state === 'faulted');
      if (!flows) await this.standsStill(id);
    }
    for (const { id, state, fault } of charger.shown.connectors) {
      if (concerned.some((one) => one === id)) continue;
      expect({ id, state, fault }).toEqual({
        id,
        state: row.charging === id ? 'charging' : 'available',
        fault: null,
      });
    }
  }

  /** The contactor is open, and no watt-hour goes into the battery. */
  async standsStill(id: ConnectorId): Promise<void> {
    const { charger } = this;
    await charger.until('an open contactor', () => !charger.relayClosed(id));
    const before = charger.batteryWh(id);
    charger.skip(1_000);
    await charger.until('the board’s next turn', () => true);
    expect(charger.batteryWh(id)).toBe(before);
  }

  /** The countdown is on the screen; then its end comes. */
  async countdown(
    phase: RecoveryView['phase'],
    totalMs: number,
    attempt?: RecoveryView['attempt'],
  ): Promise<void> {
    const recovery = await this.recovery(phase, { totalMs, ...(attempt !== undefined && { attempt }) });
    const deadline = present(recovery.deadline, 'deadline');
    this.charger.skip(Math.max(0, deadline.at - this.charger.kiosk.snapshot().at));
  }

  /** The session that was interrupted goes on by itself. */
  async goesOn(limitMs = PATIENCE_MS): Promise<void> {
    const id = present(this.row.charging, 'session');
    const { charger } = this;
    await charger.until('charging to go on', () => charger.view(id).state === 'charging', limitMs);
    await this.flows(id);
  }

  /**
   * After an emergency: a board that had opened its contactor before it was looked at goes on by itself; one that was
   * found closed and opened by the kiosk ends its session, and the next one begins.
   */
  async chargesAgain(): Promise<void> {
    const id = present(this.row.charging, 'session');
    const { charger } = this;
    await charger.until('charging, or its end', () => {
      const { state, session } = charger.view(id);
      return state === 'charging' || (session?.endedAt ?? null) !== null;
    });
    if (charger.view(id).state === 'charging') return this.flows(id);
    await this.endedBy();
    this.vehicle('unplug', id);
    await charger.until('a free connector', () => charger.view(id).state === 'available');
    await this.charge(id);
  }

  /** A session is possible here again. */
  async nextSession(id: ConnectorId): Promise<void> {
    const { charger } = this;
    await charger.until('a free connector', () => charger.view(id).state === 'available');
    await this.charge(id);
    await this.pays(id);
  }

  vehicle(action: 'plug' | 'unplug' | 'pause' | 'resume', connector: ConnectorId): void {
    this.charger.send({ type: 'simulate-vehicle', connector, action });
  }

  /** Ends the session if it runs still, and unplugs; the receipt tells the truth. */
  async pays(id: ConnectorId | undefined = this.row.charging): Promise<ReceiptView> {
    const { charger } = this;
    const connector = present(id, 'session');
    const running = charger.view(connector).session;
    if (running?.endedAt === null) charger.send({ type: 'stop', connector }, 'screen');
    await charger.until('the end of the session', () => charger.view(connector).session?.endedAt !== null);
    return this.receipt(connector);
  }

  /** The session was ended because of the fault, and what is owed is there before the cable is out. */
  async endedBy(): Promise<void> {
    const connector = present(this.row.charging, 'session');
    const isDanger = this.fault?.need === 'danger';
    const { stopReason } = await (isDanger ? this.#readBeside(connector) : this.#readReceipt(connector));
    expect(stopReason).toBe('fault');
  }

  /** A danger goes before the receipt: the bill stands on the fault’s own screen. */
  async #readBeside(connector: ConnectorId): Promise<Pick<ReceiptView, 'stopReason'>> {
    const { charger } = this;
    await charger.until(
      'the danger, with the bill',
      ({ screen }) =>
        screen.name === 'fault' &&
        screen.connector === connector &&
        (charger.view(connector).session?.endedAt ?? null) !== null,
    );
    const session = present(charger.view(connector).session, 'session');
    const stored = present(receiptsIn(charger.file).at(-1) ?? null, 'receipt');
    expect(session).toMatchObject({ number: stored.number, energyWh: stored.energyWh });
    expect(session.cost?.total.amount).toBe(stored.totals?.payable.incl);
    this.addsUp({ ...stored, cost: session.cost }, charger.countedWh(connector) - this.#startWh);
    return stored;
  }

  /** Unplugs, reads the receipt and goes. */
  async receipt(connector: ConnectorId): Promise<ReceiptView> {
    this.vehicle('unplug', connector);
    return this.#readReceipt(connector);
  }

  async #readReceipt(connector: ConnectorId): Promise<ReceiptView> {
    const { charger } = this;
    await charger.until('the receipt', ({ screen }) => screen.name === 'receipt');
    const { screen } = charger.shown;
    if (screen.name !== 'receipt') throw new Error(`no receipt but ${screen.name}`);
    this.addsUp(screen.receipt, charger.countedWh(connector) - this.#startWh);
    charger.send({ type: 'home' }, 'screen');
    return screen.receipt;
  }

  /** Register, energy, what was really taken, and the bill agree. What nobody could measure is not sold. */
  addsUp(receipt: Bill, takenWh: number): void {
    expect(receipt.meterStopWh - receipt.meterStartWh).toBe(receipt.energyWh);
    expect(receipt.energyWh).toBeLessThanOrEqual(takenWh + LEAST_WH);
    expect(receipt.energyWh).toBeGreaterThanOrEqual(least(takenWh) - this.lostWh);
    const cents = (amount: string | undefined) => Math.round(Number(amount) * 100);
    const sum = receipt.cost?.lines.reduce((total, { amount }) => total + cents(amount.amount), 0);
    expect(sum).toBe(cents(receipt.cost?.total.amount));
  }

  reset(): void {
    const { code } = this.row;
    this.charger.send({ type: 'simulate-reset', connector: this.connector, fault: code });
  }

  /** Out of use: neither time nor a restart lifts it, only a technician. */
  async latched(): Promise<void> {
    const { charger, row } = this;
    await this.staysOut();
    await charger.shut();
    await charger.boot();
    await charger.until(`${row.code} after the restart`, () => this.onBoard);
    charger.skip(16_000);
    await charger.until('the devices to have settled', () => charger.shown.screen.name !== 'starting-up');
    await this.staysOut();
    this.reset();
    await this.over();
  }

  async staysOut(): Promise<void> {
    this.charger.skip(3_600_000);
    await this.charger.until('a technician to be asked for', () => this.onBoard);
    if (this.stopping) await this.recovery('needs-technician');
  }

  /** What an OpenEVSE was told since `from`: `FE`, `SC 24`. */
  told(connector: ConnectorId, from = 0): readonly string[] {
    return this.#frames(connector, from).map((text) => text.replace(/^\$|\s*:.*$/g, ''));
  }

  /** The values that were written to an EVSE-WB’s register since `from`. */
  written(connector: ConnectorId, register: number, from = 0): readonly number[] {
    return this.#frames(connector, from).flatMap((text) => {
      const [, code, ...rest] = text.split(' ').map((byte) => Number.parseInt(byte, 16));
      const word = (at: number) => ((rest[at] ?? 0) << 8) | (rest[at + 1] ?? 0);
      if (word(0) !== register) return [];
      return code === WRITE_SEVERAL ? [word(5)] : code === WRITE_ONE ? [word(2)] : [];
    });
  }

  #frames(connector: ConnectorId, from: number): readonly string[] {
    const { frames } = this.charger;
    return frames.slice(from).flatMap((frame) => (frame.connector === connector ? [frame.text] : []));
  }

  /** How many frames there were until now. */
  get mark(): number {
    return this.charger.frames.length;
  }
}
