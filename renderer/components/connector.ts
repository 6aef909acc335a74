/** What a connector looks like at a glance. */
import type { ConnectorState, ConnectorView } from '../../main/bridge/contract.ts';
import type { Words } from '../words.ts';
import { owedLine } from './owed.ts';

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

export interface FaultText {
  readonly title: string;
  /** What was delivered so far, or what the charger does about it, or who is needed. */
  readonly detail: string;
}

/** What is wrong with a connector, for its card; null: nothing that keeps it from working. */
export function faultText({ fault, session }: ConnectorView, words: Words, now: number): FaultText | null {
  if (!fault) return null;
  if (session) return { title: fault.title, detail: owedLine(session, words) };
  const { t } = words;
  const deadline = fault.recovery?.deadline;
  if (fault.need === 'danger' && !deadline) return { title: fault.title, detail: t.connectorState.faulted };
  if (deadline && fault.recovery?.phase === 'trying')
    return { title: fault.title, detail: t.fault.againIn(words.span(Math.max(0, deadline.at - now))) };
  return { title: fault.title, detail: t.fault.short[fault.recovery?.phase ?? 'needs-technician'] };
}

/** A session's length so far; frozen once charging has ended. */
export function elapsedMs(session: { startedAt: number; endedAt: number | null }, now: number): number {
  return Math.max(0, (session.endedAt ?? now) - session.startedAt);
}
