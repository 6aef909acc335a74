/** What everybody is told of one fault: drivers in their language, the operator by alert. Notes what was proven. */
import { expect } from 'vitest';
import type { FaultView, RecoveryView, Snapshot } from '../../../main/bridge/contract.ts';
import { faultScreenWords } from '../../../main/bridge/words/faults.ts';
import { describeFault, FAULTS, stopsCharging } from '../../../main/faults/catalogue.ts';
import { REFERENCE } from '../reference.ts';
import type { Ledger } from './ledger.ts';
import type { ConnectorId, Row } from './row.ts';
import { codesOf, PATIENCE_MS, present, type Sighting, type Stage } from './stage.ts';

/** Said by any board, these are the whole charger’s. */
const STATION_WIDE = ['station', 'operator'];

export interface Told {
  /** Energy flows on: nobody can tell the board to stop. */
  readonly flows?: boolean;
  /** The session ends with it, at once. */
  readonly ends?: boolean;
  /** Gone again within a second or two: judged by the picture that first showed it. */
  readonly brief?: boolean;
  /** The operator cannot be told yet. */
  readonly untold?: boolean;
}

export class Telling<Where extends Stage> {
  readonly charger: Where;
  readonly row: Pick<Row, 'code' | 'at' | 'charging' | 'ownToo' | 'withinMs'>;
  readonly #ledger: Ledger;
  /** Whose fault it is; null: the station’s. */
  readonly connector: ConnectorId | null;
  /** What the session had when it was last looked at. */
  sessionWh = 0;

  constructor(charger: Where, row: Telling<Where>['row'], ledger: Ledger) {
    this.charger = charger;
    this.row = row;
    this.#ledger = ledger;
    this.connector = STATION_WIDE.includes(FAULTS[row.code].component) ? null : row.at;
  }

  get stopping(): boolean {
    return stopsCharging(this.row.code);
  }

  /** Who is concerned of the two connectors. */
  get concerned(): readonly ConnectorId[] {
    return this.connector === null ? [1, 2] : [this.connector];
  }

  async seen(since: number): Promise<Sighting> {
    const { code, withinMs } = this.row;
    const { charger } = this;
    await charger.until(`${code} to be noticed`, () => charger.sighting(code) !== undefined, withinMs);
    const sighting = present(charger.sighting(code), 'sighting');
    expect(sighting.at - since).toBeLessThan(withinMs);
    this.#ledger.note(code, 'provoked');
    return sighting;
  }

  /** In words, in two languages, where a driver looks. */
  async explained(sighting: Sighting, { brief = false, ends = false }: Told = {}): Promise<void> {
    const { charger, row } = this;
    if (brief) this.#reads(sighting.snapshot);
    else {
      await this.look();
      for (const language of ['de', 'en'] as const) {
        charger.send({ type: 'language', language }, 'screen');
        await charger.until(`words in ${language}`, (shown) => shown.language === language);
        this.#reads(charger.shown);
      }
    }
    const { charging } = row;
    if (charging !== undefined && !brief) {
      // What was charged so far stays where the driver looks.
      const { session } = charger.view(charging);
      expect(session?.energyWh).toBeGreaterThanOrEqual(this.sessionWh);
      expect(session?.cost).not.toBeNull();
      if (this.stopping && !ends) expect(charger.shown.screen).toMatchObject({ name: 'fault', canEnd: true });
    }
    this.#ledger.note(row.code, 'explained');
  }

  /** Somebody wants to see what is the matter. */
  async look(): Promise<void> {
    if (!this.stopping) return;
    const { charger } = this;
    const here = this.row.charging ?? this.connector;
    const isThere = ({ screen }: Snapshot) =>
      screen.name === 'fault' && (here === null ? screen.connector === null : screen.connector === here);
    if (here !== null && charger.view(here).state === 'faulted' && !isThere(charger.shown))
      charger.send({ type: 'connector', connector: here }, 'screen');
    await charger.until('the fault’s screen', isThere);
  }

  #reads(shown: Snapshot): void {
    const { code } = this.row;
    const { language } = shown;
    const words = describeFault(code, language);
    if (!this.stopping) {
      const notice = shown.notices.find((one) => one.code === code);
      const { connector } = this;
      const label = shown.connectors.find(({ id }) => id === connector)?.label;
      const text = words.notice ?? '';
      expect(notice?.text).toBe(label === undefined ? text : faultScreenWords(language).at(label, text));
      expect(notice?.connector).toBe(connector);
      return;
    }
    const { screen } = shown;
    if (screen.name !== 'fault') throw new Error(`no fault but ${screen.name}`);
    if (screen.fault.code !== code) {
      // Another one of the same cause is more urgent; this one is named below it.
      expect(screen.others).toContainEqual({ code, title: words.title });
      return;
    }
    expect(screen.fault).toMatchObject({
      title: words.title,
      steps: words.steps,
      mrec: REFERENCE[code].mrec,
      ...(!this.row.ownToo && { stationWide: this.connector === null }),
    });
  }

  alerts(kinds: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
    const { code } = this.row;
    return this.charger.receiver.received
      .map(({ body }) => body)
      .filter((body) => body['code'] === code && body['connector'] === this.connector)
      .filter((body) => kinds.includes(String(body['kind'])));
  }

  /** The operator’s own end has it, with everything that it needs. */
  async alerted(kind: 'raised' | 'cleared' | 'summary', limitMs = PATIENCE_MS, times = 1): Promise<void> {
    const { charger, connector, row } = this;
    const { code } = row;
    const { severity, ocpp201, info } = FAULTS[code];
    const { mrec, ocpp16 } = REFERENCE[code];
    await charger.until(`the alert: ${kind}`, () => this.alerts([kind]).length >= times, limitMs);
    const facts = { code, connector, severity, mrec, ocpp16, ocpp201, info, station: 'CP-0001' };
    expect(this.alerts([kind]).at(-1)).toMatchObject({ ...facts, type: `alert.${kind}` });
    const { badSignatures, duplicates } = charger.receiver;
    expect({ badSignatures, duplicates }).toEqual({ badSignatures: 0, duplicates: 0 });
    if (kind === 'cleared') this.#ledger.note(code, 'alerted');
  }

  get fault(): FaultView | null {
    const { charger, row } = this;
    const faults = charger.shown.connectors.flatMap(({ fault }) => (fault ? [fault] : []));
    return faults.find(({ code }) => code === row.code) ?? null;
  }

  /** What the fault’s screen says of its recovery. */
  async recovery(
    phase: RecoveryView['phase'],
    more: { readonly totalMs?: number; readonly attempt?: RecoveryView['attempt'] } = {},
  ): Promise<RecoveryView> {
    const fits = (seen: RecoveryView | null | undefined): seen is RecoveryView =>
      seen?.phase === phase &&
      (more.totalMs === undefined || seen.deadline?.totalMs === more.totalMs) &&
      (more.attempt === undefined || JSON.stringify(seen.attempt) === JSON.stringify(more.attempt));
    let found: RecoveryView | null = null;
    const wanted = JSON.stringify({ phase, ...more });
    await this.charger.until(`${this.row.code} ${wanted}`, () => {
      const seen = this.fault?.recovery;
      if (fits(seen)) found = seen;
      return found !== null;
    });
    return present(found as RecoveryView | null, 'recovery');
  }

  get onBoard(): boolean {
    return codesOf(this.charger.shown).includes(this.row.code);
  }

  /** Off every screen, and the operator told. */
  async over(limitMs = PATIENCE_MS, times = 1): Promise<void> {
    const { charger, row } = this;
    await charger.until(`${row.code} to be over`, () => !this.onBoard, limitMs);
    await this.alerted('cleared', PATIENCE_MS, times);
    this.#ledger.note(row.code, 'recovered or ended');
  }
}
