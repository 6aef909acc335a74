/** What pages really sent: every command of theirs is counted as its frame leaves on the WebSocket. */
import type { Page } from '@playwright/test';
import { SERVICE_COMMANDS, type ServiceCommandType } from '../../../main/bridge/service/commands.ts';

export class Ledger {
  readonly #sent = new Map<string, number>();

  /** Before the page is opened. */
  watch(page: Page): void {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.#note(payload.toString()));
    });
  }

  count(type: ServiceCommandType): number {
    return this.#sent.get(type) ?? 0;
  }

  /** Commands of the contract that no page has sent. */
  missing(): readonly string[] {
    return Object.keys(SERVICE_COMMANDS).filter((type) => !this.#sent.has(type));
  }

  #note(frame: string): void {
    const { type } = JSON.parse(frame) as { readonly type: string };
    this.#sent.set(type, (this.#sent.get(type) ?? 0) + 1);
  }
}

/** Whatever a page complains of, its exceptions and its console's errors, in words. */
export function watchComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}
