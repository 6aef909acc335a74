/** Session events as StartTransaction, MeterValues and StopTransaction (OCPP 1.6, 4.8, 4.7, 4.10). */
import type { CallResult, Payload } from '../ocpp/call.ts';
import type { Core, Delivery } from '../ocpp/dialect.ts';
import type { AuthorizeAnswer, IdToken, TransactionEvent } from '../port.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Endings } from './endings.ts';
import { meterValues } from './meter-values.ts';
import { answerOf, type IdTagInfo, LONGEST_ID_TAG, timestamp, tokenOf } from './tables/id-tag.ts';
import type { TransactionIds } from './transaction-ids.ts';

type Event<Type extends TransactionEvent['type']> = Extract<TransactionEvent, { type: Type }>;

/** Who charges without a card (free vend) has to have one all the same in 1.6: idTag is required. */
export const NOBODY = 'FREE';

export interface TransactionsOptions {
  readonly core: Pick<Core, 'call' | 'station' | 'clock'>;
  readonly configuration: Configuration;
  readonly ids: TransactionIds;
  readonly endings: Endings;
  /** What the central system said of a card on the way. */
  readonly learned: (token: IdToken, answer: AuthorizeAnswer) => void;
}

export class Transactions {
  readonly #options: TransactionsOptions;

  constructor(options: TransactionsOptions) {
    this.#options = options;
  }

  async deliver(event: TransactionEvent): Promise<Delivery> {
    if (event.type === 'state') return { kind: 'done' }; // told by StatusNotification
    if (event.type === 'started') return this.#start(event);
    const { ids } = this.#options;
    const id = ids.of(event.session);
    if (id === undefined || id === null) {
      const why = id === null ? 'its start was refused' : 'its start is not known';
      const commit = event.type === 'ended' ? { commit: () => ids.ended(event.session, event.at) } : {};
      return { kind: 'impossible', message: `the transaction does not exist there: ${why}`, ...commit };
    }
    return event.type === 'samples' ? this.#samples(event, id) : this.#stop(event, id);
  }

  async #start(event: Event<'started'>): Promise<Delivery> {
    const { core, ids } = this.#options;
    const { session, token } = event;
    const idTag = token?.id ?? NOBODY;
    const result = await core.call('StartTransaction', {
      connectorId: event.connector,
      idTag: idTag.slice(0, LONGEST_ID_TAG),
      meterStart: event.registerWh,
      timestamp: timestamp(event.at),
      ...(event.reservationId !== null && { reservationId: event.reservationId }),
    });
    if (!result.ok) return withGiveUp(deliveryOf(result), () => ids.assign(session, null));
    // The schema has seen to both.
    const { transactionId, idTagInfo } = result.result as { transactionId: number; idTagInfo: IdTagInfo };
    return {
      kind: 'done',
      commit: () => ids.assign(session, transactionId),
      after: () => this.#hear(token, idTagInfo, session),
    };
  }

  async #samples(event: Event<'samples'>, transactionId: number): Promise<Delivery> {
    const { core, configuration } = this.#options;
    const measurands = configuration.measurands(
      event.context === 'clock' ? 'MeterValuesAlignedData' : 'MeterValuesSampledData',
    );
    const meterValue = meterValues(event.samples, event.context, measurands);
    if (meterValue.length === 0) return { kind: 'done' };
    const payload: Payload = { connectorId: event.connector, transactionId, meterValue };
    return deliveryOf(await core.call('MeterValues', payload));
  }

  async #stop(event: Event<'ended'>, transactionId: number): Promise<Delivery> {
    const { core, configuration, ids, endings } = this.#options;
    const { session, token } = event;
    const data = meterValues(event.samples, 'periodic', configuration.measurands('StopTxnSampledData'));
    const result = await core.call('StopTransaction', {
      transactionId,
      meterStop: event.registerWh,
      timestamp: timestamp(event.at),
      reason: endings.reasonOf(session, event.reason),
      ...(token && { idTag: token.id.slice(0, LONGEST_ID_TAG) }),
      ...(data.length > 0 && { transactionData: data }),
    });
    const commit = () => {
      ids.ended(session, core.clock.now());
      endings.forget(session);
    };
    if (!result.ok) return withGiveUp(deliveryOf(result), commit);
    const info = result.result['idTagInfo'] as IdTagInfo | undefined;
    return { kind: 'done', commit, after: () => this.#hear(token, info, null) };
  }

  /** `running`: the session that ends if the card is not accepted. */
  #hear(token: IdToken | null, info: IdTagInfo | undefined, running: string | null): void {
    if (!token || !info) return;
    const { learned, configuration, core, endings } = this.#options;
    learned(tokenOf(token.id), answerOf(info));
    // ConcurrentTx is said of this very transaction by some: OCPP 1.6, 4.8 asks to stop for whatever is not Accepted.
    if (running !== null && info.status !== 'Accepted' && configuration.yes('StopTransactionOnInvalidId')) {
      endings.expect(running, 'DeAuthorized');
      core.station.stop(running);
    }
  }
}

/** How the pump goes on after a call. */
export function deliveryOf(result: CallResult): Delivery {
  if (result.ok) return { kind: 'done' };
  const { failure } = result;
  if (failure.kind === 'refused') return { kind: 'refused', code: failure.code, message: failure.message };
  if (failure.kind === 'bad-reply') return { kind: 'refused', code: 'bad-reply', message: failure.message };
  if (failure.kind === 'bad-request') return { kind: 'impossible', message: failure.message };
  return { kind: 'unanswered', message: failure.message, sent: failure.kind !== 'offline' };
}

/** `then` is done with a message that is given up. */
function withGiveUp(delivery: Delivery, then: () => void): Delivery {
  if (delivery.kind === 'refused') return { ...delivery, giveUp: then };
  if (delivery.kind === 'unanswered') return { ...delivery, giveUp: then };
  return delivery.kind === 'impossible' ? { ...delivery, commit: then } : delivery;
}
