/** Anything that a JSON schema of part 3 allows. */
import { createRequire } from 'node:module';
import { createValidator } from 'ocpp-rpc';
import fc from 'fast-check';

interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const schemas = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp2_0_1.json') as readonly Schema[];
const validator = createValidator('ocpp2.0.1', schemas as never);

/** What the schema says against an answer; null: nothing. */
export function flawOfAnswer(action: string, payload: unknown): string | null {
  try {
    validator.validate(`urn:${action}.conf`, JSON.parse(JSON.stringify(payload)) as never);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Requests of an action; `seeds`: texts and numbers that mean something here, drawn often. */
export function anyRequest(
  action: string,
  seeds: { readonly texts: readonly string[]; readonly numbers: readonly number[] },
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const root = schemas.find(({ $id }) => $id === `urn:${action}.req`);
  if (!root) throw new Error(`no schema for ${action}`);
  const { definitions = {} } = root;

  function of(schema: Schema): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return of(definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    if (schema.enum) return fc.constantFrom(...schema.enum);
    switch (schema.type) {
      case 'string':
        if (schema.format === 'date-time') {
          return fc
            .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
            .map((date) => date.toISOString());
        }
        return fc.oneof(
          fc.constantFrom(...seeds.texts).map((text) => text.slice(0, schema.maxLength)),
          fc.string({ maxLength: Math.min(schema.maxLength ?? 50, 50) }),
        );
      case 'integer': {
        const { minimum: min = -(2 ** 31), maximum: max = 2 ** 31 - 1 } = schema;
        const seeded = seeds.numbers.filter((seed) => seed >= min && seed <= max);
        return fc.oneof(fc.constantFrom(...seeded), fc.integer({ min, max }));
      }
      case 'number':
        return fc.oneof(
          fc.constantFrom(...seeds.numbers),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
        );
      case 'boolean':
        return fc.boolean();
      case 'array':
        return fc.array(of(schema.items ?? {}), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 3, 3),
        });
      case 'object':
        return object(schema);
      default:
        return fc.jsonValue();
    }
  }

  function object({
    properties = {},
    required = [],
  }: Schema): fc.Arbitrary<Readonly<Record<string, unknown>>> {
    const names = Object.keys(properties).filter((name) => name !== 'customData');
    const model = Object.fromEntries(names.map((name) => [name, of(properties[name] ?? {})]));
    return fc.record(model, { requiredKeys: required.filter((name) => names.includes(name)) });
  }

  return object(root);
}
