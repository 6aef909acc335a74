/** The one snapshot: everything that the screen shows, from everything that is true. Pure. */
import { maskUid } from '../authorization/uid.ts';
import type { Language, Snapshot } from '../bridge/contract.ts';
import { noticesOf } from '../bridge/notices.ts';
import {
  connectorView,
  receiptView,
  type ConnectorFacts,
  type ProjectionContext,
} from '../bridge/project.ts';
import { ratedWatts, type Config } from '../config/config.ts';
import type { FaultBoard } from '../faults/board.ts';
import type { GuideSnapshot } from '../guide/chart.ts';
import { screenOf } from '../guide/screen.ts';
import type { Connector } from '../session/connector.ts';
import type { Receipt } from '../session/open-session.ts';
import type { Prices } from './prices.ts';
import type { Simulator } from './simulator.ts';

export interface Truth {
  readonly config: Config;
  readonly version: string;
  readonly at: number;
  /** The devices have had their time to answer after the start. */
  readonly settled: boolean;
  readonly prices: Prices;
  readonly guide: GuideSnapshot;
  readonly connectors: readonly Connector[];
  readonly board: FaultBoard;
  readonly receipt: { readonly receipt: Receipt; readonly connector: number } | null;
  readonly readerUp: boolean;
  readonly simulator: Simulator | null;
  readonly clockRate: number;
}

/** How long devices may take to answer after the start before the screen stops calling it "starting up". */
export const STARTING_UP_MS = 15_000;

/** No connector has this id: the station's own price. */
const NO_CONNECTOR = 0;

export function makeSnapshot(seq: number, truth: Truth): Snapshot {
  const { config, at, prices, guide, board } = truth;
  const { language, sheet } = guide.context;
  const context: ProjectionContext = { language, zone: prices.zone, mask: maskUid };
  const clockUnsure = board.get('clock.unsure', null) !== undefined;
  const basisOf = (connectorId: number) =>
    prices.choose({ at, connectorId, tokenTariff: null, tokenGroup: null, adHoc: false, clockUnsure });
  const basis = basisOf(NO_CONNECTOR);
  const connectors = truth.connectors.map((connector) => {
    const own = basisOf(connector.id);
    const price = own && own.compiled !== basis?.compiled ? prices.view(own, at, language) : null;
    return connectorView(connector, factsOf(config, connector.id), board.at(connector.id), price, context);
  });
  return {
    seq,
    at,
    clockRate: truth.clockRate,
    version: truth.version,
    station: {
      id: config.station.id,
      name: config.station.name,
      operator: config.station.operator,
      helpline: config.station.helpline,
      timeZone: config.station.timeZone,
      languages: config.station.languages as readonly Language[],
    },
    language,
    screen: screenOf(guide, {
      at,
      connectors,
      deadlines: new Map(truth.connectors.map(({ id, context: { deadline } }) => [id, deadline])),
      receipt: truth.receipt && {
        view: receiptView(truth.receipt.receipt, context),
        plugged: truth.connectors.some(
          ({ id, state }) => id === truth.receipt?.connector && state === 'finished',
        ),
      },
      waitingFor: waitingFor(truth),
      startMs: config.session.startTimeoutSeconds * 1000,
    }),
    sheet,
    connectors,
    price: basis && prices.view(basis, at, language),
    // Where everybody charges, plugging in is all that starts.
    startBy: { card: truth.readerUp && !config.authorization.freeVend, qr: null },
    notices: noticesOf({
      faults: board.all,
      labels: new Map(truth.connectors.map(({ id, label }) => [id, label])),
      priceGoneAt: basis === null ? at : null,
      language,
    }),
    simulator: truth.simulator?.view(at) ?? null,
  };
}

function waitingFor({ settled, connectors }: Truth): readonly 'controller'[] {
  if (settled) return [];
  const waiting = connectors.some(({ everLinked, context }) => !everLinked && context.blocking.length === 0);
  return waiting ? ['controller'] : [];
}

function factsOf(config: Config, id: number): ConnectorFacts {
  const line = config.connectors.find((connector) => connector.id === id);
  if (!line) throw new RangeError(`no connector ${String(id)} in the configuration`);
  return { standard: line.standard, format: line.format, maxWatts: ratedWatts(line) };
}
