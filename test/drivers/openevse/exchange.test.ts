import { beforeEach, describe, expect, test } from 'vitest';
import { restart, setCurrent, sleep } from '../../../drivers/controllers/openevse/commands/power.ts';
import {
  getCurrentAndVoltage,
  getTemperatures,
} from '../../../drivers/controllers/openevse/commands/readings.ts';
import { getState } from '../../../drivers/controllers/openevse/commands/state.ts';
import { Exchange, type ExchangeEvent } from '../../../drivers/controllers/openevse/exchange.ts';
import { encodeFrame } from '../../../drivers/controllers/openevse/frames.ts';
import { TestClock } from './testClock.ts';

let clock: TestClock;
let sent: string[];
let events: ExchangeEvent[];
let line: Exchange;

beforeEach(() => {
  clock = new TestClock();
  sent = [];
  events = [];
  line = new Exchange((bytes) => {
    sent.push(Buffer.from(bytes).toString('latin1'));
    return Promise.resolve({ ok: true, value: undefined });
  }, clock);
  line.subscribe((event) => events.push(event));
});

const hear = (body: string) => line.receive(Buffer.from(encodeFrame(body), 'latin1'));

describe('an exchange', () => {
  test('numbers its request and takes the reply with that number', async () => {
    const asked = line.request(getState());
    expect(sent).toEqual([encodeFrame('GS :01')]);
    hear('OK 02 0 02 0701 :01');
    expect(await asked).toEqual({
      ok: true,
      value: { state: 2, elapsedSeconds: 0, pilot: 2, flags: 0x0701 },
    });
  });

  test('sends one request at a time; urgent ones go first among those that wait', async () => {
    const first = line.request(getState());
    const second = line.request(getCurrentAndVoltage());
    const urgent = line.request(sleep(), { urgent: true });
    expect(sent).toHaveLength(1);
    hear('OK 03 5 03 0541 :01');
    await first;
    expect(sent[1]).toBe(encodeFrame('FS :02'));
    hear('OK :02');
    expect(await urgent).toMatchObject({ ok: true });
    expect(sent[2]).toBe(encodeFrame('GG :03'));
    hear('OK 15800 240000 :03');
    expect(await second).toEqual({ ok: true, value: { milliamps: 15_800, millivolts: 240_000 } });
  });

  test('hands on notifications that come between a request and its reply', async () => {
    const asked = line.request(getState());
    hear('AT 03 03 12 0541');
    hear('AN 1');
    hear('WF 02');
    hear('OK 03 0 03 0541 :01');
    expect(await asked).toMatchObject({ ok: true });
    expect(
      events.filter((event) => event.type === 'notification').map(({ notification }) => notification),
    ).toEqual([
      { kind: 'state', state: 3, pilot: 3, amps: 12, flags: 0x0541 },
      { kind: 'button', long: true },
      { kind: 'wifi', mode: 2 },
    ]);
  });

  test('asks again at once when the controller boots: what was asked before is lost', async () => {
    const asked = line.request(getState());
    hear('AB 00 D8.1.1');
    expect(sent).toEqual([encodeFrame('GS :01'), encodeFrame('GS :02')]);
    hear('OK 00 0 00 0200 :02');
    expect(await asked).toMatchObject({ ok: true, value: { state: 0 } });
    expect(events).toContainEqual({
      type: 'notification',
      notification: { kind: 'boot', postCode: 0, firmware: 'D8.1.1' },
    });
  });

  test('drops a late reply and takes the one to the repeated request', async () => {
    const asked = line.request(getState());
    await clock.advance(2500);
    expect(sent).toEqual([encodeFrame('GS :01'), encodeFrame('GS :02')]);
    hear('OK 01 0 01 0201 :01');
    hear('OK 02 0 02 0701 :02');
    expect(await asked).toMatchObject({ ok: true, value: { state: 2 } });
    expect(events).toContainEqual({ type: 'stray', text: 'OK 01 0 01 0201 :01' });
  });

  test('takes replies in any order: only the number counts, and each counts once', async () => {
    const first = line.request(getState());
    await clock.advance(2500);
    hear('OK 02 0 02 0701 :02');
    expect(await first).toMatchObject({ ok: true, value: { state: 2 } });
    const second = line.request(getCurrentAndVoltage());
    hear('OK 02 0 02 0701 :02');
    hear('OK 01 0 01 0201 :01');
    hear('OK 1000 240000 :03');
    expect(await second).toEqual({ ok: true, value: { milliamps: 1000, millivolts: 240_000 } });
    expect(events.filter(({ type }) => type === 'stray')).toHaveLength(2);
  });

  test('waits through the one-second stall of a closing relay and the two seconds of a self-test', async () => {
    const asked = line.request(getState(), { attempts: 1 });
    await clock.advance(2400);
    hear('OK 03 0 03 0541 :01');
    expect(await asked).toMatchObject({ ok: true });
  });

  test('fails with timeout after three tries of what may be repeated', async () => {
    const asked = line.request(getState());
    await clock.advance(7500);
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'timeout', retryable: true } });
    expect(sent).toHaveLength(3);
  });

  test('never repeats a restart', async () => {
    const asked = line.request(restart());
    await clock.advance(10_000);
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'timeout' } });
    expect(sent).toHaveLength(1);
  });

  test('takes the clamped value that a refusal carries', async () => {
    const asked = line.request(setCurrent(16));
    hear('NK 12 :01');
    expect(await asked).toEqual({ ok: true, value: 12 });
  });

  test('a refusal without a value is refused, at once', async () => {
    const asked = line.request(getTemperatures());
    hear('NK :01');
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'refused', context: { reply: '$NK' } } });
    expect(sent).toHaveLength(1);
  });

  test('a damaged reply is asked for again soon, and told as checksum when it stays damaged', async () => {
    const asked = line.request(getState());
    for (let attempt = 0; attempt < 3; attempt++) {
      line.receive(Buffer.from('$OK 02 0 02 0701 :01^00\r'));
      await clock.advance(500);
      await clock.advance(attempt === 2 ? 2500 : 0);
    }
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'checksum' } });
    expect(line.counts.checksumErrors).toBe(3);
  });

  test('an unnumbered $NK from a board that numbers means that our request arrived damaged', async () => {
    const first = line.request(getState());
    hear('OK 02 0 02 0701 :01');
    await first;
    const asked = line.request(getState());
    hear('NK');
    expect(sent[2]).toBe(encodeFrame('GS :03'));
    hear('OK 02 0 02 0701 :03');
    expect(await asked).toMatchObject({ ok: true });
  });

  test('firmware that never numbers its replies is understood', async () => {
    const asked = line.request(getState());
    hear('OK 02 0 02 0701');
    expect(await asked).toMatchObject({ ok: true });
  });

  test('a reply that RAPI does not allow is malformed, after trying again', async () => {
    const asked = line.request(getState());
    for (const sequence of ['01', '02', '03']) hear(`OK zz 0 02 0701 :${sequence}`);
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });

  test('a closed line fails everything that waits and all that comes', async () => {
    const first = line.request(getState());
    const second = line.request(getCurrentAndVoltage());
    line.close({ code: 'closed', message: 'unplugged', retryable: true });
    for (const asked of [first, second, line.request(getState())]) {
      expect(await asked).toMatchObject({ ok: false, failure: { code: 'closed', message: 'unplugged' } });
    }
  });

  test('a write that fails fails the request', async () => {
    const failure = { code: 'closed', message: 'gone', retryable: true } as const;
    const deaf = new Exchange(() => Promise.resolve({ ok: false, failure }), clock);
    const attempts: boolean[] = [];
    deaf.subscribe((event) => {
      if (event.type === 'attempt') attempts.push(event.answered);
    });
    expect(await deaf.request(getState())).toEqual({ ok: false, failure });
    expect(attempts).toEqual([false]);
  });

  test('half a frame followed by silence is dropped, so that the next frame is read', async () => {
    const asked = line.request(getState());
    line.receive(Buffer.from('$OK 0'));
    await clock.advance(300);
    expect(events).toContainEqual({
      type: 'discarded',
      discard: { reason: 'half-frame', bytes: 5, text: '$OK 0' },
    });
    hear('OK 02 0 02 0701 :01');
    expect(await asked).toMatchObject({ ok: true });
  });

  test('sequence ids run from 01 to FF, never 00', async () => {
    for (let count = 0; count < 256; count++) {
      const asked = line.request(getState());
      hear(`OK 02 0 02 0701 :${/:(..)/.exec(sent.at(-1) ?? '')?.[1]}`);
      await asked;
    }
    expect(sent[254]).toBe(encodeFrame('GS :FF'));
    expect(sent[255]).toBe(encodeFrame('GS :01'));
  });
});
