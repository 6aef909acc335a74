/** Walks a connector's chart by hand: events in, states and actions out. */
import { decide, startChart, stateOf, type ConnectorSnapshot } from '../../main/session/chart.ts';
import type { ChartLimits, ConnectorAction, ConnectorEvent } from '../../main/session/events.ts';
import type { ConnectorState } from '../../main/session/types.ts';

type WithoutTime<Event> = Event extends ConnectorEvent ? Omit<Event, 'at'> : never;
export type Step = WithoutTime<ConnectorEvent>;

export const LIMITS: ChartLimits = { plugMs: 60_000, startMs: 45_000, fullMs: 600_000 };

export const absent: Step = { type: 'STATUS', vehicle: 'absent', enabled: false, energised: false };
export const plugged: Step = { type: 'STATUS', vehicle: 'connected', enabled: false, energised: false };
export const offered: Step = { type: 'STATUS', vehicle: 'connected', enabled: true, energised: false };
export const flowing: Step = { type: 'STATUS', vehicle: 'charging', enabled: true, energised: true };
export const linkUp: Step = { type: 'LINK', up: true };
export const linkDown: Step = { type: 'LINK', up: false };
export const card: Step = { type: 'AUTHORIZE', paysForParking: false };
export const payingCard: Step = { type: 'AUTHORIZE', paysForParking: true };
export const fault: Step = { type: 'BLOCKING', codes: ['protection.no-ground'], emergency: false };
export const emergency: Step = { type: 'BLOCKING', codes: ['station.emergency-stop'], emergency: true };
export const cleared: Step = { type: 'BLOCKING', codes: [], emergency: false };
export const timeUp: Step = { type: 'DEADLINE' };
export const opened: Step = { type: 'OPENED', ok: true };
export const enabled: Step = { type: 'ENABLED', ok: true };
export const disabled: Step = { type: 'DISABLED', ok: true };
export const read: Step = { type: 'READ', ok: true };
export const stopBy = (reason: Extract<Step, { type: 'STOP' }>['reason']): Step => ({ type: 'STOP', reason });
export const restore = (
  phase: 'energy' | 'finished',
  policy: 'end' | 'resume',
  paysForParking = false,
): Step => ({
  type: 'RESTORE',
  phase,
  policy,
  paysForParking,
});

export class Walk {
  snapshot: ConnectorSnapshot;
  at = 1_000_000;
  readonly actions: ConnectorAction['type'][] = [];

  constructor(limits: ChartLimits = LIMITS) {
    this.snapshot = startChart(limits);
  }

  get state(): ConnectorState {
    return stateOf(this.snapshot);
  }

  get context() {
    return this.snapshot.context;
  }

  /** Sends these one second apart; returns the actions that they caused. */
  go(...steps: readonly Step[]): ConnectorAction['type'][] {
    const caused: ConnectorAction['type'][] = [];
    for (const step of steps) {
      this.at += 1_000;
      const { snapshot, actions } = decide(this.snapshot, { ...step, at: this.at } as ConnectorEvent);
      this.snapshot = snapshot;
      caused.push(...actions.map(({ type }) => type));
    }
    this.actions.push(...caused);
    return caused;
  }
}

/** A connector that is linked, with nothing plugged in. */
export function ready(limits?: ChartLimits): Walk {
  const walk = new Walk(limits);
  walk.go(absent, linkUp);
  return walk;
}

/** A connector that charges. */
export function charging(authorize: Step = card, limits?: ChartLimits): Walk {
  const walk = ready(limits);
  walk.go(plugged, authorize, opened, enabled, flowing);
  return walk;
}
