/** A price from a file: refused when it is wrong, looked at as a driver, in force from the next session on, and back. */
import { expect, test } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PLAIN_TARIFF } from '../support/bill.ts';
import { pageOf, PIN } from '../support/service-rig.ts';
import type { There } from './there.ts';

const SUMMER = {
  ...PLAIN_TARIFF,
  id: 'summer',
  elements: [
    {
      price_components: [
        { type: 'FLAT', price: 1, vat: 19, step_size: 1 },
        { type: 'ENERGY', price: 0.37, vat: 19, step_size: 1 },
      ],
    },
  ],
};
/** What cannot be billed: a price below nought, and a step that is none. */
const BROKEN = {
  ...SUMMER,
  elements: [{ price_components: [{ type: 'ENERGY', price: 'free', vat: 19, step_size: 0 }] }],
};

export function tariffTests(there: () => There): void {
  const bring = async (name: string) => {
    const { service, rig } = there();
    await service.touch('tariff-import');
    const { places } = pageOf(await rig.kiosk.snapshot(), 'tariff').files;
    await service.touch('service-place', { key: places.find(({ kind }) => kind === 'folder')?.id ?? '' });
    await service.touch('service-tariff-check', { key: name });
  };

  test('tariff: a bad file is refused with its problems', async () => {
    const { service, rig, page } = there();
    await service.go('tariff');
    await writeFile(path.join(rig.exchange, 'broken.json'), JSON.stringify(BROKEN));
    await bring('broken.json');
    await service.said('tariff.refused');
    await expect(page.locator('[data-note="tariff-problems"]')).toBeVisible();
    const { candidate } = pageOf(await rig.kiosk.snapshot(), 'tariff');
    expect(candidate?.problems.length).toBeGreaterThan(0);
    await expect(page.locator('[data-list="problems"] [data-row]').first()).toContainText(
      candidate?.problems[0]?.where ?? '-',
    );
    await service.touch('service-tariff-discard');
    await expect(service.find('tariff-import')).toBeVisible();
  });

  test('tariff: a good one is seen, reckoned with, put into force, and taken back', async () => {
    const { service, rig, page } = there();
    const { kiosk } = rig;
    await writeFile(path.join(rig.exchange, 'summer.json'), JSON.stringify(SUMMER));
    await bring('summer.json');
    await service.said('tariff.good');
    await expect(page.locator('[data-driver]')).toContainText('0.37');
    await service.touch('tariff-language', { key: 'de' });
    await expect(page.locator('[data-driver="de"]')).toContainText('0,37');
    await service.touch('tariff-tab', { key: 'estimate' });
    await service.touch('estimate-energy');
    await service.number('12.5', 'number-accept');
    await service.touch('estimate-charging');
    await service.number('45', 'number-accept');
    await service.touch('service-tariff-estimate');
    await expect(page.locator('[data-estimate="bill"]')).toBeVisible();
    // 1.00 to begin with, and 12.5 kWh at 0.37.
    expect(await service.raw('cost')).toBe('5.63');
    await service.touch('service-tariff', { key: 'plain' });
    await service.touch('service-tariff-estimate');
    // 0.35, and 12.5 kWh at 50.
    await expect(page.locator('[data-estimate="bill"] [data-value="cost"]')).toHaveAttribute(
      'data-raw',
      '625.35',
    );
    await service.touch('service-tariff', { key: 'candidate' });
    await service.touch('tariff-tab', { key: 'source' });

    await service.touch('tariff-apply');
    await service.touch('service-tariff-apply');
    await service.said('tariff.applied');
    await expect(page.locator('[data-note="tariff-replaced"]')).toBeVisible();
    await kiosk.when('the new price', ({ price }) => price?.headline.amount === '0.37');
    await service.leave();
    const idle = page.locator('[data-screen="idle"]');
    await rig.kiosk.when('the first screen', ({ screen }) => screen.name === 'idle');
    await expect(idle).toContainText('0.37');
  });

  test('the technician comes back with a card, and takes the old price back', async () => {
    const { service, rig, page } = there();
    await rig.tap('technician');
    await service.atDoor();
    await expect(page.locator('[data-value="card"]')).toContainText('Service crew');
    await service.pin(PIN);
    await service.shows('overview');
    await service.go('tariff');
    await service.touch('tariff-revert');
    await service.touch('service-tariff-revert');
    await service.said('tariff.reverted');
    await expect(page.locator('[data-note="tariff-replaced"]')).toHaveCount(0);
    await rig.kiosk.when('the old price', ({ price }) => price?.headline.amount === '50.00');
  });
}
