import { mkdtemp, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SerialPortMock } from 'serialport';
import { describe, expect, type TestContext, test } from 'vitest';
import { explainOpenError } from '../../../drivers/serial/link-errors.ts';
import { SerialLink, type SerialLinkEvent, type SerialLinkOptions } from '../../../drivers/serial/link.ts';
import { openPty } from '../../../drivers/serial/pty.ts';
import { until } from '../../rig/until.ts';

const PATIENCE_MS = 5000;

function linked(context: TestContext, options: Partial<SerialLinkOptions> & { path: string }) {
  const link = new SerialLink({ baudRate: 115_200, presenceMs: 50, ...options });
  const events: SerialLinkEvent[] = [];
  link.subscribe((event) => events.push(event));
  context.onTestFinished(() => link.stop());
  const untilEvent = (what: string, wanted: (event: SerialLinkEvent) => boolean, count = 1) =>
    until(what, PATIENCE_MS, () => events.filter(wanted).length >= count);
  return {
    link,
    events,
    untilUp: (count = 1) => untilEvent('up', ({ type }) => type === 'up', count),
    untilDown: (code: string) => untilEvent(code, (event) => event.type === 'down' && event.code === code),
    heard: () =>
      Buffer.concat(events.flatMap((event) => (event.type === 'data' ? [event.bytes] : []))).toString(
        'latin1',
      ),
  };
}

async function temporaryPath(context: TestContext, name = 'port'): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-link-'));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, name);
}

async function ptyAt(context: TestContext, at: string) {
  const pty = await openPty(at);
  let open = true;
  const close = async () => {
    if (open) await pty.close();
    open = false;
  };
  context.onTestFinished(close);
  const received: Buffer[] = [];
  pty.onData((bytes) => received.push(Buffer.from(bytes)));
  return { ...pty, close, received: () => Buffer.concat(received).toString('latin1') };
}

describe('a serial link on a real terminal', () => {
  test('carries bytes both ways', async (context) => {
    const at = await temporaryPath(context);
    const pty = await ptyAt(context, at);
    const { link, untilUp, heard } = linked(context, { path: at });
    link.start();
    await untilUp();
    expect(await link.write(Buffer.from('$GS^30\r'))).toEqual({ ok: true, value: undefined });
    await until('the bytes at the other side', PATIENCE_MS, () => pty.received() === '$GS^30\r');
    pty.write(Buffer.from([0x00, 0x0d, 0xff, 0x24]));
    await until('the bytes here', PATIENCE_MS, () => heard() === '\x00\r\xff$');
  });

  test('waits for a port that is absent, and tells so once', async (context) => {
    const at = await temporaryPath(context);
    const { link, events, untilUp, untilDown } = linked(context, { path: at });
    link.start();
    await untilDown('not-found');
    await ptyAt(context, at);
    await untilUp();
    expect(events.map(({ type }) => type)).toEqual(['down', 'up']);
    expect(events[0]).toMatchObject({ message: expect.stringContaining(`no such port ${at}`) });
  });

  test('notices an unplugged adapter without writing, and is up again within 3 s of replugging', async (context) => {
    const at = await temporaryPath(context);
    const pty = await ptyAt(context, at);
    const { link, untilUp, untilDown, heard } = linked(context, { path: at });
    link.start();
    await untilUp();
    await pty.close();
    await untilDown('closed');
    expect(await link.write(Buffer.from('x'))).toMatchObject({ ok: false, failure: { code: 'closed' } });
    await untilDown('not-found');
    const again = await ptyAt(context, at);
    const replugged = performance.now();
    await untilUp(2);
    expect(performance.now() - replugged).toBeLessThan(3000);
    again.write(Buffer.from('hello'));
    await until('bytes again', PATIENCE_MS, () => heard() === 'hello');
  });

  test('notices that the path now means another device', async (context) => {
    const first = await ptyAt(context, await temporaryPath(context, 'first'));
    const second = await ptyAt(context, await temporaryPath(context, 'second'));
    const at = await temporaryPath(context);
    await symlink(first.path, at);
    const { link, untilUp } = linked(context, { path: at });
    link.start();
    await untilUp();
    await unlink(at);
    await symlink(second.path, at);
    await untilUp(2);
    await link.write(Buffer.from('moved'));
    await until('bytes at the new device', PATIENCE_MS, () => second.received() === 'moved');
  });

  test('a port that another process holds is busy, until it is free', async (context) => {
    const at = await temporaryPath(context);
    await ptyAt(context, at);
    const holder = linked(context, { path: at });
    holder.link.start();
    await holder.untilUp();
    const { link, untilUp, untilDown } = linked(context, { path: at });
    link.start();
    await untilDown('busy');
    await holder.link.stop();
    await untilUp();
  });

  test('stop resolves when the port is closed: it can be opened at once by another', async (context) => {
    const at = await temporaryPath(context);
    await ptyAt(context, at);
    for (let turn = 0; turn < 5; turn++) {
      const { link, events, untilUp } = linked(context, { path: at });
      link.start();
      await untilUp();
      await link.stop();
      expect(link.isOpen).toBe(false);
      expect(events.map(({ type }) => type)).toEqual(['up', 'down']);
    }
  });

  test('reopen gives a new port, and start after stop works', async (context) => {
    const at = await temporaryPath(context);
    await ptyAt(context, at);
    const { link, untilUp } = linked(context, { path: at });
    link.start();
    await untilUp();
    link.reopen('silent');
    await untilUp(2);
    await link.stop();
    link.start();
    await untilUp(3);
  });

  test('stop before the port is open leaves nothing open', async (context) => {
    const at = await temporaryPath(context);
    await ptyAt(context, at);
    const { link, events } = linked(context, { path: at });
    link.start();
    await link.stop();
    expect(link.isOpen).toBe(false);
    expect(events.filter(({ type }) => type === 'up')).toEqual([]);
    const other = linked(context, { path: at });
    other.link.start();
    await other.untilUp();
  });
});

describe('why a port does not open', () => {
  // The texts are those of @serialport/bindings-cpp on Linux, macOS and Windows, and of binding-mock.
  test.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'not-found'],
    ['Opening COM9: File not found', 'not-found'],
    ["Port does not exist - please call MockBinding.createPort('/x') first", 'not-found'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'no-permission'],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
    ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'busy'],
    ['Opening COM3: Access denied', 'busy'],
    ['Port is locked cannot open', 'busy'],
  ])('%s is %s', async (text, code) => {
    expect(await explainOpenError(new Error(text), '/dev/ttyUSB0')).toMatchObject({ code, retryable: true });
  });

  test('tells what to do', async () => {
    const denied = new Error('Error: Permission denied, cannot open /dev/ttyUSB0');
    expect((await explainOpenError(denied, '/dev/ttyUSB0')).message).toBe(
      'permission denied on /dev/ttyUSB0: add the user to group dialout',
    );
  });

  test('looks at the file when the words say nothing', async () => {
    expect(await explainOpenError(new Error('oh no'), '/dev/no-such-port')).toMatchObject({
      code: 'not-found',
    });
    expect(await explainOpenError(new Error('oh no'), '/dev/null')).toMatchObject({ code: 'closed' });
  });

  test('a port without permission is told once and tried again', async (context) => {
    let attempts = 0;
    const mock = SerialPortMock.binding;
    mock.createPort('/dev/simulated/forbidden');
    const { link, events, untilUp } = linked(context, {
      path: '/dev/simulated/forbidden',
      backoffMs: [10],
      binding: {
        list: () => mock.list(),
        open: (options) => {
          attempts += 1;
          if (attempts > 3) return mock.open(options);
          return Promise.reject(new Error(`Error: Permission denied, cannot open ${options.path}`));
        },
      },
    });
    link.start();
    await untilUp();
    expect(events.map((event) => (event.type === 'down' ? event.code : event.type))).toEqual([
      'no-permission',
      'up',
    ]);
    expect(attempts).toBe(4);
  });
});
