/** The service PIN and its hash. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashPin, parsePinHash, pinFault, verifyPin } from '../../main/service/pin.ts';

const hashOf = async (pin: string) => {
  const hash = parsePinHash(await hashPin(pin));
  if (!hash) throw new Error('no hash');
  return hash;
};

describe('a hash', () => {
  it('lets its own PIN in and no other', async () => {
    const hash = await hashOf('4711');
    expect(await verifyPin('4711', hash)).toBe(true);
    for (const wrong of ['4712', '47110', '471', '', '04711'])
      expect(await verifyPin(wrong, hash)).toBe(false);
  });

  it('is another one each time, and shows nothing of the PIN', async () => {
    const [one, other] = [await hashPin('4711'), await hashPin('4711')];
    expect(one).not.toBe(other);
    expect(one).not.toContain('4711');
  });

  it('is understood as other programs write it', async () => {
    // Python: hashlib.scrypt(b'2580', salt=b'saltsaltsaltsalt', n=16384, r=8, p=1, dklen=32)
    const text = '$scrypt$ln=14,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$BwN/vcyWjryiu/nIEim46dUNV0O/ISdntLZrOuj+Efg';
    const hash = parsePinHash(text);
    expect(hash && (await verifyPin('2580', hash))).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['a PIN', '4711'],
    ['another algorithm', '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA'],
    ['one that costs nothing', '$scrypt$ln=1,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2g'],
    ['one that costs 8 GB', '$scrypt$ln=26,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2g'],
    ['one cut short', '$scrypt$ln=15,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$'],
  ])('is not %s', (_, text) => {
    expect(parsePinHash(text)).toBeNull();
  });

  it('never throws on what it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePinHash(text)));
  });
});

describe('a PIN', () => {
  it.each([
    ['471', 'too-short'],
    ['1'.repeat(13), 'too-long'],
    ['47a1', 'not-digits'],
    ['47 11', 'not-digits'],
    ['٤٧١١', 'not-digits'],
    ['0000', 'too-simple'],
    ['1234', 'too-simple'],
    ['987654', 'too-simple'],
    ['8901', 'too-simple'],
    ['', 'too-short'],
  ])('%s is %s', (pin, fault) => {
    expect(pinFault(pin)).toBe(fault);
  });

  it.each(['4711', '2580', '112358', '000000000001'])('%s is good', (pin) => {
    expect(pinFault(pin)).toBeNull();
  });
});
