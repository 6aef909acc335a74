/** Whether nobody would be harmed by a restart now; else what is waited for. Pure. */
import type { UpdateBlock } from '../bridge/service/update-view.ts';
import type { ConnectorState } from '../session/types.ts';
import type { Zone } from '../tariff/zone.ts';

export interface QuietFacts {
  readonly connectors: readonly { readonly state: ConnectorState; readonly held: boolean }[];
  readonly visitor: boolean;
  /** Messages about transactions that the central system has not acknowledged. */
  readonly unsent: number;
  readonly service: boolean;
  readonly inWindow: boolean;
  readonly busy: boolean;
}

/** States in which nobody has anything at a connector. */
const FREE: ReadonlySet<ConnectorState> = new Set<ConnectorState>(['available', 'unavailable', 'faulted']);

/** `ordered`: by a technician, who is in service mode and does not wait for the night. */
export function blocksOf(facts: QuietFacts, ordered: boolean): readonly UpdateBlock[] {
  const { connectors, visitor, unsent, service, inWindow, busy } = facts;
  const isTaken = ({ state, held }: QuietFacts['connectors'][number]) =>
    held || (!FREE.has(state) && state !== 'reserved');
  const blocks: [UpdateBlock, boolean][] = [
    ['charging', connectors.some(isTaken)],
    ['reserved', connectors.some(({ state }) => state === 'reserved')],
    ['visitor', visitor],
    ['unsent', unsent > 0],
    ['service', service && !ordered],
    ['window', !inWindow && !ordered],
    ['busy', busy],
  ];
  return blocks.flatMap(([block, holds]) => (holds ? [block] : []));
}

export interface UpdateWindow {
  readonly from: string;
  readonly to: string;
}

/** By the clock on the wall at the station; `to` itself lies outside. Over midnight, too. */
export function isInWindow(window: UpdateWindow | null, at: number, zone: Zone): boolean {
  if (window === null) return true;
  const seconds = Math.floor(at / 1000);
  const minute = Math.floor(((((seconds + zone.offsetAt(seconds)) % 86_400) + 86_400) % 86_400) / 60);
  const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
