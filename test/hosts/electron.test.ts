import type { App, Session, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { lockApp, lockSession } from '../../main/hosts/electron/lockdown.ts';
import { senderOf } from '../../main/hosts/electron/senders.ts';

/** Electron's runtime is not needed to see what its objects are told. */
type Handler = (...args: unknown[]) => unknown;

class Recorder {
  readonly handlers = new Map<string, Handler>();
  readonly on = (event: string, handler: Handler) => void this.handlers.set(event, handler);
  /** Whether the handler of `event` prevented it. */
  prevents(event: string, ...details: unknown[]): boolean {
    const preventDefault = vi.fn();
    this.handlers.get(event)?.({ preventDefault }, ...details);
    return preventDefault.mock.calls.length > 0;
  }
}

describe('a page in Electron', () => {
  it('has no permission, no device, no download, and no network', () => {
    const session = Object.assign(new Recorder(), {
      setPermissionRequestHandler: vi.fn(),
      setPermissionCheckHandler: vi.fn(),
      setDevicePermissionHandler: vi.fn(),
      setDisplayMediaRequestHandler: vi.fn(),
      setBluetoothPairingHandler: vi.fn(),
      setSpellCheckerEnabled: vi.fn(),
      setProxy: vi.fn(() => Promise.resolve()),
      webRequest: { onBeforeRequest: vi.fn() },
    });
    lockSession(session as unknown as Session);

    const answer = vi.fn();
    session.setPermissionRequestHandler.mock.calls[0]?.[0](null, 'media', answer);
    expect(answer).toHaveBeenCalledWith(false);
    expect(session.setPermissionCheckHandler.mock.calls[0]?.[0]()).toBe(false);
    expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
    expect(session.prevents('will-download')).toBe(true);
    // Refused, and answered: nothing stays open.
    const choose = vi.fn();
    expect(session.prevents('select-hid-device', {}, choose)).toBe(true);
    expect(session.prevents('select-usb-device', {}, choose)).toBe(true);
    expect(session.prevents('select-serial-port', [], {}, choose)).toBe(true);
    expect(choose.mock.calls).toEqual([[], [], ['']]);
    const answered = vi.fn();
    session.handlers.get('file-system-access-restricted')?.({}, {}, answered);
    session.setDisplayMediaRequestHandler.mock.calls[0]?.[0]({}, answered);
    session.setBluetoothPairingHandler.mock.calls[0]?.[0]({}, answered);
    expect(answered.mock.calls).toEqual([['deny'], [null], [{ confirmed: false }]]);
    expect(session.setProxy).toHaveBeenCalledWith(expect.objectContaining({ proxyRules: '127.0.0.1:9' }));
    const isCancelled = (url: string) => {
      const decide = vi.fn();
      session.webRequest.onBeforeRequest.mock.calls[0]?.[0]({ url }, decide);
      return decide.mock.calls[0]?.[0].cancel;
    };
    expect(isCancelled('kiosk://app/index.html')).toBe(false);
    for (const url of [
      'https://example.org/',
      'file:///etc/passwd',
      'kiosk://app.evil/',
      'ws://127.0.0.1:1/',
      'data:,x',
    ]) {
      expect(isCancelled(url)).toBe(true);
    }
  });

  it('stays where it is, opens nothing, and takes no shortcuts', () => {
    const app = new Recorder();
    const contents = Object.assign(new Recorder(), {
      setWindowOpenHandler: vi.fn(),
      setWebRTCIPHandlingPolicy: vi.fn(),
      setZoomFactor: vi.fn(),
      setVisualZoomLevelLimits: vi.fn(() => Promise.resolve()),
      isDestroyed: () => false,
    });
    lockApp(app as unknown as App);
    app.handlers.get('web-contents-created')?.({}, contents);

    expect(contents.setWindowOpenHandler.mock.calls[0]?.[0]()).toEqual({ action: 'deny' });
    for (const event of [
      'will-navigate',
      'will-frame-navigate',
      'will-redirect',
      'will-attach-webview',
      'will-prevent-unload',
      'context-menu',
    ]) {
      expect(contents.prevents(event)).toBe(true);
    }
    const key = (name: string, modifiers = {}) =>
      contents.prevents('before-input-event', {
        key: name,
        control: false,
        meta: false,
        alt: false,
        ...modifiers,
      });
    expect([key('r', { control: true }), key('F12'), key('F4', { alt: true }), key('F')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([key('Tab'), key('Enter'), key('Escape')]).toEqual([false, false, false]);
    expect([key('BrowserBack'), key('PrintScreen'), key('ContextMenu'), key('F5')]).toEqual(
      Array(4).fill(true),
    );
    const mouse = (input: object) => contents.prevents('before-mouse-event', { type: 'mouseDown', ...input });
    expect([mouse({ button: 'left' }), mouse({ type: 'mouseMove', modifiers: ['leftbuttondown'] })]).toEqual([
      false,
      false,
    ]);
    expect([mouse({ button: 'right' }), mouse({ type: 'mouseWheel', modifiers: ['control'] })]).toEqual([
      true,
      true,
    ]);
    const choose = vi.fn();
    expect(contents.prevents('select-bluetooth-device', [], choose)).toBe(true);
    expect(choose).toHaveBeenCalledWith('');
    expect(contents.setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp');
    contents.handlers.get('did-finish-load')?.();
    expect(contents.setVisualZoomLevelLimits).toHaveBeenCalledWith(1, 1);
  });
});

describe('the app', () => {
  it('trusts no certificate, shows none, and gives no password', () => {
    const app = new Recorder();
    lockApp(app as unknown as App);
    const answer = vi.fn();
    expect(app.prevents('certificate-error', {}, 'https://x/', 'error', {}, answer)).toBe(true);
    expect(app.prevents('select-client-certificate', {}, 'https://x/', [], answer)).toBe(true);
    expect(app.prevents('login', {}, {}, {}, answer)).toBe(true);
    expect(answer.mock.calls).toEqual([[false], [], []]);
  });
});

describe('an IPC message', () => {
  const frame = { url: 'kiosk://app/index.html' };
  const screen = { mainFrame: frame };
  const panel = { mainFrame: { url: 'kiosk://app/panel.html' } };
  const pages = new Map([
    ['screen', screen],
    ['panel', panel],
  ]) as unknown as Parameters<typeof senderOf>[1];
  const from = (sender: unknown, senderFrame: unknown) =>
    senderOf({ sender, senderFrame } as { sender: WebContents; senderFrame: null }, pages);

  it('is believed from the main frame of our own page, as that page', () => {
    expect(from(screen, frame)).toBe('screen');
    expect(from(panel, panel.mainFrame)).toBe('panel');
  });

  it('is refused from elsewhere', () => {
    expect(from(screen, { url: frame.url })).toBeNull();
    expect(from(screen, null)).toBeNull();
    expect(from({ mainFrame: frame }, frame)).toBeNull();
    const strayed = { mainFrame: { url: 'https://example.org/' } };
    const strayedPages = new Map([['screen', strayed]]) as unknown as typeof pages;
    expect(senderOf({ sender: strayed, senderFrame: strayed.mainFrame } as never, strayedPages)).toBeNull();
    const asPanel = new Map([['panel', screen]]) as unknown as typeof pages;
    expect(senderOf({ sender: screen, senderFrame: frame } as never, asPanel)).toBeNull();
  });
});
