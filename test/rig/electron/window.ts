/** `BrowserWindow`: a page of that size in the real Chromium, and the window around it as far as the app can tell. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { type WebPreferences, WebContents } from './contents.ts';
import { isPrevented, preventable } from './event.ts';
import type { Role } from './menu.ts';
import { broken } from './runtime.ts';
import { session } from './session.ts';
import { openTarget } from './targets.ts';

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly kiosk?: boolean;
  readonly fullscreen?: boolean;
  readonly closable?: boolean;
  readonly show?: boolean;
  readonly webPreferences?: Partial<WebPreferences> & {
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
    readonly webSecurity?: boolean;
  };
}

const windows: BrowserWindow[] = [];
let lastId = 0;

export class BrowserWindow extends EventEmitter {
  readonly id = ++lastId;
  readonly webContents: WebContents;
  /** As the app gave them: read by specs. */
  readonly options: WindowOptions;
  #closable: boolean;
  #kiosk: boolean;
  #fullScreen: boolean;
  #visible: boolean;
  #focused = false;
  #destroyed = false;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return windows.find(({ webContents }) => webContents === contents) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.find((window) => window.id === id) ?? null;
  }

  static getFocusedWindow(): BrowserWindow | null {
    return windows.findLast((window) => window.isFocused()) ?? null;
  }

  constructor(options: WindowOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { width = 800, height = 600, webPreferences = {} } = options;
    refuseUnsafe(webPreferences);
    this.options = options;
    this.#closable = options.closable ?? true;
    this.#kiosk = options.kiosk ?? false;
    this.#fullScreen = options.fullscreen ?? this.#kiosk;
    this.#visible = options.show ?? true;
    windows.push(this);
    app.windows.add(this);
    const { preload, session: own = session.defaultSession } = webPreferences;
    if (preload === undefined) throw new Error('the stand-in opens no window without a preload');
    this.webContents = new WebContents({ ...webPreferences, preload, session: own }, (role) =>
      this.#play(role),
    );
    app.emit('browser-window-created', preventable(), this);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    openTarget(this.webContents, { width, height }, () => this.#gone()).catch(broken('opening a window'));
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  close(): void {
    if (!this.#closable || isPrevented(this, 'close')) return;
    this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.webContents.destroy();
    this.#gone();
  }

  focus(): void {
    for (const window of windows) window.#focused = window === this;
    this.emit('focus', preventable());
  }

  blur(): void {
    this.#focused = false;
  }

  show(): void {
    this.#visible = true;
    this.focus();
    this.emit('show', preventable());
  }

  showInactive(): void {
    this.#visible = true;
  }

  hide(): void {
    this.#visible = false;
  }

  readonly isFocused = () => this.#focused && !this.#destroyed;
  readonly isVisible = () => this.#visible;
  readonly isDestroyed = () => this.#destroyed;
  readonly isClosable = () => this.#closable;
  readonly setClosable = (closable: boolean) => void (this.#closable = closable);
  readonly isKiosk = () => this.#kiosk;
  readonly setKiosk = (kiosk: boolean) => void (this.#kiosk = kiosk);
  readonly isFullScreen = () => this.#fullScreen;
  readonly setFullScreen = (full: boolean) => void (this.#fullScreen = full);
  readonly isMinimized = () => false;
  readonly restore = () => {};
  readonly moveTop = () => {};
  readonly removeMenu = () => {};
  readonly setMenu = () => {};
  readonly setMenuBarVisibility = () => {};
  readonly setAlwaysOnTop = () => {};
  readonly setContentProtection = () => {};
  readonly reload = () => this.webContents.reload();
  readonly getContentSize = () => [this.options.width ?? 800, this.options.height ?? 600];

  /** What Electron's default menu does. */
  #play(role: Role): void {
    if (role === 'reload') this.webContents.reload();
    else if (role === 'devtools') this.webContents.openDevTools();
    else if (role === 'close') this.close();
    else if (role === 'quit') app.quit();
    else if (role === 'fullscreen') this.setFullScreen(!this.#fullScreen);
    else if (role === 'zoom') this.webContents.setZoomLevel(this.webContents.getZoomLevel() + 0.5);
    else this.hide();
  }

  /** Closed by the app, or by the page itself, whom Electron does not hold back either. */
  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.webContents.destroy();
    windows.splice(windows.indexOf(this), 1);
    this.emit('closed', preventable());
    app.windowGone(this);
  }
}

/** The stand-in cannot do what is not isolated, and would only pretend. */
function refuseUnsafe(preferences: NonNullable<WindowOptions['webPreferences']>): void {
  const { sandbox = app.sandboxed, contextIsolation = true, nodeIntegration = false } = preferences;
  if (!sandbox || !contextIsolation || nodeIntegration || preferences.webSecurity === false)
    throw new Error('the stand-in has sandboxed, isolated pages only');
}
