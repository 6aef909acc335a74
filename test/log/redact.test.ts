import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskUid, normaliseUid } from '../../main/authorization/uid.ts';
import { textOf } from '../../main/log/entry.ts';
import { MOST_TEXT, REMOVED, redact, redactText } from '../../main/log/redact.ts';

const fieldsOf = (fields: Record<string, unknown>) => redact('info', 'a.b', 'message', fields).fields;

const SEPARATORS = ['', ':', '-', ' '] as const;
/** Card numbers in every form that a tokens file may hold them in, beside how the kiosk writes them. */
const cards = fc
  .tuple(
    fc.constantFrom(4, 7, 10).chain((bytes) => fc.uint8Array({ minLength: bytes, maxLength: bytes })),
    fc.constantFrom(...SEPARATORS),
    fc.boolean(),
  )
  // With spaces between its bytes a number of seven may be a device's answer: those are few, and stay readable.
  .filter(([bytes, gap]) => !(gap === ' ' && (bytes[1] === 3 || bytes[1] === 4) && bytes[2] === 2))
  .map(([bytes, gap, upper]) => {
    const text = Buffer.from(bytes)
      .toString('hex')
      .replace(/..(?=.)/g, `$&${gap}`);
    return upper ? text.toUpperCase() : text;
  });
/** What no hex digit is part of: around a number it neither makes it longer nor shorter. */
const around = fc.string({
  unit: fc.constantFrom(...'ghijklmnoqrstuvwxyz .,;()"\'/=?<>é€\n'),
  maxLength: 20,
});

describe('card numbers', () => {
  it('keep only their last four digits, in whatever form and wherever they are', () => {
    fc.assert(
      fc.property(cards, around, around, (card, before, after) => {
        const uid = normaliseUid(card) ?? '';
        const { message, fields } = redact('warn', 'a.b', `${before}${card}${after}`, {
          text: `${before}${card}${after}`,
          list: [card],
          deep: { one: { two: card } },
          [card]: 1,
          error: new Error(`cannot read ${card}`, { cause: card }),
          uid: card,
          idTag: uid,
        });
        const said = JSON.stringify({ message, fields });
        expect(said).not.toContain(card);
        expect(said.replace(/[ :-]/g, '').toUpperCase()).not.toContain(uid);
        expect(message.toUpperCase()).toContain(maskUid(uid));
      }),
      { numRuns: 1_000 },
    );
  });

  it('look as on the screen', () => {
    expect(redactText('card 04A2245B7C1190 again')).toBe(`card ${maskUid('04A2245B7C1190')} again`);
    expect(redactText('0x04a2245b')).toBe('0x•••• 245b');
    expect(redactText('04:A2:24:5B:7C:11:90')).toBe('•••• 1190');
    expect(fieldsOf({ uid: 'DE-ABC-C12345', card: 'A1', rfid: '•••• 1190' })).toEqual({
      uid: '•••• 2345',
      card: '••••',
      rfid: '•••• 1190',
    });
  });

  it.each([
    ['the number of a session', '7F3A-2291'],
    ['a UUID', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['a keyed hash of a card', '9f86d081884c7d65'],
    ['a piece of a frame', '01 03 0A'],
    ['a request on a Modbus line', '01 03 00 00 00 02 C4 0B'],
    ['a device’s answer of one register', '0B 03 02 00 C8 21 D2'],
    ['a time', '2026-11-22T18:36:43.123Z'],
    ['a time of day', 'at 12:34:56'],
    ['a path', '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0'],
    ['an address', 'ws://127.0.0.1:9000/ocpp/CP-0001'],
    ['a sentence', 'the meter on /dev/ttyUSB1 is silent: no answer within 1000 ms'],
  ])('%s stays readable', (_what, text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('secrets', () => {
  const name = fc.constantFrom(
    ...[
      'password',
      'Password',
      'adminPassword',
      'admin_password',
      'secret',
      'webhookSecret',
      'pin',
      'pinHash',
      'PIN',
    ],
    ...[
      'token',
      'tokens',
      'accessToken',
      'Authorization',
      'key',
      'apiKey',
      'api-key',
      'cookie',
      'Set-Cookie',
      'passphrase',
    ],
  );
  const value = fc.string({
    unit: fc.constantFrom(...'ghjkmnpqrstvwxyzGHJKMN23'),
    minLength: 8,
    maxLength: 24,
  });

  it('are gone by the name of their field', () => {
    fc.assert(
      fc.property(name, value, (key, secret) => {
        const said = JSON.stringify(
          fieldsOf({ [key]: secret, in: { [key]: [secret] }, at: [{ [key]: { a: secret } }] }),
        );
        expect(said).not.toContain(secret);
        expect(said).toContain(REMOVED);
      }),
    );
  });

  it('are gone by how they are written', () => {
    const written = fc.constantFrom<(secret: string) => string>(
      (secret) => `http://127.0.0.1:4010/?token=${secret}`,
      (secret) => `http://127.0.0.1/panel?a=1&token=${secret}&b=2#c`,
      (secret) => `wss://CP-0001:${secret}@operator.example/ocpp`,
      (secret) => `https://${secret}@example.org`,
      (secret) => `Authorization: Bearer ${secret}`,
      (secret) => `authorization: Basic ${secret}=`,
      (secret) => `Cookie: kiosk=${secret}; a=${secret}`,
      (secret) => `{"password":"${secret}","a":1}`,
      (secret) => `password=${secret}`,
      (secret) => `pin: ${secret}`,
      (secret) => `pinHash = '${secret}'`,
      (secret) => `scrypt$16384$8$1$${secret}$${secret}`,
      (secret) => `scrypt:${secret}`,
      (secret) => `-----BEGIN EC PRIVATE KEY-----\n${secret}\n${secret}\n-----END EC PRIVATE KEY-----`,
      (secret) => `-----BEGIN PRIVATE KEY-----\n${secret}`,
    );
    fc.assert(
      fc.property(written, value, around, (write, secret, after) => {
        const said = redactText(`${write(secret)} ${after}`);
        expect(said).not.toContain(secret);
        expect(said).toContain(REMOVED);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leave the rest of the text and harmless fields alone', () => {
    expect(redactText('GET http://127.0.0.1/?token=abc&page=2 failed')).toBe(
      `GET http://127.0.0.1/?token=${REMOVED}&page=2 failed`,
    );
    expect(redactText('wss://u:p@operator.example/ocpp')).toBe(`wss://${REMOVED}@operator.example/ocpp`);
    expect(
      fieldsOf({ tokens: 5, keys: 2, connector: 1, securityProfile: 2, keyboard: 'de', password: null }),
    ).toEqual({
      tokens: 5,
      keys: 2,
      connector: 1,
      securityProfile: 2,
      keyboard: 'de',
      password: null,
    });
    expect(fieldsOf({ pin: 4711 })).toEqual({ pin: REMOVED });
  });
});

describe('what a line holds', () => {
  it('is limited, JSON and never a failure, whatever is logged', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withDate: true })),
        (text, fields) => {
          const entry = redact('error', 'a.b', text, fields);
          const json = JSON.stringify(entry.fields);
          expect(JSON.stringify(JSON.parse(json))).toBe(json);
          expect(textOf(entry)).not.toMatch(/[\n\r]/);
        },
      ),
    );
  });

  it('is the same when it is cleaned twice', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), cards, around), (text) => {
        const once = redactText(text);
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is cut: long texts, deep and circular objects, long lists, many fields', () => {
    const long = redactText('x'.repeat(1_000_000));
    expect(long.length).toBeLessThanOrEqual(MOST_TEXT);
    expect(long).toMatch(/cut, 1000000 characters/);
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(JSON.stringify(fieldsOf({ circle }))).toContain('…');
    expect(fieldsOf({ list: Array.from({ length: 100 }, () => 1) })['list']).toHaveLength(33);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${String(index)}`, index]));
    expect(Object.keys(fieldsOf(many))).toHaveLength(33);
  });

  it('says what cannot be read instead of failing', () => {
    const bad = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(
      fieldsOf({ bad, none: undefined, nan: Number.NaN, bytes: Buffer.from('abc'), call: () => 1 }),
    ).toEqual({
      bad: { '…': 'unreadable' },
      nan: 'NaN',
      bytes: '(3 bytes)',
      call: '(function)',
    });
  });

  it('of an error is its message first, then what finds the place', () => {
    const error = Object.assign(new TypeError('cannot open', { cause: new Error('busy') }), {
      code: 'EBUSY',
    });
    const { fields } = redact('error', 'a.b', 'it failed', { error, connector: 1, unit: null });
    expect(fields['error']).toMatchObject({
      message: 'cannot open',
      name: 'TypeError',
      code: 'EBUSY',
      stack: expect.stringMatching(/^at /) as unknown,
      cause: { message: 'busy' },
    });
    expect(textOf({ message: 'it failed', fields })).toBe('it failed (error: cannot open, connector: 1)');
  });

  it('is searched in a time that no text can make long', () => {
    const nasty = [
      'a://'.repeat(20_000),
      'aa '.repeat(30_000),
      'password'.repeat(10_000),
      'a.'.repeat(40_000),
    ];
    const before = performance.now();
    for (const text of nasty) redactText(text);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
