import fc from 'fast-check';
import { expect, it } from 'vitest';
import { settle } from '../../rig/clock.ts';
import { randomFrom } from '../../rig/random.ts';
import { idOf, MemoryOutbox, Rig, type Answer } from './rig.ts';

/** What may become of one attempt; `lost`: the receiver took it, the answer did not arrive. */
const FATES = [
  'taken',
  'lost',
  'cut',
  'timeout',
  'certificate',
  'busy',
  'broken',
  'rejected',
  'throws',
] as const;
type Fate = (typeof FATES)[number];

const ANSWERS: Readonly<Record<Fate, Answer>> = {
  taken: { status: 204 },
  lost: { failure: 'unreachable', message: 'socket hang up' },
  cut: { failure: 'unreachable', message: 'connect ECONNREFUSED' },
  timeout: { failure: 'timeout', message: 'no answer' },
  certificate: { failure: 'certificate', message: 'expired' },
  busy: { status: 429, retryAfter: '30' },
  broken: { status: 500 },
  rejected: { status: 401 },
  throws: new Error('bug'),
};

const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), many: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 400_000 }) }),
  fc.record({ do: fc.constant('fail' as const), call: fc.constantFrom('next', 'attempted', 'done') }),
  fc.record({ do: fc.constantFrom('mend' as const, 'crash' as const, 'stop' as const, 'wake' as const) }),
);

it('whatever fails: everything arrives, in order, once by its id, with at most one condition up', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 30 }),
      fc.array(fc.constantFrom<Fate>(...FATES), { maxLength: 40 }),
      fc.nat(),
      async (steps, fates, seed) => {
        const outbox = new MemoryOutbox();
        const chance = randomFrom(seed);
        const arrived: string[] = [];
        const left = [...fates];
        const up = new Set<string>();
        let added = 0;
        const boot = () => {
          up.clear();
          const rig = new Rig(outbox, chance);
          rig.answer = ({ headers }) => {
            const fate = left.shift() ?? 'taken';
            const id = headers['webhook-id'] ?? '';
            if ((fate === 'taken' || fate === 'lost') && !arrived.includes(id)) arrived.push(id);
            return ANSWERS[fate];
          };
          rig.onCondition = ({ code, raised }) => {
            if (raised) up.add(code);
            else expect(up.delete(code)).toBe(true);
            expect(up.size).toBeLessThanOrEqual(1);
          };
          rig.sender.start();
          return rig;
        };
        let rig = boot();
        for (const each of steps) {
          if (each.do === 'add') for (let n = 0; n < each.many; n += 1) rig.add((added += 1));
          else if (each.do === 'pass') await rig.pass(each.ms);
          else if (each.do === 'fail') outbox.broken.add(each.call);
          else if (each.do === 'mend') outbox.broken.clear();
          else if (each.do === 'wake') rig.sender.wake();
          else {
            await rig.sender.stop();
            if (each.do === 'crash') await settle();
            rig = boot();
          }
        }
        outbox.broken.clear();
        await rig.pass(48 * 3_600_000);
        rig.sender.wake();
        await settle();
        expect(arrived).toEqual(Array.from({ length: added }, (_, index) => idOf(index + 1)));
        expect([outbox.items, up.size, rig.refused]).toEqual([[], 0, []]);
        await rig.sender.stop();
      },
    ),
    { numRuns: 150 },
  );
});
