/** What a version that is on trial still lacks of what the one before had. Pure. */

/** `screen`: the page has painted; `reader`, `operator`: the link is up; `controller`: of each connector. */
export type Lack =
  | { readonly what: 'screen' | 'reader' | 'operator' }
  | { readonly what: 'controller'; readonly connector: number };

/** What answers now. */
export interface Standing {
  readonly screen: boolean;
  readonly reader: boolean;
  /** Null: none is configured. */
  readonly operator: boolean | null;
  /** Connectors whose controller answers, of all that there are. */
  readonly controllers: readonly number[];
}

/** What answered before the update; null: nobody wrote it down, and only what every kiosk must do is asked. */
export type Baseline = Pick<Standing, 'reader' | 'operator' | 'controllers'>;

/** What is not configured any more is not missed. `connectors`: those that there are now. */
export function lacksOf(
  before: Baseline | null,
  now: Standing,
  connectors: readonly number[],
): readonly Lack[] {
  const lacks: Lack[] = [];
  if (!now.screen) lacks.push({ what: 'screen' });
  if (before?.reader && !now.reader) lacks.push({ what: 'reader' });
  for (const connector of before?.controllers ?? []) {
    if (connectors.includes(connector) && !now.controllers.includes(connector))
      lacks.push({ what: 'controller', connector });
  }
  if (before?.operator && now.operator === false) lacks.push({ what: 'operator' });
  return lacks;
}

/** In words, English, e.g. "screen, controller 2". */
export function lackText(lacks: readonly Lack[]): string {
  return lacks
    .map((lack) => (lack.what === 'controller' ? `controller ${String(lack.connector)}` : lack.what))
    .join(', ');
}
