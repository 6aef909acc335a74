/** TxCtrlr, SampledDataCtrlr, AlignedDataCtrlr: a transaction and what is measured of it. */
import { REGISTER } from '../meter-value.ts';
import { fixed, kept } from './build.ts';
import type { Facts } from './facts.ts';
import { listOf, type Variable } from './variable.ts';

const TX_POINTS = [
  'Authorized',
  'DataSigned',
  'EnergyTransfer',
  'EVConnected',
  'ParkingBayOccupancy',
  'PowerPathClosed',
];

export function transactions({ settings }: Facts): readonly Variable[] {
  const points = { dataType: 'MemberList', values: TX_POINTS } as const;
  const sampled = 'SampledDataCtrlr';
  const aligned = 'AlignedDataCtrlr';
  return [
    fixed('TxCtrlr', 'Enabled', true),
    kept(settings, 'plugTimeout'),
    fixed('TxCtrlr', 'MaxEnergyOnInvalidId', 0, { unit: 'Wh' }),
    fixed('TxCtrlr', 'StopTxOnEVSideDisconnect', true),
    kept(settings, 'stopTxOnInvalidId'),
    fixed('TxCtrlr', 'TxBeforeAcceptedEnabled', true),
    // A session begins when somebody is authorised and the vehicle is there, and ends when either is over.
    fixed('TxCtrlr', 'TxStartPoint', 'PowerPathClosed', points),
    fixed('TxCtrlr', 'TxStopPoint', 'PowerPathClosed', points),
    fixed(sampled, 'Available', true),
    fixed(sampled, 'Enabled', true),
    kept(settings, 'txStartedMeasurands', lacksRegister),
    kept(settings, 'txUpdatedMeasurands'),
    kept(settings, 'txEndedMeasurands', lacksRegister),
    kept(settings, 'txUpdatedInterval'),
    // Only the reading at the end.
    fixed(sampled, 'TxEndedInterval', 0, { unit: 's' }),
    fixed(aligned, 'Available', true),
    fixed(aligned, 'Enabled', true),
    kept(settings, 'alignedInterval'),
    kept(settings, 'alignedMeasurands'),
    fixed(aligned, 'SendDuringIdle', false),
    fixed(aligned, 'TxEndedInterval', 0, { unit: 's' }),
    fixed(aligned, 'TxEndedMeasurands', '', { dataType: 'MemberList', values: [REGISTER] }),
  ];
}

function lacksRegister(value: string): string | null {
  return listOf(value).includes(REGISTER) ? null : `${REGISTER} is always sent: the bill depends on it`;
}
