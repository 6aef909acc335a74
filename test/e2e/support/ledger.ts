/**
 * What pages really sent: every command of theirs is counted as its frame leaves on the WebSocket, or as it arrives from the
 * preload in an Electron app.
 */
import type { Page } from '@playwright/test';
import { SERVICE_COMMANDS, type ServiceCommandType } from '../../../main/bridge/service/commands.ts';
import { COMMAND } from '../../../main/hosts/electron/channels.ts';
import type { ElectronApp } from '../../rig/electron/launched.ts';

/**
 * What only a charger that can be updated offers, in the contract's order. service.spec.ts asserts that it sends all others and
 * none of these, electron-update.spec.ts that it sends these.
 */
export const UPDATE_COMMANDS: readonly ServiceCommandType[] = [
  'service-update-check',
  'service-update-install',
];

/** How an app says it on its standard output, which outlives it. */
const NOTE = 'from a page: ';

export class Ledger {
  readonly #sent = new Map<string, number>();
  readonly #apps: ElectronApp[] = [];

  /** Before the page is opened. */
  watch(page: Page): void {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.#note(payload.toString()));
    });
  }

  /** Before anybody touches its pages. */
  async watchApp(app: ElectronApp): Promise<void> {
    await app.evaluateMain(
      ({ ipcMain }, { channel, note }) => {
        ipcMain.on(channel, (_event, { type }: { readonly type: string }) => console.log(note + type));
      },
      { channel: COMMAND, note: NOTE },
    );
    this.#apps.push(app);
  }

  count(type: ServiceCommandType): number {
    const said = this.#apps.flatMap((app) => app.output().split('\n'));
    return (this.#sent.get(type) ?? 0) + said.filter((line) => line === NOTE + type).length;
  }

  /** Commands of the contract that no page has sent. */
  missing(): readonly string[] {
    return Object.keys(SERVICE_COMMANDS).filter((type) => this.count(type as ServiceCommandType) === 0);
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
