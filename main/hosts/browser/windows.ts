/** Keeps a page on the screen: what died comes back, what a person closed ends the demonstration. */
import type { Sender } from '../../bridge/contract.ts';
import type { Clock, Timer } from '../../clock.ts';
import { RestartLimit } from '../restart-limit.ts';
import type { Chromium, WindowStyle } from './chromium.ts';

/**
 * A reload is back sooner. That a page crashed is seen only by its absence: Chromium closes its socket as politely as that
 * of a page that leaves, and goes on running with a sad face in the window.
 */
const ABSENT_MS = 500;
/** For a browser that starts on a slow, busy machine. */
const FIRST_PAGE_MS = 30_000;

export interface WindowsOptions {
  /** Makes the browser; `onExit` as in `chromium`. */
  readonly launch: (onExit: (clean: boolean) => void) => Chromium;
  readonly ticketUrl: (page: Sender) => string;
  /** A real charger: full-screen, and there is no way to close it. */
  readonly fullScreen: boolean;
  /** Open the simulator panel beside the screen. */
  readonly panel: boolean;
  readonly clock: Clock;
  /** A screen that was there is not any more: it left, as a reload does, or its process died. */
  onLost(how: 'closed' | 'crashed'): void;
  /** Somebody closed the windows of a simulated charger. */
  onClosed(): void;
  /** The window keeps dying. */
  onGivenUp(): void;
}

export class Windows {
  readonly #options: WindowsOptions;
  readonly #limit: RestartLimit;
  readonly #browser: Chromium;
  #screens = 0;
  #panelOpened = false;
  #absence: Timer | null = null;
  #stopped = false;
  /** The window was opened, and its page has not come yet. */
  #opening = false;
  /** The last screen left; whether it comes back, as after a reload, is awaited. */
  #missing = false;

  constructor(options: WindowsOptions) {
    this.#options = options;
    this.#limit = new RestartLimit(options.clock);
    this.#browser = options.launch((clean) => this.#browserEnded(clean));
  }

  open(): void {
    const style: WindowStyle = this.#options.fullScreen ? 'kiosk' : 'window';
    this.#opening = true;
    this.#browser.open(this.#options.ticketUrl('screen'), style);
    this.#expectScreenWithin(FIRST_PAGE_MS);
  }

  /** To be told of every page that comes or goes. */
  page({ page, open }: { readonly page: Sender; readonly open: boolean }): void {
    if (page !== 'screen' || this.#stopped) return;
    if (open) this.#came();
    else this.#left();
    if (open && this.#options.panel && !this.#panelOpened) {
      // Not before: two browsers that start at once do not find each other.
      this.#panelOpened = true;
      this.#browser.open(this.#options.ticketUrl('panel'), 'panel');
    }
  }

  #came(): void {
    this.#screens += 1;
    this.#opening = false;
    this.#absence?.cancel();
    this.#lost('closed');
  }

  #left(): void {
    this.#screens -= 1;
    if (this.#screens > 0) return this.#options.onLost('closed');
    this.#missing = true;
    // The sockets of a browser that died may close after the next one was begun.
    if (this.#opening) this.#lost('crashed');
    else this.#expectScreenWithin(ABSENT_MS);
  }

  /** Says what became of the screen that is missed, if one is. */
  #lost(how: 'closed' | 'crashed'): void {
    if (!this.#missing) return;
    this.#missing = false;
    this.#options.onLost(how);
  }

  /** The page paints nothing any more: the browser is ended, and its end opens it anew. */
  reload(): void {
    if (!this.#stopped && this.#screens > 0) this.#browser.kill();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#absence?.cancel();
    await this.#browser.close();
  }

  #expectScreenWithin(ms: number): void {
    this.#absence?.cancel();
    // Its end, which follows, opens it anew.
    this.#absence = this.#options.clock.after(ms, () => {
      this.#lost('crashed');
      this.#browser.kill();
    });
  }

  #browserEnded(clean: boolean): void {
    if (this.#stopped) return;
    this.#absence?.cancel();
    this.#panelOpened = false;
    this.#lost(clean ? 'closed' : 'crashed');
    if (clean && !this.#options.fullScreen) this.#options.onClosed();
    else if (this.#limit.isReached()) this.#options.onGivenUp();
    else this.open();
  }
}
