/** The tests of connectors: one at a time in the whole charger, each ended by whoever leaves. */
import type { TestCondition, TestKind, TestRun } from '../../../bridge/service/machine-pages.ts';
import { log } from '../../../log/log.ts';
import type { TaskHandle, Tasks } from '../../../service/tasks.ts';
import type { Availability } from '../../availability.ts';
import { refused, type ServiceAnswer } from '../room.ts';
import { conditionsOf } from './conditions.ts';
import { CLOSING, testContactor } from './contactor-test.ts';
import { testLock } from './lock-test.ts';
import type { ServicedConnector, WireClock } from './serviced.ts';

export interface ConnectorTestsOptions {
  readonly now: () => number;
  readonly wire: WireClock;
  readonly tasks: Tasks;
  readonly availability: Pick<Availability, 'set' | 'test'>;
  readonly changed: () => void;
}

interface Running {
  readonly subject: ServicedConnector;
  readonly abort: AbortController;
}

export class ConnectorTests {
  readonly #o: ConnectorTestsOptions;
  readonly #runs = new Map<number, TestRun>();
  #running: Running | null = null;

  constructor(options: ConnectorTestsOptions) {
    this.#o = options;
  }

  /** The connector under test; null: none. */
  get testing(): number | null {
    return this.#running?.subject.connector.id ?? null;
  }

  conditions(kind: TestKind, subject: ServicedConnector): readonly TestCondition[] {
    return conditionsOf(kind, subject, this.#running?.subject.connector.label ?? null);
  }

  /** The test that runs there, or the last one; null: there was none. */
  run(connector: number): TestRun | null {
    return this.#runs.get(connector) ?? null;
  }

  /** Resolves with how it ended. */
  start(kind: TestKind, subject: ServicedConnector): ServiceAnswer | Promise<ServiceAnswer> {
    const unmet = this.conditions(kind, subject).filter(({ met }) => !met);
    if (unmet.length > 0) return refused('test.conditions', unmet.map(inWords).join('; '));
    const done = this.#o.tasks.run({ act: 'service-test', step: 'out-of-service', canCancel: true }, (task) =>
      this.#carryOut(kind, subject, task),
    );
    return done ?? refused('service.busy', 'something else runs');
  }

  /** What runs ends now: its contactor is opened. False: nothing runs there. `connector` null: wherever it runs. */
  stop(connector: number | null = null): boolean {
    const running = this.#running;
    if (!running || (connector !== null && running.subject.connector.id !== connector)) return false;
    running.abort.abort();
    return true;
  }

  /** The kiosk ends: nothing is written any more. */
  close(): void {
    this.#running?.abort.abort(CLOSING);
  }

  async #carryOut(kind: TestKind, subject: ServicedConnector, task: TaskHandle): Promise<ServiceAnswer> {
    const { now, wire, availability, changed } = this.#o;
    const { id } = subject.connector;
    const abort = new AbortController();
    task.signal.addEventListener('abort', () => abort.abort());
    this.#running = { subject, abort };
    const shared = {
      wire,
      signal: abort.signal,
      startedAt: now(),
      told: (run: TestRun) => {
        this.#runs.set(id, run);
        const step = run.steps.find(({ state }) => state === 'running');
        if (step) task.step(step.code);
        changed();
      },
      hold: (on: boolean) => availability.test(id, on),
    };
    try {
      if (kind === 'lock') return answerOf(await testLock({ ...shared, subject }), {});
      const result = await testContactor({
        ...shared,
        subject,
        keepOut: () => abort.signal.reason !== CLOSING && this.#keepOut(id),
      });
      const { closedMs, openedMs, energyWh } = result;
      return answerOf(result.run, { closedMs, openedMs, energyWh });
    } finally {
      this.#running = null;
      changed();
    }
  }

  #keepOut(id: number): boolean {
    try {
      this.#o.availability.set('service', id, false);
      return true;
    } catch (error) {
      log.error('service.not-kept-out', 'a connector whose test failed could not be kept out of service', {
        connector: id,
        error,
      });
      return false;
    }
  }
}

function answerOf(run: TestRun, measured: Readonly<Record<string, number | null>>): ServiceAnswer {
  const failed = run.steps.find(({ state }) => state === 'failed');
  const known = Object.entries(measured).flatMap(([name, value]) =>
    value === null ? [] : [`${name} ${String(value)}`],
  );
  if (!failed) return { ok: true, code: 'test.passed', detail: known.join(', '), after: measured };
  const code = failed.detail === 'stopped' ? 'test.stopped' : `test.failed-${failed.code}`;
  return refused(code, [`${failed.code}: ${failed.detail ?? 'failed'}`, ...known].join('; '));
}

const inWords = ({ code, detail }: TestCondition) => (detail === null ? code : `${code}: ${detail}`);
