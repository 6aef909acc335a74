/** How a feed is fetched: a server that never comes to an end is left. */
import { createServer, type RequestOptions, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configureRequestUrl } from 'builder-util-runtime';
import { NodeHttpExecutor } from '../../main/hosts/electron/update-http.ts';
import { until } from '../rig/until.ts';

const WAIT_MS = 10_000;

let server: Server;
let left = 0;
beforeEach(async () => {
  left = 0;
  server = createServer((request, response) => {
    response.on('close', () => left++);
    // An answer that goes on, or none.
    if (request.url === '/begins') response.writeHead(200).write('version: ');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it.each(['begins', 'silent'])(
  'a server that is never through (%s) is left, so that it can be asked again',
  async (name) => {
    const { port } = server.address() as AddressInfo;
    const request: RequestOptions = {};
    configureRequestUrl(new URL(`http://127.0.0.1:${String(port)}/${name}`), request);
    await expect(new NodeHttpExecutor(100).request(request)).rejects.toThrow('in time');
    await until('the end of the line', WAIT_MS, () => left === 1);
  },
);
