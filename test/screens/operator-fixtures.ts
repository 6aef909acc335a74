/** How the charger may stand with the operator's system. */
import type { OperatorLinkView } from '../../main/bridge/contract.ts';
import type { OperatorStatus } from '../../main/operator/port.ts';
import { NOON } from '../rig/clock.ts';

const SAID = [
  ['out', 'call', 'BootNotification', '{"chargePointVendor":"EVSE Kiosk","chargePointModel":"EVSE Kiosk"}'],
  [
    'in',
    'result',
    'BootNotification',
    '{"status":"Accepted","currentTime":"2026-03-15T11:00:00Z","interval":300}',
  ],
  ['out', 'call', 'StatusNotification', '{"connectorId":1,"errorCode":"NoError","status":"Available"}'],
  ['in', 'result', 'StatusNotification', '{}'],
  ['in', 'call', 'RemoteStartTransaction', '{"idTag":"•••• 1190","connectorId":1}'],
  ['out', 'result', 'RemoteStartTransaction', '{"status":"Accepted"}'],
  ['out', 'call', 'StartTransaction', '{"connectorId":1,"idTag":"•••• 1190","meterStart":1234567}'],
  [
    'in',
    'error',
    'StartTransaction',
    'InternalError: the database of the central system is being restored, please try again later',
  ],
] as const;

const messages: OperatorStatus['messages'] = Array.from({ length: 40 }, (_, index) => {
  const [direction, kind, action, text] = SAID[index % SAID.length] ?? SAID[0];
  return { at: NOON + index * 1700, direction, kind, action, text };
});

/** Each is an `OperatorStatus`, as the kiosk has it. */
export function operatorFixtures(): Readonly<Record<string, OperatorLinkView>> {
  const online: OperatorStatus = { link: 'online', since: NOON, waiting: 0, lastFailure: null, messages };
  const lastFailure = {
    at: NOON + 60_000,
    message:
      'connect ECONNREFUSED 10.20.30.40:443 (csms.charging-operator.example.org): nobody listens there',
  };
  return {
    online,
    away: { ...online, link: 'connecting', waiting: 1483, lastFailure },
    rejected: {
      ...online,
      link: 'rejected',
      waiting: 12,
      lastFailure: { at: NOON, message: 'the central system rejected the station' },
    },
    new: { ...online, link: 'connecting', messages: [] },
  };
}
