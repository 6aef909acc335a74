/** The whole charger at a glance: how each device and each link is, and what it runs on. */
import type { OverviewPage } from '../../../bridge/service/machine-pages.ts';
import type { OperatorLinkView } from '../../../bridge/views.ts';
import type { Config, ConnectorConfig } from '../../../config/config.ts';
import type { FaultBoard } from '../../../faults/board.ts';
import type { Sync } from '../../../faults/watch/time.ts';
import type { FrameLog } from '../../../service/frames.ts';
import type { Connector } from '../../../session/connector.ts';
import { log } from '../../../log/log.ts';
import { StoreError } from '../../../store/store-error.ts';
import type { NetworkProbe } from '../../watch/network.ts';
import type { Probes, Space } from '../../watch/probes.ts';
import type { WireClock } from '../connectors/serviced.ts';
import { deviceHealth, healthOf, stationHealth } from '../health.ts';
import { Repeat } from '../repeat.ts';
import type { RoomContext, ServiceRoom } from '../room.ts';

/** Live values, and what waits. */
const LOOK_EVERY_MS = 1_000;
/** Cables, disks and files. */
const ASK_EVERY_MS = 5_000;

export interface OverviewRoomOptions extends RoomContext {
  readonly config: Pick<Config, 'connectors' | 'reader'>;
  readonly connectors: readonly Connector[];
  readonly board: () => FaultBoard;
  readonly frames: Pick<FrameLog, 'devices'>;
  readonly readerUp: () => boolean;
  /** Null: no operator is configured. */
  readonly operator: () => Pick<OperatorLinkView, 'link' | 'waiting'> | null;
  /** Alerts that wait for the webhook; null: there is none. */
  readonly webhookWaiting: () => number | null;
  readonly network: NetworkProbe;
  readonly probes: Pick<Probes, 'space' | 'fileBytes' | 'uptimeMs'>;
  readonly storeFolder: string;
  readonly storeFile: string;
  /** The machine's wall clock, as people read it. */
  readonly wall: () => number;
  readonly synced: () => Sync;
  readonly versions: OverviewPage['versions'];
  /** Real time. */
  readonly wire: WireClock;
  /** When the process began, by `wire`, ms. */
  readonly startedAt: number;
}

const KINDS = ['controller', 'meter'] as const;

interface Line {
  readonly kind: (typeof KINDS)[number];
  readonly line: ConnectorConfig;
  readonly connector: Connector;
}

export class OverviewRoom implements ServiceRoom<'overview'> {
  readonly #o: OverviewRoomOptions;
  readonly #looking: Repeat;
  readonly #asking: Repeat;
  #network: OverviewPage['network'] = [];
  #space: Space | null = null;
  #storeBytes = 0;
  #machineMs: number | null = null;
  #operator: Pick<OperatorLinkView, 'link' | 'waiting'> | null = null;
  #webhookWaiting: number | null = null;
  #isAsking = false;
  /** By the device's id: 64 connectors have 128 of them, and each snapshot asks for all. */
  readonly #lines: ReadonlyMap<string, Line>;

  constructor(options: OverviewRoomOptions) {
    this.#o = options;
    const { config, connectors } = options;
    this.#lines = new Map(
      config.connectors.flatMap((line) => {
        const connector = connectors.find(({ id }) => id === line.id);
        const named = (kind: Line['kind']) => `${kind}-${String(line.id)}`;
        return connector ? KINDS.map((kind): [string, Line] => [named(kind), { kind, line, connector }]) : [];
      }),
    );
    this.#looking = new Repeat(options.wire, LOOK_EVERY_MS, () => this.#look());
    this.#asking = new Repeat(options.wire, ASK_EVERY_MS, () => void this.#ask());
    this.#count();
  }

  enter(): void {
    this.#looking.start();
    this.#asking.start();
  }

  leave(): void {
    this.#looking.stop();
    this.#asking.stop();
  }

  view(): OverviewPage {
    const { connectors, board, wall, synced, versions, wire, startedAt, storeFile } = this.#o;
    const faults = board();
    const operator = this.#operator;
    const waiting = this.#webhookWaiting;
    return {
      name: 'overview',
      devices: this.#devices(faults),
      connectors: connectors.map(({ id, label, state, since, reading, values, session }) => ({
        id,
        label,
        state,
        since,
        watts: reading?.watts ?? values.watts ?? null,
        energyWh: session?.energyWh ?? null,
      })),
      operator: operator && {
        health: operator.link === 'online' ? 'good' : operator.link === 'off' ? 'off' : 'warn',
        link: operator.link,
        waiting: operator.waiting,
      },
      webhook: waiting === null ? null : { waiting },
      network: this.#network,
      clock: { health: stationHealth(faults, 'clock'), at: wall(), synced: synced() },
      disk: {
        health: healthOf(faults.get('store.full', null) ? ['store.full'] : []),
        freeBytes: this.#space?.freeBytes ?? null,
        totalBytes: this.#space?.totalBytes ?? null,
      },
      store: { health: stationHealth(faults, 'store'), bytes: this.#storeBytes, file: storeFile },
      uptime: {
        processMs: Math.max(0, Math.round(wire.monotonic() - startedAt)),
        machineMs: this.#machineMs,
      },
      versions,
    };
  }

  #devices(board: FaultBoard): OverviewPage['devices'] {
    const { config, frames, readerUp } = this.#o;
    return frames.devices().flatMap(({ id, driver, lastAt }): OverviewPage['devices'] => {
      if (id === 'reader') {
        const health = deviceHealth(board, 'reader', null);
        const where = 'name' in config.reader ? (config.reader.name ?? null) : null;
        const off = health.code === null && !readerUp();
        return [
          {
            ...{ id, kind: 'reader', connector: null, driver, where, firmware: null },
            ...(off ? ({ health: 'off', code: null } as const) : health),
            lastHeardAt: lastAt,
          },
        ];
      }
      const known = this.#lines.get(id);
      if (!known) return [];
      const { kind, line, connector } = known;
      const health = deviceHealth(board, kind, line.id);
      const unheard = kind === 'controller' ? !connector.everLinked : connector.reading === null;
      const off = health.code === null && unheard;
      return [
        {
          ...{ id, kind, connector: line.label, driver, where: whereOf(line[kind]) },
          firmware: kind === 'controller' ? (connector.capabilities?.firmware ?? null) : null,
          ...(off ? ({ health: 'off', code: null } as const) : health),
          lastHeardAt: lastAt,
        },
      ];
    });
  }

  #look(): void {
    this.#count();
    this.#o.changed();
  }

  /** A count in the database: not for each snapshot. */
  #count(): void {
    this.#operator = this.#o.operator();
    try {
      this.#webhookWaiting = this.#o.webhookWaiting();
    } catch (error) {
      // A store that does not answer is told by the faults; what was known of it stays.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** A disk that hangs is not asked again meanwhile. */
  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { network, probes, storeFolder, storeFile, changed } = this.#o;
    try {
      const [lines, space, bytes] = await Promise.all([
        network(),
        probes.space(storeFolder),
        probes.fileBytes(storeFile),
      ]);
      const uptime = probes.uptimeMs();
      this.#network = lines;
      this.#space = space.known ? space.value : null;
      if (bytes.known) this.#storeBytes = bytes.value;
      this.#machineMs = uptime.known ? uptime.value : null;
    } catch (error) {
      log.warn('service.machine-unknown', 'the machine cannot be asked', { error });
    } finally {
      this.#isAsking = false;
    }
    changed();
  }
}

/** `/dev/ttyUSB0 · 11`; null: simulated, or part of another device. */
function whereOf(line: ConnectorConfig['controller'] | ConnectorConfig['meter']): string | null {
  const path = 'path' in line ? String(line.path) : null;
  const address = 'address' in line ? String(line.address) : null;
  const parts = [path, address].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' · ') : null;
}
