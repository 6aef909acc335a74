/** The simulator panel's connection without a page: commands from a script, over the kiosk's own WebSocket. */
import { WebSocket } from 'ws';
import type { Command } from '../../../main/bridge/contract.ts';

export interface PanelSocket {
  send(command: Command): void;
  close(): void;
}

/** `panelUrl`: the panel page's address with the token in it. */
export async function openPanelSocket(panelUrl: string): Promise<PanelSocket> {
  const { origin, host, searchParams } = new URL(panelUrl);
  const socket = new WebSocket(`ws://${host}/ws?page=panel`, {
    origin,
    headers: { authorization: `Bearer ${searchParams.get('token') ?? ''}` },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  // A kiosk that is killed takes its sockets with it; that is what these tests do.
  socket.on('error', () => undefined);
  return { send: (command) => socket.send(JSON.stringify(command)), close: () => socket.terminate() };
}
