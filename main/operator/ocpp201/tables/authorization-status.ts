/** OCPP 2.0.1 part 2, 3.4 AuthorizationStatusEnumType. */
import type { AuthorizeStatus } from '../../port.ts';
import type { WireAuthorizationStatus } from '../wire.ts';

export const AUTHORIZE_STATUS: Readonly<Record<WireAuthorizationStatus, AuthorizeStatus>> = {
  Accepted: 'accepted',
  Blocked: 'blocked',
  ConcurrentTx: 'in-use',
  Expired: 'expired',
  Invalid: 'unknown',
  NoCredit: 'no-credit',
  NotAllowedTypeEVSE: 'not-here',
  NotAtThisLocation: 'not-here',
  NotAtThisTime: 'not-here',
  Unknown: 'unknown',
};
