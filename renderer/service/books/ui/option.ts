/** One of some to choose from. */
export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
}
