/** Why a file of a theme is refused. */
export interface Objection {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}
