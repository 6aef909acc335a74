/** Takes what waits in the outbox to the operator, and says how the link is. */
import { systemClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { readSecret } from '../config/load.ts';
import { log } from '../log/log.ts';
import { httpTransport } from '../operator/webhook/http.ts';
import { WEBHOOK_CHANNEL, WebhookSender } from '../operator/webhook/sender.ts';
import { webhookKey } from '../operator/webhook/signature.ts';
import type { Post } from '../operator/webhook/transport.ts';
import type { Store } from '../store/store.ts';
import type { Condition } from './alarms.ts';
import type { SimulatedWorld } from './world.ts';

/** Nothing leaves a simulated charger. */
const SIMULATED = { url: 'https://operator.invalid/alerts', secret: 'simulated' };

export interface ReportingPlan {
  /** Outbox channels that get every alert. */
  readonly channels: readonly string[];
  readonly open: (store: Store, note: (condition: Condition) => void) => Reporting;
}

export interface Reporting {
  start(): void;
  /** Something waits. */
  wake(): void;
  stop(): Promise<void>;
}

/** By the configuration; a simulated charger reports to a simulated operator. Throws ProblemError: the secret, its file. */
export async function planReporting(config: Config, world: SimulatedWorld | null): Promise<ReportingPlan> {
  const { webhook } = config.alerts;
  if (webhook) {
    const secret = await readSecret(webhook.secret);
    webhookKey(secret);
    return planned({ url: webhook.url, secret }, config, () => httpTransport({ clock: systemClock }));
  }
  if (world) return planned(SIMULATED, config, () => ({ post: world.receiver.post, close: () => undefined }));
  return { channels: [], open: () => NOBODY };
}

function planned(
  target: { readonly url: string; readonly secret: string },
  { station }: Config,
  connect: () => { readonly post: Post; close(): void },
): ReportingPlan {
  return {
    channels: [WEBHOOK_CHANNEL],
    open(store, note) {
      const { post, close } = connect();
      const sender = new WebhookSender({
        ...target,
        outbox: store.outbox,
        // Signatures carry the time of day that the receiver knows, whatever a simulation makes of it.
        clock: systemClock,
        station: station.id,
        post,
        random: Math.random,
        listener: {
          condition: note,
          refused: (id, status) => {
            log.error('alert.refused', 'the webhook will not have an alert: passed over', {
              alert: id,
              status,
            });
            store.audit(systemClock.now(), 'webhook', 'alert.refused', { id, status });
          },
          failed: (error) => log.error('alert.store-failed', 'alerts wait for the store', { error }),
        },
      });
      return {
        start: () => sender.start(),
        wake: () => sender.wake(),
        stop: async () => {
          await sender.stop();
          close();
        },
      };
    },
  };
}

const NOBODY: Reporting = { start: () => undefined, wake: () => undefined, stop: () => Promise.resolve() };
