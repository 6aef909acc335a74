/** The reader process's end of the channel to the kiosk: Node's IPC, or Electron's port in a utility process. */
import type { WorkerMessage } from './protocol.ts';

export interface ParentChannel {
  send(message: WorkerMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The kiosk is gone. */
  onGone(listener: () => void): void;
}

/** As in electron.d.ts (`process.parentPort`), of which only the host may import. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** Undefined when nobody started this process with a channel. */
export function parentChannel(): ParentChannel | undefined {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (parentPort) return overPort(parentPort);
  return process.send ? overIpc(process.send.bind(process)) : undefined;
}

function overPort(port: ParentPort): ParentChannel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onGone: (listener) => port.on('close', listener),
  };
}

function overIpc(send: NonNullable<typeof process.send>): ParentChannel {
  return {
    // A send that fails means that the kiosk is gone, which `disconnect` tells.
    send: (message) => void send(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.on('disconnect', listener),
  };
}
