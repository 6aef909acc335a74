/** A whole simulated charger that is linked to a central system of tests. */
import { afterEach, expect } from 'vitest';
import type { Command, ScreenName, Snapshot } from '../../../main/bridge/contract.ts';
import { validateCommand } from '../../../main/bridge/validate.ts';
import { simulatedClock } from '../../../main/clock.ts';
import type { Config } from '../../../main/config/config.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../../main/kiosk.ts';
import type { KioskOptions } from '../../../main/kiosk/parts.ts';
import { NOON } from '../../rig/clock.ts';
import { startCsms, type Csms, type CsmsOptions } from '../../rig/csms.ts';
import { temporaryFolder } from '../../rig/journal.ts';
import { until } from '../../rig/until.ts';

/** The boards keep real time; what the kiosk waits for goes by faster. */
const RATE = 4;
const WAIT_MS = 15_000;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

export async function csms(options: Partial<CsmsOptions> = {}): Promise<Csms> {
  const made = await startCsms({ protocol: 'ocpp1.6', ...options });
  ends.push(async () => {
    await made.stop();
    expect(made.invalid).toEqual([]);
  });
  return made;
}

export interface Charger {
  readonly kiosk: Kiosk;
  readonly config: Config;
  snapshot(): Snapshot;
  card(key: string): void;
  vehicle(action: 'plug' | 'unplug' | 'full', connector?: number): void;
  /** `connector` null: the charger's own. */
  fault(fault: string, raised: boolean, connector?: number | null): void;
  send(command: Command): void;
  screen(name: ScreenName): Promise<Snapshot>;
  state(connector: number, state: string): Promise<void>;
  until(what: string, wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
  /** Ends this process, and begins the next one on the same store. */
  restart(): Promise<Charger>;
  stop(): Promise<void>;
}

export interface ChargerOptions {
  readonly operator?: Partial<NonNullable<Config['operator']>>;
  readonly authorization?: Partial<Config['authorization']>;
  readonly connectors?: 1 | 2;
  readonly kiosk?: Partial<KioskOptions>;
  /** Waits until both sides know each other. */
  readonly online?: boolean;
}

export async function charger(to: Pick<Csms, 'url'>, options: ChargerOptions = {}): Promise<Charger> {
  const folder = temporaryFolder();
  ends.push(() => folder.remove());
  return boot(folder.file('kiosk.db'), to, options);
}

async function boot(file: string, to: Pick<Csms, 'url'>, options: ChargerOptions): Promise<Charger> {
  const usual = defaultConfig({});
  const config: Config = {
    ...usual,
    connectors: usual.connectors.slice(0, options.connectors ?? 1),
    authorization: { ...usual.authorization, ...options.authorization },
    operator: {
      protocol: 'ocpp1.6',
      url: to.url,
      securityProfile: 0,
      password: null,
      ca: null,
      certificate: null,
      key: null,
      sampleSeconds: 60,
      alignedSeconds: 0,
      cost: 'own',
      qr: null,
      ...options.operator,
    },
    store: { path: file },
  };
  const kiosk = await createKiosk({
    config,
    clock: simulatedClock(NOON, RATE),
    spawnReader: () => {
      throw new Error('the default charger has no PC/SC');
    },
    version: '1.0.0',
    buildDate: null,
    ...options.kiosk,
  });
  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= kiosk.stop());
  ends.push(stop);
  const wait = async (what: string, wanted: (snapshot: Snapshot) => boolean) => {
    try {
      await until(what, WAIT_MS, () => wanted(kiosk.snapshot()));
    } catch (error) {
      const { screen, connectors } = kiosk.snapshot();
      const states = connectors.map(({ state }) => state).join();
      throw new Error(`${String(error)}: ${JSON.stringify(screen)} ${states}`, { cause: error });
    }
    return kiosk.snapshot();
  };
  const send = (command: Command, sender: 'screen' | 'panel' = 'screen') => {
    const checked = validateCommand(command, sender);
    if (!checked.ok) throw new Error(checked.message);
    expect(kiosk.command(checked.command, sender)).toEqual({ ok: true });
  };
  await wait('the boards', ({ connectors }) => {
    const up = connectors.filter(({ state }) => state !== 'unavailable');
    // The last process may have left some out of service.
    return options.online === false ? up.length > 0 : up.length === connectors.length;
  });
  if (options.online !== false)
    await until('the link', WAIT_MS, () => kiosk.operator?.link === 'online' && kiosk.operator.waiting === 0);
  return {
    kiosk,
    config,
    snapshot: () => kiosk.snapshot(),
    card: (key) => send({ type: 'simulate-tap', card: key }, 'panel'),
    vehicle: (action, connector = 1) => send({ type: 'simulate-vehicle', connector, action }, 'panel'),
    fault: (fault, raised, connector = 1) =>
      send({ type: 'simulate-fault', connector, fault, raised }, 'panel'),
    send,
    screen: (name) => wait(`the screen ${name}`, ({ screen }) => screen.name === name),
    state: async (connector, state) => {
      await wait(`connector ${String(connector)} ${state}`, ({ connectors }) =>
        connectors.some((one) => one.id === connector && one.state === state),
      );
    },
    until: wait,
    restart: async () => {
      await stop();
      return boot(file, to, { ...options, online: false });
    },
    stop,
  };
}
