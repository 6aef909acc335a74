/** The driver who charges on connector B while others are in service mode: what is owed must be exact to the meter's register. */
import { expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { logFiles } from '../../../main/log/files.ts';
import { openReadable } from '../../torture/kills/rows.ts';
import { plainCents } from '../support/bill.ts';
import { B, UNIT, type ServiceRig } from '../support/service-rig.ts';

/** Meters are asked about every second; a busy machine may be late, but no meter is believed to be there for longer. */
const LONGEST_GAP_MS = 10_000;
/** As of a session beside which nobody was in service mode. */
const STATES = ['plugged', 'starting', 'charging', 'stopping', 'finished', 'available'];
const EVENTS = ['opened', 'state', 'state', 'state', 'ended', 'closed'];

const registerWh = async ({ line }: ServiceRig) => Number((await line.status(UNIT.meterB))['registerWh']);
let beforeWh = 0;

export async function driverComes(rig: ServiceRig): Promise<void> {
  const { kiosk } = rig;
  await kiosk.when('all connectors', ({ connectors }) =>
    connectors.every(({ state }) => state === 'available'),
  );
  beforeWh = await registerWh(rig);
  await rig.unit('boardB', 'plug');
  await kiosk.when('the plug', ({ connectors }) => connectors[B - 1]?.state === 'plugged');
  await rig.tap('blue');
  await kiosk.when('energy', ({ connectors }) => (connectors[B - 1]?.session?.energyWh ?? 0) >= 1);
}

export async function driverLeaves(rig: ServiceRig): Promise<void> {
  const { kiosk, folder } = rig;
  await rig.tap('blue');
  await kiosk.when('the receipt', ({ screen }) => screen.name === 'receipt');
  await rig.unit('boardB', 'unplug');
  await kiosk.when('B to be free', ({ connectors }) => connectors[B - 1]?.state === 'available');
  const file = path.join(folder, 'kiosk.db');
  const store = openReadable(file);
  const session = store.sessions().find(({ meterStartWh }) => meterStartWh === beforeWh);
  store.close();
  if (!session) throw new Error('no session began with the register of B');
  const flowedWh = (await registerWh(rig)) - beforeWh;
  expect(session).toMatchObject({ state: 'closed', energyWh: flowedWh, registerWh: beforeWh + flowedWh });
  expect(session.receipt?.totals?.payable.incl).toBe((plainCents(flowedWh) / 100).toFixed(2));
  expect(statesOf(folder, B).slice(-STATES.length)).toEqual(STATES);
  expect(statesOf(folder, B).filter((state) => state === 'charging')).toHaveLength(1);
  const { events, gaps, faults } = recordsOf(file, session.id);
  expect(events).toEqual(EVENTS);
  expect(faults).toEqual([]);
  expect(Math.max(...gaps)).toBeLessThan(LONGEST_GAP_MS);
}

/** Every state that the connector went through, by the log. */
function statesOf(folder: string, connector: number): readonly unknown[] {
  return logFiles(path.join(folder, 'logs'))
    .flatMap(({ path: file }) => readFileSync(file, 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['code'] === 'connector.state' && line['connector'] === connector)
    .map(({ state }) => state);
}

/** As a stranger reads them: what happened in a session, how far its meter's samples lie apart (ms), and B's faults. */
function recordsOf(file: string, session: string) {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = (sql: string, of: string | number) => db.prepare(sql).all(of);
  // Periods of the price follow the power, which the vehicle decides.
  const events = rows('SELECT type FROM session_events WHERE session = ? ORDER BY seq', session)
    .map(({ type }) => String(type))
    .filter((type) => !type.startsWith('period-'));
  const at = rows('SELECT at FROM meter_samples WHERE session = ? ORDER BY at', session).map((row) =>
    Number(row['at']),
  );
  const faults = rows('SELECT code FROM faults WHERE connector = ?', B).map(({ code }) => code);
  db.close();
  return { events, faults, gaps: at.slice(1).map((time, index) => time - (at[index] ?? time)) };
}
