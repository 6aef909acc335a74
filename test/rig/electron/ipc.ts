/** `ipcMain`: what pages' preloads send. Nobody listening is nobody told, as in Electron. */
import { EventEmitter } from 'node:events';

class IpcMain extends EventEmitter {
  handle(): never {
    throw new Error('the stand-in has no ipcMain.handle: the pages only send');
  }
}

export const ipcMain = new IpcMain();
