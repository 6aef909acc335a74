/** Sessions and cards: found, priced again, taken away as files and brought back. */
import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { A, B, CARDS, pageOf, runProgram, TOKENS } from '../support/service-rig.ts';
import { exported, type There } from './there.ts';

const FILE_CARDS = ['04AA11BB22CC31', '04AA11BB22CC32'];

export function sessionTests(there: () => There): void {
  test('sessions: searched by keyboard, looked at, priced again', async () => {
    const { service, rig, page } = there();
    const found = page.locator('[data-list="sessions"]');
    await service.go('sessions');
    await expect(found).toHaveAttribute('data-count', '2');
    const { rows } = pageOf(await rig.kiosk.snapshot(), 'sessions');
    const past = rows.find(({ state }) => state === 'closed');
    const running = rows.find(({ state }) => state === 'open');
    if (!past || !running) throw new Error('one session is over and one goes on');
    await service.touch('sessions-search');
    await service.type(past.number, 'service-sessions');
    await expect(found).toHaveAttribute('data-count', '1');
    await service.touch('sessions-clear');
    await service.touch('sessions-connector');
    await service.touch('choose', { key: String(B) });
    await expect(found.locator(`[data-row="${running.id}"]`)).toBeVisible();
    await expect(found).toHaveAttribute('data-count', '1');
    await service.touch('sessions-clear');
    await service.touch('sessions-days');
    await service.touch('today');
    await service.touch('days-apply');
    await expect(found).toHaveAttribute('data-count', '2');

    await service.touch('service-session', { key: running.id });
    await expect(service.find('service-session-reprice')).toBeDisabled();
    await service.touch('service-session');
    await service.touch('service-session', { key: past.id });
    await service.touch('service-session-reprice');
    await service.said('sessions.same');
    await expect(page.locator('[data-repriced="same"]')).toBeVisible();
    expect(await service.raw('repriced')).toBe(past.total?.amount);
    const { chosen } = pageOf(await rig.kiosk.snapshot(), 'sessions');
    expect(chosen?.stopReason).toBe('technician');
    expect(chosen?.receipt?.energyWh).toBe(past.energyWh);
    await service.touch('service-session');
    await expect(found).toBeVisible();
  });

  test('sessions as a table and as CDRs, which price to the same', async () => {
    const { service, rig } = there();
    const write = async (format: 'csv' | 'cdr', code: string) => {
      await service.touch('sessions-export');
      await service.touch('export-format', { key: format });
      await service.touch('service-sessions-export');
      await service.said(code);
      return readFile(await exported(rig), 'utf8');
    };
    const { rows } = pageOf(await rig.kiosk.snapshot(), 'sessions');
    const past = rows.find(({ connector }) => connector === 'A');
    const table: Record<string, string>[] = parse(await write('csv', 'sessions.exported'), {
      bom: true,
      columns: true,
    });
    expect(table.map(({ connector, state }) => [connector, state]).toSorted()).toEqual([
      ['A', 'closed'],
      ['B', 'open'],
    ]);
    const row = table.find(({ session }) => session === past?.number);
    expect(row).toMatchObject({ energy_kwh: ((past?.energyWh ?? 0) / 1000).toFixed(3), card: '•••• 3382' });

    const cdrs = JSON.parse(await write('cdr', 'sessions.exported-some')) as Record<string, unknown>[];
    expect(cdrs).toHaveLength(1);
    const [cdr = {}] = cdrs;
    const [tariff] = cdr['tariffs'] as unknown[];
    const [cdrFile, tariffFile] = ['one-cdr.json', 'its-tariff.json'].map((name) =>
      path.join(rig.folder, name),
    );
    await writeFile(cdrFile ?? '', JSON.stringify(cdr));
    await writeFile(tariffFile ?? '', JSON.stringify(tariff));
    const args = [
      'price',
      '--tariff',
      tariffFile ?? '',
      '--cdr',
      cdrFile ?? '',
      '--time-zone',
      'Europe/Berlin',
    ];
    const priced = await runProgram('tariff', args);
    expect(priced.error).toBe('');
    const { total_cost: total } = JSON.parse(priced.out) as { total_cost: { incl_vat: string } };
    expect(Number(total.incl_vat)).toBe(Number(past?.total?.amount));
    expect(cdr['total_cost']).toMatchObject({ incl_vat: Number(total.incl_vat) });
  });
}

export function tokenTests(there: () => There): void {
  const list = () => there().page.locator('[data-list="tokens"]');
  const has = (count: number) => expect(list()).toHaveAttribute('data-count', String(count));

  test('a card is added by holding it up: it charges; blocked, it is refused', async () => {
    const { service, rig, page } = there();
    const { kiosk, board } = rig;
    await service.go('tokens');
    await has(TOKENS.length);
    await service.touch('service-token-add', { key: 'on' });
    await expect(page.locator('[data-adding="waiting"]')).toBeVisible();
    await rig.tap('unknown');
    await expect(page.locator('[data-adding="new"]')).toBeVisible();
    await service.touch('token-label');
    await service.type('Red fob 7');
    await service.touch('token-validUntil');
    await service.touch('one-year');
    await service.touch('date-accept');
    await service.touch('service-token-save');
    await service.said('tokens.added');
    await has(TOKENS.length + 1);

    const reaches = (what: string, state: string) =>
      kiosk.when(what, ({ connectors }) => connectors[A - 1]?.state === state);
    await board.send('plug');
    await reaches('the plug', 'plugged');
    await rig.tap('unknown');
    await reaches('it to charge', 'charging');
    await rig.unit('meterA', 'load 7360');
    await kiosk.when('energy', ({ connectors }) => (connectors[A - 1]?.session?.energyWh ?? 0) >= 3);
    await rig.tap('unknown');
    await kiosk.when('the end', ({ connectors }) => connectors[A - 1]?.state !== 'charging');
    await rig.unit('meterA', 'load 0');
    await board.send('unplug');
    await reaches('it to be free', 'available');

    await service.touch('tokens-search');
    await service.type('fob 7', 'service-tokens');
    await has(1);
    await service.touch('service-token');
    await service.touch('token-block');
    await service.touch('service-token-block');
    await service.said('tokens.blocked');
    await rig.tap('unknown');
    await kiosk.when('the refusal', ({ screen: { name } }) => name === 'rejected');
    await service.touch('token-account');
    await service.type('B-12');
    await service.touch('service-token-save');
    await service.said('tokens.saved');
    await service.touch('service-token');
    await service.touch('tokens-clear');
    await service.touch('tokens-filter');
    await service.touch('choose', { key: 'blocked' });
    await has(1);
    await service.touch('service-token');
    await service.touch('service-token-block', { key: 'unblock' });
    await service.said('tokens.unblocked');
    await service.touch('token-remove');
    await service.touch('service-token-remove');
    await service.said('tokens.removed');
    await service.touch('tokens-clear');
    await has(TOKENS.length);
  });

  test('cards from files: all of a good one or nothing; what was exported comes back the same', async () => {
    const { service, rig, page } = there();
    const bring = async (name: string) => {
      await service.touch('tokens-import');
      const { places } = pageOf(await rig.kiosk.snapshot(), 'tokens').files;
      await service.touch('service-place', { key: places.find(({ kind }) => kind === 'folder')?.id ?? '' });
      await service.touch('service-tokens-check', { key: name });
    };
    const [first = '', second = ''] = FILE_CARDS;
    const bad = [
      'uid,label,role',
      `${first},Van,driver`,
      'nonsense,Bad,driver',
      `${second},Boss,king`,
      `${first},Twice,`,
    ];
    await writeFile(path.join(rig.exchange, 'bad.csv'), bad.join('\n'));
    await bring('bad.csv');
    await service.said('tokens.bad-rows');
    await expect(page.locator('[data-import="refused"] [data-list="problems"]')).toHaveAttribute(
      'data-count',
      '3',
    );
    const { import: refused } = pageOf(await rig.kiosk.snapshot(), 'tokens');
    expect(refused?.problems.map(({ row }) => row)).toEqual([3, 4, 5]);
    await expect(page.locator('[data-list="problems"] [data-row]').first()).toContainText('Row 3');
    await service.touch('service-tokens-discard');
    await has(TOKENS.length);

    const good = [
      'uid,label,role',
      `${first},Van,driver`,
      `${second},Truck,`,
      `${CARDS.white.uid},White card,`,
    ];
    await writeFile(path.join(rig.exchange, 'good.csv'), good.join('\n'));
    await bring('good.csv');
    await expect(page.locator('[data-import="checked"]')).toBeVisible();
    expect(await service.raw('fresh')).toBe('2');
    await service.touch('tokens-merge');
    await service.touch('service-tokens-import');
    await service.said('tokens.imported');
    await has(TOKENS.length + 2);

    await service.touch('tokens-export');
    await service.touch('export-format', { key: 'json' });
    await service.touch('service-tokens-export');
    await service.said('tokens.exported');
    const file = await exported(rig);
    const cards = JSON.parse(await readFile(file, 'utf8')) as { uid: string }[];
    expect(cards.map(({ uid }) => uid)).toEqual(expect.arrayContaining([first, second, CARDS.blue.uid]));
    await bring(path.basename(file));
    await expect(page.locator('[data-import="checked"]')).toBeVisible();
    expect(
      await Promise.all(['fresh', 'changed', 'missing', 'same'].map((name) => service.raw(name))),
    ).toEqual(['0', '0', '0', String(TOKENS.length + 2)]);
    await service.touch('tokens-replace');
    await service.touch('service-tokens-import');
    await service.said('tokens.imported');
    await has(TOKENS.length + 2);
  });
}
