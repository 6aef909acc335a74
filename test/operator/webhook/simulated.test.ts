import { describe, expect, it } from 'vitest';
import { WebhookSender } from '../../../main/operator/webhook/sender.ts';
import { MOST_RECEIVED, simulatedReceiver } from '../../../main/operator/webhook/simulated.ts';
import { NOON, settle, VirtualClock } from '../../rig/clock.ts';
import { idOf, MemoryOutbox, record, SECRET, STATION } from './rig.ts';

function simulated() {
  const clock = new VirtualClock();
  const receiver = simulatedReceiver(clock);
  const outbox = new MemoryOutbox();
  const told: string[] = [];
  const make = () =>
    new WebhookSender({
      outbox,
      clock,
      url: 'https://receiver.example/',
      secret: SECRET,
      station: STATION,
      post: receiver.post,
      random: () => 0.5,
      listener: {
        condition: ({ code, raised }) => void told.push(`${code} ${raised ? 'up' : 'down'}`),
        refused: () => expect.fail('refused'),
        failed: () => undefined,
      },
    });
  const sender = make();
  sender.start();
  const add = (...seqs: readonly number[]) => {
    for (const seq of seqs) outbox.add(record(seq));
    sender.wake();
  };
  return { clock, receiver, outbox, told, sender, make, add };
}

describe('the simulated receiver', () => {
  it('takes messages in order and parses them', async () => {
    const { receiver, add } = simulated();
    add(1, 2);
    await settle();
    expect(receiver.received).toMatchObject([
      { id: idOf(1), at: NOON, body: { station: STATION, seq: 1 } },
      { id: idOf(2), at: NOON, body: { station: STATION, seq: 2 } },
    ]);
  });

  it.each([
    ['cut', 'operator.offline'],
    ['hangs', 'operator.offline'],
    ['rejects', 'operator.rejected'],
    ['bad-certificate', 'operator.certificate'],
  ] as const)('%s: %s, and takes everything once it is well', async (behaviour, code) => {
    const { clock, receiver, told, add } = simulated();
    receiver.behave(behaviour);
    add(1, 2);
    await clock.pass(60_000);
    expect([told, receiver.received]).toEqual([[`${code} up`], []]);
    receiver.behave('ok');
    await clock.pass(600_000);
    expect(told).toEqual([`${code} up`, `${code} down`]);
    expect(receiver.received.map(({ id }) => id)).toEqual([idOf(1), idOf(2)]);
  });

  it('drops copies and counts them', async () => {
    const { receiver, outbox, add, make, sender } = simulated();
    outbox.broken.add('done');
    add(1);
    await settle();
    await sender.stop();
    outbox.broken.clear();
    make().start();
    await settle();
    expect([receiver.received.length, receiver.duplicates, outbox.items.length]).toEqual([1, 1, 0]);
  });

  it('keeps a bounded number, the latest', async () => {
    const { receiver, add } = simulated();
    add(...Array.from({ length: MOST_RECEIVED + 5 }, (_, index) => index + 1));
    await settle();
    expect(receiver.received).toHaveLength(MOST_RECEIVED);
    expect(receiver.received[0]?.id).toBe(idOf(6));
  });

  it('lets go of a message that hangs when it is given up', async () => {
    const { clock, receiver, add, sender } = simulated();
    receiver.behave('hangs');
    add(1);
    await settle();
    expect(clock.waiting).toBe(1);
    await sender.stop();
    expect(clock.waiting).toBe(0);
  });
});
