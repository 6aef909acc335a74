/** What must hold before a test may move a contactor or a lock: each shown, and checked again when it begins. */
import type { TestCondition, TestKind } from '../../../bridge/service/machine-pages.ts';
import { isPresent } from '../../../session/guards.ts';
import { isBusy } from '../../availability.ts';
import type { ServicedConnector } from './serviced.ts';

type Subject = Pick<ServicedConnector, 'connector'>;

/** `testing`: the label of the connector where a test runs; null: none does. */
export function conditionsOf(
  kind: TestKind,
  subject: Subject,
  testing: string | null,
): readonly TestCondition[] {
  const all = [linked(subject), nobody(subject), open(subject), alone(testing)];
  return kind === 'contactor' ? [...all, vehicle(subject), sound(subject)] : [...all, lockable(subject)];
}

function linked({ connector: { context } }: Subject): TestCondition {
  const met = context.linked && context.vehicle !== 'unknown';
  return { code: 'linked', met, detail: met ? null : 'the controller does not answer' };
}

function nobody({ connector }: Subject): TestCondition {
  const { session, state } = connector;
  const met = !isBusy(connector);
  return { code: 'nobody-charges', met, detail: met ? null : (session?.number ?? state) };
}

/** No board closes its contactor on an empty socket; a test adapter is a vehicle. */
function vehicle({ connector: { context } }: Subject): TestCondition {
  return { code: 'vehicle-there', met: isPresent(context.vehicle), detail: context.vehicle };
}

function sound({ connector: { context } }: Subject): TestCondition {
  const met = context.blocking.length === 0;
  return { code: 'no-fault', met, detail: met ? null : context.blocking.join(', ') };
}

function open({ connector: { context } }: Subject): TestCondition {
  return { code: 'contactor-open', met: !context.energised, detail: null };
}

function lockable({ connector: { capabilities } }: Subject): TestCondition {
  return { code: 'can-lock', met: capabilities?.canLock === true, detail: capabilities?.model ?? null };
}

function alone(testing: string | null): TestCondition {
  return { code: 'no-other-test', met: testing === null, detail: testing };
}
