/**
 * The stand-in for the module `electron`: what of it the shipped code uses, over a real Chromium. What the app denies is
 * really denied there. What Electron itself guarantees (its sandbox, its isolation, its fuses) is NOT proven by it.
 */
export { app } from './app.ts';
export { BrowserWindow } from './window.ts';
export { Menu } from './menu.ts';
export { ipcMain } from './ipc.ts';
export { protocol, session } from './session.ts';
export { utilityProcess } from './utility.ts';

/** There by name, so that an import of it is no error; any use is one. */
function absent(name: string): object {
  return new Proxy(
    {},
    {
      get(_target, property) {
        throw new Error(`the stand-in has no ${name}.${String(property)}`);
      },
    },
  );
}

export const autoUpdater = absent('autoUpdater');
export const clipboard = absent('clipboard');
export const crashReporter = absent('crashReporter');
export const desktopCapturer = absent('desktopCapturer');
export const dialog = absent('dialog');
export const globalShortcut = absent('globalShortcut');
export const nativeImage = absent('nativeImage');
export const net = absent('net');
export const powerMonitor = absent('powerMonitor');
export const powerSaveBlocker = absent('powerSaveBlocker');
export const screen = absent('screen');
export const shell = absent('shell');
