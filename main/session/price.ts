/** What a session is priced by: the tariff that was chosen at its start, fixed for its life. */
import type { VehicleState } from '../../drivers/controllers/controller.ts';
import type { CompiledTariff } from '../tariff/compile.ts';
import type { PeriodKind } from '../tariff/session.ts';
import type { Zone } from '../tariff/zone.ts';
import type { ConnectorState } from './types.ts';

export interface PriceBasis {
  readonly compiled: CompiledTariff;
  /** The tariff's JSON text exactly as read: stored with the session, so that it can be priced again for ever. */
  readonly text: string;
  readonly zone: Zone;
  /** Free time after charging before parking is billed. */
  readonly graceSeconds: number;
}

/** True if waiting after the end of charging can cost anything under this tariff. */
export function chargesForParking(basis: PriceBasis | null): boolean {
  if (basis === null) return false;
  return basis.compiled.components.some(
    ({ dimension, incl }) => dimension === 'PARKING_TIME' && incl.num !== 0n,
  );
}

/** Which kind of charging period a state is; those without one leave it as it is. */
const PERIOD_KIND: Readonly<Partial<Record<ConnectorState, PeriodKind>>> = {
  charging: 'charging',
  suspendedByVehicle: 'parking',
  suspendedByStation: 'none',
  faulted: 'none',
  starting: 'none',
  stopping: 'none',
  finished: 'parking',
};

/** `isWaiting`: it waits already. Null: nothing changes. */
export function periodKind(
  state: ConnectorState,
  vehicle: VehicleState,
  isWaiting: boolean,
): PeriodKind | null {
  // After a restart nobody has waited until the vehicle was seen.
  if (state === 'finished' && vehicle === 'unknown') return null;
  // Being switched off does not interrupt the wait of a vehicle that was full: it would get its grace twice.
  if (state === 'stopping' && isWaiting) return null;
  return PERIOD_KIND[state] ?? null;
}
