/** The steps of a test, as a person follows them: one after the other, each with how long it took and what was seen. */
import type { TestKind, TestRun } from '../../../bridge/service/machine-pages.ts';
import type { WireClock } from './serviced.ts';

type Step = TestRun['steps'][number];
export type StepCode = Step['code'];

export class Steps {
  readonly #wire: WireClock;
  readonly #told: (run: TestRun) => void;
  #run: TestRun;
  #begunAt = 0;

  /** `startedAt`: the house's time. `told`: each time that something changed. */
  constructor(
    wire: WireClock,
    plan: { readonly kind: TestKind; readonly startedAt: number; readonly codes: readonly StepCode[] },
    told: (run: TestRun) => void,
  ) {
    this.#wire = wire;
    this.#told = told;
    const steps = plan.codes.map((code): Step => ({ code, state: 'waiting', ms: null, detail: null }));
    this.#run = { kind: plan.kind, startedAt: plan.startedAt, running: true, steps, passed: null };
  }

  get run(): TestRun {
    return this.#run;
  }

  get failed(): Step | undefined {
    return this.#run.steps.find(({ state }) => state === 'failed');
  }

  begin(code: StepCode): void {
    this.#begunAt = this.#wire.monotonic();
    this.#set(code, { state: 'running' });
  }

  /** `ms`: since it began, unless something else was measured. */
  pass(code: StepCode, detail: string | null = null, ms: number = this.#passedMs): void {
    this.#set(code, { state: 'passed', ms: Math.round(ms), detail });
  }

  fail(code: StepCode, detail: string): void {
    this.#set(code, { state: 'failed', ms: Math.round(this.#passedMs), detail });
  }

  skip(code: StepCode, detail: string | null = null): void {
    this.#set(code, { state: 'skipped', detail });
  }

  /** What was not reached is skipped; it passed if nothing failed. */
  end(): TestRun {
    const steps = this.#run.steps.map((step): Step => {
      return step.state === 'waiting' || step.state === 'running' ? { ...step, state: 'skipped' } : step;
    });
    this.#run = { ...this.#run, steps, running: false, passed: this.failed === undefined };
    this.#told(this.#run);
    return this.#run;
  }

  get #passedMs(): number {
    return this.#wire.monotonic() - this.#begunAt;
  }

  #set(code: StepCode, change: Partial<Step>): void {
    const steps = this.#run.steps.map((step) => (step.code === code ? { ...step, ...change } : step));
    this.#run = { ...this.#run, steps };
    this.#told(this.#run);
  }
}
