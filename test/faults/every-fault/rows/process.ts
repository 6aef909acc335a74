/** The program itself dies, as by a power cut, and is started again by whoever watches over it. */
import { expect } from 'vitest';
import type { FaultCode } from '../../../../main/faults/catalogue.ts';
import { CRASHES } from '../../../../main/faults/watch/last-run.ts';
import { readStore } from '../../../../main/store/store.ts';
import { KioskProcess } from '../kiosk-process.ts';
import type { Ledger } from '../ledger.ts';
import { receiptsIn, stateIn } from '../stored.ts';
import { Telling } from '../telling.ts';

/** A process on a busy machine. */
const START_MS = 15_000;
const HURRY = 15;
/** Longer than devices are given to answer, or a plan to help. */
const FAR_HURRY = 100;
const DIES: FaultCode = 'kiosk.restarted';

class Watched extends Telling<KioskProcess> {
  /** Killed, and started again. */
  async dies(): Promise<void> {
    const { charger } = this;
    charger.send({ type: 'simulate-fault', connector: null, fault: DIES, raised: true });
    expect(await charger.gone()).toBe('SIGKILL');
    charger.boot();
  }

  async appears(): Promise<void> {
    const since = performance.now();
    this.charger.forget(this.row.code);
    await this.dies();
    await this.explained(await this.seen(since));
    await this.alerted('raised', 2_000);
  }

  async charge(): Promise<void> {
    const { charger } = this;
    charger.send({ type: 'simulate-vehicle', connector: 1, action: 'plug' });
    await charger.until('a plugged connector', () => charger.view(1).state === 'plugged');
    charger.send({ type: 'simulate-tap', card: 'token-2' });
    await charger.until('charging', () => charger.view(1).state === 'charging');
    charger.send({ type: 'simulate-clock', rate: HURRY });
    await charger.until('energy', () => (charger.view(1).session?.energyWh ?? 0) >= 10);
  }

  async available(): Promise<void> {
    await this.charger.until('available connectors', ({ connectors }) =>
      connectors.every(({ state }) => state === 'available'),
    );
  }

  hurry(): void {
    this.charger.send({ type: 'simulate-clock', rate: FAR_HURRY });
  }
}

export interface ProcessRow {
  readonly code: FaultCode;
  readonly story: (ledger: Ledger) => Promise<void>;
}

async function watched(
  code: FaultCode,
  ledger: Ledger,
  story: (watched: Watched) => Promise<void>,
): Promise<void> {
  const charger = await KioskProcess.start();
  try {
    const one = new Watched(charger, { code, at: null, withinMs: START_MS }, ledger);
    await one.available();
    await story(one);
  } finally {
    await charger.end();
  }
}

export const PROCESS_ROWS: readonly ProcessRow[] = [
  {
    code: 'kiosk.restarted',
    story: (ledger) =>
      watched('kiosk.restarted', ledger, async (one) => {
        const { charger } = one;
        await one.charge();
        const before = charger.view(1).session;
        await one.appears();
        await one.available();
        one.hurry();
        await one.over();
        await charger.stop();
        const store = readStore(charger.file);
        const [session, ...others] = store.sessions.unfinished();
        store.close();
        expect([session, others]).toEqual([undefined, []]);
        expect(receiptsIn(charger.file)).toMatchObject([
          { number: before?.number, stopReason: 'power-loss' },
        ]);
        expect(receiptsIn(charger.file)[0]?.energyWh).toBeGreaterThanOrEqual(before?.energyWh ?? Number.NaN);
        charger.boot();
      }),
  },
  {
    code: 'kiosk.crash-loop',
    story: (ledger) =>
      watched('kiosk.crash-loop', ledger, async (one) => {
        const { charger } = one;
        for (let death = 1; death < CRASHES; death++) {
          await one.dies();
          await one.available();
          expect(one.onBoard).toBe(false);
        }
        await one.appears();
        // Safe, and charging all the same.
        await one.available();
        await one.charge();
        charger.send({ type: 'stop', connector: 1 }, 'screen');
        await charger.until('the end', () => charger.view(1).session?.endedAt !== null);
        one.hurry();
        await charger.until(
          'a technician to be asked for',
          () => outcome(charger.file) === 'needs-technician',
        );
        await charger.stop();
        const gathered = answersIn(charger.file);
        charger.boot();
        await one.available();
        expect(one.onBoard).toBe(true);
        await charger.stop();
        // Diagnosis is not what charging needs.
        expect(answersIn(charger.file)).toBe(gathered);
        charger.boot();
        await one.available();
        charger.send({ type: 'simulate-reset', connector: null, fault: 'kiosk.crash-loop' });
        await one.over();
        await charger.stop();
        charger.boot();
        await one.available();
        await charger.stop();
        expect(answersIn(charger.file)).toBeGreaterThan(gathered);
        charger.boot();
      }),
  },
];

function outcome(file: string): string | null | undefined {
  const store = readStore(file);
  try {
    return store.faults.newest(10).find(({ code }) => code === 'kiosk.crash-loop')?.outcome;
  } finally {
    store.close();
  }
}

/** How often a device was noted to have answered: every start brings some. */
function answersIn(file: string): number {
  const evidence = JSON.stringify(stateIn(file, 'evidence'));
  return evidence.split('"type":"answered"').length - 1;
}
