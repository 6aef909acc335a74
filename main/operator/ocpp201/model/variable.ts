/** One variable of the device model: OCPP 2.0.1 part 1, 4 and part 2, 2.46–2.53. */
import type { WireComponent } from '../wire.ts';

export type DataType =
  'boolean' | 'dateTime' | 'decimal' | 'integer' | 'MemberList' | 'OptionList' | 'SequenceList' | 'string';

export interface Characteristics {
  readonly dataType: DataType;
  readonly unit?: string;
  /** Of numbers the range, of texts and lists the length. */
  readonly minLimit?: number;
  readonly maxLimit?: number;
  /** What a list or an option may be made of. */
  readonly values?: readonly string[];
}

export interface Variable {
  readonly component: WireComponent;
  readonly name: string;
  readonly instance?: string;
  readonly is: Characteristics;
  /** Never changes while the station runs. */
  readonly constant?: boolean;
  /** Survives a restart. */
  readonly persistent?: boolean;
  /** Absent: can only be written. */
  readonly read?: () => string;
  /** Absent: can only be read. The value has passed `flawOf`. May throw `StoreError`. */
  readonly write?: (value: string) => Written;
}

export type Written =
  /** `reconnect`: the connection is to be made anew, once the answer is sent. */
  { readonly ok: true; readonly reconnect?: boolean } | { readonly ok: false; readonly why: string };

export const WRITTEN: Written = { ok: true };

export type Mutability = 'ReadOnly' | 'ReadWrite' | 'WriteOnly';

export function mutabilityOf({ read, write }: Variable): Mutability {
  if (!write) return 'ReadOnly';
  return read ? 'ReadWrite' : 'WriteOnly';
}

export interface Flaw {
  readonly reasonCode: 'InvalidValue' | 'ValueTooHigh' | 'ValueTooLow';
  readonly text: string;
}

/** What is wrong with a value for such a variable; null: nothing. */
export function flawOf(value: string, is: Characteristics): Flaw | null {
  switch (is.dataType) {
    case 'boolean':
      return value === 'true' || value === 'false' ? null : invalid('true or false');
    case 'integer':
      return /^-?\d{1,10}$/.test(value) ? range(Number(value), is) : invalid('a whole number');
    case 'decimal':
      return /^-?\d{1,10}(\.\d{1,10})?$/.test(value) ? range(Number(value), is) : invalid('a number');
    case 'dateTime':
      return Number.isNaN(Date.parse(value)) ? invalid('a date and time') : null;
    case 'OptionList':
      return is.values?.includes(value) ? null : invalid(`one of ${(is.values ?? []).join(', ')}`);
    case 'MemberList':
    case 'SequenceList':
      return listFlaw(listOf(value), is);
    case 'string':
      return range(value.length, is);
  }
}

/** The members of a list as it is written. */
export function listOf(value: string): readonly string[] {
  return value.trim() === '' ? [] : value.split(',').map((member) => member.trim());
}

function listFlaw(members: readonly string[], is: Characteristics): Flaw | null {
  const strange = members.find((member) => !is.values?.includes(member));
  if (strange !== undefined) return invalid(`made of ${(is.values ?? []).join(', ')}`);
  if (new Set(members).size !== members.length) return invalid('each member once');
  return range(members.length, is);
}

function range(value: number, { minLimit, maxLimit }: Characteristics): Flaw | null {
  if (minLimit !== undefined && value < minLimit) {
    return { reasonCode: 'ValueTooLow', text: `at least ${String(minLimit)}` };
  }
  if (maxLimit !== undefined && value > maxLimit) {
    return { reasonCode: 'ValueTooHigh', text: `at most ${String(maxLimit)}` };
  }
  return null;
}

function invalid(text: string): Flaw {
  return { reasonCode: 'InvalidValue', text };
}
