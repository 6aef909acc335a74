/** The gate on a whole kiosk: what is refused does nothing, whatever page sends it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICE_COMMANDS } from '../../../main/bridge/service/commands.ts';
import { COMMANDS, type Command } from '../../../main/bridge/contract.ts';
import { validateCommand } from '../../../main/bridge/validate.ts';
import { simulatedClock } from '../../../main/clock.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../../main/kiosk.ts';
import { SERVICE_EXAMPLES } from '../../bridge/service-examples.ts';
import { NOON } from '../../rig/clock.ts';
import { temporaryFolder } from '../../rig/journal.ts';
import { until } from '../../rig/until.ts';

let kiosk: Kiosk;
const folder = temporaryFolder();
beforeAll(async () => {
  const config = { ...defaultConfig({}), store: { path: folder.file('kiosk.db') } };
  kiosk = await createKiosk({
    config,
    clock: simulatedClock(NOON, 1),
    spawnReader: () => {
      throw new Error('the default charger has no PC/SC');
    },
    version: 'test',
    buildDate: null,
  });
});
afterAll(async () => {
  await kiosk.stop();
  folder.remove();
});

const send = (message: Command) => {
  const valid = validateCommand(message, COMMANDS[message.type].from);
  return valid.ok ? kiosk.command(valid.command, 'screen') : valid;
};
const state = () => {
  const { connectors, price, brightness, service, screen } = kiosk.snapshot();
  return { connectors, price, brightness, service, screen };
};

describe('without a service session', () => {
  it('every command of the contract that begins with "service-" is in the table of guards', () => {
    const all = Object.keys(COMMANDS).filter((type) => type.startsWith('service-'));
    expect(all.toSorted()).toEqual(Object.keys(SERVICE_COMMANDS).toSorted());
    expect(all.length).toBeGreaterThan(45);
  });

  it.each(Object.values(SERVICE_EXAMPLES).map(({ good }) => good))('$type is refused', (command) => {
    if (command.type === 'service-knock') return;
    const before = state();
    expect(send(command)).toMatchObject({ ok: false, code: 'service.closed' });
    expect(state()).toEqual(before);
  });

  it('the panel can send none of them', () => {
    for (const { good } of Object.values(SERVICE_EXAMPLES))
      expect(validateCommand(good, 'panel')).toMatchObject({ ok: false, code: 'forbidden' });
  });

  it('the corner opens the door, the PIN service mode, and leaving closes both', async () => {
    expect(send({ type: 'service-knock' })).toEqual({ ok: true });
    expect(kiosk.snapshot().service).toMatchObject({ state: 'door' });
    send({ type: 'service-pin', pin: '4711' });
    await until('service mode', 5_000, () => kiosk.snapshot().service?.state === 'open');
    expect(kiosk.snapshot().service).toMatchObject({ page: { name: 'overview' }, role: 'technician' });
    expect(JSON.stringify(kiosk.snapshot())).not.toContain('4711');
    send({ type: 'service-leave' });
    expect(kiosk.snapshot().service).toBeNull();
  });
});

describe('with one', () => {
  it('every page shows itself', async () => {
    send({ type: 'service-knock' });
    send({ type: 'service-pin', pin: '4711' });
    await until('service mode', 5_000, () => kiosk.snapshot().service?.state === 'open');
    for (const page of [
      'overview',
      'connectors',
      'reader',
      'faults',
      'sessions',
      'tokens',
      'tariff',
      'operator',
      'frames',
      'display',
      'performance',
      'system',
    ] as const) {
      expect(send({ type: 'service-page', page })).toEqual({ ok: true });
      expect(kiosk.snapshot().service).toMatchObject({ page: { name: page } });
      expect(JSON.stringify(kiosk.snapshot().service)).not.toMatch(/04A2245B7C1190|04F7729C41D655|scrypt/);
    }
    send({ type: 'service-leave' });
  });
});
