/** What a rig reads of the pages: never words, only `data-screen`, `data-value`, `data-action` and their kin. */
import { expect, type Page } from '@playwright/test';
import type { ScreenName } from '../../../main/bridge/contract.ts';

export class ScreenPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<this> {
    await this.page.goto(url);
    return this;
  }

  async shows(name: ScreenName, timeout = 20_000): Promise<void> {
    await expect(this.page.locator('[data-screen]')).toHaveAttribute('data-screen', name, { timeout });
  }

  async touch(action: string): Promise<void> {
    await this.page.locator(`[data-action="${action}"]`).first().click();
  }

  async chooseConnector(id: number): Promise<void> {
    await this.page
      .locator(`[data-connector="${String(id)}"]`)
      .first()
      .click();
  }

  /** The machine-readable figure behind what the driver reads. */
  async figure(name: 'energy' | 'cost' | 'duration' | 'power'): Promise<string> {
    return (await this.page.locator(`[data-value="${name}"]`).first().getAttribute('data-raw')) ?? '';
  }

  async waitForEnergy(leastWh: number): Promise<void> {
    await expect
      .poll(async () => Number(await this.figure('energy')), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(leastWh);
  }
}

export class PanelPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<this> {
    await this.page.goto(url);
    return this;
  }

  async tap(card: string): Promise<void> {
    await this.page.locator(`[data-action="tap"][data-card="${card}"]`).click();
  }

  async vehicle(connector: number, action: string): Promise<void> {
    await this.page.locator(`[data-connector="${String(connector)}"] [data-action="${action}"]`).click();
  }
}
