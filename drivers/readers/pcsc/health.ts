/** How the reader is, and which of the reader's conditions that means: at most one at a time. */
import type { ConditionCode, ConditionEvent } from '../../device.ts';
import type { ReaderEvent } from '../reader.ts';

type Evidence = ConditionEvent['evidence'];

export type Health =
  /** Being looked for; neither known to work nor known to be broken. */
  | { readonly is: 'unknown'; readonly reason: string }
  | { readonly is: 'ready'; readonly reader: string }
  | { readonly is: 'absent' | 'no-service' | 'stuck'; readonly reason: string; readonly evidence: Evidence };

const CONDITIONS = {
  absent: 'reader.absent',
  'no-service': 'reader.service-down',
  stuck: 'reader.stuck',
} as const satisfies Record<string, ConditionCode>;

/** Turns changes of health into conditions raised and cleared, and into link events. */
export class HealthReport {
  readonly #emit: (event: ReaderEvent) => void;
  #raised: ConditionCode | undefined;
  #link: string | undefined;

  constructor(emit: (event: ReaderEvent) => void) {
    this.#emit = emit;
  }

  get raised(): ConditionCode | undefined {
    return this.#raised;
  }

  /** `keepCondition`: what was raised stays so until it is known to be over. */
  set(health: Health, keepCondition = false): void {
    const evidence = 'evidence' in health ? health.evidence : {};
    const code = health.is in CONDITIONS ? CONDITIONS[health.is as keyof typeof CONDITIONS] : undefined;
    if (!keepCondition || code) this.#condition(code, evidence);
    if (health.is === 'ready') this.#linkUp(health.reader);
    else this.#linkDown(health.reason);
  }

  #condition(code: ConditionCode | undefined, evidence: Evidence): void {
    if (code === this.#raised) return;
    const over = this.#raised;
    this.#raised = code;
    if (over) this.#emit({ type: 'condition', code: over, raised: false, evidence: {} });
    if (code) this.#emit({ type: 'condition', code, raised: true, evidence });
  }

  #linkUp(reader: string): void {
    if (this.#link === reader) return;
    this.#link = reader;
    this.#emit({ type: 'link', up: true, name: reader });
  }

  #linkDown(reason: string): void {
    if (this.#link === undefined) return;
    this.#emit({ type: 'link', up: false, name: this.#link, reason });
    this.#link = undefined;
  }
}
