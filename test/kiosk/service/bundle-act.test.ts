/** The act of a support bundle: one at a time, cancelled or with its stick pulled in the middle, parts that fail. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../main/bridge/contract.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import { bundleAct } from '../../../main/kiosk/service/bundle-act.ts';
import { bundleParts } from '../../../main/kiosk/service/bundle-parts.ts';
import type { BundlePart } from '../../../main/service/bundle.ts';
import { FrameLog } from '../../../main/service/frames.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { zone } from '../../rig/tariffs.ts';
import { entriesOf } from '../../service/zip.ts';
import { Books } from './books-rig.ts';

const WHO = { who: '•••• 0001 (T)', role: 'technician' } as const;
const MEGABYTE = 1024 * 1024;

let books: Books;
beforeEach(() => {
  books = new Books();
});
afterEach(() => books.close());

const act = (parts: () => readonly BundlePart[]) => {
  const { clock, tasks, places } = books;
  const context = { clock, changed: () => undefined, tasks, language: () => 'en' as const };
  const handlers = bundleAct({ ...context, station: 'CP-0001', zone: zone(), places, parts });
  return (place = 'folder') => handlers['service-bundle']({ type: 'service-bundle', place }, WHO);
};

/** What no packing makes small, and something that happens in its middle. */
const long = (happens: () => void): BundlePart => ({
  name: 'long.bin',
  step: 'logs',
  *content() {
    for (let n = 0; n < 8; n++) {
      if (n === 4) happens();
      const piece = Buffer.alloc(MEGABYTE);
      for (let at = 0; at < MEGABYTE; at += 4)
        piece.writeUInt32LE(Math.imul(n * MEGABYTE + at, 2654435761) >>> 0, at);
      yield piece;
    }
  },
});

describe('the act', () => {
  it('cancelled in the middle leaves nothing, and the next one goes', async () => {
    const steps: string[] = [];
    const go = act(() => [
      long(() => {
        steps.push(books.tasks.view?.step ?? '');
        expect(books.tasks.cancel()).toBe(true);
      }),
    ]);
    expect(await go()).toMatchObject({ ok: false, code: 'export.cancelled' });
    expect([steps, books.files, books.tasks.isBusy]).toEqual([['logs'], [], false]);
    const again = act(() => [{ name: 'a', step: 'x', content: () => ['b'] }]);
    expect(await again()).toMatchObject({ ok: true, detail: 'bundle-CP-0001-20260315-120000.zip' });
    expect(await again()).toMatchObject({ ok: true, detail: 'bundle-CP-0001-20260315-120000-2.zip' });
  });

  it('whose stick is pulled says so', async () => {
    const go = act(() => [long(() => rmSync(books.stick, { recursive: true }))]);
    expect(await go()).toMatchObject({ ok: false, code: 'export.gone' });
    mkdirSync(books.stick);
    expect(books.files).toEqual([]);
    expect(await go('usb-gone')).toMatchObject({ ok: false, code: 'place.unknown' });
  });

  it('is one at a time', async () => {
    const go = act(() => [long(() => undefined)]);
    const first = go();
    expect(await go()).toMatchObject({ ok: false, code: 'service.busy' });
    expect(await first).toMatchObject({ ok: true });
  });
});

describe('the parts of a kiosk', () => {
  const parts = (logFolder: string) => {
    const { store } = books;
    const broken = () => {
      throw new StoreError('failed', 'disk I/O error');
    };
    const config = defaultConfig({});
    return bundleParts(
      {
        config: { ...config, log: { ...config.log, folder: logFolder } },
        version: '1.2.3',
        store: { ...store, faults: { ...store.faults, newest: broken }, figures: broken },
        frames: new FrameLog({ devices: [], clock: books.clock }),
        snapshot: () => ({ seq: 1, service: { state: 'open' }, simulator: {} }) as unknown as Snapshot,
        ...{ now: () => books.clock.now(), operator: () => null, latency: () => [] },
      },
      WHO.who,
    );
  };

  it('are made as far as they can be', async () => {
    writeFileSync(`${books.stick}/a-file`, '');
    expect(await act(() => parts(`${books.stick}/a-file`))()).toMatchObject({ ok: true });
    const [file = ''] = books.files.filter((name) => name.endsWith('.zip'));
    const entries = entriesOf(`${books.stick}/${file}`);
    for (const name of ['faults.json', 'database.json'])
      expect(entries.get(name)).toContain('disk I/O error');
    expect(entries.get('log/unreadable.txt')).toContain('ENOTDIR');
    expect(JSON.parse(entries.get('about.json') ?? '')).toMatchObject({ madeBy: WHO.who, version: '1.2.3' });
    expect(JSON.parse(entries.get('now.json') ?? '')).toEqual({ seq: 1, service: null, simulator: null });
    expect(JSON.parse(entries.get('operator.json') ?? '')).toBeNull();
  });
});
