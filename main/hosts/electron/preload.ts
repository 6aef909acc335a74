/** `window.kiosk`, the contract's KioskApi; the page gets nothing else of Electron. */
import { contextBridge, ipcRenderer } from 'electron';
import type { KioskApi, Snapshot } from '../../bridge/contract.ts';
import { COMMAND, READY, SNAPSHOT } from './channels.ts';

const listeners = new Set<(snapshot: Snapshot) => void>();
let newest: Snapshot | null = null;

ipcRenderer.on(SNAPSHOT, (_event, snapshot: Snapshot) => {
  newest = snapshot;
  for (const listener of listeners) listener(snapshot);
});

const api: KioskApi = {
  subscribe(listener) {
    listeners.add(listener);
    if (newest) listener(newest);
    return () => void listeners.delete(listener);
  },
  send: (command) => ipcRenderer.send(COMMAND, command),
};

contextBridge.exposeInMainWorld('kiosk', api);
ipcRenderer.send(READY);
