/** The one snapshot: everything that the screen shows, from everything that is true. Pure. */
import { maskUid } from '../authorization/uid.ts';
import type { Language, Notice, Snapshot, ThemeView } from '../bridge/contract.ts';
import type { ServiceView } from '../bridge/service/views.ts';
import { noticesOf } from '../bridge/notices.ts';
import {
  connectorView,
  receiptView,
  type ConnectorFacts,
  type ProjectionContext,
} from '../bridge/project.ts';
import { ratedWatts, type Config } from '../config/config.ts';
import type { FaultBoard } from '../faults/board.ts';
import { guideState, type GuideSnapshot } from '../guide/chart.ts';
import { screenOf } from '../guide/screen.ts';
import type { Connector } from '../session/connector.ts';
import type { Receipt } from '../session/open-session.ts';
import { withOperatorCost, type Amount } from './operator/costs.ts';
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
  readonly operator: OperatorTruth | null;
  readonly service: ServiceView | null;
  /** Percent of the picture's light. */
  readonly brightness: number;
  readonly theme: ThemeView | null;
}

/** What the operator adds to the screen. */
export interface OperatorTruth {
  /** The address in the code on the idle screen; null: none works now. */
  readonly qr: string | null;
  notices(scene: { readonly at: number; readonly language: string; readonly idle: boolean }): {
    readonly front: readonly Notice[];
    readonly back: readonly Notice[];
  };
  /** What the operator says that a session costs, where that is what counts; null: our own figure. */
  shownCost(session: string): Amount | null;
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
    const receipt = connector.receipt ?? pendingReceipt(connector, truth);
    const view = connectorView(
      connector,
      factsOf(config, connector.id),
      board.at(connector.id),
      price,
      context,
      receipt,
    );
    const owing = connector.session ?? receipt;
    const told = (owing && truth.operator?.shownCost(owing.id)) ?? null;
    return view.session ? { ...view, session: withOperatorCost(view.session, told) } : view;
  });
  const screen = screenOf(guide, {
    at,
    connectors,
    deadlines: new Map(truth.connectors.map(({ id, context: { deadline } }) => [id, deadline])),
    paused: new Set(truth.connectors.flatMap(({ id, context: { paused } }) => (paused ? [id] : []))),
    receipt: truth.receipt && {
      view: withOperatorCost(
        receiptView(truth.receipt.receipt, context),
        truth.operator?.shownCost(truth.receipt.receipt.id) ?? null,
      ),
      connector: truth.receipt.connector,
      plugged: truth.connectors.some(
        ({ id, state }) => id === truth.receipt?.connector && state === 'finished',
      ),
    },
    waitingFor: waitingFor(truth),
    startMs: config.session.startTimeoutSeconds * 1000,
  });
  const said = truth.operator?.notices({ at, language, idle: screen.name === 'idle' });
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
    screen,
    sheet,
    connectors,
    price: basis && prices.view(basis, at, language),
    // Where everybody charges, plugging in is all that starts.
    startBy: { card: truth.readerUp && !config.authorization.freeVend, qr: truth.operator?.qr ?? null },
    notices: onceEach([
      ...(said?.front ?? []),
      ...noticesOf({
        faults: board.all,
        labels: new Map(truth.connectors.map(({ id, label }) => [id, label])),
        priceGoneAt: basis === null ? at : null,
        language,
      }),
      ...(said?.back ?? []),
    ]),
    service: truth.service,
    brightness: truth.brightness,
    look: { ground: config.display.look, contrast: config.display.contrast, text: config.display.textSize },
    theme: truth.theme,
    simulator: truth.simulator?.view(at) ?? null,
  };
}

/** A fault that goes before a receipt never hides what is owed, also where the connector was free before it came. */
function pendingReceipt({ id, state }: Connector, { guide, receipt }: Truth): Receipt | null {
  const pending = state === 'faulted' && guideState(guide).state === 'receipt';
  return pending && receipt?.connector === id ? receipt.receipt : null;
}

/** The same words twice say nothing more. */
function onceEach(notices: readonly Notice[]): readonly Notice[] {
  const texts = new Set<string>();
  return notices.filter(({ text }) => !texts.has(text) && texts.add(text));
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
