/**
 * SIGKILLs of the kiosk on an EVSE-WB with an SDM630 behind it, both of which go on meanwhile: the meter's register is the
 * truth that all bills must add up to.
 */
import { expect, test } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectorState } from '../../main/bridge/contract.ts';
import { startEmulator } from '../rig/ptys.ts';
import { KioskProcess } from '../torture/kills/kiosk-process.ts';
import { openReadable } from '../torture/kills/rows.ts';
import { PLAIN_TARIFF, plainCents } from './support/bill.ts';
import { chargerFolder } from './support/kiosk.ts';

const [BOARD, METER] = [1, 11];

/** When the kiosk is killed: in this state, or with so much energy, and what it does with the session afterwards. */
const MOMENTS: readonly (readonly [ConnectorState | number, 'end' | 'resume'])[] = [
  ['authorized', 'end'],
  ['starting', 'end'],
  ['starting', 'resume'],
  [1, 'end'],
  [4, 'resume'],
  [8, 'end'],
  [12, 'resume'],
  ['stopping', 'end'],
  ['stopping', 'resume'],
  ['finished', 'end'],
];

/** All of them with KILLS=10; usually every third is enough: the torture kills by the thousand. */
const KILLS = MOMENTS.filter((_, index) => process.env['KILLS'] !== undefined || index % 3 === 0);

test(`${String(KILLS.length)} SIGKILLs on Modbus: nothing lost, nothing billed twice, all to the Wh`, async () => {
  test.setTimeout(240_000);
  const folder = await chargerFolder();
  const units = `evse-wb:${String(BOARD)},sdm630:${String(METER)}`;
  const line = await startEmulator({
    family: 'modbus',
    args: ['--units', units, '--pairs', `${String(BOARD)}:${String(METER)}`, '--rate', '4'],
  });
  const board = (word: string) => line.send(`${String(BOARD)} ${word}`);
  const registerWh = async () => Number((await line.status(METER))['registerWh']);
  let starts = 0;
  const start = async (policy: 'end' | 'resume') => {
    const file = path.join(folder.path, `kiosk-${String(starts++)}.json`);
    const { path: port } = line;
    const config = {
      station: { id: 'CP-MODBUS', name: 'Modbus' },
      connectors: [
        {
          id: 1,
          maxCurrent: 80,
          phases: 3,
          controller: { driver: 'evse-wb', path: port, address: BOARD },
          meter: { driver: 'sdm630', path: port, address: METER },
        },
      ],
      reader: { driver: 'simulated' },
      tariffs: { default: PLAIN_TARIFF },
      authorization: { tokens: [{ uid: '04A2245B7C1190' }, { uid: '04B7115A3C2280' }] },
      session: { afterPowerLoss: policy },
      store: { path: 'kiosk.db' },
    };
    await writeFile(file, JSON.stringify(config));
    const kiosk = new KioskProcess(file, () => undefined);
    await kiosk.serving;
    return kiosk;
  };
  let kiosk = await start('end');
  try {
    const firstWh = await registerWh();
    for (const [index, [moment, policy]] of KILLS.entries()) {
      await kiosk.when('a free connector', ({ state }) => state === 'available');
      kiosk.tap(index % 2);
      if (moment !== 'authorized') {
        await kiosk.when('the card', ({ state }) => state === 'authorized');
        await board('plug');
      }
      if (moment === 'stopping' || moment === 'finished') {
        await kiosk.when('energy', ({ session }) => (session?.energyWh ?? 0) >= 3);
        kiosk.touch({ type: 'stop', connector: 1 });
      }
      await kiosk.when(`the moment ${String(moment)}`, ({ state, session }) =>
        typeof moment === 'string' ? state === moment : (session?.energyWh ?? 0) >= moment,
      );
      await kiosk.kill();
      kiosk = await start(policy);
      const isThere = ({ state }: { readonly state: ConnectorState }) =>
        ['available', 'plugged', 'charging', 'finished'].includes(state);
      await kiosk.when('the session to be taken up', isThere);
      if (kiosk.connector?.state === 'charging') {
        await kiosk.when('more energy', ({ session }) => (session?.energyWh ?? 0) >= 15);
        kiosk.touch({ type: 'stop', connector: 1 });
        await kiosk.when('the end', ({ state }) => state === 'finished');
      }
      await board('unplug');
    }
    await kiosk.when('a free connector', ({ state }) => state === 'available');
    await kiosk.stop();
    const flowedWh = (await registerWh()) - firstWh;
    const store = openReadable(path.join(folder.path, 'kiosk.db'));
    const rows = store.sessions();
    expect(store.integrity()).toBe('ok');
    store.close();
    let last = firstWh;
    for (const { state, meterStartWh, registerWh: stopWh, energyWh, receipt } of rows) {
      expect(state).toBe('closed');
      // Sessions join without a gap and without an overlap.
      expect(meterStartWh).toBe(last);
      expect(stopWh - meterStartWh).toBe(energyWh);
      last = stopWh;
      const cents = Math.round(Number(receipt?.totals?.payable.incl) * 100);
      expect([plainCents(energyWh), energyWh === 0 ? 0 : null]).toContain(cents);
    }
    const billedWh = rows.reduce((sum, { energyWh }) => sum + energyWh, 0);
    console.log(`${String(KILLS.length)} kills, ${String(rows.length)} sessions, ${String(billedWh)} Wh`);
    expect(billedWh).toBe(flowedWh);
    expect(rows.length).toBeLessThanOrEqual(KILLS.length);
  } finally {
    await kiosk.kill();
    await line.stop();
    await folder.remove();
  }
});
