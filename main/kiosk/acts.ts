/** Who carries out which act of a recovery plan. Those that a device's own driver does anyway are named, not repeated. */
import type { ChargeController } from '../../drivers/controllers/controller.ts';
import type { DeviceFailure, Outcome } from '../../drivers/device.ts';
import type { FaultCode } from '../faults/catalogue.ts';
import { log } from '../log/log.ts';
import type { Connector } from '../session/connector.ts';
import type { Attempt } from './alarms.ts';

/** Each round of derating offers three quarters of the last; no less than what every vehicle must accept (IEC 61851-1). */
const DERATE = 0.75;
const LEAST_AMPS = 6;

export interface Performers {
  readonly connectors: readonly {
    readonly connector: Connector;
    readonly controller: ChargeController;
    readonly maxAmps: number;
  }[];
  readonly checkClock: () => void;
  readonly reloadScreen: () => void;
  readonly retryStore: () => void;
  readonly trimHistory: () => void;
  readonly safeMode: () => void;
}

export class Acts {
  readonly #p: Performers;

  constructor(performers: Performers) {
    this.#p = performers;
  }

  perform({ act, attempt }: Attempt, code: FaultCode, connector: number | null): void {
    switch (act) {
      // Drivers open their ports again and put a device that is back in step; a reader's service starts by its socket with
      // the next process that asks for it; whoever sends to the operator keeps at it with its own waits.
      case 'rest':
      case 'reopen-port':
      case 'resync':
      case 'start-reader-service':
      case 'new-reader-process':
      case 'reconnect':
        return;
      case 'reload-screen':
        return this.#p.reloadScreen();
      case 'retry-enable':
        return this.#each(connector, code, ({ connector: own, controller }) => retryEnable(own, controller));
      case 're-pilot':
        return this.#each(
          connector,
          code,
          ({ connector: own, controller }) => controller.repilot?.() ?? retryEnable(own, controller),
        );
      case 'retry-lock':
        return this.#each(connector, code, ({ controller }) => controller.relock?.());
      case 'restart-controller':
        return this.#each(connector, code, ({ controller }) => controller.restart());
      case 'derate':
        return this.#each(connector, code, ({ connector: own, maxAmps }) =>
          own.limit(Math.max(LEAST_AMPS, Math.floor(maxAmps * DERATE ** attempt))),
        );
      case 'restore-limit':
        return this.#each(connector, code, ({ connector: own, maxAmps }) => own.limit(maxAmps));
      case 'sync-clock':
        return this.#p.checkClock();
      case 'retry-store':
        return this.#p.retryStore();
      case 'trim-history':
        return this.#p.trimHistory();
      case 'safe-mode':
        return this.#p.safeMode();
    }
  }

  /** On one connector, or on all for a fault of the station. What fails is told: the plan itself sees that it did not help. */
  #each(
    connector: number | null,
    code: FaultCode,
    act: (one: Performers['connectors'][number]) => Promise<Outcome<unknown>> | undefined,
  ): void {
    for (const one of this.#p.connectors) {
      if (connector !== null && one.connector.id !== connector) continue;
      const told = (why: string) =>
        log.warn('recovery.failed', 'a recovery did not work', {
          connector: one.connector.id,
          fault: code,
          reason: why,
        });
      act(one)?.then(
        (outcome) => {
          if (!outcome.ok) told(textOf(outcome.failure));
        },
        (error: unknown) => told(String(error)),
      );
    }
  }
}

const textOf = ({ code, message }: DeviceFailure) => `${code}: ${message}`;

/** Takes the permission away and gives it again: devices look at themselves anew with it. Where nobody charges none is given. */
async function retryEnable(connector: Connector, controller: ChargeController): Promise<Outcome> {
  const { session, context } = connector;
  const wanted = session !== null && session.endedAt === null && !context.paused;
  if (!wanted) return controller.clearFault?.() ?? { ok: true, value: undefined };
  const disabled = await controller.disable();
  return disabled.ok ? controller.enable(connector.amps) : disabled;
}
