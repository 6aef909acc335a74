/** What is known of a connector before any device has spoken. */
import type { ChartLimits, ConnectorContext } from './events.ts';

export function freshContext(limits: ChartLimits): ConnectorContext {
  return {
    limits,
    vehicle: 'unknown',
    enabled: false,
    energised: false,
    linked: false,
    inService: true,
    blocking: [],
    emergency: false,
    hold: false,
    session: false,
    delivered: false,
    stopReason: null,
    resume: null,
    paysForParking: false,
    restorePolicy: 'end',
    deadline: null,
  };
}
