/**
 * What is wrong with a tariff or a CDR, and where. Readers collect problems instead of throwing, so that a person sees
 * every one of them at once.
 */
export type ProblemCode =
  | 'too-large'
  | 'not-utf8'
  | 'json-bom'
  | 'json-syntax'
  | 'json-truncated'
  | 'json-depth'
  | 'json-duplicate-key'
  | 'missing'
  | 'wrong-type'
  | 'not-integer'
  | 'not-exact'
  | 'negative'
  | 'number-too-big'
  | 'number-too-fine'
  | 'unknown-value'
  | 'bad-time'
  | 'bad-date'
  | 'bad-date-time'
  | 'bad-offset'
  | 'year-out-of-range'
  | 'empty'
  | 'too-many'
  | 'unknown-currency'
  | 'currency-mismatch'
  | 'conflict'
  | 'duplicate-dimension'
  | 'two-time-kinds'
  | 'reservation-not-first'
  | 'unordered'
  | 'end-before-start'
  | 'outside-session'
  | 'bad-time-zone';

export type WarningCode =
  | 'missing-field'
  | 'unknown-field'
  | 'hole'
  | 'never-wins'
  | 'duplicate-component'
  | 'limits-crossed'
  | 'limit-ignored'
  | 'not-showable'
  | 'never-valid'
  | 'unchecked';

interface Finding<Code> {
  readonly code: Code;
  /** Where, as a JSON path from the document's root: `$.elements[0].price_components[1].price`. */
  readonly path: string;
  /** What is wrong, in plain English, and what to do about it. */
  readonly message: string;
}

/** An error: there is no price (rule 19). */
export type Problem = Finding<ProblemCode>;

/** Something that can be priced but is probably not what the author meant. */
export type Warning = Finding<WarningCode>;

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

/** No more problems than this are listed for one document: a hostile file must not fill memory with complaints. */
export const MOST_PROBLEMS = 100;

export function failed(code: ProblemCode, path: string, message: string): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ code, path, message }] };
}
