/** The controller alone loses its power, in each state of a session: billed once, by the meter, and it ends as designed. */
import { expect } from 'vitest';
import type { ConnectorState } from '../../main/bridge/contract.ts';
import { NOON } from '../rig/clock.ts';
import { until } from '../rig/until.ts';
import { startBoard, type Board, type Family } from './boards.ts';
import { Charger } from './charger.ts';
import { CENTS } from './tariffs.ts';
import { Wall } from './wall.ts';

export const CUT_STATES = [
  'available',
  'plugged',
  'authorized',
  'starting',
  'charging',
  'suspendedByVehicle',
  'finished',
] as const satisfies readonly ConnectorState[];
export type CutState = (typeof CUT_STATES)[number];

export interface CutCase {
  readonly family: Family;
  readonly state: CutState;
  /** How long the board is without power, in reality. */
  readonly cutMs: number;
  /** The kiosk's time and the energy run so much faster: 12 s at 5 are a minute's waits, plans and kWh. */
  readonly rate: number;
  /** Too long not to be a fault. */
  readonly isFault: boolean;
}

export interface CutOutcome {
  /** How the session was found after the cut. */
  readonly then: ConnectorState;
  readonly billedWh: number;
  readonly flowedWh: number;
  readonly stopReason: string | null;
}

const PATIENCE_MS = 25_000;
/** A board that forgets keeps what was read of it; it is read more often than that. */
const UNREAD_MS = 2_000;
/** As much more than in reality as the connector's rating allows. */
const FLOW = 4;
/** W, at most: 80 A on three phases. */
const MOST_WATTS = 56_000;

export async function cutIn({ family, state, cutMs, rate, isFault }: CutCase): Promise<CutOutcome> {
  const board = await startBoard(family, FLOW * rate);
  const wall = new Wall(NOON, rate);
  const charger = await Charger.start({ wall, connectors: board.connectors });
  try {
    await charger.state('available', 1, PATIENCE_MS);
    const atFirst = await board.registerWh();
    const begun = wall.clock.monotonic();
    await bring(charger, board, state);
    const { beforeWh, keptWh } = await board.cut(cutMs);
    const code = isFault ? await expectFault(charger, state) : null;
    await until('the board to have power', PATIENCE_MS + cutMs, () => board.isPowered());
    const afterCut = await settle(charger, board);
    if (code !== null) await charger.alert('cleared', code);
    const passed = Math.ceil((wall.clock.monotonic() - begun) / 1000);
    const last = await board.registerWh();
    const flowedWh = beforeWh - atFirst + last - keptWh;
    return { then: afterCut, flowedWh, ...checkBill(charger, { family, flowedWh, passed, rate }) };
  } finally {
    await charger.close();
    await board.stop();
  }
}

/** Returns which. */
async function expectFault(charger: Charger, state: CutState): Promise<string> {
  await charger.until('the silence to be noticed', () => charger.view().state === 'faulted', PATIENCE_MS);
  const { fault, session } = charger.view();
  expect(fault?.code).toMatch(/^(controller\.silent|supply\.lost)$/);
  if (state === 'charging' || state === 'suspendedByVehicle') {
    // What is owed stays on the screen.
    expect(session?.cost).not.toBeNull();
    expect(charger.snapshot.screen.name).toBe('fault');
  }
  const code = fault?.code ?? '';
  await charger.alert('raised', code);
  return code;
}

async function bring(charger: Charger, board: Board, state: CutState): Promise<void> {
  if (state === 'available') return;
  if (state === 'authorized') {
    charger.tap(0);
    await charger.state('authorized');
    return;
  }
  if (state === 'starting') await board.send('pause');
  await board.send('plug');
  // Plugging in wakes a vehicle up.
  if (state === 'starting') await board.send('pause');
  await charger.state('plugged');
  if (state === 'plugged') return;
  charger.tap(0);
  if (state === 'starting') {
    await charger.until('an open session', () => charger.view().session !== null);
    await charger.state('starting');
    return;
  }
  await charger.energy(5);
  if (state === 'suspendedByVehicle') {
    await board.send('pause');
    await charger.state('suspendedByVehicle');
  }
  if (state === 'finished') {
    charger.do({ type: 'stop', connector: 1 });
    await charger.state('finished');
  }
}

/** Looks what became of it, then brings it to its end. */
async function settle(charger: Charger, board: Board): Promise<ConnectorState> {
  await board.send('resume');
  const rests: readonly ConnectorState[] = ['available', 'plugged', 'authorized', 'charging', 'finished'];
  await charger.until(
    'it to go on or end',
    () => charger.view().fault === null && rests.includes(charger.view().state),
    PATIENCE_MS,
  );
  const { state, session } = charger.view();
  if (state === 'charging') {
    await charger.energy((session?.energyWh ?? 0) + 10);
    charger.do({ type: 'stop', connector: 1 });
    await charger.until('the end', () => charger.view().session?.endedAt !== null);
  }
  if (state === 'authorized') charger.do({ type: 'cancel' });
  await board.send('unplug');
  await charger.state('available');
  return state;
}

function checkBill(
  charger: Charger,
  { family, flowedWh, passed, rate }: { family: Family; flowedWh: number; passed: number; rate: number },
): Pick<CutOutcome, 'billedWh' | 'stopReason'> {
  const rows = charger.rows('SELECT * FROM sessions');
  expect(rows.length).toBeLessThanOrEqual(1);
  const [row] = rows;
  if (!row) {
    expect(flowedWh).toBe(0);
    return { billedWh: 0, stopReason: null };
  }
  expect(row['state']).toBe('closed');
  const billedWh = Number(row['energy_wh']);
  expect(billedWh).toBeLessThanOrEqual(flowedWh);
  const forgotten = family === 'openevse' ? 1 + (MOST_WATTS * rate * UNREAD_MS) / 3_600_000 : 0;
  expect(flowedWh - billedWh).toBeLessThanOrEqual(forgotten);
  const { totals } = JSON.parse(String(row['receipt'])) as Receipt;
  const total = Math.round(Number(totals.payable.incl) * 100);
  const timed = total - billedWh * CENTS.perWh.noon - (billedWh > 0 ? CENTS.start : 0);
  expect(timed).toBeGreaterThanOrEqual(0);
  expect(timed).toBeLessThanOrEqual(passed * CENTS.parkingPerSecond);
  return { billedWh, stopReason: String(row['stop_reason']) };
}

interface Receipt {
  readonly totals: { readonly payable: { readonly incl: string } };
}
