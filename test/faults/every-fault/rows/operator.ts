/** The operator’s end of the webhook, over real HTTP and TLS: charging goes on, and everything is told later, once. */
import tls from 'node:tls';
import { expect } from 'vitest';
import { selfSigned } from '../../../rig/webhook-receiver.ts';
import type { Row } from '../row.ts';
import type { Story } from '../story.ts';

/** Attempts begin a second apart and double; after ten seconds in vain nobody is there. */
const OFFLINE_MS = 30_000;
/** Whoever refused is not asked again within the minute. */
const REFUSED_MS = 80_000;
const SELF = 'IP:127.0.0.1';

/** Something to tell, so that the link is used. */
function somethingToTell({ charger }: Story): void {
  charger.send({ type: 'simulate-fault', connector: null, fault: 'reader.stuck', raised: true });
  charger.send({ type: 'simulate-fault', connector: null, fault: 'reader.stuck', raised: false });
}

async function untilBack(story: Story, back: () => Promise<void>, limitMs: number): Promise<void> {
  await story.flows(1);
  await back();
  await story.charger.until('the operator to be there again', () => !story.onBoard, limitMs);
  await story.alerted('raised');
  await story.over();
  // In order, and nothing twice.
  const told = story.charger.receiver.received.map(({ body }) => Number(body['seq']));
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  await story.pays();
}

export const OPERATOR_ROWS: readonly Row[] = [
  {
    code: 'operator.rejected',
    at: null,
    charging: 1,
    withinMs: 3_000,
    story: async (story) => {
      const { receiver } = story.charger;
      await story.appears({ untold: true }, () => {
        receiver.behave({ status: 401 });
        somethingToTell(story);
      });
      await untilBack(
        story,
        () => {
          receiver.behave('ok');
          // Without news it would be asked for the next time in some minutes.
          somethingToTell(story);
          return Promise.resolve();
        },
        REFUSED_MS,
      );
    },
  },
  {
    code: 'operator.offline',
    at: null,
    charging: 1,
    withinMs: OFFLINE_MS,
    story: async (story) => {
      await story.appears({ untold: true }, async () => {
        await story.charger.cutOperator();
        somethingToTell(story);
      });
      await untilBack(story, () => story.charger.restoreOperator(), OFFLINE_MS);
    },
  },
];

/** Its certificates have to be made first. */
export async function certificateRow(): Promise<Row> {
  const [good, expired] = [await selfSigned(SELF), await selfSigned(SELF)];
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), good.cert]);
  return {
    code: 'operator.certificate',
    at: null,
    charging: 1,
    withinMs: 5_000,
    charger: { receiver: { tls: good } },
    story: async (story) => {
      const { charger } = story;
      await story.appears({ untold: true }, async () => {
        await charger.cutOperator();
        await charger.restoreOperator({ tls: expired });
        somethingToTell(story);
      });
      await untilBack(
        story,
        async () => {
          await charger.cutOperator();
          await charger.restoreOperator();
        },
        OFFLINE_MS,
      );
    },
  };
}
