/** Cards out to a file and back: the same ones, or every reason why not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTokens, type Token } from '../../main/authorization/tokens.ts';
import type { Producer } from '../../main/service/place-files.ts';
import { fromSheetCell, sheetCell } from '../../main/service/sheet-cell.ts';
import { tokensCsv, tokensJson } from '../../main/service/token-export.ts';
import { MOST_PROBLEMS, readTokenFile, type TokenFile } from '../../main/service/token-import.ts';
import { longestBlock, testTask } from './task.ts';

const read = (text: string | Uint8Array, name = 'cards.csv'): Promise<TokenFile> =>
  readTokenFile(typeof text === 'string' ? Buffer.from(text) : text, name, testTask());

async function textOf(producer: Producer): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of producer(testTask())) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

const problemsOf = async (text: string | Uint8Array, name?: string) => {
  const result = await read(text, name);
  if (result.ok) throw new Error('it has no problem');
  return result.problems.map(({ row, message }) => `${String(row)}: ${message}`);
};

const tokensOf = async (text: string | Uint8Array, name?: string): Promise<readonly Token[]> => {
  const result = await read(text, name);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.tokens;
};

const text = (longest: number) =>
  fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: longest / 4 }));
const uid = fc
  .constantFrom(4, 7, 10)
  .chain((bytes) => fc.uint8Array({ minLength: bytes, maxLength: bytes }))
  .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase())
  .filter((hex) => hex.length !== 8 || !hex.startsWith('08'));
const token: fc.Arbitrary<Token> = fc.record({
  uid,
  account: text(64),
  label: fc.oneof(
    text(64),
    fc.constantFrom('=1+1', "'=x", '-5', '@a', '+', "''@", 'a;b,c\td', 'a"b', ' x ', 'a\r\nb'),
  ),
  group: text(64),
  language: fc.option(fc.constantFrom('de', 'en', 'nl')),
  role: fc.constantFrom('driver', 'technician', 'operator'),
  validUntil: fc.option(fc.integer({ min: 0, max: Date.UTC(9000, 0, 1) })),
  blocked: fc.boolean(),
  tariff: text(36),
});
const tokens = fc.uniqueArray(token, { selector: ({ uid: id }) => id, maxLength: 60 });

describe('cards out and back', () => {
  it('are the same by CSV', async () => {
    await fc.assert(
      fc.asyncProperty(tokens, async (cards) => {
        expect(await tokensOf(await textOf(tokensCsv(cards)))).toEqual(cards);
      }),
    );
  });

  it('are the same by JSON, which is a tokens file', async () => {
    await fc.assert(
      fc.asyncProperty(tokens, async (cards) => {
        const json = await textOf(tokensJson(cards));
        expect(await tokensOf(json, 'CARDS.JSON')).toEqual(cards);
        expect(parseTokens(json, { path: 'tokens.json' })).toEqual({ ok: true, tokens: cards });
      }),
    );
  });

  it('make no formulas in a spreadsheet', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^'{0,3}[=+\-@\t\r]/)),
        (cell) => fromSheetCell(sheetCell(cell)) === cell && !/^[=+\-@\t\r]/.test(sheetCell(cell)),
      ),
    );
  });
});

describe('a CSV file of cards', () => {
  const card = { uid: '04A2245B7C1190', label: 'Blue fob', account: 'A-17' };

  it.each([
    ['commas', 'uid,label,account\n04A2245B7C1190,Blue fob,A-17\n'],
    ['semicolons', 'uid;label;account\n04A2245B7C1190;Blue fob;A-17'],
    ['tabs', 'uid\tlabel\taccount\r\n04A2245B7C1190\tBlue fob\tA-17\r\n'],
    ['old line ends', 'uid,label,account\r04A2245B7C1190,Blue fob,A-17\r'],
    [
      'a mark, quotes, another order and case',
      '\uFEFF"Label","ACCOUNT","Uid"\n"Blue fob","A-17","04:a2:24:5b:7c:11:90"\n',
    ],
    ['empty rows and columns', 'uid;label;account;;\n;;;;\n04A2245B7C1190;Blue fob;A-17;;\n\n'],
  ])('is read with %s', async (_, csv) => {
    expect(await tokensOf(csv)).toMatchObject([card]);
  });

  it('has separators and line breaks within quotes', async () => {
    const csv = 'uid;label\n04A2245B7C1190;"a;b,""c""\nd"\n';
    expect(await tokensOf(csv)).toMatchObject([{ label: 'a;b,"c"\nd' }]);
  });

  it('has what spreadsheets make of true and false', async () => {
    const csv = 'uid,blocked\n00000001,TRUE\n00000002,WAHR\n00000003,1\n00000004,FALSCH\n00000005,\n';
    expect((await tokensOf(csv)).map(({ blocked }) => blocked)).toEqual([true, true, true, false, false]);
  });

  it('tells every row that is wrong, as a spreadsheet counts', async () => {
    const csv = [
      'uid,label,role,validUntil,blocked,language',
      '04A2245B7C1190,ok,driver,2027-12-31T23:59:59Z,false,de',
      '04A2245B7C11,short,,,,',
      '04:A2:24:5B:7C:11:90,again,,,,',
      ',nothing,,,,',
      '00000001,"two\nlines",boss,,,',
      '00000002,date,,31.12.2027,,',
      '00000003,x,,,maybe,german',
      '08123456,phone,,,,',
      '00000004,a,,,,,more',
    ].join('\n');
    const problems = await problemsOf(csv);
    expect(problems.map((problem) => problem.slice(0, 30))).toEqual(
      [
        '3: uid is not a card number of',
        '4: uid is the card of row 2 ag',
        '5: uid is missing',
        '6: role must be "driver", "tec',
        '7: validUntil must be a date a',
        '8: language must be two small ',
        '8: blocked must be true or fal',
        '9: uid begins with 08: a numbe',
        '10: has more cells than the he',
      ].map((expected) => expected.slice(0, 30)),
    );
  });

  it('shows no card number in full, in whatever column it stands', async () => {
    const number = '04A2245B7C1190';
    const rows = ['role', 'language', 'validUntil', 'blocked', 'label', 'tariff'].map((column) =>
      problemsOf(
        `uid,${column}\n${number}99,"${number} ${'long'.repeat(20)}"\n04:A2:24:5B:7C:11:90,${number}\n04:A2:24:5B:7C:11:90,${number}\n`,
      ),
    );
    for (const problems of await Promise.all(rows)) {
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.join('\n').replace(/[\s:-]/g, '')).not.toMatch(/04A2245B7C1190/i);
    }
    expect((await problemsOf(`${number},label\n${number},x\n`)).join()).not.toContain(number);
  });

  it.each([
    ['nothing', '', 'null: is empty'],
    ['no header', '04A2245B7C1190;x\n', '1: has no column uid'],
    ['an unknown column', 'uid,colour\n', '1: has a column "colour"'],
    ['a column twice', 'uid,label,Label\n', '1: has two columns label'],
    ['an open quote behind a wrong row', 'uid,label\n1,x\n00000001,"open\n', '3: has a quote'],
    ['an open quote', 'uid,label\n00000001,"open\n00000002,x\n', '2: has a quote (") that is never closed'],
    ['text behind a quote', 'uid,label\n00000001,"a" b\n', '2: has text behind'],
    ['a quote within a cell', 'uid,label\n00000001,a "b"\n', '2: has a quote (") in the middle'],
  ])('with %s says so', async (_, csv, problem) => {
    expect((await problemsOf(csv)).join('\n')).toContain(problem);
  });

  it('of another encoding says so', async () => {
    const latin = Buffer.from('uid,label\n00000001,Schl\xfcssel\n', 'latin1');
    expect(await problemsOf(latin)).toEqual(['null: is not UTF-8 text: save it as "CSV UTF-8"']);
    const wide = Buffer.from('\uFEFFuid,label\n00000001,x\n', 'utf16le');
    expect(await problemsOf(wide)).toEqual(['null: is UTF-16 text: save it as "CSV UTF-8"']);
  });
});

describe('a JSON file of cards', () => {
  it('may have comments and a last comma, as the tokens file may', async () => {
    const json = '\uFEFF// cards\n[\n{ "uid": "00000001" }, // first\n/* , */ { "uid": "00000002" },\n]\n';
    expect(await tokensOf(json, 'a.json')).toMatchObject([{ uid: '00000001' }, { uid: '00000002' }]);
    expect(await tokensOf('[ ]', 'a.json')).toEqual([]);
  });

  it('tells every card that is wrong, also far apart, and on which line', async () => {
    const cards = Array.from({ length: 120 }, (_, n) => ({ uid: String(n).padStart(8, '0') }) as object);
    cards[3] = { uid: '00000000' };
    cards[70] = { uid: '04A2245B7C11', label: 5 };
    cards[119] = { uid: '00000007', role: 'boss', colour: 'red' };
    const json = `[\n${cards.map((card) => JSON.stringify(card)).join(',\n')}\n]`;
    const problems = await problemsOf(json, 'a.json');
    expect(problems.map((problem) => problem.replace(/(?<=^\d+: \w+ \S+ ).*(?=\()/, '… '))).toEqual([
      '4: uid is … (•••• 0000)',
      '71: uid is … (line 72)',
      '71: label must … (line 72)',
      '120: role must … (line 121)',
      expect.stringMatching(/^120: .*colour.*\(line 121\)$/),
    ]);
  });

  it.each([
    ['an object', '{ "uid": "00000001" }', 'null: line 1: must be a list'],
    ['nothing', '', 'null: line 1: must be a list'],
    ['a file that is cut off', '[\n{ "uid": "00000001" },\n{ "uid": "0000', 'line 3: the list does not end'],
    ['a card too few', '[{ "uid": "00000001" },, { "uid": "00000002" }]', '2: '],
    ['something behind', '[{ "uid": "00000001" }] x', 'null: line 1: there is something behind the list'],
    ['a key twice', '[{ "uid": "00000001", "uid": "00000002" }]', '1: '],
    ['a missing comma', '[{ "uid": "00000001" "label": "x" }]', '1: '],
  ])('with %s says so', async (_, json, problem) => {
    expect((await problemsOf(json, 'a.json')).join('\n')).toContain(problem);
  });

  it('never throws, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'[]{},:"\\/*\n 1u') }), async (rest) => {
        const result = await read(`[${rest}`, 'a.json');
        expect(result.ok || result.count > 0).toBe(true);
        const csv = await read(`uid,label\n${rest}`);
        expect(csv.ok || csv.count > 0).toBe(true);
      }),
    );
  });
});

describe('a hundred thousand cards', () => {
  const COUNT = 100_000;
  const many = Array.from({ length: COUNT }, (_, n): Token => ({
    uid: `04${n.toString(16).toUpperCase().padStart(12, '0')}`,
    account: `A-${String(n)}`,
    label: `Card ${String(n)}`,
    group: n % 10 === 0 ? 'fleet' : null,
    language: 'de',
    role: 'driver',
    validUntil: Date.UTC(2030, 0, 1) + n,
    blocked: n % 50 === 0,
    tariff: null,
  }));

  it.each([
    ['csv', tokensCsv],
    ['json', tokensJson],
  ] as const)(
    'go out and come back as %s without holding anybody up',
    async (ending, produce) => {
      const content = Buffer.from(await textOf(produce(many)));
      const out = await longestBlock(async () => {
        for await (const _ of produce(many)(testTask()));
      });
      let back: TokenFile | null = null;
      const read = await longestBlock(async () => {
        back = await readTokenFile(content, `a.${ending}`, testTask());
      });
      expect(back).toEqual({ ok: true, tokens: many });
      expect([out < 0.2, read < 0.1], `${String(out)} ${String(read)}`).toEqual([true, true]);
    },
    60_000,
  );

  it('that are all wrong are counted, and the first told', async () => {
    const rows = many.map(({ label }, n) => `${String(n)}Z,${label ?? ''}`);
    const result = await read(`uid,label\n${rows.join('\n')}`);
    expect(result).toMatchObject({ ok: false, count: COUNT });
    expect(result.ok ? [] : result.problems).toHaveLength(MOST_PROBLEMS);
  }, 60_000);

  it('can be broken off', async () => {
    const task = testTask();
    const csv = Buffer.from(await textOf(tokensCsv(many)));
    const work = readTokenFile(csv, 'a.csv', {
      ...task,
      progress: (done) => {
        if (done > 0) task.cancel();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'import.cancelled' });
  });
});
