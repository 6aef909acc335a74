/** What a technician does about updates. */
import type { UpdateDesk } from '../../update-desk.ts';
import { refused, type Handlers, type ServiceAnswer } from '../room.ts';

const OFF = refused('update.off', 'no updates are configured');
const NOT_SUPPORTED = refused(
  'update.not-supported',
  'this kiosk was not started in a way that can be updated',
);

export function updateActs(
  updates: Pick<UpdateDesk, 'check' | 'order' | 'canInstall' | 'view'>,
): Handlers<'service-update-check' | 'service-update-install'> {
  return {
    'service-update-check': async () => {
      const outcome = updates.check();
      if (outcome === 'off') return OFF;
      if (outcome === 'not-supported') return NOT_SUPPORTED;
      const answer = await outcome;
      switch (answer.is) {
        case 'found':
          return { ok: true, code: 'update.found', detail: answer.release.version };
        case 'none':
          return { ok: true, code: 'update.none' };
        case 'failed':
          return refused(answer.failure.code, answer.failure.message);
        case 'busy':
          return refused('update.busy', 'an update is under way');
      }
    },
    'service-update-install': () => install(updates),
  };
}

function install(updates: Pick<UpdateDesk, 'order' | 'canInstall' | 'view'>): ServiceAnswer {
  const { is, offered, version } = updates.view;
  const { canInstall } = updates;
  const blocks = updates.order();
  if (blocks === 'off') return OFF;
  if (blocks === 'not-supported') return NOT_SUPPORTED;
  if (blocks.includes('charging')) return refused('update.somebody-charges', blocks.join(', '));
  if (blocks.includes('busy')) return refused('service.busy', 'something else runs');
  if (!canInstall) return refused('update.nothing', 'there is no newer version that could be installed');
  const names = { before: { version }, after: { version: offered?.version } };
  if (is !== 'ready') return { ok: true, code: 'update.ordered', ...names };
  return blocks.length > 0
    ? { ok: true, code: 'update.waits', detail: blocks.join(', '), ...names }
    : { ok: true, code: 'update.going', ...names };
}
