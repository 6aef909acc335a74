/** Puts the simulator together: what the panel acts on, and what can be provoked there. */
import type { SimulatedClock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import type { Token } from '../authorization/tokens.ts';
import type { SimulatorView } from '../bridge/contract.ts';
import type { ConnectorDevices, Devices } from '../devices.ts';
import type { FaultCode } from '../faults/catalogue.ts';
import { WEBHOOK_CHANNEL } from '../operator/webhook/sender.ts';
import type { Store } from '../store/store.ts';
import { damageStore, holdStore } from '../store/trouble.ts';
import { Provoker, type EmulatedDevices } from './provoke.ts';
import { Simulator } from './simulator.ts';
import type { SimulatedWorld } from './world.ts';

/** Alerts that the panel lists. */
const MOST_ALERTS = 12;

export interface SimulationParts {
  readonly tokens: readonly Token[];
  readonly devices: Devices;
  readonly world: SimulatedWorld | null;
  readonly clock: SimulatedClock | null;
  readonly store: Store;
  readonly reset: (code: FaultCode, connector: number | null) => boolean;
  readonly loseScreen: () => void;
  /** Something waits in the outbox. */
  readonly wake: () => void;
  /** The view is different now. */
  readonly changed: () => void;
}

export function createSimulator({
  tokens,
  devices,
  world,
  clock,
  store,
  ...acts
}: SimulationParts): Simulator {
  let probes = 0;
  const provoker = new Provoker({
    connectors: new Map(devices.connectors.flatMap(emulated)),
    reader: devices.simulatedReader,
    world,
    probeOperator: () => {
      probes += 1;
      const at = systemClock.now();
      const id = `test-${String(at)}-${String(probes)}`;
      store.outbox.append(WEBHOOK_CHANNEL, { id, at, connector: null, payload: { id, kind: 'test' } });
      acts.wake();
    },
    holdStore: () => holdStore(store.file),
    damageStore: () => damageStore(store.file),
    loseScreen: acts.loseScreen,
    die: () => process.kill(process.pid, 'SIGKILL'),
  });
  world?.receiver.onReceived(acts.changed);
  return new Simulator({
    tokens,
    reader: devices.simulatedReader,
    boards: new Map(
      devices.connectors.flatMap(({ config: { id }, firmware }) => (firmware ? [[id, firmware]] : [])),
    ),
    clock,
    provoker,
    reset: acts.reset,
    alerts: () => world && world.receiver.received.slice(-MOST_ALERTS).map(alertOf),
  });
}

function emulated({ config, firmware, emulatedMeter }: ConnectorDevices): [number, EmulatedDevices][] {
  if (!firmware) return [];
  const { controller } = config;
  const isWb = controller.driver === 'simulated' && controller.board === 'evse-wb';
  const inputs = isWb ? (controller.inputs ?? []).map(({ condition }) => condition) : null;
  return [[config.id, { board: firmware, meter: emulatedMeter, inputs }]];
}

function alertOf({ at, body }: { at: number; body: unknown }): NonNullable<SimulatorView['alerts']>[number] {
  const alert = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const where = typeof alert['connector'] === 'number' ? ` @${String(alert['connector'])}` : '';
  const code = typeof alert['code'] === 'string' ? ` ${alert['code']}` : '';
  return { at, text: `${String(alert['kind'] ?? '?')}${code}${where}` };
}
