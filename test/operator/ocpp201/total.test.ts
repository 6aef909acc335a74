/** Whatever the central system may send by the schemas is answered as the schemas say, in any state of the station. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer as Reply, CallResult, Payload } from '../../../main/operator/ocpp/call.ts';
import { ocpp201 } from '../../../main/operator/ocpp201/dialect.ts';
import { settle } from '../../rig/clock.ts';
import { quietCore } from '../ocpp/quiet-core.ts';
import { SESSION } from './events.ts';
import { ANSWERS, connector, FakeStation, SAMPLE } from './fake-station.ts';
import { anyRequest, flawOfAnswer } from './from-schema.ts';
import { MemoryStore } from './rig.ts';
import { flawOf } from './schemas.ts';

const SEEDS = {
  texts: [
    SESSION,
    '04A2245B7C1190',
    'true',
    '5',
    'TxCtrlr',
    'StopTxOnInvalidId',
    'EVSE',
    'Available',
    'Problem',
  ],
  numbers: [0, 1, 2, -1, 9, 16, 3600],
};
const METHODS = [
  'start',
  'stop',
  'availability',
  'unlock',
  'reset',
  'reserve',
  'cancelReservation',
  'updateList',
  'clearCache',
  'limit',
  'message',
];

function made(store: MemoryStore) {
  const station = new FakeStation([
    connector(1, { session: SESSION, state: 'charging', sample: SAMPLE }),
    connector(2),
  ]);
  const sent: { action: string; payload: Payload }[] = [];
  const call = (action: string, payload: Payload): Promise<CallResult> => {
    sent.push({ action, payload });
    return Promise.resolve({ ok: true, result: {} });
  };
  const dialect = ocpp201({
    connectors: [
      { id: 1, standard: 'IEC_62196_T2', format: 'SOCKET', maxCurrent: 32, phases: 1 },
      { id: 2, standard: 'IEC_62196_T2', format: 'CABLE', maxCurrent: 16, phases: 3 },
    ],
    timeZone: 'Europe/Amsterdam',
    currency: 'EUR',
    securityProfile: 0,
    organization: '',
    started: 'Unknown',
    configured: { plugSeconds: 60, sampleSeconds: 60, alignedSeconds: 0, cacheSeconds: 0, offline: 'deny' },
    setPassword: () => true,
    listEntries: () => 0,
    waiting: () => false,
    sampleNow: () => true,
  })(quietCore({ station, states: store.states, call }));
  dialect.begin?.();
  return { station, dialect, sent };
}

const ACTIONS = Object.keys(made(new MemoryStore()).dialect.answers);

describe('whatever is asked by the schemas is answered by the schemas', () => {
  it.each(ACTIONS)('%s', async (action) => {
    const answers = fc.dictionary(fc.constantFrom(...METHODS), fc.constantFrom(...ANSWERS));
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRequest(action, SEEDS), { minLength: 1, maxLength: 3 }),
        answers,
        async (requests, told) => {
          const { station, dialect, sent } = made(new MemoryStore());
          for (const [method, answer] of Object.entries(told)) station.answers.set(method, answer);
          const answerer = dialect.answers[action] as unknown as (payload: Payload) => Reply | Promise<Reply>;
          for (const request of requests) {
            expect(flawOf(action, request)).toBeNull();
            const reply = await answerer(request);
            expect(flawOfAnswer(action, 'result' in reply ? reply.result : {})).toBeNull();
            if ('after' in reply) reply.after?.();
            await settle();
          }
          expect(
            sent.map(({ action: name, payload }) => flawOf(name, payload)).filter((flaw) => flaw !== null),
          ).toEqual([]);
          dialect.stop();
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(ACTIONS)('%s, with a store that fails', async (action) => {
    await fc.assert(
      fc.asyncProperty(anyRequest(action, SEEDS), async (request) => {
        const store = new MemoryStore();
        const { dialect } = made(store);
        store.states.write = () => {
          throw new Error('disk full');
        };
        const answerer = dialect.answers[action] as unknown as (payload: Payload) => Reply | Promise<Reply>;
        const reply = await answerer(request);
        expect(flawOfAnswer(action, 'result' in reply ? reply.result : {})).toBeNull();
        dialect.stop();
      }),
      { numRuns: 30 },
    );
  });
});
