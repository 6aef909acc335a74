import { expect, test } from 'vitest';
import { explainPcsc } from '../../../drivers/readers/pcsc/explain.ts';

const ASKED = { direction: 'out', text: 'FF CA 00 00 00' } as const;

test.each([
  ['card, ATR 3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68', 'MIFARE Ultralight or NTAG'],
  ['card, ATR 3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 F0 04 00 00 00 00 68', 'a storage card (type F0 04)'],
  ['card, ATR 3B 81 80 01 80 80', 'a chip card or a phone'],
  ['card, ATR none', 'no ATR that is known'],
  ['** ** ** ** ** ** 90 90 00', 'done, number of 7 bytes, masked'],
  ['63 00', 'failed: the card did not answer the reader'],
  ['6A 81', 'this kind of card cannot do that'],
  ['69 99', 'status 69 99'],
  ['90 00', 'done'],
  ['(empty)', 'the card left the field'],
  ['no answer: SCardTransmit error', 'the card left the field, or the reader failed'],
  ['ConnectError: An error occurred', 'the reader could not reach the card'],
  ['reader: no such device', 'the reader reports a failure'],
  ['card ** ** ** 90', 'a card was read, number masked'],
])('a card says %s', (text, meaning) => {
  expect(explainPcsc({ direction: 'in', text }, ASKED)).toContain(meaning);
});

test.each([
  ['FF CA 00 00 00', "ask for the card's number"],
  ['00 A4 04 00 07 D2 76 00 00 85 01 01', 'select an application of the card'],
  ['FF 00 52 00 00', 'command FF 00'],
  ['hello', null],
])('a card is asked %s', (text, meaning) => {
  expect(explainPcsc({ direction: 'out', text }, null)).toBe(meaning);
});

test('bytes that answer something else are no number', () => {
  expect(explainPcsc({ direction: 'in', text: '01 02 90 00' }, null)).toBe('done, 2 bytes');
  expect(explainPcsc({ direction: 'in', text: 'what?' }, ASKED)).toBeNull();
});
