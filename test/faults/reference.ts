/** The table of the fault reference as data: what it says of each code towards others, and what the kiosk does by itself. */
import type { FaultCode } from '../../main/faults/catalogue.ts';
import type { Mrec } from '../../main/faults/entry.ts';
import type { Ocpp16ErrorCode } from '../../main/faults/ocpp.ts';
import type { RecoveryAct } from '../../main/faults/plan.ts';

export interface ReferenceRow {
  /** Where a row has several codes and several MRECs, the one that is meant. */
  readonly mrec: Mrec | null;
  readonly ocpp16: Ocpp16ErrorCode | null;
  readonly acts: readonly RecoveryAct[];
  /** `technician`: stays out of use until a reset. */
  readonly ends: 'driver' | 'technician-look' | 'technician-reset';
}

const row = (
  mrec: Mrec | null,
  ocpp16: Ocpp16ErrorCode | null,
  ends: ReferenceRow['ends'],
  ...acts: RecoveryAct[]
): ReferenceRow => ({ mrec, ocpp16, ends, acts });

export const REFERENCE: Readonly<Record<FaultCode, ReferenceRow>> = {
  'vehicle.diode-check': row('MREC14', 'OtherError', 'driver'),
  'vehicle.ventilation-required': row('MREC10', 'OtherError', 'driver'),
  'vehicle.no-response': row('MREC10', 'EVCommunicationError', 'driver', 're-pilot'),
  'connector.partial-insertion': row('MREC20', 'OtherError', 'driver'),
  'connector.proximity': row('MREC23', 'OtherError', 'driver'),
  'connector.lock': row('MREC1', 'ConnectorLockFailure', 'driver', 'retry-lock'),
  'connector.cut-cable': row('MREC26', 'OtherError', 'technician-reset'),
  'protection.residual-current': row('MREC2', 'GroundFailure', 'technician-reset', 'retry-enable'),
  'protection.no-ground': row('MREC2', 'GroundFailure', 'technician-look', 'retry-enable'),
  'protection.self-test': row('MREC2', 'GroundFailure', 'technician-reset', 'restart-controller'),
  'contactor.stuck': row('MREC17', 'PowerSwitchFailure', 'technician-reset'),
  'contactor.failed-to-close': row('MREC17', 'PowerSwitchFailure', 'technician-reset'),
  'temperature.high': row('MREC3', 'HighTemperature', 'technician-look', 'rest'),
  'temperature.derating': row('MREC18', 'HighTemperature', 'technician-look', 'derate'),
  'current.over': row('MREC4', 'OverCurrentFailure', 'driver', 'retry-enable'),
  'supply.under-voltage': row('MREC6', 'UnderVoltage', 'technician-look', 'rest'),
  'supply.over-voltage': row('MREC5', 'OverVoltage', 'technician-look', 'rest'),
  'supply.lost': row('MREC15', 'OtherError', 'technician-look', 'rest'),
  'controller.silent': row(null, 'InternalError', 'technician-look', 'reopen-port'),
  'controller.garbled': row(null, 'InternalError', 'technician-look', 'resync'),
  'controller.restarted': row(null, 'InternalError', 'technician-look', 'resync'),
  // Not in the table: state 00 that stays, an OpenEVSE speciality.
  'controller.unknown-state': row(null, 'InternalError', 'technician-look', 'restart-controller'),
  'meter.silent': row(null, 'PowerMeterFailure', 'technician-look', 'reopen-port'),
  'meter.implausible': row(null, 'PowerMeterFailure', 'technician-reset', 'rest'),
  'meter.disagrees': row(null, 'PowerMeterFailure', 'technician-look'),
  'reader.absent': row(null, 'ReaderFailure', 'technician-look', 'new-reader-process'),
  'reader.service-down': row(
    null,
    'ReaderFailure',
    'technician-look',
    'start-reader-service',
    'new-reader-process',
  ),
  'reader.stuck': row(null, 'ReaderFailure', 'technician-look', 'new-reader-process'),
  'operator.offline': row('MREC13', null, 'technician-look', 'reconnect'),
  'operator.rejected': row(null, null, 'technician-look', 'reconnect'),
  'operator.certificate': row(null, null, 'technician-look', 'reconnect'),
  'clock.unsure': row(null, 'InternalError', 'technician-look', 'sync-clock'),
  'store.failed': row(null, 'InternalError', 'technician-look', 'retry-store'),
  'store.full': row(null, 'InternalError', 'technician-look', 'trim-history'),
  'store.recovered': row(null, 'InternalError', 'technician-reset'),
  'display.restarted': row(null, 'InternalError', 'technician-look', 'reload-screen'),
  'kiosk.restarted': row(null, 'InternalError', 'technician-look', 'resync'),
  'kiosk.crash-loop': row(null, 'InternalError', 'technician-reset', 'safe-mode'),
  'station.emergency-stop': row('MREC8', 'OtherError', 'driver'),
  'station.door-open': row('MREC8', 'OtherError', 'technician-look'),
  'station.tilted': row('MREC8', 'OtherError', 'technician-reset'),
};
