import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseReader } from '../../../drivers/readers/pcsc/choose.ts';
import { isUid, maskedResponse, maskedUid, orderUid, readUid } from '../../../drivers/readers/pcsc/uid.ts';

const answer = (hex: string) => readUid(Buffer.from(hex, 'hex'));

describe('the answer to GET UID', () => {
  it.each(['04A2245B', '04A2245B7C1190', '04A2245B7C1190AABBCC'])('holds %s', (uid) => {
    expect(answer(`${uid}9000`)).toEqual({ kind: 'uid', uid });
  });

  it('gives upper-case hex', () => {
    expect(answer('deadbeef9000')).toEqual({ kind: 'uid', uid: 'DEADBEEF' });
  });

  it.each(['', '90'])('is cut short as %o when the card was torn away', (hex) => {
    expect(answer(hex)).toEqual({ kind: 'problem', problem: 'removed-early' });
  });

  it('starts with 08 in four bytes for a phone', () => {
    expect(answer('08A2245B9000')).toEqual({ kind: 'problem', problem: 'random-uid' });
    expect(answer('08A2245B7C11909000')).toEqual({ kind: 'uid', uid: '08A2245B7C1190' });
  });

  it.each(['9000', '0102039000', '01020304059000', '0102030405060708090A0B9000'])(
    'is no card number in %s',
    (hex) => {
      expect(answer(hex)).toEqual({ kind: 'problem', problem: 'unreadable' });
    },
  );

  it.each(['6300', '6A81', '04A2245B6F00'])('is a refusal in %s', (hex) => {
    expect(answer(hex)).toEqual({ kind: 'refused' });
  });

  it('never throws, and gives nothing but well-formed UIDs', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const reading = readUid(bytes);
        if (reading.kind === 'uid') expect(isUid(reading.uid)).toBe(true);
      }),
    );
  });
});

it('turns the byte order round, twice to the same', () => {
  expect(orderUid('04A2245B7C1190', 'reversed')).toBe('90117C5B24A204');
  expect(orderUid('04A2245B7C1190', 'as-read')).toBe('04A2245B7C1190');
});

it('shows no more than the last byte of a number', () => {
  expect(maskedUid('04A2245B')).toBe('** ** ** 5B');
  expect(maskedResponse(Buffer.from('04A2245B9000', 'hex'))).toBe('** ** ** 5B 90 00');
  expect(maskedResponse(Buffer.from('6A81', 'hex'))).toBe('6A 81');
  expect(maskedResponse(Buffer.alloc(0))).toBe('(empty)');
});

describe('the chosen reader', () => {
  const ACR1252 = ['ACS ACR1252 Dual Reader [SAM] 01 00', 'ACS ACR1252 Dual Reader [PICC] 00 00'];

  it('is the first that is no slot for security modules', () => {
    expect(chooseReader(ACR1252, null)).toBe(ACR1252[1]);
    expect(chooseReader(['Some SAM Slot'], null)).toBeUndefined();
    expect(chooseReader([], null)).toBeUndefined();
    expect(chooseReader(['Samsung NFC'], null)).toBe('Samsung NFC');
  });

  it('has the wanted name in its own, in any case', () => {
    expect(chooseReader(['Other 00', ...ACR1252], 'acr1252')).toBe(ACR1252[1]);
    expect(chooseReader(ACR1252, '[SAM]')).toBe(ACR1252[0]);
    expect(chooseReader(ACR1252, 'HID')).toBeUndefined();
  });
});
