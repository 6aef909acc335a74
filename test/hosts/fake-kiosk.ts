/** A kiosk that only remembers what hosts ask of it. */
import type { Command, CommandAnswer, Sender, Snapshot } from '../../main/bridge/contract.ts';
import type { KioskPort } from '../../main/hosts/host.ts';

export class FakeKiosk implements KioskPort {
  readonly simulated = true;
  readonly commands: { readonly command: Command; readonly sender: Sender }[] = [];
  answer: CommandAnswer = { ok: true };
  /** What hosts told of the page. */
  readonly pages: string[] = [];
  reload: () => void = () => undefined;
  painted: () => void = () => undefined;
  readonly display = {
    attached: (visible: boolean) => void this.pages.push(visible ? 'attached' : 'attached hidden'),
    detached: (reason: string) => void this.pages.push(`detached ${reason}`),
    onReload: (listener: () => void) => {
      this.reload = listener;
    },
    probe: () => this.change(),
    onPainted: (listener: () => void) => {
      this.painted = listener;
      return () => {
        this.painted = () => undefined;
      };
    },
  };
  #listeners = new Set<(snapshot: Snapshot) => void>();
  #newest: Snapshot;

  constructor(filler = '') {
    this.#newest = snapshotOf(1, filler);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  snapshot(): Snapshot {
    return this.#newest;
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  command(command: Command, sender: Sender): CommandAnswer {
    this.commands.push({ command, sender });
    return this.answer;
  }

  async stop(): Promise<void> {}

  /** Makes the next snapshot; `filler` is text of the size that a test wants it to have. */
  change(filler = ''): void {
    this.#newest = snapshotOf(this.#newest.seq + 1, filler);
    for (const listener of this.#listeners) listener(this.#newest);
  }
}

function snapshotOf(seq: number, filler: string): Snapshot {
  return {
    seq,
    at: 0,
    clockRate: 1,
    version: filler,
    station: { id: 'CP', name: 'S', operator: null, helpline: null, timeZone: 'UTC', languages: ['en'] },
    language: 'en',
    screen: { name: 'idle' },
    sheet: null,
    connectors: [],
    price: null,
    startBy: { card: true, qr: null },
    notices: [],
    service: null,
    brightness: 100,
    look: { ground: 'light', contrast: 'normal', text: 'normal' },
    theme: null,
    simulator: null,
  };
}
