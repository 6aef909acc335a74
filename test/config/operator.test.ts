import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../main/config/load.ts';
import { planOperator } from '../../main/kiosk/operator/link.ts';
import { parseConfig } from '../../main/config/parse.ts';
import { loadSecurity } from '../../main/operator/ocpp/load-security.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const BASE = { protocol: 'ocpp1.6', url: 'wss://central.example/ocpp' };

function parsed(operator: Readonly<Record<string, unknown>>) {
  return parseConfig(JSON.stringify({ operator: { ...BASE, ...operator } }), {
    path: '/etc/kiosk/kiosk.json',
    env: {},
  });
}

function conflicts(operator: Readonly<Record<string, unknown>>): readonly (string | undefined)[] {
  const result = parsed(operator);
  return result.ok ? [] : result.problems.map(({ path: where }) => where);
}

describe('the operator’s section', () => {
  it('names files from the configuration’s folder, and is not said to be without effect', () => {
    const result = parsed({
      securityProfile: 3,
      ca: 'ca.pem',
      certificate: 'tls/cp.pem',
      key: '/keys/cp.key',
    });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.config.operator).toMatchObject({
      ...BASE,
      securityProfile: 3,
      password: null,
      ca: '/etc/kiosk/ca.pem',
      certificate: '/etc/kiosk/tls/cp.pem',
      key: '/keys/cp.key',
    });
    expect(result.notes.map(({ path: where }) => where)).not.toContain('operator');
  });

  it.each([
    [{ securityProfile: 3 }, ['operator.certificate', 'operator.key']],
    [{ securityProfile: 3, certificate: 'a' }, ['operator.key']],
    [{ securityProfile: 2, password: 'x', key: 'a' }, ['operator.key']],
    [{ securityProfile: 1, url: 'ws://central.example', password: 'x', ca: 'a' }, ['operator.ca']],
    [{ url: 'wss://user:secret@central.example' }, ['operator.url']],
    [{ securityProfile: 2 }, ['operator.password']],
    [{ securityProfile: 2, password: 'x', url: 'ws://central.example' }, ['operator.url']],
    [{ securityProfile: 2, password: 'x', ca: 'a' }, []],
  ])('%j: %j', (operator, problems) => {
    expect(conflicts(operator)).toEqual(problems);
  });

  it('is refused with files that are not there, and read with those that are', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'evse-operator-'));
    folders.push(folder);
    const file = path.join(folder, 'kiosk.json');
    const operator = { ...BASE, securityProfile: 3, ca: 'ca.pem', certificate: 'cp.pem', key: 'cp.key' };
    await writeFile(file, JSON.stringify({ operator, store: { path: 'kiosk.db' } }));
    const missing = await loadConfig(file);
    expect(missing.ok ? [] : missing.problems.map(({ path: where }) => where)).toEqual([
      'operator.ca',
      'operator.certificate',
      'operator.key',
    ]);
    for (const name of ['ca.pem', 'cp.pem', 'cp.key'])
      await writeFile(path.join(folder, name), `text of ${name}`);
    const there = await loadConfig(file);
    if (!there.ok || !there.config.operator) throw new Error('was not accepted');
    expect(await loadSecurity(there.config.operator)).toEqual({
      profile: 3,
      password: null,
      ca: 'text of ca.pem',
      certificate: 'text of cp.pem',
      key: 'text of cp.key',
    });
    await rm(path.join(folder, 'cp.key'));
    await expect(loadSecurity(there.config.operator)).rejects.toMatchObject({
      problems: [{ code: 'config.unreadable', path: 'operator.key' }],
    });
  });
});

describe('the code for the app', () => {
  const plan = async (qr: unknown) => {
    const result = parseConfig(JSON.stringify({ operator: { ...BASE, qr } }), {
      path: '/etc/kiosk/kiosk.json',
    });
    if (!result.ok) return result.problems.map(({ path: where }) => where);
    return (await planOperator(result.config))?.qr;
  };

  it('has an address, and a secret as authenticators write it', async () => {
    const url = 'https://pay.example/{station}?c={code}';
    expect(await plan({ url })).toEqual({ template: url, secret: null });
    expect(await plan({ url, secret: 'MZXW 6ytb' })).toEqual({
      template: url,
      secret: Uint8Array.from(Buffer.from('fooba')),
    });
    await expect(plan({ url, secret: 'not base32!' })).rejects.toMatchObject({
      problems: [{ path: 'operator.qr.secret' }],
    });
    expect(await plan({ url: 'pay.example' })).toEqual(['operator.qr.url']);
  });
});
