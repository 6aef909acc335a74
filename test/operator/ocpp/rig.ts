/** A link by itself against a central system of tests. */
import { systemClock, type Clock } from '../../../main/clock.ts';
import type { Answer, Payload } from '../../../main/operator/ocpp/call.ts';
import type { ConnectFailure } from '../../../main/operator/ocpp/connect-failure.ts';
import { Link, type LinkOptions } from '../../../main/operator/ocpp/link.ts';
import { NO_SECURITY } from '../../../main/operator/ocpp/security.ts';
import type { Csms } from '../../rig/csms.ts';
import { until } from '../../rig/until.ts';

export interface LinkRig {
  readonly link: Link;
  readonly failures: readonly ConnectFailure[];
  readonly wrong: readonly unknown[];
  readonly asked: readonly { readonly action: string; readonly payload: Payload }[];
  connected(times?: number): Promise<void>;
  failed(times?: number): Promise<void>;
}

export const QUICK = { waitMinimumMs: 20, randomRangeMs: 10, repeatTimes: 2 };

export function linkTo(
  csms: Pick<Csms, 'url'>,
  options: Partial<LinkOptions> & { readonly clock?: Clock } = {},
  answer: (action: string, payload: Payload) => Answer | Promise<Answer> = () => ({
    result: { status: 'Accepted' },
  }),
): LinkRig {
  const failures: ConnectFailure[] = [];
  const wrong: unknown[] = [];
  const asked: { action: string; payload: Payload }[] = [];
  let connections = 0;
  const link = new Link({
    clock: systemClock,
    random: () => 0.5,
    protocol: 'ocpp1.6',
    url: csms.url,
    station: 'CP-1',
    security: NO_SECURITY,
    agent: 'test/1',
    actions: ['ClearCache', 'Reset', 'TriggerMessage', 'GetConfiguration'],
    timings: () => ({ pingMs: 0, backoff: QUICK }),
    answer: (action, payload) => {
      asked.push({ action, payload });
      return answer(action, payload);
    },
    listener: {
      connected: () => (connections += 1),
      disconnected: (failure) => failures.push(failure),
      wrong: (error) => wrong.push(error),
    },
    ...options,
  });
  return {
    link,
    failures,
    wrong,
    asked,
    connected: (times = 1) => until(`connection ${String(times)}`, 10_000, () => connections >= times),
    failed: (times = 1) => until(`failure ${String(times)}`, 10_000, () => failures.length >= times),
  };
}
