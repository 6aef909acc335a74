/** What a connector looks like at a glance. */
import type { ConnectorState, ConnectorView } from '../../main/bridge/contract.ts';
import type { Words } from '../kiosk.svelte.ts';

/** The mark beside the letter: never told apart by colour alone. */
export type Mark = 'free' | 'busy' | 'wait' | 'off';

export const MARKS: Record<ConnectorState, Mark> = {
  unavailable: 'off',
  available: 'free',
  reserved: 'wait',
  plugged: 'wait',
  authorized: 'wait',
  starting: 'busy',
  charging: 'busy',
  suspendedByVehicle: 'busy',
  suspendedByStation: 'busy',
  stopping: 'busy',
  finished: 'wait',
  faulted: 'off',
};

/** "Free", "In use, 24 min" */
export function stateText(connector: ConnectorView, words: Words, now: number): string {
  if (connector.state === 'charging' && connector.session) {
    // Whole minutes: a stranger's session need not tick.
    const elapsed = Math.max(60_000, Math.floor((now - connector.session.startedAt) / 60_000) * 60_000);
    return words.t.inUseFor(words.span(elapsed));
  }
  return words.t.connectorState[connector.state];
}

/** A session's length so far; frozen once charging has ended. */
export function elapsedMs(session: { startedAt: number; endedAt: number | null }, now: number): number {
  return Math.max(0, (session.endedAt ?? now) - session.startedAt);
}
