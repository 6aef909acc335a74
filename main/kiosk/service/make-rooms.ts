/** Every page of service mode with what it needs of the kiosk. */
import path from 'node:path';
import { bundleAct } from './bundle-act.ts';
import { bundleParts } from './bundle-parts.ts';
import { ConnectorsRoom } from './pages/connectors.ts';
import { DisplayRoom } from './pages/display.ts';
import { FaultsRoom } from './pages/faults.ts';
import { FramesRoom } from './pages/frames.ts';
import { OperatorRoom } from './pages/operator.ts';
import { OverviewRoom } from './pages/overview.ts';
import { PerformanceRoom } from './pages/performance.ts';
import { ReaderRoom } from './pages/reader.ts';
import { SessionsRoom } from './pages/sessions.ts';
import { SystemRoom } from './pages/system.ts';
import { TariffRoom } from './pages/tariff.ts';
import { TokensRoom } from './pages/tokens.ts';
import type { RoomParts } from './parts.ts';
import { placeHandlers } from './place-choice.ts';
import type { RoomContext } from './room.ts';
import { versionsOf } from './versions.ts';
import { dispatching, type RoomHandlers, type Rooms, type SessionSide } from './rooms.ts';

export interface MadeRooms {
  readonly rooms: (context: RoomContext, session: SessionSide) => Rooms;
  /** Before the devices start: what was decided in service mode holds again. */
  start(): void;
  faultsChanged(): void;
}

export function makeRooms(parts: RoomParts): MadeRooms {
  const made: { start?: () => void; faultsChanged?: () => void } = {};
  return {
    rooms: (context, session) => {
      const pages = pagesOf(parts, context, session);
      made.start = () => pages.connectors.start();
      made.faultsChanged = () => pages.faults.refresh();
      return {
        pages,
        handlers: dispatching(handlersOf(parts, context, pages)),
        captures: [pages.reader, pages.tokens],
        left: () => {
          parts.places.rest();
          parts.uncovered();
        },
        stop: () => {
          pages.connectors.stop();
          pages.reader.stop();
        },
      };
    },
    start: () => made.start?.(),
    faultsChanged: () => made.faultsChanged?.(),
  };
}

function pagesOf(parts: RoomParts, context: RoomContext, session: SessionSide) {
  const { options, store, devices, connectors, availability, faults, world, prices } = parts;
  const { watch, places, frames, history, wire, link } = parts;
  const { config, version, clock: wall, restart, log } = options;
  const board = () => faults.board;
  const people = world?.clock ?? wall;
  const labels = new Map(connectors.map(({ id, label }) => [id, label]));
  return {
    overview: new OverviewRoom({
      ...context,
      config,
      connectors,
      board,
      frames,
      readerUp: parts.readerUp,
      operator: () => link?.status() ?? null,
      webhookWaiting: parts.webhookWaiting,
      network: parts.network,
      probes: parts.probes,
      storeFolder: path.dirname(path.resolve(store.file)),
      storeFile: store.file,
      wall: () => people.now(),
      synced: () => watch.synced,
      versions: versionsOf({
        version,
        buildDate: options.buildDate,
        runtime: process.versions,
        environment: process.env,
      }),
      wire,
      startedAt: wire.monotonic() - process.uptime() * 1000,
    }),
    connectors: new ConnectorsRoom({
      ...context,
      connectors: connectors.flatMap((connector) => {
        const device = devices.connectors.find((one) => one.config.id === connector.id);
        if (!device) return [];
        const { controller, meter } = device;
        return [{ connector, controller, meter, maxAmps: device.config.maxCurrent }];
      }),
      availability,
      board,
      states: store.states,
      history,
      wire,
    }),
    reader: new ReaderRoom({
      ...context,
      driver: config.reader.driver,
      reader: devices.reader,
      list: parts.list,
      board,
      frames,
    }),
    faults: new FaultsRoom({
      ...context,
      faults: store.faults,
      board,
      labelOf: (connector) => labels.get(connector) ?? String(connector),
      reset: (code, connector) => void faults.reset(code, connector),
    }),
    sessions: new SessionsRoom({
      ...context,
      sessions: store.sessions,
      places,
      station: config.station,
      connectors,
      zone: prices.zone,
      running: () => connectors.flatMap(({ session: running }) => (running ? [running] : [])),
    }),
    tokens: new TokensRoom({
      ...context,
      book: parts.book,
      store,
      configured: parts.tokens,
      places,
      stationId: config.station.id,
      zone: prices.zone,
      tariffs: () => prices.ids,
      ownCard: session.ownCard,
      say: session.say,
    }),
    tariff: new TariffRoom({
      ...context,
      prices,
      states: store.states,
      places,
      languages: config.station.languages,
    }),
    operator: new OperatorRoom({
      ...context,
      config: config.operator,
      desk: link,
      connectors,
      numberOf: (id) => store.sessions.get(id)?.number ?? null,
      wire,
    }),
    frames: new FramesRoom({ ...context, frames, log: log ?? null, wire }),
    display: new DisplayRoom({ ...context, brightness: parts.brightness, screens: parts.screens }),
    performance: new PerformanceRoom({
      ...context,
      latency: parts.latency,
      history,
      figures: () => store.figures(),
      wire,
    }),
    system: new SystemRoom({
      ...context,
      connectors,
      availability,
      board,
      watch,
      clockControl: parts.clockControl,
      audit: store.auditLog,
      places,
      timeZone: config.station.timeZone,
      safeMode: () => faults.safeMode,
      restart: restart ?? null,
      updates: parts.updates,
      wall: () => people.now(),
      wire,
    }),
  };
}

type Pages = ReturnType<typeof pagesOf>;

/** Complete by type. */
function handlersOf(parts: RoomParts, context: RoomContext, pages: Pages): RoomHandlers {
  const { options, store, places, frames, clock, link, latency, snapshot } = parts;
  const { config, version } = options;
  const sources = {
    config,
    version,
    store,
    frames,
    snapshot,
    now: () => clock.now(),
    operator: () => link?.status() ?? null,
    latency: () => latency.samples,
  };
  return {
    ...placeHandlers(places),
    ...pages.connectors.handlers,
    ...pages.reader.handlers,
    ...pages.faults.handlers,
    ...pages.sessions.handlers,
    ...pages.tokens.handlers,
    ...pages.tariff.handlers,
    ...pages.operator.handlers,
    ...pages.frames.handlers,
    ...pages.display.handlers,
    ...pages.system.handlers,
    ...bundleAct({
      ...context,
      station: config.station.id,
      zone: parts.prices.zone,
      places,
      parts: (who) => bundleParts(sources, who),
    }),
  };
}
