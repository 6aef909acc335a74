import { describe, expect, test } from 'vitest';
import { explainRapi } from '../../../drivers/controllers/openevse/explain.ts';
import { encodeFrame } from '../../../drivers/controllers/openevse/frames.ts';

const framed = (body: string) => encodeFrame(body).trim();
const out = (body: string) => explainRapi({ direction: 'out', text: framed(body) }, null);
const reply = (asked: string, body: string) =>
  explainRapi({ direction: 'in', text: framed(body) }, { direction: 'out', text: framed(asked) });
const told = (body: string) => explainRapi({ direction: 'in', text: framed(body) }, null);
const discarded = (text: string) => explainRapi({ direction: 'in', text, discarded: true }, null);

describe('RAPI in words', () => {
  test.each([
    ['GS :0A', 'read state'],
    ['GU', 'read energy'],
    ['SC 16 V :01', 'set current limit 16 A'],
    ['SY 30 6', 'heartbeat: 6 A when nothing is heard for 30 s'],
    ['FE', 'enable'],
    ['FS', 'sleep'],
    ['FR', 'restart the controller'],
    ['ZZ 1', 'request ZZ'],
  ])('asks %s', (body, meaning) => {
    expect(out(body)).toBe(meaning);
  });

  test.each([
    ['GS :0A', 'OK 03 1234 03 0541 :0A', 'charging, pilot C, contactor closed, plugged in, 1234 s charged'],
    ['GS', 'OK 06 0 00 0082', 'residual current (GFCI), pilot 00, hard fault, GFCI tripped, 0 s charged'],
    ['GG', 'OK 15980 240000', '15.980 A, 240.000 V'],
    ['GG', 'OK -1 240000', 'no ammeter, 240.000 V'],
    ['GU', 'OK 3600000 12345', 'session 1.000 kWh, before 12.345 kWh'],
    ['GP', 'OK 253 -2560 -2560', '25.3 °C'],
    ['GC', 'OK 6 80 16 32', 'pilot 16 A, at least 6 A, at most 32 A (hardware 80 A)'],
    ['GF', 'OK 1 0 a', 'residual current 1, no ground 0, stuck relay 10'],
    ['GV', 'OK D8.1.1 5.2.1', 'firmware D8.1.1, RAPI 5.2.1'],
    ['G0', 'OK 2', 'cannot tell, pilot at −12 V'],
    ['FE :02', 'OK :02', 'done'],
    ['ZZ', 'OK 1 2', 'done: 1 2'],
    ['GS :0A', 'NK :0A', 'refused: GS'],
    ['GS :0A', 'NK', 'refused: GS, or it arrived there damaged'],
    ['SC 16 V :05', 'NK 12 :05', 'refused, limit 12 A'],
    ['GS :0B', 'OK 02 0 02 0701 :0A', 'an answer to an earlier request'],
  ])('%s is answered %s', (asked, body, meaning) => {
    expect(reply(asked, body)).toBe(meaning);
  });

  test.each([
    ['AT 03 03 12 0541', 'state changed: charging, pilot C, contactor closed, plugged in, limit 12 A'],
    ['AB 00 D8.1.1', 'controller started: firmware D8.1.1, self-test passed'],
    ['AB 08 D8.1.1', 'controller started: firmware D8.1.1, self-test failed: stuck relay'],
    ['AN 1', 'button pressed, long'],
    ['OK 1', 'done, by an answer to nothing known'],
    ['XX', 'no RAPI message'],
  ])('is told %s', (body, meaning) => {
    expect(told(body)).toBe(meaning);
  });

  test('an echo is named', () => {
    expect(reply('GS :0A', 'GS :0A')).toBe('our own request came back: something on the line echoes');
  });

  test.each([
    ['$OK 03 0^31\\x0d', 'checksum failed: it says 31, the frame gives 13'],
    ['$OK 03', 'half a frame, not understood: 6 bytes'],
    ['$OK\\xff', 'half a frame, not understood: 4 bytes'],
    ['\\x0arelayCloseMs: 25\\x0d', 'not understood: 18 bytes of text outside frames'],
    ['\\xf8\\x00\\x81', 'not understood: 3 bytes'],
    ['?', 'not understood: 1 byte of text outside frames'],
  ])('throws away %s', (text, meaning) => {
    expect(discarded(text)).toBe(meaning);
  });

  test('a frame that nobody checked is checked', () => {
    expect(explainRapi({ direction: 'in', text: '$GS^31' }, null)).toContain('checksum failed');
  });
});
