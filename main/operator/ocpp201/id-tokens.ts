/**
 * Tokens between the kiosk, which knows a number, and the protocol, which knows also its type. Cards are known by their
 * form; of the others the type is kept as the central system gave it, so that it gets back what it sent.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IdToken } from '../port.ts';
import type { States } from '../ocpp/dialect.ts';
import type { WireIdToken, WireIdTokenType } from './wire.ts';

const STATE = 'ocpp201.id-token-types';
export const LONGEST_ID_TOKEN = 36;
/** As many as are remembered; the oldest go first. */
const MOST = 500;

const TYPES = ['Central', 'eMAID', 'ISO14443', 'ISO15693', 'KeyCode', 'Local', 'MacAddress'] as const;
const stateSchema = z.array(z.tuple([z.string(), z.enum(TYPES)]));

/** Nobody was identified: free vend (part 2, C02). */
export const NOBODY: WireIdToken = { idToken: '', type: 'NoAuthorization' };

export class IdTokenTypes {
  readonly #states: Pick<States, 'read' | 'write'>;
  /** By digest: the numbers themselves have no business in another table. */
  readonly #types: Map<string, WireIdTokenType>;

  constructor(states: Pick<States, 'read' | 'write'>) {
    this.#states = states;
    const read = stateSchema.safeParse(states.read(STATE));
    this.#types = new Map(read.success ? read.data : []);
  }

  toWire(id: string): WireIdToken {
    return { idToken: id.slice(0, LONGEST_ID_TOKEN), type: this.#types.get(digest(id)) ?? typeByForm(id) };
  }

  /** A token from the central system; `group` of its own, or beside it. Throws `StoreError`. */
  fromWire(token: WireIdToken, group: WireIdToken | undefined): IdToken {
    return { id: this.read(token), group: group ? this.read(group) : null };
  }

  /** The number as the kiosk knows it. Throws `StoreError`. */
  read({ idToken, type }: WireIdToken): string {
    const card = type === 'ISO14443' || type === 'ISO15693';
    const id = card ? idToken.toUpperCase() : idToken;
    const key = digest(id);
    const known = this.#types.get(key) ?? typeByForm(id);
    if (type !== known && type !== 'NoAuthorization') {
      this.#types.delete(key);
      if (type !== typeByForm(id)) this.#types.set(key, type);
      for (const oldest of [...this.#types.keys()].slice(0, -MOST)) this.#types.delete(oldest);
      this.#states.write(STATE, [...this.#types]);
    }
    return id;
  }
}

/** 4, 7 or 10 bytes in hex are a card of ISO 14443, 8 bytes that begin with E0 one of ISO 15693. */
function typeByForm(id: string): WireIdTokenType {
  if (/^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/.test(id)) return 'ISO14443';
  return /^E0[0-9A-F]{14}$/.test(id) ? 'ISO15693' : 'Central';
}

function digest(id: string): string {
  return createHash('sha256').update(id.toLowerCase()).digest('base64url').slice(0, 22);
}
