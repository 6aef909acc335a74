/** Whatever the schemas allow to ask is answered as the schemas want it, and never with a mistake of our own. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { createValidator } from 'ocpp-rpc';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../main/operator/ocpp/call.ts';
import type { Core } from '../../../main/operator/ocpp/dialect.ts';
import { ocpp16 } from '../../../main/operator/ocpp16/dialect.ts';
import { NOON } from '../../rig/clock.ts';
import { quietCore } from '../ocpp/quiet-core.ts';
import { ANSWERS, FakeStation } from '../ocpp201/fake-station.ts';
import { CARD, SAMPLE, SESSION } from './rig.ts';

interface Schema {
  readonly $id?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const schemas = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp1_6.json') as readonly Schema[];
const validator = createValidator('ocpp1.6', schemas as never);

function flawOf(id: string, payload: unknown): string | null {
  try {
    validator.validate(id, JSON.parse(JSON.stringify(payload)));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const TEXTS = [
  CARD,
  'Voltage',
  'true',
  '0',
  '900',
  '',
  'org.openchargealliance.costmsg',
  'FinalCost',
  'HeartbeatInterval',
  '{"transactionId":1,"cost":2.5}',
  '__proto__',
];

function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'array')
    return fc.array(arbitraryOf(schema.items ?? {}), { minLength: 1, maxLength: 4 });
  if (schema.type === 'integer') return fc.oneof(fc.integer({ min: -1, max: 3 }), fc.integer());
  if (schema.type === 'number') return fc.integer({ min: -10, max: 5000 }).map((tenths) => tenths / 10);
  if (schema.format === 'date-time') {
    return fc
      .integer({ min: -100_000, max: 100_000 })
      .map((second) => new Date(NOON + second * 1000).toISOString());
  }
  if (schema.format === 'uri') return fc.constant('ftp://example.org/');
  if (schema.type === 'string') {
    const most = schema.maxLength ?? 100;
    return fc.oneof(
      fc.constantFrom(...TEXTS.map((text) => text.slice(0, most))),
      fc.string({ maxLength: most }),
    );
  }
  const { properties = {}, required = [] } = schema;
  const parts = Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, arbitraryOf(part)]));
  return fc.record(parts, { requiredKeys: required.filter((key) => key in parts) as never });
}

function dialect(station: FakeStation, failures: unknown[]) {
  const states = new Map<string, unknown>([[`ocpp/tx/${SESSION}`, { id: 1, endedAt: null }]]);
  const sent: { action: string; payload: unknown }[] = [];
  const call: Core['call'] = (action, payload) => {
    sent.push({ action, payload });
    return Promise.resolve({ ok: false, failure: { kind: 'offline', message: '' } });
  };
  const core = quietCore({
    station,
    states: {
      read: (name) => states.get(name),
      write: (name, state) => void states.set(name, JSON.parse(JSON.stringify(state))),
      remove: (name) => void states.delete(name),
      names: (prefix) => [...states.keys()].filter((name) => name.startsWith(prefix)),
    },
    call,
    failed: (error) => failures.push(error),
  });
  const made = ocpp16({
    offline: 'local-list',
    plugTimeoutSeconds: 60,
    sampleSeconds: 60,
    alignedSeconds: 0,
    languages: ['en'],
    securityProfile: 0,
  })(core);
  return { made, sent };
}

const ACTIONS = Object.keys(dialect(new FakeStation(), []).made.answers);

describe('whatever is asked', () => {
  it('is in the protocol', () => {
    expect(ACTIONS).toHaveLength(19);
    for (const action of ACTIONS) expect(schemas.some(({ $id }) => $id === `urn:${action}.req`)).toBe(true);
  });

  it.each(ACTIONS)('%s is answered by the schema', async (action) => {
    const schema = schemas.find(({ $id }) => $id === `urn:${action}.req`) ?? {};
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryOf(schema), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...ANSWERS),
        async (requests, verdict) => {
          const station = new FakeStation();
          station.set(1, { session: SESSION, state: 'charging', sample: SAMPLE });
          for (const method of [
            'start',
            'stop',
            'availability',
            'unlock',
            'reset',
            'reserve',
            'updateList',
            'limit',
          ]) {
            station.answers.set(method, verdict);
          }
          const failures: unknown[] = [];
          const { made, sent } = dialect(station, failures);
          made.begin?.();
          for (const request of requests) {
            expect(flawOf(`urn:${action}.req`, request)).toBeNull();
            const answerer = made.answers[action] as (payload: unknown) => Answer | Promise<Answer>;
            const answer = await answerer(request);
            if (!('result' in answer)) throw new Error(JSON.stringify(answer));
            expect(flawOf(`urn:${action}.conf`, answer.result)).toBeNull();
            answer.after?.();
          }
          for (const { action: name, payload } of sent) expect(flawOf(`urn:${name}.req`, payload)).toBeNull();
          made.stop();
          const mistakes = failures.filter(
            (failure) => !/^Error: (limit: |connector \d cannot be limited)/.test(String(failure)),
          );
          expect(mistakes).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
