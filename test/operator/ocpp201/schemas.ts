/** OCPP 2.0.1 part 3: the JSON schemas, as ocpp-rpc ships them. */
import { createRequire } from 'node:module';
import { createValidator } from 'ocpp-rpc';

const schemas = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp2_0_1.json') as object[];
const validator = createValidator('ocpp2.0.1', schemas as never);

/** What the schema says against a request; null: nothing. What JSON drops does not count. */
export function flawOf(action: string, payload: unknown): string | null {
  try {
    validator.validate(`urn:${action}.req`, JSON.parse(JSON.stringify(payload)) as never);
    return null;
  } catch (error) {
    return `${action}: ${(error as Error).message}`;
  }
}
