import { afterEach, describe, expect, it } from 'vitest';
import { startCsms, type Csms } from '../../rig/csms.ts';
import { until } from '../../rig/until.ts';
import { linkTo, type LinkRig } from './rig.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function csms(options: Partial<Parameters<typeof startCsms>[0]> = {}): Promise<Csms> {
  const server = await startCsms({ protocol: 'ocpp1.6', ...options });
  ends.push(() => server.stop());
  return server;
}

async function connected(
  server: Csms,
  ...rest: Parameters<typeof linkTo> extends [unknown, ...infer R] ? R : never
): Promise<LinkRig> {
  const rig = linkTo(server, ...rest);
  ends.push(() => rig.link.stop());
  rig.link.start();
  await rig.connected();
  return rig;
}

describe('a link', () => {
  it('connects to the address with the station’s id at its end and speaks its protocol', async () => {
    const server = await csms();
    const { link } = await connected(server);
    expect(server.last?.path).toBe('/ocpp/CP-1');
    expect(server.last?.request.headers['sec-websocket-protocol']).toBe('ocpp1.6');
    expect(await link.call('Heartbeat', {})).toMatchObject({ ok: true });
  });

  it('answers a call, and what it does not know with NotImplemented', async () => {
    const server = await csms();
    await connected(server);
    expect(await server.call('ClearCache', {})).toEqual({ status: 'Accepted' });
    await expect(server.call('CancelReservation', { reservationId: 1 })).rejects.toMatchObject({
      rpcErrorCode: 'NotImplemented',
    });
  });

  it('answers a call against the schema with what is wrong with it', async () => {
    const server = await csms();
    const rig = await connected(server);
    server.raw('[2,"a","Reset",{"type":"Gentle"}]');
    server.raw('[2,"b","Reset",{}]');
    server.raw('[2,"c","Reset",{"type":5}]');
    server.raw('[2,"d","Reset"]');
    await until('four errors', 5000, () => server.frames.length === 4);
    const codes = server.frames.map((frame) => (JSON.parse(frame) as unknown[]).slice(0, 3));
    expect(codes).toEqual([
      [4, 'a', 'FormationViolation'],
      [4, 'b', 'OccurenceConstraintViolation'],
      [4, 'c', 'TypeConstraintViolation'],
      [4, 'd', 'TypeConstraintViolation'],
    ]);
    expect(rig.asked).toEqual([]);
  });

  it('carries a call out once, however often a copy of it comes, and answers each copy the same', async () => {
    const server = await csms();
    const rig = await connected(server);
    server.raw('[2,"same","ClearCache",{}]');
    await until('an answer', 5000, () => server.frames.length === 1);
    server.raw('[2,"same","ClearCache",{}]');
    await until('another', 5000, () => server.frames.length === 2);
    expect(server.frames[1]).toBe(server.frames[0]);
    expect(rig.asked).toHaveLength(1);
  });

  it('answers a copy that comes while the first is being carried out with the one answer', async () => {
    const server = await csms();
    const slow = Promise.withResolvers<{ result: { status: string } }>();
    const rig = await connected(server, {}, () => slow.promise);
    server.raw('[2,"same","ClearCache",{}]');
    server.raw('[2,"same","ClearCache",{}]');
    server.raw('[2,"other","Unheard",{}]'); // its answer says that both were read
    await until('the last one’s answer', 5000, () => server.frames.length === 1);
    slow.resolve({ result: { status: 'Rejected' } });
    await until('the answer', 5000, () => server.frames.length === 2);
    expect(server.frames[1]).toBe('[3,"same",{"status":"Rejected"}]');
    expect(rig.asked).toHaveLength(1);
  });

  it('ignores what is no message and answers to nothing, and goes on', async () => {
    const server = await csms();
    const { link, wrong } = await connected(server);
    for (const text of [
      'garbage',
      '{}',
      '[]',
      '[9,"x",{}]',
      '[3,"nobody",{}]',
      '[4,"nobody","GenericError","",{}]',
    ]) {
      server.raw(text);
    }
    expect(await link.call('Heartbeat', {})).toMatchObject({ ok: true });
    expect(server.frames).toEqual([]);
    expect(wrong).toHaveLength(6);
    expect(link.state).toBe('connected');
  });

  it('gives up a connection on which nothing but garbage comes', async () => {
    const server = await csms();
    const rig = await connected(server);
    for (let i = 0; i < 10; i++) server.raw('garbage');
    await rig.connected(2);
  });

  it('gives up a connection on which a huge message comes', async () => {
    const server = await csms();
    const rig = await connected(server);
    server.raw(`[2,"huge","ClearCache",{"x":"${'x'.repeat(2_000_000)}"}]`);
    await rig.connected(2);
    expect(rig.asked).toEqual([]);
    expect(rig.failures[0]?.message).toMatch(/1009|1006/);
  });

  it('tells an answer against the schema from a refusal', async () => {
    const server = await csms();
    const { link } = await connected(server);
    server.answer('Heartbeat', { raw: '[3,"ID",{"currentTime":"yesterday"}]' });
    expect(await link.call('Heartbeat', {})).toMatchObject({ ok: false, failure: { kind: 'bad-reply' } });
    server.answer('Heartbeat', { error: 'InternalError' });
    expect(await link.call('Heartbeat', {})).toMatchObject({
      ok: false,
      failure: { kind: 'refused', code: 'InternalError' },
    });
    expect(await link.call('Heartbeat', { no: 'such' })).toMatchObject({
      ok: false,
      failure: { kind: 'bad-request' },
    });
    for (const code of ['constructor', '__proto__', '']) {
      server.answer('Heartbeat', { raw: `[4,"ID","${code}","",{}]` });
      expect(await link.call('Heartbeat', {}, { timeoutMs: 200 })).toMatchObject({ ok: false });
    }
    server.answer('Heartbeat', { result: { currentTime: new Date().toISOString() } });
    expect(await link.call('Heartbeat', {})).toMatchObject({ ok: true });
  });

  it('keeps one call under way, the others in order', async () => {
    const server = await csms();
    const { link } = await connected(server);
    let atOnce = 0;
    let most = 0;
    server.answer('DataTransfer', async () => {
      most = Math.max(most, (atOnce += 1));
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      return { status: 'Accepted' };
    });
    const calls = Array.from({ length: 20 }, (_, i) =>
      link.call('DataTransfer', { vendorId: 'x', data: String(i) }),
    );
    expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
    expect(server.of('DataTransfer').map(({ data }) => data)).toEqual(
      Array.from({ length: 20 }, (_, i) => String(i)),
    );
    expect(most).toBe(1);
  });

  it('ends the call under way as lost and those that wait as offline when the connection ends', async () => {
    const server = await csms();
    const rig = await connected(server);
    server.answer('Heartbeat', 'drop');
    const [first, second] = await Promise.all([
      rig.link.call('Heartbeat', {}),
      rig.link.call('Heartbeat', {}),
    ]);
    expect(first).toMatchObject({ failure: { kind: 'lost' } });
    expect(second).toMatchObject({ failure: { kind: 'offline' } });
    await rig.connected(2);
  });

  it('comes back after the central system closed the connection, and after it was gone', async () => {
    const server = await startCsms({ protocol: 'ocpp1.6' });
    const rig = await connected(server);
    server.close();
    await rig.connected(2);
    await server.stop();
    await rig.failed(3);
    expect(await rig.link.call('Heartbeat', {})).toMatchObject({ failure: { kind: 'offline' } });
    await csms({ port: server.port });
    await rig.connected(3);
  });

  it.each([401, 403, 404, 301])('tells a refusal of the station (%i) from nobody there', async (status) => {
    const server = await csms();
    server.refuse(status);
    const rig = linkTo(server);
    ends.push(() => rig.link.stop());
    rig.link.start();
    await rig.failed();
    expect(rig.failures[0]).toMatchObject({ kind: 'rejected', evidence: { status } });
  });

  it('takes 503 for nobody there', async () => {
    const server = await csms();
    server.refuse(503);
    const rig = linkTo(server);
    ends.push(() => rig.link.stop());
    rig.link.start();
    await rig.failed();
    expect(rig.failures[0]).toMatchObject({ kind: 'unreachable', evidence: { status: 503 } });
  });

  it('takes a central system that does not speak its version for a refusal', async () => {
    const server = await csms({ protocol: 'ocpp2.0.1' });
    const rig = linkTo(server);
    ends.push(() => rig.link.stop());
    rig.link.start();
    await rig.failed();
    expect(rig.failures[0]).toMatchObject({ kind: 'rejected' });
  });

  it('lets itself be stopped in the middle of anything, and connects no more', async () => {
    const server = await csms();
    server.answer('Heartbeat', 'hang');
    const rig = await connected(server);
    const call = rig.link.call('Heartbeat', {});
    await rig.link.stop();
    expect(await call).toMatchObject({ ok: false });
    expect(rig.link.state).toBe('off');
    await until('the connection gone', 5000, () => server.open === 0);
    const mute = await csms({ mute: true });
    const waiting = linkTo(mute);
    waiting.link.start();
    await until('a connection', 5000, () => mute.open === 1);
    await waiting.link.stop();
    await until('that one gone', 5000, () => mute.open === 0);
  });
});
