/** A generic update server on a free port of this machine: files in a folder, and everything that servers do wrong. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FEED, feedText, imageOf, infoOf, signed, type Info } from './feeds.ts';

export type Trouble = 'down' | 'error' | 'breaks-off' | 'other-bytes' | 'endless' | 'hangs';

export class FeedServer {
  readonly #files = new Map<string, Buffer>();
  readonly #server: Server;
  /** Whose requests go wrong, and how. */
  readonly trouble = new Map<RegExp, Trouble>();
  /** Paths that were asked for, without their queries. */
  readonly asked: string[] = [];
  #waiting: ServerResponse[] = [];

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/kiosk/`;
  }

  /** As an OEM does: the AppImage, then its signed feed. */
  publish(version: string, changes: Info = {}, feed: (info: Info) => Info = signed): void {
    this.put(`kiosk-${version}.AppImage`, imageOf(version));
    this.put(FEED, feedText(feed(infoOf(version, changes))));
  }

  put(name: string, content: string | Buffer): void {
    this.#files.set(`/kiosk/${name}`, Buffer.from(content));
  }

  remove(name: string): void {
    this.#files.delete(`/kiosk/${name}`);
  }

  get downloads(): number {
    return this.asked.filter((path) => path.endsWith('.AppImage')).length;
  }

  async stop(): Promise<void> {
    for (const response of this.#waiting.splice(0)) response.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    this.asked.push(pathname);
    const file = this.#files.get(pathname);
    const [, trouble] = [...this.trouble].find(([path]) => path.test(pathname)) ?? [];
    if (trouble === 'down') return void request.socket.destroy();
    if (trouble === 'hangs') return void this.#waiting.push(response);
    if (trouble === 'error') return void response.writeHead(503).end('maintenance');
    if (!file) return void response.writeHead(404).end();
    if (trouble === 'endless') return void response.writeHead(200).end(Buffer.concat([file, file]));
    response.writeHead(200, { 'content-length': file.length });
    if (trouble === 'other-bytes') return void response.end(Buffer.alloc(file.length, 'x'));
    if (trouble === 'breaks-off')
      return void response.write(file.subarray(0, file.length / 2), () => response.destroy());
    response.end(file);
  }
}
