/**
 * A whole charger in this process, composed as the program composes it: by default the demonstration charger (connector 1
 * an emulated OpenEVSE, 2 an emulated EVSE-WB with an SDM beside it, all behind their real drivers), a real webhook
 * receiver, time that can be skipped, and a memory of what was shown and sent.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { ControllerEvent } from '../../../drivers/controllers/controller.ts';
import type { MeterEvent } from '../../../drivers/meters/meter.ts';
import type { SpawnWorker } from '../../../drivers/readers/pcsc/workerProcess.ts';
import type { Command } from '../../../main/bridge/contract.ts';
import { validateCommand } from '../../../main/bridge/validate.ts';
import { simulatedClock, type Clock } from '../../../main/clock.ts';
import type { Config } from '../../../main/config/config.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import { createDevices, type ConnectorDevices, type Devices } from '../../../main/devices.ts';
import { Kiosk } from '../../../main/kiosk.ts';
import { lastOfUnfinished } from '../../../main/kiosk/house-time.ts';
import { kept } from '../../../main/kiosk/parts.ts';
import { Prices } from '../../../main/kiosk/prices.ts';
import { planReporting } from '../../../main/kiosk/reporting.ts';
import { openKioskStore, readTokens } from '../../../main/kiosk/setup.ts';
import { systemProbes, type Probes } from '../../../main/kiosk/watch/probes.ts';
import { SimulatedWorld } from '../../../main/kiosk/world.ts';
import { steadyClock } from '../../../main/steady-clock.ts';
import type { Store } from '../../../main/store/store.ts';
import { NOON } from '../../rig/clock.ts';
import { fastFolder } from '../../rig/damage.ts';
import {
  startWebhookReceiver,
  type ReceiverOptions,
  type WebhookReceiver,
} from '../../rig/webhook-receiver.ts';
import { PassingTime } from './passing-time.ts';
import { present, SECRET, Stage } from './stage.ts';

export interface ChargerOptions {
  readonly config?: (plain: Config) => Config;
  readonly devices?: (made: Devices, clock: Clock) => Devices;
  readonly probes?: Partial<Probes>;
  readonly store?: (store: Store) => Store;
  readonly receiver?: Partial<ReceiverOptions>;
  /** Instead of a new one: for a disk of its own. */
  readonly folder?: string;
  /** What is to be done when it has ended. */
  readonly ended?: () => void;
  readonly spawnReader?: SpawnWorker;
}

/** A vehicle’s charger takes 20 s to reach its power. */
const HURRY = 15;

interface Running {
  readonly kiosk: Kiosk;
  readonly devices: Devices;
  readonly world: SimulatedWorld;
  readonly store: Store;
}

export class Charger extends Stage {
  readonly folder: string;
  readonly time = new PassingTime();
  readonly #clock = simulatedClock(NOON, 1, this.time);
  /** What drivers sent to their controllers, by connector. */
  readonly frames: { readonly connector: number; readonly text: string }[] = [];
  readonly #options: ChargerOptions;
  readonly #conditions = new Set<string>();
  #receiver: WebhookReceiver | null = null;
  #running: Running | null = null;

  private constructor(options: ChargerOptions) {
    super();
    this.#options = options;
    this.folder = options.folder ?? fastFolder();
  }

  static async start(options: ChargerOptions = {}): Promise<Charger> {
    const charger = new Charger(options);
    try {
      charger.#receiver = await startWebhookReceiver({ secret: SECRET, ...options.receiver });
      await charger.boot();
    } catch (error) {
      await charger.end();
      throw error;
    }
    return charger;
  }

  get file(): string {
    return path.join(this.folder, 'kiosk.db');
  }

  get receiver(): WebhookReceiver {
    return present(this.#receiver, 'receiver');
  }

  get kiosk(): Kiosk {
    return this.#parts.kiosk;
  }

  get world(): SimulatedWorld {
    return this.#parts.world;
  }

  get store(): Store {
    return this.#parts.store;
  }

  get #parts(): Running {
    return present(this.#running, 'running kiosk');
  }

  device(connector: number): ConnectorDevices {
    return present(
      this.#parts.devices.connectors.find(({ config }) => config.id === connector),
      `connector ${String(connector)}`,
    );
  }

  /** The meter’s register, or, where the controller counts itself, what the battery has taken: what receipts must tell. */
  countedWh(connector: number): number {
    const meter = this.device(connector).emulatedMeter;
    if (!meter) return this.batteryWh(connector);
    return Number(/registerWh=(\d+)/.exec(meter.control('status'))?.[1]);
  }

  batteryWh(connector: number): number {
    return present(this.device(connector).firmware, 'emulated board').vehicle.charge * BATTERY_WH;
  }

  relayClosed(connector: number): boolean {
    return present(this.device(connector).firmware, 'emulated board').board.relayClosed;
  }

  /** The operator’s end is gone, and comes back at the same place. */
  async cutOperator(): Promise<void> {
    await this.receiver.stop();
  }

  async restoreOperator(options: Partial<ReceiverOptions> = {}): Promise<void> {
    const port = Number(new URL(this.receiver.url).port);
    this.#receiver = await startWebhookReceiver({
      secret: SECRET,
      ...this.#options.receiver,
      ...options,
      port,
    });
  }

  async boot(): Promise<void> {
    const { config: change = (plain) => plain, spawnReader = NO_PCSC } = this.#options;
    const plain = defaultConfig({});
    const alerts = { webhook: { url: this.receiver.url, secret: SECRET } };
    const config = change({ ...plain, alerts, store: { path: this.file } });
    const wall = this.#clock;
    const clock = steadyClock(wall);
    const world = new SimulatedWorld(this.time, { ...systemProbes(), ...this.#options.probes });
    const [prices, tokens] = [await Prices.load(config), await readTokens(config)];
    const made = createDevices(config, clock, spawnReader);
    const devices = this.#options.devices?.(made, clock) ?? made;
    const reporting = await planReporting(config, world);
    const opened = openKioskStore(config.store.path, clock);
    const store = this.#options.store?.(opened) ?? opened;
    const last = lastOfUnfinished(store.sessions);
    if (last !== null) clock.notBefore(last);
    const kiosk = new Kiosk(
      { config, clock: wall, spawnReader, version: 'test', buildDate: null },
      {
        clock,
        world,
        prices,
        tokens,
        devices,
        reporting,
        operator: null,
        store,
        pin: null,
        updateKey: null,
        ...kept(tokens, store),
      },
    );
    this.#running = { kiosk, devices, world, store };
    this.#conditions.clear();
    for (const { config: line, controller, meter } of devices.connectors) {
      const listen = (event: ControllerEvent | MeterEvent) => {
        if (event.type === 'frame' && event.direction === 'out')
          this.frames.push({ connector: line.id, text: event.text });
        if (event.type !== 'condition') return;
        const key = `${event.code}@${String(line.id)}`;
        if (event.raised) this.#conditions.add(key);
        else this.#conditions.delete(key);
      };
      controller.subscribe(listen);
      meter.subscribe(listen);
    }
    kiosk.subscribe((snapshot) => this.look(snapshot));
    kiosk.start();
    this.look(kiosk.snapshot());
  }

  send(command: Command, sender: 'screen' | 'panel' = 'panel'): void {
    const checked = validateCommand(command, sender);
    if (!checked.ok) throw new Error(checked.message);
    const answer = this.kiosk.command(checked.command, sender);
    if (!answer.ok) throw new Error(`${command.type} was refused: ${answer.message}`);
  }

  skip(ms: number): void {
    this.time.skip(ms);
  }

  /** While energy flows time is hurried, not skipped: a reading that is on the line would tell of another time. */
  async hurried<Result>(work: () => Promise<Result>): Promise<Result> {
    this.hurry(HURRY);
    try {
      return await work();
    } finally {
      this.hurry(1);
    }
  }

  /** Until somebody does something at the panel. */
  hurry(rate: number): void {
    this.#clock.setRate(rate);
  }

  /** Whether a connector’s own devices say that this holds now. */
  says(connector: number, code: string): boolean {
    return this.#conditions.has(`${code}@${String(connector)}`);
  }

  /** Stopped in good order, leaving a running session to the next start. */
  async shut(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.kiosk.stop();
  }

  async end(): Promise<void> {
    await this.shut();
    await this.#receiver?.stop();
    if (this.#options.folder === undefined) rmSync(this.folder, { recursive: true, force: true });
    this.#options.ended?.();
  }
}

/** Of the emulated vehicle. */
const BATTERY_WH = 58_000;

const NO_PCSC: SpawnWorker = () => {
  throw new Error('this charger has no PC/SC');
};
