/** How a device is, by the faults that stand against it. */
import type { Health } from '../../bridge/service/machine-pages.ts';
import type { FaultBoard } from '../../faults/board.ts';
import { bySeverity, FAULTS, stopsCharging, type FaultCode } from '../../faults/catalogue.ts';
import type { FaultComponent } from '../../faults/entry.ts';

type DeviceKind = 'controller' | 'meter' | 'reader';

/** Whose device notices it, and whom a technician would look at first. */
const COMPONENTS: Readonly<Record<DeviceKind, readonly FaultComponent[]>> = {
  controller: ['controller', 'protection', 'power', 'connector'],
  meter: ['meter'],
  reader: ['reader'],
};

/** The worst of these faults decides. */
export function healthOf(codes: readonly FaultCode[]): Health {
  if (codes.some(stopsCharging)) return 'bad';
  return codes.some((code) => FAULTS[code].severity === 'degraded') ? 'warn' : 'good';
}

/** `connector` null: the station's own device. `code`: the worst fault that counts; null: all is well. */
export function deviceHealth(
  board: FaultBoard,
  kind: DeviceKind,
  connector: number | null,
): { readonly health: Health; readonly code: FaultCode | null } {
  const codes = board.all
    .filter(
      (fault) => fault.connector === connector && COMPONENTS[kind].includes(FAULTS[fault.code].component),
    )
    .map(({ code }) => code)
    .toSorted(bySeverity);
  return { health: healthOf(codes), code: codes[0] ?? null };
}

/** Of the station, by what is at fault. */
export function stationHealth(board: FaultBoard, component: FaultComponent): Health {
  const codes = board.all.map(({ code }) => code).filter((code) => FAULTS[code].component === component);
  return healthOf(codes);
}
