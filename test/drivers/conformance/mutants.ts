/** Drivers that are broken on purpose, each in one way, and the behaviour that has to notice. */
import type { ChargeController } from '../../../drivers/controllers/controller.ts';
import type { ControllerBench } from '../../../drivers/kit/bench.ts';
import type { Mutation } from './broken.ts';
import { BROKEN_COMMANDS } from './broken-commands.ts';
import { BROKEN_LASTING } from './broken-lasting.ts';
import { BROKEN_TELLING } from './broken-telling.ts';

export interface Mutant {
  readonly name: string;
  readonly caughtBy: string;
  readonly bench: ControllerBench;
}

/** Long enough for a good driver on a quiet machine; a broken one shall not make the test wait. */
const PATIENCE_MS = 3000;
/** What must not happen gets more time than usual to happen. */
const QUIET_MS = 600;

export const MUTANTS: readonly Mutant[] = [...BROKEN_COMMANDS, ...BROKEN_TELLING, ...BROKEN_LASTING].map(
  ([name, caughtBy, base, mutation]) => ({
    name,
    caughtBy,
    bench: {
      name,
      patienceMs: PATIENCE_MS,
      quietMs: QUIET_MS,
      async create() {
        const made = await base.create();
        const { successor } = made.device;
        return {
          ...made,
          controller: mutated(made.controller, mutation),
          // Whoever comes next is as wrong.
          device: {
            ...made.device,
            ...(successor && { successor: () => mutated(successor(), mutation) }),
          },
        };
      },
    },
  }),
);

function mutated(good: ChargeController, mutation: Mutation): ChargeController {
  const wrong: Partial<Record<string | symbol, unknown>> = mutation(good);
  return new Proxy(good, {
    get(target, key) {
      if (wrong[key] !== undefined) return wrong[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
