/** Service mode as somebody with gloves uses it: touches on the page alone, its own keyboards included. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { ServicePageName } from '../../../main/bridge/service/views.ts';
import type { ServiceCommandType } from '../../../main/bridge/service/commands.ts';
import { until } from '../../rig/until.ts';
import { Ledger, watchComplaints } from './ledger.ts';

/** Answers of devices included. */
const PATIENCE_MS = 20_000;

export interface Which {
  readonly key?: string;
  readonly connector?: number;
  readonly device?: string;
}

export class ServicePage {
  readonly page: Page;
  readonly ledger: Ledger;
  readonly complaints: string[];
  /** The last answer that was read. */
  #seq = 0;

  /** Before the page is opened: what it sends and complains of is heard from the beginning. */
  constructor(page: Page, ledger: Ledger) {
    this.page = page;
    this.ledger = ledger;
    page.setDefaultTimeout(PATIENCE_MS);
    ledger.watch(page);
    this.complaints = watchComplaints(page);
  }

  /** Five touches into the hidden corner; the door opens. */
  async knock(): Promise<void> {
    for (let touch = 0; touch < 5; touch++) await this.page.mouse.click(30, 30);
    await this.atDoor();
  }

  async atDoor(): Promise<void> {
    await expect(this.page.locator('[data-screen="service-door"] .door')).toBeVisible();
  }

  async pin(digits: string): Promise<void> {
    await this.digits(digits);
    await this.touch('service-pin');
    // Whoever comes in finds no answer yet; another run of the kiosk counts anew.
    this.#seq = 0;
  }

  async digits(digits: string): Promise<void> {
    for (const digit of digits) await this.touch('digit', { key: digit });
  }

  /** On the number pad that is open; its first key replaces what stands there. */
  async number(digits: string, action: string): Promise<void> {
    await expect(this.sheet).toBeVisible();
    for (const digit of digits) {
      if (digit === '.') await this.touch('decimal');
      else await this.touch('digit', { key: digit });
    }
    await this.touch(action);
  }

  /** On the keyboard that is open, which is emptied first. */
  async type(text: string, action = 'text-accept'): Promise<void> {
    await expect(this.sheet).toBeVisible();
    await this.touch('clear');
    for (const letter of text) {
      const key = this.sheet.locator(`[data-action="key"][data-key="${letter}"]`);
      if ((await key.count()) === 0) await this.touch('shift');
      await key.click();
    }
    await expect(this.sheet.locator('[data-value="typed"]')).toHaveText(text);
    await this.touch(action);
  }

  async go(name: ServicePageName): Promise<void> {
    await this.page.locator(`[data-action="service-page"][data-page="${name}"]`).click();
    await this.shows(name);
  }

  async shows(name: ServicePageName): Promise<void> {
    await expect(this.page.locator(`[data-screen="service-${name}"]`)).toBeVisible();
  }

  /** The driver's screen is there again, and nothing over it. */
  async isLeft(limitMs = PATIENCE_MS): Promise<void> {
    await expect(this.page.locator('.service')).toHaveCount(0, { timeout: limitMs });
  }

  get sheet(): Locator {
    return this.page.locator('[data-sheet]');
  }

  find(action: string, { key, connector, device }: Which = {}): Locator {
    const marks = [
      `[data-action="${action}"]`,
      ...(key === undefined ? [] : [`[data-key="${key}"]`]),
      ...(connector === undefined ? [] : [`[data-connector="${String(connector)}"]`]),
      ...(device === undefined ? [] : [`[data-device="${device}"]`]),
    ];
    return this.page.locator(`.service ${marks.join('')}`);
  }

  async touch(action: string, which: Which = {}): Promise<void> {
    await this.find(action, which).click();
  }

  /** Pressed until `command` goes out. */
  async hold(action: ServiceCommandType, which: Which = {}): Promise<void> {
    const button = this.find(action, which);
    await expect(button).toBeEnabled();
    const before = this.ledger.count(action);
    await button.hover();
    await this.page.mouse.down();
    await until(`${action} to be sent`, PATIENCE_MS, () => this.ledger.count(action) > before);
    await this.page.mouse.up();
  }

  /** The next answer, or the first of `codes`; a refusal, which stays until it was read, is touched away. */
  async answer(codes?: readonly string[]): Promise<string> {
    const button = this.page.locator('[data-said]');
    let found = { seq: 0, code: '', ok: true };
    await expect
      .poll(
        async () => {
          const latest = await button.evaluateAll((all) =>
            all.map(({ dataset }) => ({
              seq: Number(dataset['seq']),
              code: dataset['said'] ?? '',
              ok: dataset['ok'] === 'true',
            })),
          );
          found = latest.find(({ seq }) => seq > this.#seq) ?? found;
          return found.seq > 0 && (codes?.includes(found.code) ?? true) ? 'answered' : found.code;
        },
        { timeout: PATIENCE_MS, intervals: [50], message: `an answer ${codes?.join(' or ') ?? ''}` },
      )
      .toBe('answered');
    this.#seq = found.seq;
    if (!found.ok) {
      await button.click();
      await expect(this.page.locator(`[data-seq="${String(found.seq)}"]`)).toHaveCount(0);
    }
    return found.code;
  }

  async said(code: string): Promise<void> {
    await this.answer([code]);
  }

  /** The bare figure behind what is read. */
  async raw(name: string): Promise<string | null> {
    return this.page.locator(`.service [data-value="${name}"]`).first().getAttribute('data-raw');
  }

  async leave(): Promise<void> {
    await this.touch('service-leave');
    await this.isLeft();
  }
}
