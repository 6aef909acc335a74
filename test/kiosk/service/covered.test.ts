/** What a driver is owed while service mode covers the screen: the receipt is there when it is gone. */
import { expect, it } from 'vitest';
import { PIN, wholeKiosk } from './whole-kiosk.ts';

const RATE = 30;
const RECEIPT_MS = 15_000;
const whole = wholeKiosk({
  rate: RATE,
  change: (plain) => ({
    ...plain,
    display: { ...plain.display, receiptSeconds: RECEIPT_MS / 1000 },
    // By simulated time, which is in a hurry.
    service: { ...plain.service, idleLogoutSeconds: 3_600 },
  }),
});
const { send, shows } = whole;
const state = (name: string) => shows(name, ({ connectors }) => connectors[0]?.state === name);

it(
  'keeps a receipt until the driver can see it, and then as long as any other',
  { timeout: 60_000 },
  async () => {
    await state('available');
    send({ type: 'simulate-vehicle', connector: 1, action: 'plug' }, 'panel');
    await state('plugged');
    send({ type: 'simulate-tap', card: 'token-2' }, 'panel');
    await state('charging');
    send({ type: 'service-knock' });
    send({ type: 'service-pin', pin: PIN });
    await shows('service mode', ({ service }) => service?.state === 'open');

    // The driver's card works as ever.
    send({ type: 'simulate-tap', card: 'token-2' }, 'panel');
    await state('finished');
    send({ type: 'simulate-vehicle', connector: 1, action: 'unplug' }, 'panel');
    await shows('the receipt', ({ screen }) => screen.name === 'receipt');
    const { at: closedAt } = whole.kiosk.snapshot();
    // Service mode says something each second, so that snapshots go on.
    await shows('three times as long', ({ at }) => at > closedAt + 3 * RECEIPT_MS);
    expect(whole.kiosk.snapshot().screen.name).toBe('receipt');

    send({ type: 'service-leave' });
    const { at, screen, service } = whole.kiosk.snapshot();
    expect(service).toBeNull();
    expect(screen).toMatchObject({ name: 'receipt', deadline: { totalMs: RECEIPT_MS } });
    if (screen.name !== 'receipt') throw new Error(screen.name);
    expect((screen.deadline?.at ?? 0) - at).toBeGreaterThan(RECEIPT_MS - 2_000);
    await shows('nobody', ({ screen: { name } }) => name === 'idle');
  },
);
