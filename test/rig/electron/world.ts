/**
 * What runs inside the page: the preload in a world of its own, which Chromium really isolates, and the two ends of the
 * bridge between the worlds. Values cross it as JSON, functions as numbers; the page cannot reach what is behind.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const WORLD = 'Electron Isolated Context';
/** The function that Chromium gives to that world alone. */
export const SEND = '__electronStandInSend';
export const DELIVER = '__electronStandInDeliver';

export interface Scripts {
  /** For the page's own world. */
  readonly page: string;
  /** For the preload's. */
  readonly preload: string;
}

/** New names for every window: what is overheard in one helps in no other. */
export function scriptsOf(preloadFile: string): Scripts {
  const [toPage, toPreload] = [randomUUID(), randomUUID()];
  const source = readFileSync(preloadFile, 'utf8');
  return {
    page: `(() => {
      if (window !== window.top) return;
      (${makeBridge.toString()})(document, ${q(toPreload)}, ${q(toPage)}, (name, value) =>
        Object.defineProperty(window, name, { value, enumerable: true }));
    })()`,
    // Preloads run in the main frame only, and may require \`electron\` and nothing else.
    preload: `(() => {
      if (window !== window.top) return;
      const bridge = (${makeBridge.toString()})(document, ${q(toPage)}, ${q(toPreload)}, () => {});
      const electron = (${makeElectron.toString()})(bridge, globalThis, ${q(SEND)}, ${q(DELIVER)});
      const require = (name) => {
        if (name === 'electron' || name === 'electron/renderer') return electron;
        throw new Error('module not found: ' + name);
      };
      const module = { exports: {} };
      const process = Object.freeze({ sandboxed: true, contextIsolated: true, type: 'renderer', platform: 'linux' });
      (function (require, module, exports, process) {
${source}
      })(require, module, module.exports, process);
    })()`,
  };
}

function q(text: string): string {
  return JSON.stringify(text);
}

interface Bridge {
  expose(name: string, api: unknown): void;
}

/** One end of the bridge. It runs in the page: it sees its arguments and nothing of this file. */
function makeBridge(
  document: EventTarget,
  out: string,
  incoming: string,
  take: (name: string, api: unknown) => void,
): Bridge {
  type Message =
    | { readonly kind: 'call'; readonly id: number; readonly args: unknown }
    | { readonly kind: 'reply'; readonly value?: unknown; readonly error?: string }
    | { readonly kind: 'expose'; readonly name: string; readonly api: unknown }
    | { readonly kind: 'here' };
  const make = (detail: string): Event =>
    new (globalThis as unknown as { CustomEvent: new (type: string, init: object) => Event }).CustomEvent(
      out,
      { detail },
    );
  const dispatch = document.dispatchEvent.bind(document);
  const say = (message: Message) => void dispatch(make(JSON.stringify(message)));
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const numbers = new Map<unknown, number>();
  const known = new Map<number, unknown>();
  const waiting: { readonly name: string; readonly api: unknown }[] = [];
  let reply: { readonly value?: unknown; readonly error?: string } | null = null;

  const encode = (value: unknown): unknown => {
    if (typeof value === 'function') {
      const number = numbers.get(value) ?? functions.push(value as (typeof functions)[number]) - 1;
      numbers.set(value, number);
      return { $function: number };
    }
    if (Array.isArray(value)) return value.map(encode);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, encode(each)]));
  };
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decode);
    if (typeof value !== 'object' || value === null) return value;
    if ('$function' in value) {
      const number = value.$function as number;
      const proxy = known.get(number) ?? ((...args: unknown[]) => call(number, args));
      known.set(number, proxy);
      return proxy;
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decode(each)]));
  };
  const call = (id: number, args: unknown[]) => {
    reply = null;
    say({ kind: 'call', id, args: encode(args) });
    const got = reply as { readonly value?: unknown; readonly error?: string } | null;
    reply = null;
    if (!got) throw new Error('the other world does not answer');
    if (got.error !== undefined) throw new Error(got.error);
    return decode(got.value);
  };
  const answer = (id: number, args: unknown): Message => {
    try {
      return { kind: 'reply', value: encode(functions[id]?.(...(decode(args) as unknown[]))) };
    } catch (error) {
      return { kind: 'reply', error: String(error) };
    }
  };
  // Whichever world is first: what was exposed waits until the page's end is there.
  let there = false;
  const offer = () => {
    if (there) for (const { name, api } of waiting.splice(0)) say({ kind: 'expose', name, api });
  };
  document.addEventListener(incoming, (event) => {
    event.stopImmediatePropagation();
    const message = JSON.parse((event as Event & { readonly detail: string }).detail) as Message;
    if (message.kind === 'call') say(answer(message.id, message.args));
    else if (message.kind === 'reply') reply = message;
    else if (message.kind === 'expose') take(message.name, freeze(decode(message.api)));
    else {
      if (!there) {
        there = true;
        say({ kind: 'here' });
      }
      offer();
    }
  });
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null)
      for (const each of Object.values(Object.freeze(value))) freeze(each);
    return value;
  };
  say({ kind: 'here' });
  return {
    expose(name, api) {
      waiting.push({ name, api: encode(api) });
      offer();
    },
  };
}

/** `require('electron')` of a sandboxed preload: what of it there is here. Runs in the page too. */
function makeElectron(bridge: Bridge, world: object, send: string, deliver: string): object {
  type Listener = (event: object, ...args: unknown[]) => void;
  const given = world as Record<string, unknown>;
  const post = given[send] as (payload: string) => void;
  const listeners = new Map<string, Listener[]>();
  const on = (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const off = (channel: string, listener: Listener) => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((each) => each !== listener),
    );
    return ipcRenderer;
  };
  const once = (channel: string, listener: Listener) => {
    const heard: Listener = (...args) => {
      off(channel, heard);
      listener(...args);
    };
    return on(channel, heard);
  };
  const ipcRenderer = {
    on,
    once,
    addListener: on,
    off,
    removeListener: off,
    removeAllListeners: (channel: string) => void listeners.delete(channel),
    send: (channel: string, ...args: unknown[]) => post(JSON.stringify({ channel, args })),
  };
  given[deliver] = (channel: string, args: unknown[]) => {
    for (const listener of listeners.get(channel) ?? [])
      listener({ sender: ipcRenderer, ports: [] }, ...args);
  };
  const exposed = new Set<string>();
  const contextBridge = {
    exposeInMainWorld(name: string, api: unknown) {
      if (exposed.has(name)) throw new Error('Cannot bind an API on top of an existing property');
      exposed.add(name);
      bridge.expose(name, api);
    },
  };
  return { ipcRenderer, contextBridge };
}
