/** Denies by default: whatever a page may try that is not showing what is bundled. */
import type { App, Session, WebContents } from 'electron';
import { log } from '../../log/log.ts';
import { ORIGIN } from './channels.ts';

/** The pages' own session: no permission, no device, no download, and no request but for the bundled files. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.on('select-hid-device', (event) => event.preventDefault());
  session.on('select-serial-port', (event) => event.preventDefault());
  session.on('select-usb-device', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOurs(url) }));
}

/** Every page of the app, also one that nobody foresaw: it stays where it is and as large as it is. */
export function lockContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('context-menu', (event) => event.preventDefault());
    contents.on('before-input-event', (event, input) => {
      if (isShortcut(input)) event.preventDefault();
    });
    contents.on('did-finish-load', () => fixZoom(contents));
  });
}

function isOurs(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}

/** Reload, print, zoom, developer tools, closing: a driver needs none of them, and types nothing with these keys. */
function isShortcut(input: { control: boolean; meta: boolean; alt: boolean; key: string }): boolean {
  return input.control || input.meta || input.alt || /^F\d{1,2}$/.test(input.key);
}

function fixZoom(contents: WebContents): void {
  contents.setZoomFactor(1);
  contents.setVisualZoomLevelLimits(1, 1).catch((error: unknown) => {
    // Only when the page is gone already; its successor fixes its own.
    if (!contents.isDestroyed()) log.error('host.zoom-free', 'zoom could not be fixed', { error });
  });
}
