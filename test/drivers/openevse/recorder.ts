import type {
  ChargeController,
  ControllerEvent,
  ControllerStatus,
} from '../../../drivers/controllers/controller.ts';
import type { ConditionCode, ConditionEvent } from '../../../drivers/device.ts';
import { until } from '../../rig/until.ts';

const PATIENCE_MS = 12_000;

/** Everything a controller told, and ways to wait for more. */
export class Recorder {
  readonly events: ControllerEvent[] = [];

  constructor(controller: ChargeController) {
    controller.subscribe((event) => this.events.push(event));
  }

  /** Events of one type, in order. */
  of<Type extends ControllerEvent['type']>(type: Type): Extract<ControllerEvent, { type: Type }>[] {
    return this.events.filter(
      (event): event is Extract<ControllerEvent, { type: Type }> => event.type === type,
    );
  }

  get status(): ControllerStatus | undefined {
    return this.of('status').at(-1)?.status;
  }

  get inStep(): boolean {
    return this.of('link').at(-1)?.up ?? false;
  }

  get registerWh(): number | undefined {
    return this.of('energy').at(-1)?.registerWh;
  }

  condition(code: ConditionCode): ConditionEvent | undefined {
    return this.of('condition').findLast((event) => event.code === code);
  }

  async untilStatus(what: string, wanted: Partial<ControllerStatus>, limitMs = PATIENCE_MS): Promise<void> {
    await this.until(
      what,
      () => {
        const { status } = this;
        return status !== undefined && JSON.stringify({ ...status, ...wanted }) === JSON.stringify(status);
      },
      limitMs,
    );
  }

  async untilInStep(limitMs = PATIENCE_MS): Promise<void> {
    await this.until('being in step', () => this.inStep, limitMs);
  }

  /** Waits until the condition is raised, or cleared after having been raised. */
  async untilCondition(
    code: ConditionCode,
    raised: boolean,
    limitMs = PATIENCE_MS,
  ): Promise<ConditionEvent['evidence']> {
    await this.until(
      `${code} ${raised ? 'raised' : 'cleared'}`,
      () => this.condition(code)?.raised === raised,
      limitMs,
    );
    return this.condition(code)?.evidence ?? {};
  }

  async until(what: string, condition: () => boolean, limitMs = PATIENCE_MS): Promise<void> {
    await until(what, limitMs, condition).catch((error: unknown) => {
      const told = this.events
        .filter((event) => event.type !== 'frame' && event.type !== 'values')
        .slice(-15);
      throw new Error(`${String(error)}; last told: ${JSON.stringify(told)}`);
    });
  }
}
