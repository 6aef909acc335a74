/** What broken drivers are made of: a good one, of which one thing is otherwise. */
import type {
  ChargeController,
  ControllerEvent,
  ControllerStatus,
} from '../../../drivers/controllers/controller.ts';
import type { DeviceFailure, Outcome } from '../../../drivers/device.ts';
import type { ControllerBench } from '../../../drivers/kit/bench.ts';
import {
  EVSE_WB_BENCH,
  LOCKING_EVSE_WB_BENCH,
  SIMULATED_EVSE_WB_BENCH,
} from '../../../drivers/kit/benches/evse-wb.ts';
import { SIMULATED_OPENEVSE_BENCH } from '../../../drivers/kit/benches/openevse.ts';

/** Name, the behaviour that has to notice, the bench, and what is wrong. */
export type Entry = readonly [string, string, ControllerBench, Mutation];

export type Mutation = (good: ChargeController) => Partial<ChargeController>;

export const LOCKING = LOCKING_EVSE_WB_BENCH;
export const WB = SIMULATED_EVSE_WB_BENCH;
export const RAPI = SIMULATED_OPENEVSE_BENCH;
/** With an adapter that can be pulled. */
export const PTY = EVSE_WB_BENCH;

export const OK: Outcome<never> = { ok: true, value: undefined as never };
export const NEVER = new Promise<never>(() => undefined);
export const FAILURE: DeviceFailure = { code: 'closed', message: 'gone', retryable: true };

/** What `told` makes of each event is heard instead of it. */
export function hears(
  good: ChargeController,
  told: (event: ControllerEvent) => readonly ControllerEvent[],
): Pick<ChargeController, 'subscribe'> {
  return {
    subscribe: (listener) =>
      good.subscribe((event) => {
        for (const one of told(event)) listener(one);
      }),
  };
}

export const status =
  (change: (status: ControllerStatus) => Partial<ControllerStatus>) =>
  (event: ControllerEvent): readonly ControllerEvent[] =>
    event.type === 'status' ? [{ ...event, status: { ...event.status, ...change(event.status) } }] : [event];
export const without =
  (matches: (event: ControllerEvent) => boolean) =>
  (event: ControllerEvent): readonly ControllerEvent[] =>
    matches(event) ? [] : [event];

/** Follows the link, the faults and the status of the driver inside. */
export function watched(good: ChargeController) {
  const seen = { up: false, faulted: false, enabled: false, vehicle: 'unknown' };
  good.subscribe((event) => {
    if (event.type === 'link') seen.up = event.up;
    if (event.type === 'condition' && !event.code.startsWith('controller.')) seen.faulted = event.raised;
    if (event.type === 'status') Object.assign(seen, event.status);
  });
  return seen;
}

export function failed(code: string): { ok: false; failure: DeviceFailure } {
  return { ok: false, failure: { ...FAILURE, code: code as DeviceFailure['code'] } };
}

export function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
