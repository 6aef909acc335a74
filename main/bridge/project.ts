/** What a connector looks like on the screen: a pure projection of its state, session and faults. */
import type { ActiveFault } from '../faults/board.ts';
import type { Connector } from '../session/connector.ts';
import { formatUnits } from '../tariff/decimal.ts';
import { nothingOwed, type OpenSession, type Receipt } from '../session/open-session.ts';
import type { ConnectorStandard, ConnectorView, PriceView, ReceiptView, SessionView } from './contract.ts';
import { addDecimals, comingPrices, costView, ratePhrase, type Locale } from './cost.ts';
import { faultViews } from './faults.ts';

/** What is known of a connector without asking it. */
export interface ConnectorFacts {
  readonly standard: ConnectorStandard;
  readonly format: 'SOCKET' | 'CABLE';
  readonly maxWatts: number;
}

export interface ProjectionContext extends Locale {
  readonly mask: (uid: string) => string;
}

/** `receipt`: of the session that is told of while none is open. */
export function connectorView(
  connector: Connector,
  facts: ConnectorFacts,
  faults: readonly ActiveFault[],
  price: PriceView | null,
  context: ProjectionContext,
  receipt: Receipt | null = connector.receipt,
): ConnectorView {
  const { session } = connector;
  const running = session !== null && session.endedAt === null;
  const situation = { session: running ? 'running' : (session ?? receipt) ? 'ended' : null } as const;
  const told = faultViews(faults, { ...situation, format: facts.format }, context.language);
  return {
    id: connector.id,
    label: connector.label,
    ...facts,
    state: connector.state,
    since: connector.since,
    session: session ? sessionView(session, context) : receipt && closedSession(receipt, context),
    fault: told.fault,
    otherFaults: told.others,
    price,
  };
}

function sessionView(session: OpenSession, context: ProjectionContext): SessionView {
  const { price, basis } = session;
  const totals = price?.totals ?? (basis && nothingOwed(basis));
  return {
    number: session.number,
    card: session.token && context.mask(session.token.uid),
    startedAt: session.startedAt,
    endedAt: session.endedAt,
    energyWh: session.energyWh,
    watts: session.watts,
    curve: session.curve.values,
    curveStepMs: session.curve.stepMs,
    stateOfCharge: null,
    cost: costView(
      totals,
      price?.lines ?? [],
      context,
      price ? comingPrices(price, context, session.endedAt !== null) : [],
    ),
    idleFee: idleFee(session, context),
  };
}

function idleFee(session: OpenSession, context: ProjectionContext): SessionView['idleFee'] {
  const { price } = session;
  if (!price) return null;
  const { currency } = price.totals;
  if (price.grace?.parking) {
    const rate = ratePhrase(price.grace.parking, currency, context.language);
    return { runningSince: null, startsAt: price.grace.until, rate, soFar: null };
  }
  const parking =
    price.kind === 'parking' ? price.now.find(({ dimension }) => dimension === 'PARKING_TIME') : undefined;
  if (!parking) return null;
  return {
    runningSince: session.parkingSince,
    startsAt: null,
    rate: ratePhrase(parking, currency, context.language),
    soFar: { amount: parkingPayable(session), currency },
  };
}

/** The parking lines of the running bill, in the currency's own decimals. */
function parkingPayable(session: OpenSession): string {
  const lines = session.price?.lines ?? [];
  const parking = lines.flatMap((line) =>
    line.type === 'component' && line.dimension === 'PARKING_TIME' ? [line.payable.incl] : [],
  );
  return parking.reduce(addDecimals, formatUnits(0, session.basis?.compiled.tariff.currencyDecimals ?? 2));
}

function closedSession(receipt: Receipt, context: ProjectionContext): SessionView {
  return {
    number: receipt.number,
    card: receipt.card,
    startedAt: receipt.startedAt,
    endedAt: receipt.endedAt,
    energyWh: receipt.energyWh,
    watts: null,
    curve: [],
    curveStepMs: 1000,
    stateOfCharge: null,
    cost: costView(receipt.totals, receipt.lines, context),
    idleFee: null,
  };
}

export function receiptView(receipt: Receipt, context: Locale): ReceiptView {
  return {
    number: receipt.number,
    connectorLabel: receipt.connectorLabel,
    startedAt: receipt.startedAt,
    endedAt: receipt.closedAt,
    energyWh: receipt.energyWh,
    meterStartWh: receipt.meterStartWh,
    meterStopWh: receipt.meterStopWh,
    card: receipt.card,
    cost: costView(receipt.totals, receipt.lines, context),
    stopReason: receipt.stopReason,
    url: null,
    clockUnsure: receipt.clockUnsure ?? false,
  };
}
