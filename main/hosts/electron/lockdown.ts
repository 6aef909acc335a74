/** Denies by default: whatever a page may try that is not showing what is bundled. */
import type { App, Session, WebContents } from 'electron';
import { log } from '../../log/log.ts';
import { ORIGIN } from './channels.ts';

/** The discard service, which no machine runs any more. */
const NOBODY = '127.0.0.1:9';

const locked = new WeakSet<Session>();

/** Any session, ours and such as nobody foresaw: no permission, no device, no download, and no request but for the bundled files. */
export function lockSession(session: Session): void {
  if (locked.has(session)) return;
  locked.add(session);
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  // Answered too: a question that stays open would keep its page waiting.
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('file-system-access-restricted', (_event, _details, answer) => answer('deny'));
  // What asks nobody, e.g. WebRTC over TCP, ends at a port where nobody listens.
  session.setProxy({ proxyRules: NOBODY, proxyBypassRules: '<-loopback>' }).catch((error: unknown) => {
    log.error('host.network-open', 'the pages could not be cut off from the network', { error });
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOurs(url) }));
}

/** What asks the whole app: no certificate is trusted or shown, no name and password given. */
export function lockApp(app: App): void {
  app.on('session-created', lockSession);
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event, _contents, _details, _who, answer) => {
    event.preventDefault();
    answer();
  });
}

/** Every page of the app, also one that nobody foresaw: it stays where it is and as large as it is. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // No content policy speaks for WebRTC's sockets.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Prevented, the page may be unloaded: it is the app that decides when.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.on('context-menu', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.on('before-input-event', (event, input) => {
    if (!isTyping(input)) event.preventDefault();
  });
  contents.on('before-mouse-event', (event, mouse) => {
    // A finger has one button and holds no key; the wheel would zoom with one.
    if (mouse.modifiers?.some(isShortcutKey) || mouse.button === 'middle' || mouse.button === 'right')
      event.preventDefault();
  });
  contents.on('zoom-changed', () => fixZoom(contents));
  contents.on('did-finish-load', () => fixZoom(contents));
  contents.on('preload-error', (_event, file, error) =>
    log.error('host.preload-broken', 'a page has no line to the kiosk', { file, error }),
  );
}

function isOurs(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}

/** What a PIN or a name is typed with on a real keyboard; reload, print, zoom, developer tools, closing are none of it. */
const TYPING = /^(.|Enter|Tab|Escape|Backspace|Delete|Shift|Arrow\w+)$/su;

function isTyping(input: { control: boolean; meta: boolean; alt: boolean; key: string }): boolean {
  return !input.control && !input.meta && !input.alt && TYPING.test(input.key);
}

function isShortcutKey(name: string): boolean {
  return ['control', 'ctrl', 'alt', 'meta', 'command', 'cmd'].includes(name);
}

function fixZoom(contents: WebContents): void {
  contents.setZoomFactor(1);
  contents.setVisualZoomLevelLimits(1, 1).catch((error: unknown) => {
    // Only when the page is gone already; its successor fixes its own.
    if (!contents.isDestroyed()) log.error('host.zoom-free', 'zoom could not be fixed', { error });
  });
}
