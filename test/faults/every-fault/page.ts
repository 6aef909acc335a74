/** The driver’s page as a shell tells of it: it paints what it is given, and dies. */
import type { Kiosk } from '../../../main/kiosk.ts';

export class Page {
  /** How often the shell was asked to open it anew. */
  reloads = 0;
  readonly #kiosk: Kiosk;
  #unsubscribe: (() => void) | null = null;

  constructor(kiosk: Kiosk) {
    this.#kiosk = kiosk;
    // A shell ends the page’s process; opening another takes it a while.
    kiosk.display.onReload(() => {
      this.reloads += 1;
      this.vanish();
    });
  }

  open(): void {
    const kiosk = this.#kiosk;
    kiosk.display.attached(true);
    const paint = (seq: number) => kiosk.command({ type: 'painted', seq }, 'screen');
    this.#unsubscribe = kiosk.subscribe(({ seq }) => paint(seq));
    paint(kiosk.snapshot().seq);
  }

  vanish(): void {
    if (!this.#unsubscribe) return;
    this.#unsubscribe();
    this.#unsubscribe = null;
    this.#kiosk.display.detached('gone');
  }
}
