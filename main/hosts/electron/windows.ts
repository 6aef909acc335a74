/** The windows of the app: made, replaced when their page dies, closed by nobody at a real charger. */
import { BrowserWindow, type Session, type WebContents } from 'electron';
import type { Sender } from '../../bridge/contract.ts';
import type { Clock } from '../../clock.ts';
import { log } from '../../log/log.ts';
import { FIRST_PAINT_MS, UNPAINTED_MS } from '../../faults/watch/display.ts';
import type { DisplayPort } from '../host.ts';
import { RestartLimit } from '../restart-limit.ts';
import { PAGE_URL } from './channels.ts';

export interface AppWindowsOptions {
  readonly session: Session;
  readonly preload: string;
  readonly fullScreen: boolean;
  readonly devTools: boolean;
  readonly clock: Clock;
  /** Is told what becomes of the screen's page. */
  readonly display: Pick<DisplayPort, 'attached' | 'detached'>;
  /** The screen's page keeps dying. */
  onGivenUp(reason: string): void;
}

/** The reference panel of the drawings, and a panel beside it. */
const SIZE: Readonly<Record<Sender, { readonly width: number; readonly height: number }>> = {
  screen: { width: 1280, height: 800 },
  panel: { width: 440, height: 800 },
};
/** The page's own ground, so that a new window never flashes. */
const GROUND = '#F3F5F1';

export class AppWindows {
  readonly #options: AppWindowsOptions;
  readonly #limit: RestartLimit;
  readonly #windows = new Map<Sender, BrowserWindow>();
  #released = false;
  #screenOpenedAt = 0;
  #hasPainted = false;

  constructor(options: AppWindowsOptions) {
    this.#options = options;
    this.#limit = new RestartLimit(options.clock);
  }

  open(page: Sender): void {
    const { fullScreen, devTools, preload, session } = this.#options;
    const isKiosk = fullScreen && page === 'screen';
    const window = new BrowserWindow({
      ...SIZE[page],
      useContentSize: true,
      kiosk: isKiosk,
      fullscreen: isKiosk,
      closable: !isKiosk,
      minimizable: !isKiosk,
      autoHideMenuBar: true,
      backgroundColor: GROUND,
      show: false,
      webPreferences: {
        preload,
        session,
        devTools,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        plugins: false,
        webgl: false,
        navigateOnDragDrop: false,
        disableDialogs: true,
        spellcheck: false,
        backgroundThrottling: false,
      },
    });
    this.#windows.set(page, window);
    window.once('ready-to-show', () => window.show());
    if (page === 'screen') {
      this.#screenOpenedAt = this.#options.clock.monotonic();
      this.#hasPainted = false;
      this.#options.display.attached(true);
    }
    window.on('unresponsive', () => this.#replace(page, window, 'the page does not respond'));
    window.webContents.on('render-process-gone', (_event, { reason }) => this.#replace(page, window, reason));
    // What no handler is asked about, e.g. an empty page: nobody could leave it.
    window.webContents.on('did-navigate', (_event, url) => {
      if (url !== PAGE_URL[page]) this.#replace(page, window, `the page went to ${url}`);
    });
    window.on('closed', () => this.#closed(page, window));
    window.loadURL(PAGE_URL[page]).catch((error: unknown) => {
      if (!window.isDestroyed()) this.#replace(page, window, String(error));
    });
  }

  /** The pages that are open now. */
  pages(): ReadonlyMap<Sender, WebContents> {
    const open = [...this.#windows].filter(([, window]) => !window.isDestroyed());
    return new Map(open.map(([page, window]) => [page, window.webContents]));
  }

  /** The screen has painted. */
  painted(): void {
    this.#hasPainted = true;
  }

  /**
   * The screen paints nothing any more. One that was only just opened, as after a crash, is given its time: else a board
   * that is slow, or has no picture to show, would be started again and again.
   */
  reload(): void {
    const window = this.#windows.get('screen');
    const itsTimeMs = this.#hasPainted ? UNPAINTED_MS : FIRST_PAINT_MS;
    if (!window || this.#options.clock.monotonic() - this.#screenOpenedAt < itsTimeMs) return;
    this.#replace('screen', window, 'the page paints nothing any more');
  }

  focus(): void {
    this.#windows.get('screen')?.focus();
  }

  /** The app ends: windows may close, and stay closed. */
  release(): void {
    this.#released = true;
    for (const window of this.#windows.values()) if (!window.isDestroyed()) window.setClosable(true);
  }

  /** A page can close its own window, whatever the window was told. At a real charger there is no end to that. */
  #closed(page: Sender, window: BrowserWindow): void {
    if (this.#windows.get(page) !== window) return;
    if (this.#options.fullScreen && !this.#released) {
      // Not within the event: if the app is being torn down, nothing may hold it up.
      this.#options.clock.after(0, () => this.#replace(page, window, 'the window closed'));
      return;
    }
    this.#windows.delete(page);
    if (page === 'screen') this.#options.display.detached('closed');
  }

  /** A new window first: with none, the app would end. */
  #replace(page: Sender, dead: BrowserWindow, reason: string): void {
    if (this.#windows.get(page) !== dead || this.#released) return;
    log.error('host.page-lost', 'a page is opened anew', { page, reason });
    // Whoever is told may ask for it to be opened anew, which it is.
    this.#windows.delete(page);
    if (page === 'screen') this.#options.display.detached('crashed');
    if (this.#limit.isReached()) {
      this.#options.onGivenUp(reason);
      return;
    }
    this.open(page);
    if (!dead.isDestroyed()) dead.destroy();
  }
}
