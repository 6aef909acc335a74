/** CostUpdated and GetTransactionStatus: OCPP 2.0.1 part 2, I02 and E14. */
import type { Answerers } from '../../ocpp/call.ts';
import type { Context } from '../context.ts';
import { decimalText } from '../money.ts';

interface CostUpdated {
  readonly totalCost: number;
  readonly transactionId: string;
}

export function transactionAnswers({ core, options, settings }: Context): Answerers {
  const runs = (id: string) => core.station.connectors().some(({ session }) => session === id);
  return {
    CostUpdated: ({ totalCost, transactionId }: CostUpdated) => {
      if (settings.flag('costEnabled') && runs(transactionId)) {
        const total = { amount: decimalText(totalCost), currency: options.currency };
        core.station.cost(transactionId, total, false);
      }
      return { result: {} };
    },
    GetTransactionStatus: ({ transactionId }: { readonly transactionId?: string }) => {
      const messagesInQueue = options.waiting(transactionId ?? null);
      // E14.FR.06: without a transaction it is only about messages.
      if (transactionId === undefined) return { result: { messagesInQueue } };
      return { result: { ongoingIndicator: runs(transactionId), messagesInQueue } };
    },
  };
}
