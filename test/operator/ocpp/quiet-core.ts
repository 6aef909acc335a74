/** What a dialect is given, of a link that is online and does nothing by itself. */
import type { Core } from '../../../main/operator/ocpp/dialect.ts';
import { VirtualClock } from '../../rig/clock.ts';

export function quietCore(parts: Pick<Core, 'station' | 'states'> & Partial<Core>): Core {
  const { call = () => new Promise(() => undefined) } = parts;
  return {
    clock: new VirtualClock(),
    call,
    callTriggered: call,
    phase: 'accepted',
    online: true,
    bootAgain: () => undefined,
    heartbeat: () => undefined,
    setHeartbeatSeconds: () => undefined,
    heartbeatSeconds: () => 300,
    retime: () => undefined,
    reconnect: () => undefined,
    learned: () => undefined,
    settingsChanged: () => undefined,
    failed: () => undefined,
    ...parts,
  };
}
