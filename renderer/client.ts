/**
 * The line to the kiosk: `window.kiosk` when the preload gave it, else a WebSocket on the same origin. The kiosk judges
 * every command, so this end checks nothing but that a message is JSON.
 */
import type { Command, HostMessage, KioskApi, Snapshot } from '../main/bridge/contract.ts';

declare global {
  interface Window {
    readonly kiosk?: KioskApi;
  }
}

/** `down`: just lost, the last screen stays but takes no touches; `lost`: long enough to say so. */
export type Link = 'up' | 'down' | 'lost';

export interface Connection extends KioskApi {
  /** Calls `listener` on each change of the line; a line that was never up counts as `down`. */
  watchLink(listener: (link: Link) => void): () => void;
}

/** A restart of the kiosk's program takes less; shorter would flash words that nobody can read. */
const LOST_AFTER_MS = 2_000;
const RETRY_FIRST_MS = 100;
/** Loopback: a try costs nothing, and a driver may be waiting. */
const RETRY_MOST_MS = 2_000;

export function connect(page: 'screen' | 'panel' = 'screen'): Connection {
  return window.kiosk ? bridged(window.kiosk) : socketed(page);
}

/** Within Electron the line lives as long as the page. */
function bridged(api: KioskApi): Connection {
  return {
    subscribe: (listener) => api.subscribe(listener),
    send: (command) => {
      api.send(command);
    },
    watchLink(listener) {
      listener('up');
      return () => {};
    },
  };
}

function socketed(page: 'screen' | 'panel'): Connection {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const watchers = new Set<(link: Link) => void>();
  let newest: Snapshot | null = null;
  let socket: WebSocket | null = null;
  let link: Link = 'down';
  let retryMs = RETRY_FIRST_MS;
  let lostTimer = setTimeout(setLink, LOST_AFTER_MS, 'lost');

  function setLink(now: Link): void {
    if (now === link) return;
    link = now;
    for (const watcher of watchers) watcher(now);
  }

  function onMessage(event: MessageEvent<unknown>): void {
    const message = parse(event.data);
    if (!message) return;
    if (message.type === 'answer') {
      if (!message.answer.ok) console.warn(message.answer.code, message.answer.message);
      return;
    }
    newest = message.snapshot;
    clearTimeout(lostTimer);
    retryMs = RETRY_FIRST_MS;
    for (const listener of listeners) listener(newest);
    // Only a snapshot proves that the kiosk is there, and the screen under it is right again.
    setLink('up');
  }

  function onClose(): void {
    if (link === 'up') {
      setLink('down');
      lostTimer = setTimeout(setLink, LOST_AFTER_MS, 'lost');
    }
    setTimeout(open, retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_MOST_MS);
  }

  function open(): void {
    socket = new WebSocket(socketUrl(page));
    socket.addEventListener('message', onMessage);
    socket.addEventListener('close', onClose);
  }

  open();
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (newest) listener(newest);
      return () => listeners.delete(listener);
    },
    send(command: Command) {
      // While the line is down a touch is lost on purpose: acting on it seconds later would surprise.
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
    },
    watchLink(listener) {
      watchers.add(listener);
      listener(link);
      return () => watchers.delete(listener);
    },
  };
}

function socketUrl(page: 'screen' | 'panel'): URL {
  const url = new URL(`./ws?page=${page}`, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

function parse(data: unknown): HostMessage | null {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data) as HostMessage;
  } catch {
    console.warn('not JSON', data.slice(0, 80));
    return null;
  }
}

/** Within an animation frame: calls back right after that frame has been painted (a task cannot run before it). */
export function afterThisFrame(callback: () => void): void {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    callback();
  };
  channel.port2.postMessage(null);
}
