/** Puts the larger helpers of the kiosk together: what each takes of the options and parts, beside what only the kiosk knows. */
import { OperatorDesk } from './operator/desk.ts';
import type { OperatorDeskOptions } from './operator/desk-options.ts';
import type { OperatorPlan } from './operator/link.ts';
import type { KioskOptions, Parts } from './parts.ts';
import { UpdateDesk, type UpdateDeskOptions } from './update-desk.ts';

type OfParts = 'config' | 'clock' | 'store' | 'zone' | 'version' | 'restart';

/** The kiosk's side of the link to the central system. */
export function composeOperator(
  plan: OperatorPlan,
  { config, version, clock: wall, restart }: KioskOptions,
  { clock, devices, prices, store }: Parts,
  kiosk: Omit<OperatorDeskOptions, OfParts | 'plan' | 'wall' | 'devices' | 'currency'>,
): OperatorDesk {
  const { zone, currency } = prices;
  const house = { config, version, wall, restart: restart ?? null, clock, devices, store, zone, currency };
  return new OperatorDesk({ ...house, ...kiosk, plan });
}

/** Updates around the running kiosk. */
export function composeUpdates(
  { config, updates: host, restart, version, clock }: KioskOptions,
  { store, updateKey: key, prices: { zone } }: Parts,
  kiosk: Omit<UpdateDeskOptions, OfParts | 'key' | 'host'>,
): UpdateDesk {
  return new UpdateDesk({ config, key, host, restart, version, clock, store, zone, ...kiosk });
}
