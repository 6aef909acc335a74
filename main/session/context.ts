/** What is known of a connector before any device has spoken. */
import type { ChartLimits, ConnectorContext, ConnectorEvent } from './events.ts';

export function freshContext(limits: ChartLimits): ConnectorContext {
  return {
    limits,
    vehicle: 'unknown',
    enabled: false,
    energised: false,
    linked: false,
    inService: true,
    reserved: false,
    paused: false,
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

/** What somebody who is let in brings along. */
export function letIn({
  context,
  event,
}: {
  context: ConnectorContext;
  event: ConnectorEvent;
}): Partial<ConnectorContext> {
  if (event.type !== 'AUTHORIZE') return {};
  const { paysForParking, plugMs = context.limits.plugMs } = event;
  return { paysForParking, limits: { ...context.limits, plugMs } };
}
