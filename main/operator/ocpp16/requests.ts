/** What the central system may send, as far as it is answered: OCPP 1.6, 6. Checked by the schemas before it gets here. */
import type { Answer } from '../ocpp/call.ts';
import type { RateUnit } from '../ocpp/charging/profile.ts';
import type { WireProfile, WirePurpose } from './charging/profile.ts';
import type { IdTagInfo } from './tables/id-tag.ts';

export interface Requests {
  readonly CancelReservation: { readonly reservationId: number };
  readonly ChangeAvailability: { readonly connectorId: number; readonly type: 'Inoperative' | 'Operative' };
  readonly ChangeConfiguration: { readonly key: string; readonly value: string };
  readonly ClearCache: Readonly<Record<never, never>>;
  readonly ClearChargingProfile: {
    readonly id?: number;
    readonly connectorId?: number;
    readonly chargingProfilePurpose?: WirePurpose;
    readonly stackLevel?: number;
  };
  readonly DataTransfer: { readonly vendorId: string; readonly messageId?: string; readonly data?: string };
  readonly GetCompositeSchedule: {
    readonly connectorId: number;
    readonly duration: number;
    readonly chargingRateUnit?: RateUnit;
  };
  readonly GetConfiguration: { readonly key?: readonly string[] };
  readonly GetDiagnostics: { readonly location: string };
  readonly GetLocalListVersion: Readonly<Record<never, never>>;
  readonly RemoteStartTransaction: {
    readonly connectorId?: number;
    readonly idTag: string;
    readonly chargingProfile?: WireProfile;
  };
  readonly RemoteStopTransaction: { readonly transactionId: number };
  readonly ReserveNow: {
    readonly connectorId: number;
    readonly expiryDate: string;
    readonly idTag: string;
    readonly parentIdTag?: string;
    readonly reservationId: number;
  };
  readonly Reset: { readonly type: 'Hard' | 'Soft' };
  readonly SendLocalList: {
    readonly listVersion: number;
    readonly localAuthorizationList?: readonly { readonly idTag: string; readonly idTagInfo?: IdTagInfo }[];
    readonly updateType: 'Differential' | 'Full';
  };
  readonly SetChargingProfile: {
    readonly connectorId: number;
    readonly csChargingProfiles: WireProfile;
  };
  readonly TriggerMessage: {
    readonly requestedMessage:
      | 'BootNotification'
      | 'DiagnosticsStatusNotification'
      | 'FirmwareStatusNotification'
      | 'Heartbeat'
      | 'MeterValues'
      | 'StatusNotification';
    readonly connectorId?: number;
  };
  readonly UnlockConnector: { readonly connectorId: number };
  readonly UpdateFirmware: { readonly location: string; readonly retrieveDate: string };
}

/** Answers some of the actions. */
export type Answers<Action extends keyof Requests> = {
  readonly [Name in Action]: (request: Requests[Name]) => Answer | Promise<Answer>;
};

export function status(text: string): Answer {
  return { result: { status: text } };
}
