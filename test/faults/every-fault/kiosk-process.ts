/** A charger in a process of its own: what a kill leaves behind is what is on the disk. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command, Snapshot } from '../../../main/bridge/contract.ts';
import { fastFolder } from '../../rig/damage.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../rig/webhook-receiver.ts';
import type { ToChild } from './kiosk-child.ts';
import { present, SECRET, Stage } from './stage.ts';

const PROGRAM = fileURLToPath(new URL('kiosk-child.ts', import.meta.url));

export class KioskProcess extends Stage {
  readonly file: string;
  readonly receiver: WebhookReceiver;
  readonly #folder = fastFolder();
  #child: ChildProcess | null = null;
  #said = '';

  private constructor(receiver: WebhookReceiver) {
    super();
    this.receiver = receiver;
    this.file = path.join(this.#folder, 'kiosk.db');
  }

  static async start(): Promise<KioskProcess> {
    const kiosk = new KioskProcess(await startWebhookReceiver({ secret: SECRET }));
    kiosk.boot();
    return kiosk;
  }

  boot(): void {
    const child = fork(PROGRAM, [this.file, this.receiver.url, SECRET], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.#said = (this.#said + text).slice(-2000)));
    child.on('message', (snapshot) => this.look(snapshot as Snapshot));
    this.#child = child;
  }

  send(command: Command, sender: 'screen' | 'panel' = 'panel'): void {
    present(this.#child, 'process').send({ command, sender } satisfies ToChild);
  }

  override told(): string {
    return `${super.told()}; ${this.#said}`;
  }

  /** Resolves when it is gone, whoever killed it. */
  async gone(): Promise<NodeJS.Signals | null> {
    const child = present(this.#child, 'process');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    this.#child = null;
    return child.signalCode;
  }

  /** In good order. */
  async stop(): Promise<void> {
    this.#child?.send('stop' satisfies ToChild);
    await this.gone();
  }

  async end(): Promise<void> {
    if (this.#child) {
      this.#child.kill('SIGKILL');
      await this.gone();
    }
    await this.receiver.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
