/**
 * Several controllers silent at once: that is their supply, not each of them. Pure; its state is plain JSON and belongs to
 * one run of the kiosk. One connector alone never proves anything, nor do several on one line: that may be the cable.
 */
import { written, type Change } from './change.ts';

/**
 * A link is noticed when its driver's own patience is over, which differs: at an EVSE-WB 2.6 to 4.4 s after a cut, at an
 * OpenEVSE 5.1 to 6.2 s. Falls that lie closer together than that, and a busy machine, can explain are one.
 */
export const AT_ONCE_MS = 5000;

export interface LinkedConnector {
  readonly id: number;
  /** The line that its controller is on; null: one of its own. */
  readonly port: string | null;
}

export interface LinksState {
  /** By connector id, since its controller answered for the first time. */
  readonly links: Readonly<Record<string, { readonly up: boolean; readonly monotonic: number }>>;
  readonly raised: boolean;
}

export const NO_LINKS: LinksState = { links: {}, raised: false };

export type LinksChange = Change<'supply.lost'>;

export function judgeLink(
  state: LinksState,
  event: { readonly connector: number; readonly up: boolean; readonly monotonic: number },
  connectors: readonly LinkedConnector[],
): { state: LinksState; changes: LinksChange[] } {
  const key = String(event.connector);
  const known = connectors.some(({ id }) => id === event.connector);
  const before = state.links[key];
  // A controller that never answered cannot fall silent, and one that is silent already does not do so again.
  if (!known || !Number.isFinite(event.monotonic) || (before?.up ?? false) === event.up) {
    return { state, changes: [] };
  }
  const links = { ...state.links, [key]: { up: event.up, monotonic: written(event.monotonic) } };
  const of = connectors.map(({ id }) => links[String(id)]);
  const falls = of.flatMap((link) => (link && !link.up ? [link.monotonic] : []));
  const evidence = { source: 'controllers', silent: falls.length, of: connectors.length };
  if (state.raised) {
    // The first that answers has a supply again; one that stays silent is its own fault.
    if (!event.up) return { state: { ...state, links }, changes: [] };
    return { state: { links, raised: false }, changes: [{ code: 'supply.lost', raised: false, evidence }] };
  }
  const withinMs = Math.max(...falls) - Math.min(...falls);
  const lines = new Set(connectors.map(({ id, port }) => port ?? `of connector ${id}`));
  const all = falls.length === connectors.length && falls.length >= 2 && lines.size >= 2;
  if (!all || withinMs > AT_ONCE_MS) return { state: { ...state, links }, changes: [] };
  const changes = [
    { code: 'supply.lost', raised: true, evidence: { ...evidence, withinMs: Math.round(withinMs) } } as const,
  ];
  return { state: { links, raised: true }, changes };
}
