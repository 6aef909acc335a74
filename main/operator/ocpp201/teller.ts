/** Events of sessions to the central system, and what it answers to them: OCPP 2.0.1 part 2, E, I02–I03, C12. */
import type { Payload } from '../ocpp/call.ts';
import type { Delivery } from '../ocpp/dialect.ts';
import type { TransactionEvent } from '../port.ts';
import { languageOf, readable } from './authorize.ts';
import type { Context } from './context.ts';
import { deliveryOf } from './delivery.ts';
import { personalId } from './display-book.ts';
import { learn } from './learn.ts';
import { decimalText } from './money.ts';
import { type EndedBy, transactionEventRequest } from './transaction-event.ts';
import type { WireIdTokenInfo, WireMessage } from './wire.ts';

interface TransactionEventAnswer {
  readonly totalCost?: number;
  readonly idTokenInfo?: WireIdTokenInfo;
  readonly updatedPersonalMessage?: WireMessage;
}

/** As many sessions as could be waiting to be told of. */
const MOST_DEAUTHORIZED = 64;

export class TransactionTeller {
  readonly #context: Context;
  /** Sessions that were stopped because the central system did not accept who began them. */
  readonly #deauthorized = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  async deliver(event: TransactionEvent): Promise<Delivery> {
    const { core, settings, types } = this.#context;
    if (event.type === 'started') this.#takeProfile(event);
    const request = transactionEventRequest(event, {
      wishes: {
        started: settings.list('txStartedMeasurands'),
        updated: settings.list('txUpdatedMeasurands'),
        aligned: settings.list('alignedMeasurands'),
        ended: settings.list('txEndedMeasurands'),
      },
      toWire: (id) => types.toWire(id),
      ended: this.#endedBy(event),
    });
    const sent = await core.call('TransactionEvent', request);
    if (!sent.ok) return deliveryOf(sent.failure);
    this.#heed(event, sent.result);
    return { kind: 'done' };
  }

  /** A profile that came with the remote start of this session. */
  #takeProfile({ session, connector, remoteStartId }: Extract<TransactionEvent, { type: 'started' }>): void {
    const { awaited, profiles, limiter, core } = this.#context;
    const profile = remoteStartId === null ? undefined : awaited.get(remoteStartId);
    if (!profile || remoteStartId === null) return;
    awaited.delete(remoteStartId);
    try {
      profiles.install({ connector, profile: { ...profile, session } });
      limiter.update();
    } catch (error) {
      core.failed(error);
    }
  }

  #endedBy({ session, at }: TransactionEvent): EndedBy | null {
    if (this.#deauthorized.has(session)) return 'token';
    const { resetAt } = this.#context.boots;
    return resetAt !== null && at >= resetAt ? 'reset' : null;
  }

  #heed(event: TransactionEvent, result: Payload): void {
    const { core, settings, options } = this.#context;
    const { totalCost, idTokenInfo, updatedPersonalMessage } = result as TransactionEventAnswer;
    const ended = event.type === 'ended';
    if (totalCost !== undefined && settings.flag('costEnabled')) {
      const total = { amount: decimalText(totalCost), currency: options.currency };
      core.station.cost(event.session, total, ended);
    }
    const token = event.type === 'started' || ended ? event.token : null;
    if (token && idTokenInfo) learn(this.#context, token, idTokenInfo);
    // C12 and E05: whoever may not charge after all is stopped, if that is the rule here.
    if (idTokenInfo && idTokenInfo.status !== 'Accepted' && !ended && settings.flag('stopTxOnInvalidId')) {
      core.station.stop(event.session);
      this.#deauthorized.add(event.session);
      for (const oldest of [...this.#deauthorized].slice(0, -MOST_DEAUTHORIZED))
        this.#deauthorized.delete(oldest);
    }
    if (ended) this.#deauthorized.delete(event.session);
    const text = readable(updatedPersonalMessage);
    if (text === null || ended) return;
    core.station.message(personalId(event.connector), {
      priority: 'in-front',
      text,
      language: languageOf(updatedPersonalMessage?.language),
      from: null,
      until: null,
      session: event.session,
    });
  }
}
