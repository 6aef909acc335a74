/** One file onto a stick, and what is left of it when something goes wrong on the way. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PLACE_MESSAGES, PlaceError, readError, writeError } from '../../main/service/place-error.ts';
import { namePart, readFrom, writeTo, type Producer } from '../../main/service/place-files.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { canMount, plugIn, type Stick } from '../rig/tmpfs.ts';
import { testTask } from './task.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const MEGABYTE = 'x'.repeat(1024 * 1024);

function of(...pieces: (string | Uint8Array)[]): Producer {
  return async function* () {
    yield* pieces;
  };
}

/** Megabytes, as many as are wanted; after the first `before` of them something happens. */
function megabytes(count: number, before: number, happens: () => void): Producer {
  return async function* () {
    for (let n = 0; n < count; n++) {
      if (n === before) happens();
      yield MEGABYTE;
    }
  };
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PlaceError)) throw new Error('no PlaceError', { cause: error });
  expect(error.message).toContain(PLACE_MESSAGES[error.code]);
  return error.code;
};

describe('writing a file', () => {
  it('puts all of it there under its name, and nothing else', async () => {
    const written = await writeTo(folder.path, 'a.csv', of('één\n', Buffer.from('two')), testTask());
    expect(written).toEqual({ name: 'a.csv', bytes: 9 });
    expect(readFileSync(folder.file('a.csv'), 'utf8')).toBe('één\ntwo');
    expect(readdirSync(folder.path)).toEqual(['a.csv']);
  });

  it('writes an empty file', async () => {
    expect(await writeTo(folder.path, 'a.csv', of(), testTask())).toEqual({ name: 'a.csv', bytes: 0 });
    expect(readFileSync(folder.file('a.csv')).length).toBe(0);
  });

  it('leaves what is there alone, also what another was writing', async () => {
    writeFileSync(folder.file('a.csv'), 'old');
    writeFileSync(folder.file('a.csv.part'), 'half');
    symlinkSync('/nowhere', folder.file('a-2.csv'));
    const written = await writeTo(folder.path, 'a.csv', of('new'), testTask());
    expect(written.name).toBe('a-3.csv');
    expect(readFileSync(folder.file('a.csv'), 'utf8')).toBe('old');
    expect(readFileSync(folder.file('a.csv.part'), 'utf8')).toBe('half');
    expect(readdirSync(folder.path).toSorted()).toEqual(['a-2.csv', 'a-3.csv', 'a.csv', 'a.csv.part']);
  });

  it('is only seen under its name when it is whole', async () => {
    let during: string[] = [];
    await writeTo(
      folder.path,
      'a.bin',
      megabytes(3, 2, () => {
        during = readdirSync(folder.path);
      }),
      testTask(),
    );
    expect(during).toEqual(['a.bin.part']);
    expect(readdirSync(folder.path)).toEqual(['a.bin']);
  });

  it.each([0, 1, 3])('leaves nothing when it is cancelled after %i pieces', async (pieces) => {
    const task = testTask();
    const producer = megabytes(5, pieces, () => task.cancel());
    expect(await codeOf(writeTo(folder.path, 'a.bin', producer, task))).toBe('export.cancelled');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('leaves nothing when it is cancelled after the last piece', async () => {
    const task = testTask();
    const producer: Producer = async function* () {
      yield 'all';
      task.cancel();
    };
    expect(await codeOf(writeTo(folder.path, 'a.bin', producer, task))).toBe('export.cancelled');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('leaves nothing when its content cannot be made, and says why', async () => {
    const producer: Producer = async function* () {
      yield 'begin';
      throw new Error('the store is damaged');
    };
    await expect(writeTo(folder.path, 'a.bin', producer, testTask())).rejects.toThrow('the store is damaged');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('says when the folder is removed on the way', async () => {
    const place = folder.file('place');
    mkdirSync(place);
    const producer = megabytes(4, 2, () => rmSync(place, { recursive: true }));
    expect(await codeOf(writeTo(place, 'a.bin', producer, testTask()))).toBe('export.gone');
    expect(existsSync(place)).toBe(false);
  });

  it('says when the folder is removed after the last piece', async () => {
    const place = folder.file('place');
    mkdirSync(place);
    const producer: Producer = async function* () {
      yield 'all';
      rmSync(place, { recursive: true });
    };
    expect(await codeOf(writeTo(place, 'a.bin', producer, testTask()))).toBe('export.gone');
  });

  it.each(['../a.csv', 'b/a.csv', 'b\\a.csv', '', '.', '..', '.hidden', 'a\0b', 'x'.repeat(300)])(
    'refuses %j as a name',
    async (name) => {
      expect(await codeOf(writeTo(folder.path, name, of('x'), testTask()))).toBe('export.failed');
      expect(readdirSync(folder.path)).toEqual([]);
    },
  );
});

describe.runIf(canMount)('writing to a stick', () => {
  let stick: Stick | null = null;
  const plugged = (options: string): Stick => (stick = plugIn(options));
  afterEach(() => {
    stick?.remove();
    stick = null;
  });

  it('says that it was pulled on the way, and writes nothing beneath it', async () => {
    const { path: place, pull } = plugged('32m');
    expect(await codeOf(writeTo(place, 'a.bin', megabytes(8, 3, pull), testTask()))).toBe('export.gone');
    expect(readdirSync(place)).toEqual([]);
  });

  it('says that it was pulled at the very end', async () => {
    const { path: place, pull } = plugged('32m');
    const producer: Producer = async function* () {
      yield 'all';
      pull();
    };
    expect(await codeOf(writeTo(place, 'a.bin', producer, testTask()))).toBe('export.gone');
    expect(readdirSync(place)).toEqual([]);
  });

  it('says that it is full before it is full to the brim, and leaves nothing', async () => {
    const { path: place } = plugged('3m');
    const producer = megabytes(8, 0, () => undefined);
    expect(await codeOf(writeTo(place, 'a.bin', producer, testTask()))).toBe('export.full');
    expect(readdirSync(place)).toEqual([]);
  });

  it('says that it is full when somebody else fills it', async () => {
    const { path: place } = plugged('4m');
    const producer = megabytes(3, 1, () =>
      // All that is left, between two looks at it.
      execFileSync('sh', ['-c', `cat /dev/zero > ${path.join(place, 'other')} || true`], { stdio: 'ignore' }),
    );
    expect(await codeOf(writeTo(place, 'a.bin', producer, testTask()))).toBe('export.full');
    expect(readdirSync(place)).toEqual(['other']);
  });

  it('says that it is write-protected', async () => {
    const { path: place } = plugged('1m,ro');
    expect(await codeOf(writeTo(place, 'a.bin', of('x'), testTask()))).toBe('export.read-only');
  });
});

describe('reading a file', () => {
  it('reads all of it', async () => {
    writeFileSync(folder.file('a.csv'), MEGABYTE);
    expect((await readFrom(folder.path, 'a.csv', 1024 * 1024)).toString()).toBe(MEGABYTE);
  });

  it('does not read more than may be', async () => {
    writeFileSync(folder.file('a.csv'), MEGABYTE);
    expect(await codeOf(readFrom(folder.path, 'a.csv', 1024 * 1024 - 1))).toBe('import.too-large');
  });

  it('leaves alone what is no file of this folder', async () => {
    writeFileSync(folder.file('secret.txt'), 'secret');
    const place = folder.file('place');
    mkdirSync(path.join(place, 'sub'), { recursive: true });
    symlinkSync(folder.file('secret.txt'), path.join(place, 'link.csv'));
    execFileSync('mkfifo', [path.join(place, 'pipe.csv')]);
    for (const name of ['../secret.txt', 'link.csv', 'pipe.csv', 'none.csv', '.'])
      expect(await codeOf(readFrom(place, name, 100)), name).toBe('import.not-found');
    expect(await codeOf(readFrom(place, 'sub', 100))).toMatch(/^import\./);
  });
});

describe('what a failure is called', () => {
  const failure = (code: string) => Object.assign(new Error(code), { code });

  it.each([
    ['EIO', 'export.gone', 'import.gone'],
    ['ENODEV', 'export.gone', 'import.gone'],
    ['ENXIO', 'export.gone', 'import.gone'],
    ['ESTALE', 'export.gone', 'import.gone'],
    ['ENOENT', 'export.gone', 'import.not-found'],
    ['ENOSPC', 'export.full', 'import.failed'],
    ['EDQUOT', 'export.full', 'import.failed'],
    ['EROFS', 'export.read-only', 'import.failed'],
    ['EACCES', 'export.read-only', 'import.failed'],
    ['EPERM', 'export.read-only', 'import.failed'],
    ['EINVAL', 'export.failed', 'import.failed'],
  ])('%s', (errno, writing, reading) => {
    expect(writeError(failure(errno)).code).toBe(writing);
    expect(readError(failure(errno)).code).toBe(reading);
  });

  it('makes names that every stick takes', () => {
    expect(namePart('NL*ABC:1|2')).toBe('NL_ABC_1_2');
    expect(namePart('CP-0001')).toBe('CP-0001');
  });
});
