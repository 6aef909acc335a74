import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../main/hosts/headers.ts';
import { ManualClock } from './manual-clock.ts';

/** Electron's runtime is not needed to see what it is asked for. */
const electron = vi.hoisted(() => ({
  BrowserWindow: vi.fn(),
  utilityProcess: { fork: vi.fn() },
  protocol: {},
}));
vi.mock('electron', () => electron);
const { AppWindows } = await import('../../main/hosts/electron/windows.ts');
const { servePages } = await import('../../main/hosts/electron/pages.ts');
const { utilityProcessSpawner } = await import('../../main/hosts/electron/reader-process.ts');

class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  readonly urls: string[] = [];
  readonly options: Record<string, unknown>;
  destroyed = false;

  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    opened.push(this);
  }

  closable = true;

  show() {}
  setClosable(closable: boolean) {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.closable = closable;
  }
  isDestroyed() {
    return this.destroyed;
  }
  destroy() {
    this.destroyed = true;
    this.emit('closed');
  }
  loadURL(url: string) {
    this.urls.push(url);
    return Promise.resolve();
  }
}

let opened: FakeWindow[] = [];
let givenUp: string[] = [];
let told: string[];
const clock = new ManualClock();

beforeEach(() => {
  opened = [];
  givenUp = [];
  told = [];
  electron.BrowserWindow.mockImplementation(FakeWindow as never);
});

function windows(fullScreen: boolean) {
  const app = new AppWindows({
    session: {} as Session,
    preload: '/dist/preload/preload.cjs',
    fullScreen,
    devTools: false,
    clock,
    display: {
      attached: () => void told.push('attached'),
      detached: (reason) => {
        told.push(`detached ${reason}`);
        // As the kiosk does on every screen that was lost.
        app.reload();
      },
    },
    onGivenUp: (reason) => void givenUp.push(reason),
  });
  return app;
}

describe('the windows of the app', () => {
  it('are isolated, and at a real charger cannot be closed', () => {
    windows(true).open('screen');
    expect(opened[0]?.options).toMatchObject({
      kiosk: true,
      closable: false,
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        devTools: false,
      },
    });
    expect(opened[0]?.urls).toEqual(['kiosk://app/index.html']);
  });

  it('are replaced when their page dies or hangs, the new one first', () => {
    const app = windows(false);
    app.open('screen');
    app.open('panel');
    vi.spyOn(console, 'error').mockReturnValue();
    opened[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, false, false]);
    expect(app.pages().get('screen')).toBe(opened[2]?.webContents);
    clock.advance(60_000);
    opened[2]?.emit('unresponsive');
    expect(app.pages().get('screen')).toBe(opened[3]?.webContents);
    expect(app.pages().get('panel')).toBe(opened[1]?.webContents);
  });

  it('are opened anew when they paint nothing, but not those that were only just opened', () => {
    const app = windows(false);
    vi.spyOn(console, 'error').mockReturnValue();
    app.open('screen');
    app.painted();
    app.reload();
    clock.advance(9_999);
    app.reload();
    expect(opened).toHaveLength(1);
    clock.advance(1);
    app.reload();
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, false]);
    expect(told).toEqual(['attached', 'detached crashed', 'attached']);
  });

  it('have the time that the slowest board needs for its first picture, and a dark screen ends no session', () => {
    const app = windows(true);
    vi.spyOn(console, 'error').mockReturnValue();
    app.open('screen');
    clock.advance(60_000);
    // As often as the plan asks for it.
    for (let act = 0; act < 4; act++) {
      app.reload();
      clock.advance(10_000);
    }
    expect(opened).toHaveLength(3);
    expect(givenUp).toEqual([]);
  });

  it('that are gone do not keep the app from ending', () => {
    const app = windows(true);
    app.open('screen');
    opened[0]?.destroy();
    app.release();
    clock.advance(0);
    expect(opened).toHaveLength(1);
  });

  it('are replaced when their page goes elsewhere', () => {
    const app = windows(true);
    app.open('screen');
    vi.spyOn(console, 'error').mockReturnValue();
    opened[0]?.webContents.emit('did-navigate', {}, 'kiosk://app/index.html');
    expect(opened).toHaveLength(1);
    opened[0]?.webContents.emit('did-navigate', {}, 'about:blank');
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, false]);
  });

  it('come back at a real charger when a page closes its own, unless the app ends', () => {
    const app = windows(true);
    app.open('screen');
    vi.spyOn(console, 'error').mockReturnValue();
    opened[0]?.destroy();
    clock.advance(0);
    expect(opened).toHaveLength(2);
    expect(app.pages().get('screen')).toBe(opened[1]?.webContents);
    app.release();
    expect(opened[1]?.closable).toBe(true);
    opened[1]?.destroy();
    clock.advance(0);
    expect(opened).toHaveLength(2);
    expect(told).toEqual(['attached', 'detached crashed', 'attached', 'detached closed']);
  });

  it('stay closed where a person closed the window of a demonstration', () => {
    windows(false).open('screen');
    opened[0]?.destroy();
    expect(opened).toHaveLength(1);
    expect(told).toEqual(['attached', 'detached closed']);
  });

  it('are given up after three deaths in a minute', () => {
    windows(true).open('screen');
    vi.spyOn(console, 'error').mockReturnValue();
    for (let i = 0; i < 3; i++) opened.at(-1)?.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(opened).toHaveLength(3);
    expect(givenUp).toEqual(['oom']);
  });
});

describe('kiosk://app/', () => {
  it('is the built pages, locked, and nothing else', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pages-'));
    writeFileSync(path.join(folder, 'index.html'), 'screen');
    writeFileSync(path.join(folder, 'panel.html'), 'panel');
    const handle = vi.fn();
    servePages({ protocol: { handle } } as unknown as Session, folder, false);
    const [scheme, serve] = handle.mock.calls[0] as [string, (request: Request) => Promise<Response>];
    const get = async (url: string, method = 'GET') => {
      const response = await serve({ url, method } as Request);
      return [response.status, await response.text(), response.headers.get('content-security-policy')];
    };
    expect(scheme).toBe('kiosk');
    expect(await get('kiosk://app/index.html')).toEqual([200, 'screen', CONTENT_SECURITY_POLICY]);
    for (const url of [
      'kiosk://app/panel.html',
      'kiosk://app/%70anel.html',
      'kiosk://other/index.html',
      'kiosk://app/',
    ]) {
      expect(await get(url)).toEqual([404, '', CONTENT_SECURITY_POLICY]);
    }
    expect((await get('kiosk://app/index.html', 'POST'))[0]).toBe(404);
    rmSync(folder, { recursive: true });
  });
});

describe('the reader process of the app', () => {
  it('is a utility process, and killed for certain', () => {
    const child = Object.assign(new EventEmitter(), { pid: 4711, postMessage: vi.fn(), kill: vi.fn() });
    electron.utilityProcess.fork.mockReturnValue(child);
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    const worker = utilityProcessSpawner('/dist/main/reader.js')();
    const messages: unknown[] = [];
    const ends: string[] = [];
    worker.onMessage((message) => void messages.push(message));
    worker.onExit((reason) => void ends.push(reason));
    worker.send({ type: 'watch', reader: null });
    child.emit('message', { type: 'alive' });
    worker.kill();
    child.emit('exit', 9);
    child.emit('exit', 9);
    expect(electron.utilityProcess.fork.mock.calls[0]?.[0]).toBe('/dist/main/reader.js');
    expect(child.postMessage).toHaveBeenCalledWith({ type: 'watch', reader: null });
    expect(messages).toEqual([{ type: 'alive' }]);
    expect(kill).toHaveBeenCalledWith(4711, 'SIGKILL');
    expect(ends).toEqual(['exit code 9']);
    kill.mockRestore();
  });
});
