/** `webContents`: one page of the real Chromium, and the app's say in what it does. */
import { EventEmitter } from 'node:events';
import { toApp, toChromium } from './addresses.ts';
import { app } from './app.ts';
import type { Cdp, Protocol } from './cdp.ts';
import { isPrevented, preventable } from './event.ts';
import { Frames } from './frames.ts';
import { ipcMain } from './ipc.ts';
import { type SentKey, forChromium, inputOf } from './keys.ts';
import { type Role, shortcut } from './menu.ts';
import { broken, browser } from './runtime.ts';
import type { Session } from './session.ts';
import { DELIVER, SEND, WORLD, scriptsOf } from './world.ts';

export interface WebPreferences {
  readonly preload: string;
  readonly session: Session;
  readonly disableDialogs?: boolean;
  readonly devTools?: boolean;
}

/** Its target in the browser. */
interface Target {
  readonly cdp: Cdp;
  readonly id: string;
  readonly sessionId: string;
  readonly frames: Frames;
}

interface OpenRequest {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
  readonly disposition: string;
}
type OpenHandler = (details: OpenRequest) => { readonly action: 'allow' | 'deny' };

let lastId = 0;

export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly preferences: WebPreferences;
  readonly session: Session;
  readonly #role: (role: Role) => void;
  readonly #target = Promise.withResolvers<Target>();
  #there: Target | null = null;
  #destroyed = false;
  #crashed = false;
  #devTools = false;
  #loading: PromiseWithResolvers<undefined> | null = null;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  /** What the page asked to open last; the new target itself does not know its address yet. */
  #asked: OpenRequest | null = null;
  /** The navigation that the app itself asked for. */
  #own: string | null = null;
  #zoom = 1;
  audioMuted = false;
  readonly settings = new Map<string, unknown>();

  constructor(preferences: WebPreferences, role: (role: Role) => void) {
    super();
    this.preferences = preferences;
    this.session = preferences.session;
    this.#role = role;
    app.emit('web-contents-created', preventable(), this);
  }

  get mainFrame() {
    if (!this.#there) throw new Error('the page is not there yet');
    return this.#there.frames.main;
  }

  getURL(): string {
    return this.#there?.frames.main.url ?? '';
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  isLoading(): boolean {
    return this.#loading !== null;
  }

  isFocused(): boolean {
    return !this.#destroyed;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async loadURL(url: string): Promise<void> {
    const { cdp, sessionId } = await this.#target.promise;
    this.#own = url;
    const loaded = (this.#loading = Promise.withResolvers());
    loaded.promise.catch(() => {});
    const { errorText } = await cdp.send('Page.navigate', { url: toChromium(url) }, sessionId);
    if (errorText !== undefined) {
      this.#loading = null;
      this.emit('did-fail-load', preventable(), -2, errorText, url, true);
      throw new Error(`${errorText} (-2) loading '${url}'`);
    }
    await loaded.promise;
  }

  reload(): void {
    this.#own = this.getURL();
    this.#tell('Page.reload');
  }

  reloadIgnoringCache(): void {
    this.reload();
  }

  /** To the preload in the main frame; what no preload is there for is lost, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    const context = this.#there?.frames.mainPreload();
    if (context === undefined || this.#destroyed) return;
    this.#tell('Runtime.callFunctionOn', {
      functionDeclaration: `(channel, args) => globalThis[${JSON.stringify(DELIVER)}](channel, args)`,
      executionContextId: context,
      arguments: [{ value: channel }, { value: args }],
    });
  }

  async executeJavaScript(expression: string, userGesture = false): Promise<unknown> {
    const { cdp, sessionId } = await this.#target.promise;
    const { result, exceptionDetails } = await cdp.send(
      'Runtime.evaluate',
      { expression, userGesture, awaitPromise: true, returnByValue: true },
      sessionId,
    );
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** A key as from the keyboard: the app is asked first, then its menu, then the page. */
  sendInputEvent(sent: SentKey): void {
    const input = inputOf(sent);
    if (sent.type !== 'char' && isPrevented(this, 'before-input-event', {}, input)) return;
    const role = sent.type === 'keyDown' || sent.type === 'rawKeyDown' ? shortcut(input) : null;
    if (role !== null) this.#role(role);
    else this.#tell('Input.dispatchKeyEvent', forChromium(input, sent));
  }

  /** Electron shows them when the window may have them; here it is only noted. */
  openDevTools(): void {
    if (this.preferences.devTools === false) return;
    this.#devTools = true;
    this.emit('devtools-opened');
  }

  closeDevTools(): void {
    this.#devTools = false;
  }

  isDevToolsOpened(): boolean {
    return this.#devTools;
  }

  setZoomFactor(factor: number): void {
    this.#zoom = factor;
  }

  getZoomFactor(): number {
    return this.#zoom;
  }

  readonly setZoomLevel = (level: number) => this.setZoomFactor(1.2 ** level);
  readonly getZoomLevel = () => Math.log(this.#zoom) / Math.log(1.2);

  readonly setVisualZoomLevelLimits = (least: number, most: number) =>
    Promise.resolve(void this.settings.set('pinch', [least, most]));
  readonly setWebRTCIPHandlingPolicy = (policy: string) => void this.settings.set('webrtc', policy);
  readonly setIgnoreMenuShortcuts = (ignore: boolean) => void this.settings.set('menuShortcuts', !ignore);
  readonly setBackgroundThrottling = (allowed: boolean) => void this.settings.set('throttling', allowed);
  readonly setAudioMuted = (muted: boolean) => void (this.audioMuted = muted);
  readonly isAudioMuted = () => this.audioMuted;

  readonly getLastWebPreferences = () => this.preferences;

  forcefullyCrashRenderer(): void {
    this.#tell('Page.crash');
  }

  /** Of the stand-in: its target is there, held before its first step. */
  async attach(cdp: Cdp, id: string, sessionId: string): Promise<void> {
    const frames = new Frames(id);
    frames.follow(cdp, sessionId, WORLD, (frame) => {
      if (frame === frames.main) this.emit('did-navigate', preventable(), frame.url, 200, '');
      this.emit('did-frame-navigate', preventable(), frame.url, 200, '', frame === frames.main);
    });
    this.#there = { cdp, id, sessionId, frames };
    this.#listen(this.#there);
    const { page, preload } = scriptsOf(this.preferences.preload);
    await Promise.all([
      cdp.send('Page.enable', {}, sessionId),
      cdp.send('Runtime.enable', {}, sessionId),
      cdp.send('Inspector.enable', {}, sessionId),
      cdp.send('Runtime.addBinding', { name: SEND, executionContextName: WORLD }, sessionId),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: page }, sessionId),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: preload, worldName: WORLD }, sessionId),
      cdp.send('Runtime.runIfWaitingForDebugger', {}, sessionId),
    ]);
    this.#target.resolve(this.#there);
  }

  get targetId(): string | null {
    return this.#there?.id ?? null;
  }

  get sessionId(): string | null {
    return this.#there?.sessionId ?? null;
  }

  /** Of the stand-in: whether one of its frames asks. */
  owns(frameId: string | undefined): boolean {
    return this.#there?.frames.get(frameId) !== undefined;
  }

  /** Of the stand-in: a frame is about to go elsewhere; whether the app lets it. */
  mayNavigate(frameId: string, url: string): boolean {
    const frame = this.#there?.frames.get(frameId);
    const isMainFrame = frame?.parent === null;
    if (isMainFrame && this.#own === url) {
      this.#own = null;
      return true;
    }
    const details = { url, isMainFrame, isSameDocument: false, frame, initiator: this.mainFrame };
    const denied = isPrevented(this, 'will-frame-navigate', details);
    return !(isMainFrame && isPrevented(this, 'will-navigate', details, url)) && !denied;
  }

  /** Of the stand-in: a page of its own asks for a window; whether the app lets it. */
  mayOpen(): boolean {
    const asked = this.#asked ?? { url: '', frameName: '', features: '', disposition: 'new-window' };
    this.#asked = null;
    return this.#openHandler(asked).action === 'allow';
  }

  /** Of the stand-in: its renderer's process is gone. */
  crash(reason: string, exitCode: number): void {
    if (this.#crashed || this.#destroyed) return;
    this.#crashed = true;
    this.#loading?.reject(new Error('the page is gone'));
    this.emit('render-process-gone', preventable(), { reason, exitCode });
    app.emit('render-process-gone', preventable(), this, { reason, exitCode });
  }

  /** Of the stand-in: its window is gone. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#loading?.reject(new Error('the page is gone'));
    const close = async () => {
      const { cdp, id } = await this.#target.promise;
      cdp.tell('Target.closeTarget', { targetId: id });
    };
    close().catch(broken('closing a page'));
    this.emit('destroyed');
  }

  #listen({ cdp, sessionId, frames }: Target): void {
    const on = <T extends keyof Protocol.Events>(event: T, take: (payload: Protocol.Events[T]) => void) =>
      cdp.on(event, (payload, from) => {
        if (from === sessionId && !this.#destroyed) take(payload);
      });
    on('Page.domContentEventFired', () => this.emit('dom-ready', preventable()));
    on('Page.loadEventFired', () => {
      const { url } = frames.main;
      if (url === '' || url === 'about:blank') return;
      this.emit('did-finish-load', preventable());
      this.#loading?.resolve(undefined);
      this.#loading = null;
    });
    on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      this.#asked = {
        url: toApp(url),
        frameName: windowName,
        features: windowFeatures.join(','),
        disposition: 'new-window',
      };
    });
    on('Page.javascriptDialogOpening', ({ type }) => {
      // Electron suppresses alerts by itself where it was told to; leaving is asked of the app.
      const accept = type === 'beforeunload' && isPrevented(this, 'will-prevent-unload');
      if (type === 'beforeunload' || this.preferences.disableDialogs === true)
        cdp.tell('Page.handleJavaScriptDialog', { accept }, sessionId);
    });
    on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== SEND) return;
      const senderFrame = frames.preloadOf(executionContextId) ?? null;
      const { channel, args } = JSON.parse(payload) as { channel: string; args: unknown[] };
      const event = preventable({ sender: this, senderFrame, type: 'frame', processId: 1, frameId: 1 });
      this.emit('ipc-message', event, channel, ...args);
      ipcMain.emit(channel, event, ...args);
    });
    on('Inspector.targetCrashed', () => this.crash('crashed', 5));
  }

  #tell<T extends keyof Protocol.CommandParameters>(method: T, params?: Protocol.CommandParameters[T]): void {
    const { sessionId } = this.#there ?? {};
    if (sessionId === undefined) return;
    browser.then(({ cdp }) => cdp.tell(method, params, sessionId)).catch(broken(method));
  }
}
