/** DataTransfer: the messages of the OCA paper "OCPP & California pricing requirements" for 1.6, and nothing else. */
import type { Core } from '../../ocpp/dialect.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { status, type Answers } from '../requests.ts';
import { tokenOf } from '../tables/id-tag.ts';
import type { TransactionIds } from '../transaction-ids.ts';
import type { UserPrices } from '../user-prices.ts';

export const COST_VENDOR = 'org.openchargealliance.costmsg';
const LONGEST_PRICE_TEXT = 512;

interface Context {
  readonly core: Pick<Core, 'station'>;
  readonly configuration: Configuration;
  readonly ids: TransactionIds;
  readonly prices: UserPrices;
}

type Data = Readonly<Record<string, unknown>>;
type Message = (data: Data, context: Context) => boolean;

const MESSAGES: Readonly<Record<string, Message>> = {
  SetUserPrice: setUserPrice,
  RunningCost: (data, context) => cost(data, context, false),
  FinalCost: (data, context) => cost(data, context, true),
};

export function dataTransferAnswers(context: Context): Answers<'DataTransfer'> {
  return {
    DataTransfer: ({ vendorId, messageId, data }) => {
      if (vendorId !== COST_VENDOR) return status('UnknownVendorId');
      const message = Object.hasOwn(MESSAGES, messageId ?? '') ? MESSAGES[messageId ?? ''] : undefined;
      if (!message) return status('UnknownMessageId');
      const content = objectOf(data);
      return status(content && message(content, context) ? 'Accepted' : 'Rejected');
    },
  };
}

function setUserPrice({ idToken, priceText }: Data, { core, prices }: Context): boolean {
  if (typeof idToken !== 'string' || typeof priceText !== 'string') return false;
  const token = tokenOf(idToken);
  const text = priceText.slice(0, LONGEST_PRICE_TEXT);
  prices.set(token.id, text);
  core.station.userPrice?.(token, text, null);
  return true;
}

function cost(
  { transactionId, cost: total }: Data,
  { core, configuration, ids }: Context,
  final: boolean,
): boolean {
  if (typeof transactionId !== 'number' || typeof total !== 'number') return false;
  const session = ids.sessionOf(transactionId);
  const amount = decimal(total, configuration.number('NumberOfDecimalsForCostValues'));
  if (session === null || amount === null) return false;
  core.station.cost(session, { amount, currency: null }, final);
  return true;
}

/** The number as it was written, to so many places, half away from zero, without passing through binary fractions. */
export function decimal(value: number, places: number): string | null {
  const written = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!written) return null; // 1e21, NaN
  const [, sign = '', whole = '', fraction = ''] = written;
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  const rounded = Number(fraction[places] ?? 0) >= 5 ? kept + 1n : kept;
  const digits = String(rounded).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return rounded === 0n ? text : sign + text;
}

function objectOf(text: string | undefined): Data | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : null;
  } catch {
    return null; // refused: the sender is told
  }
}
