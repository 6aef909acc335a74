import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../main/bridge/contract.ts';
import type { Clock } from '../../main/clock.ts';
import { type BrowserHost, startBrowserHost } from '../../main/hosts/browser/server.ts';
import { FakeKiosk } from './fake-kiosk.ts';
import { Page } from './page.ts';

const TOKEN = 'test-token';
const SCREEN = `page=screen&token=${TOKEN}`;
const PANEL = `page=panel&token=${TOKEN}`;

/** Stands still, so that rate limits depend on the test alone. */
const still: Clock = { now: () => 0, monotonic: () => 0, after: () => ({ cancel() {} }) };

let kiosk: FakeKiosk;
let host: BrowserHost;
let pageEvents: { page: string; open: boolean }[];
const start = (panel: boolean) => {
  const events = pageEvents;
  return startBrowserHost({
    kiosk,
    port: 0,
    token: TOKEN,
    rendererDir: tmpdir(),
    panel,
    clock: still,
    onPage: (event) => void events.push(event),
    onError: () => {},
  });
};

beforeEach(async () => {
  kiosk = new FakeKiosk();
  pageEvents = [];
  host = await start(true);
});
afterEach(() => host.stop());

const open = (query: string, headers?: Record<string, string>) =>
  Page.open({ port: host.port, query, ...(headers ? { headers } : {}) });

describe('who gets a socket', () => {
  it('is who has the token', async () => {
    await expect(open('page=screen')).rejects.toThrow('401');
    await expect(open('page=screen&token=wrong')).rejects.toThrow('401');
    await open('page=screen', { Authorization: `Bearer ${TOKEN}` });
    await open(SCREEN);
  });

  it('is no page of another origin, and with a cookie only one of ours', async () => {
    const first = await fetch(host.url, { redirect: 'manual' });
    const Cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    await expect(open('page=screen', { Cookie })).rejects.toThrow('403');
    await expect(open('page=screen', { Cookie, Origin: 'http://127.0.0.1:1' })).rejects.toThrow('403');
    await expect(open(SCREEN, { Origin: 'http://example.org' })).rejects.toThrow('403');
    await expect(open(SCREEN, { Host: 'example.org' })).rejects.toThrow('403');
    await open('page=screen', { Cookie, Origin: `http://127.0.0.1:${host.port}` });
  });

  it('is not who brings a ticket, which is for a page load', async () => {
    const ticket = new URL(host.ticketUrl('screen')).searchParams.get('token') ?? '';
    await expect(open(`page=screen&token=${ticket}`)).rejects.toThrow('403');
  });

  it('is a screen or a panel, and no panel where nothing is simulated', async () => {
    await expect(open(`token=${TOKEN}`)).rejects.toThrow('404');
    await expect(open(`page=service&token=${TOKEN}`)).rejects.toThrow('404');
    await open(PANEL);
    const real = await start(false);
    await expect(Page.open({ port: real.port, query: PANEL })).rejects.toThrow('404');
    await real.stop();
  });

  it('are only so many', async () => {
    await Promise.all(Array.from({ length: 16 }, () => open(SCREEN)));
    await expect(open(SCREEN)).rejects.toThrow('503');
  });
});

describe('snapshots', () => {
  it('come at once and with each change', async () => {
    const page = await open(SCREEN);
    expect((await page.snapshot(1)).seq).toBe(1);
    kiosk.change();
    expect((await page.snapshot(2)).seq).toBe(2);
  });

  it('are dropped for a page that does not keep up, but never the last', async () => {
    const page = await open(SCREEN);
    await page.snapshot(1);
    page.socket.pause();
    const large = 'x'.repeat(4_000_000);
    for (let i = 0; i < 40; i++) kiosk.change(large);
    kiosk.change('the last');
    page.socket.resume();
    expect(await page.snapshot(42)).toMatchObject({ seq: 42, version: 'the last' });
    expect(page.messages.length).toBeLessThan(10);
  });

  it('end with the page', async () => {
    const page = await open(SCREEN);
    await page.snapshot(1);
    expect(kiosk.listeners).toBe(1);
    page.socket.close(1001);
    await page.closed;
    await expect.poll(() => kiosk.listeners).toBe(0);
    expect(pageEvents).toEqual([
      { page: 'screen', open: true },
      { page: 'screen', open: false },
    ]);
  });
});

describe('commands', () => {
  it('reach the kiosk with the page that they came from, and are answered', async () => {
    const page = await open(SCREEN);
    expect(await page.ask({ type: 'stop', connector: 1 })).toEqual({ ok: true });
    kiosk.answer = { ok: false, code: 'not-now', message: 'nothing runs' };
    expect(await page.ask({ type: 'home' })).toEqual(kiosk.answer);
    expect(kiosk.commands).toEqual([
      { command: { type: 'stop', connector: 1 }, sender: 'screen' },
      { command: { type: 'home' }, sender: 'screen' },
    ]);
  });

  it('of the panel are refused from the screen, also when they claim to be from the panel', async () => {
    const page = await open(SCREEN);
    const tap = { type: 'simulate-tap', card: 'blue' };
    expect(await page.ask(tap)).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await page.ask({ ...tap, sender: 'panel', page: 'panel' })).toMatchObject({ code: 'forbidden' });
    expect(kiosk.commands).toEqual([]);
    const panel = await open(PANEL);
    expect(await panel.ask(tap)).toEqual({ ok: true });
    expect(await panel.ask({ type: 'stop', connector: 1 })).toMatchObject({ code: 'forbidden' });
  });

  it.each([
    ['no JSON', '{', 'unknown-command'],
    ['no object', '"stop"', 'unknown-command'],
    ['an unknown one', '{"type":"format-disk"}', 'unknown-command'],
    ['one of a prototype', '{"type":"constructor"}', 'unknown-command'],
    ['a wrong field', '{"type":"stop","connector":"1"}', 'invalid-command'],
    ['a field too many', '{"type":"home","now":true}', 'invalid-command'],
    ['bytes', Buffer.from('{"type":"home"}'), 'unknown-command'],
  ])('that are %s are refused by code', async (_name, message, code) => {
    const page = await open(SCREEN);
    expect(await page.ask(message)).toMatchObject({ ok: false, code });
    expect(kiosk.commands).toEqual([]);
  });

  it('end the connection when they are oversized', async () => {
    const page = await open(SCREEN);
    page.socket.send(JSON.stringify({ type: 'home', filler: 'x'.repeat(20_000) }));
    expect(await page.closed).toBe(1009);
    expect(kiosk.commands).toEqual([]);
    // The kiosk goes on.
    expect(await (await open(SCREEN)).ask({ type: 'home' })).toEqual({ ok: true });
  });

  it('are refused when they come faster than touches, and a flood is cut off', async () => {
    const page = await open(SCREEN);
    for (let i = 0; i < 280; i++) page.socket.send('{"type":"home"}');
    await expect.poll(() => kiosk.commands.length).toBe(280);
    expect(await page.ask({ type: 'home' })).toBeDefined();
    for (let i = 0; i < 600; i++) page.socket.send('{"type":"home"}');
    expect(await page.closed).toBe(1008);
    expect(kiosk.commands).toHaveLength(280);
    expect(page.messages.at(-1)).toMatchObject({ type: 'answer', answer: { code: 'too-many' } });
  });

  it('whatever they are, never harm the kiosk, and only sound ones reach it', async () => {
    const known = fc.constantFrom(...Object.keys(COMMANDS));
    const near = fc.record(
      {
        type: known,
        connector: fc.anything(),
        language: fc.anything(),
        card: fc.string(),
        seq: fc.integer(),
      },
      { requiredKeys: ['type'] },
    );
    let page = await open(SCREEN);
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), near, fc.string()), async (message) => {
        if (++sent % 250 === 0) page = await open(SCREEN);
        const text = JSON.stringify(message) ?? '';
        const before = kiosk.commands.length;
        const answer = await page.ask(text);
        expect(answer.ok).toBe(kiosk.commands.length > before);
        const reached = kiosk.commands.at(-1)?.command;
        if (answer.ok && reached) expect(COMMANDS[reached.type]).toMatchObject({ from: 'screen' });
      }),
      { numRuns: 240 },
    );
  });
});
