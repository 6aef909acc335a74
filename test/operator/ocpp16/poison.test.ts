import { describe, expect, it } from 'vitest';
import { csms16, ended, kiosk, onlineKiosk, newStore, samples, started } from './rig.ts';

describe('a message that the central system does not take', () => {
  it('is sent as often as configured, the interval growing, then given up and told; its session goes on', async () => {
    const csms = await csms16();
    const { tell, clock, givenUp, passUntil, waiting } = await onlineKiosk(csms);
    await csms.call('ChangeConfiguration', { key: 'TransactionMessageAttempts', value: '3' });
    await csms.call('ChangeConfiguration', { key: 'TransactionMessageRetryInterval', value: '10' });
    csms.answer('MeterValues', { error: 'FormationViolation', message: 'no such measurand' });
    tell(started());
    tell(samples(1));
    tell(ended(2));
    await csms.came('MeterValues', 1);
    const times = [clock.now()];
    for (const count of [2, 3]) {
      await passUntil(`attempt ${String(count)}`, () => csms.of('MeterValues').length === count);
      times.push(clock.now());
    }
    await passUntil('the rest', () => waiting() === 0);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(10_000);
    expect(third - second).toBeGreaterThanOrEqual(20_000);
    expect(csms.of('MeterValues')).toHaveLength(3);
    expect(csms.of('StopTransaction')).toHaveLength(1);
    expect(givenUp).toMatchObject([
      { why: 'refused', message: 'no such measurand', payload: { type: 'samples', seq: 1 } },
    ]);
  });

  it('holds up its own connector only', async () => {
    const csms = await csms16();
    csms.answer('StartTransaction', ({ connectorId }) => {
      if (connectorId === 1) throw new Error('not this one');
      return { idTagInfo: { status: 'Accepted' }, transactionId: 2 };
    });
    const { tell, waiting } = await onlineKiosk(csms);
    tell(started());
    tell(started({ session: 'b', connector: 2 }));
    tell(ended(1, { session: 'b', connector: 2 }));
    await csms.came('StopTransaction', 1);
    expect(waiting()).toBe(1);
  });

  it('that was a start takes what follows with it, each told', async () => {
    const csms = await csms16();
    csms.answer('StartTransaction', { error: 'InternalError' });
    const { tell, givenUp, passUntil, waiting } = await onlineKiosk(csms);
    tell(started());
    tell(samples(1));
    tell(ended(2));
    await passUntil('all given up', () => waiting() === 0, 5000);
    expect(csms.of('StartTransaction')).toHaveLength(5);
    expect(csms.of('StopTransaction')).toEqual([]);
    expect(givenUp.map(({ why, payload }) => [why, (payload as { type: string }).type])).toEqual([
      ['refused', 'started'],
      ['impossible', 'samples'],
      ['impossible', 'ended'],
    ]);
  });

  it('counts its attempts over restarts', async () => {
    const csms = await csms16();
    csms.answer('StartTransaction', { error: 'InternalError' });
    const store = newStore();
    const first = await onlineKiosk(csms, { store });
    first.tell(started());
    await first.passUntil('three attempts', () => csms.of('StartTransaction').length === 3, 5000);
    await first.operator.stop();
    const second = kiosk(csms, { store });
    second.operator.start();
    await second.passUntil('given up', () => second.waiting() === 0, 5000);
    expect(csms.of('StartTransaction').length).toBeLessThanOrEqual(6);
    expect(second.givenUp).toHaveLength(1);
  });

  it('is not given up for a central system that does not answer for a day, and kills nothing when it comes', async () => {
    const csms = await csms16();
    csms.answer('StartTransaction', 'hang');
    const made = await onlineKiosk(csms);
    made.tell(started());
    for (let i = 0; i < 4; i++) {
      await made.passUntil('an attempt', () => csms.of('StartTransaction').length > i, 5000);
    }
    expect(made.givenUp).toEqual([]);
    csms.answer('StartTransaction', { result: { idTagInfo: { status: 'Accepted' }, transactionId: 1 } });
    await made.passUntil('the outbox', () => made.waiting() === 0, 5000);
  });

  it('that ends the connection each time is given up at last', async () => {
    const csms = await csms16();
    csms.answer('StartTransaction', 'drop');
    const made = await onlineKiosk(csms);
    made.tell(started());
    await made.passUntil('given up', () => made.waiting() === 0, 60_000);
    expect(made.givenUp).toMatchObject([{ why: 'unanswered' }]);
    expect(csms.of('StartTransaction')).toHaveLength(20);
  });
});
