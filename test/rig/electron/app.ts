/** `app`: the life of the process, in the order that Electron's documentation gives. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { CommandLine } from './command-line.ts';
import { isPrevented, preventable } from './event.ts';
import { takeLock } from './lock.ts';

/** What of a window the end of the app needs to know. */
export interface Closable {
  close(): void;
  destroy(): void;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
}

class App extends EventEmitter {
  readonly isPackaged = process.env['ELECTRON_STAND_IN_PACKAGED'] === '1';
  readonly commandLine = new CommandLine(process.argv.slice(1));
  readonly #appPath = process.env['ELECTRON_STAND_IN_APP'] ?? process.cwd();
  readonly #manifest = JSON.parse(readFileSync(path.join(this.#appPath, 'package.json'), 'utf8')) as Manifest;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<undefined>();
  readonly windows = new Set<Closable>();
  name = this.#manifest.name;
  #isReady = false;
  #quitting = false;
  #exiting = false;
  sandboxed = false;
  hardwareAcceleration = true;

  readonly whenReady = () => this.#ready.promise;
  readonly isReady = () => this.#isReady;
  readonly getVersion = () => this.#manifest.version;
  readonly getName = () => this.name;
  readonly setName = (name: string) => void (this.name = name);
  readonly getAppPath = () => this.#appPath;
  readonly enableSandbox = () => void (this.sandboxed = true);
  readonly setAppUserModelId = () => {};
  readonly setAsDefaultProtocolClient = () => false;
  readonly getLocale = () => 'en';
  readonly focus = () => {};

  disableHardwareAcceleration(): void {
    if (this.#isReady)
      throw new Error('app.disableHardwareAcceleration() can only be called before app is ready');
    this.hardwareAcceleration = false;
  }

  getPath(name: string): string {
    const appData = process.env['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config');
    const known: Record<string, string> = {
      appData,
      userData: path.join(appData, this.name),
      sessionData: path.join(appData, this.name),
      temp: tmpdir(),
      home: homedir(),
      exe: process.execPath,
      logs: path.join(appData, this.name, 'logs'),
      crashDumps: path.join(appData, this.name, 'Crashpad'),
    };
    const place = this.#paths.get(name) ?? known[name];
    if (place === undefined) throw new Error(`Failed to get '${name}' path`);
    return place;
  }

  setPath(name: string, place: string): void {
    this.#paths.set(name, place);
  }

  requestSingleInstanceLock(): boolean {
    return takeLock(this.getPath('userData'), ({ argv, cwd }) =>
      this.emit('second-instance', preventable(), argv, cwd, null),
    );
  }

  /** Before-quit, the windows one by one, will-quit, quit: each of the first three may say no. */
  quit(): void {
    if (this.#exiting || this.#quitting) return;
    this.#quitting = true;
    if (isPrevented(this, 'before-quit')) {
      this.#quitting = false;
      return;
    }
    for (const window of [...this.windows]) window.close();
    if (this.windows.size > 0) this.#quitting = false;
    else this.#windowsGone();
  }

  /** At once: nobody is asked. What runs goes on to the end of its turn, as in Electron. */
  exit(code = 0): void {
    if (this.#exiting) return;
    this.#exiting = true;
    for (const window of [...this.windows]) window.destroy();
    this.emit('quit', preventable(), code);
    setImmediate(() => process.exit(code));
  }

  relaunch(): void {
    throw new Error('the stand-in cannot relaunch');
  }

  getAppMetrics(): [] {
    return [];
  }

  /** Of the stand-in: the browser runs. */
  becomeReady(): void {
    this.#isReady = true;
    this.emit('ready', preventable(), {});
    this.#ready.resolve(undefined);
  }

  /** Of the stand-in: a window is gone. */
  windowGone(window: Closable): void {
    if (!this.windows.delete(window) || this.windows.size > 0 || this.#exiting) return;
    if (this.#quitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  #windowsGone(): void {
    if (isPrevented(this, 'will-quit')) this.#quitting = false;
    else this.exit(0);
  }
}

export const app = new App();
