/** `npm run -s config -- pin`: a PIN is asked for, never shown, never kept; its hash is, all of it or nothing. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setPin, type PinInput } from '../../main/cli/pin.ts';
import { ProblemError } from '../../main/problem.ts';
import { parsePinHash, verifyPin } from '../../main/service/pin.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { until } from '../rig/until.ts';

const PIN = '480951';
const CLI = 'main/cli/config.ts';
const PHC = /\$scrypt\$\S+/;

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const put = (name: string, text: string, mode = 0o644) => {
  writeFileSync(folder.file(name), text);
  chmodSync(folder.file(name), mode);
  return folder.file(name);
};
const read = (name: string) => readFileSync(folder.file(name), 'utf8');
const modeOf = (name: string) => statSync(folder.file(name)).mode & 0o777;

function config(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', input });
  return { status, stdout, stderr };
}

/** Somebody who says these, one after the other. */
function saying(...lines: (string | null)[]): PinInput {
  const left = [...lines];
  return { isTyped: lines.length > 1, ask: () => Promise.resolve(left.shift() ?? null) };
}

const codesOf = async (work: Promise<unknown>): Promise<readonly string[]> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemError)) throw new Error('no ProblemError', { cause: error });
  return error.problems.map(({ code }) => code);
};

async function opens(text: string, pin = PIN): Promise<boolean> {
  const hash = parsePinHash(PHC.exec(text)?.[0].replace(/[",]+$/, '') ?? '');
  return hash !== null && (await verifyPin(pin, hash));
}

describe('a PIN', () => {
  it('that is piped is hashed to standard output, and nowhere to be read', async () => {
    const { status, stdout, stderr } = config(['pin'], `${PIN}\n`);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$\S+\n$/);
    expect(await opens(stdout)).toBe(true);
    expect(await opens(stdout, '480952')).toBe(false);
  });

  it('twice the same is never the same hash', async () => {
    expect(await setPin(null, saying(PIN))).not.toBe(await setPin(null, saying(PIN)));
  });

  it.each([
    ['pin.too-short', '123'],
    ['pin.too-long', '1234567890123'],
    ['pin.not-digits', '12a4'],
    ['pin.too-short', ''],
    ['pin.too-simple', '1111'],
    ['pin.too-simple', '1234'],
    ['pin.too-simple', '9876'],
    ['pin.none', null],
  ])('is refused as %s: %s', async (code, pin) => {
    const file = put('config.json', '{}');
    expect(await codesOf(setPin(file, saying(pin)))).toEqual([code]);
    expect([read('config.json'), readdirSync(folder.path)]).toEqual(['{}', ['config.json']]);
  });

  it('mistyped changes nothing', async () => {
    const file = put('config.json', '{}');
    expect(await codesOf(setPin(file, saying(PIN, '480950')))).toEqual(['pin.differs']);
    expect(await codesOf(setPin(file, saying(PIN, null)))).toEqual(['pin.differs']);
    expect(read('config.json')).toBe('{}');
    await setPin(file, saying(PIN, PIN));
    expect(await opens(read('config.json'))).toBe(true);
  });

  it('refused on the command line says why, and what to do', () => {
    expect(config(['pin'], '1234\n')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('everybody tries this one first'),
    });
    expect(config(['pin'])).toMatchObject({ status: 1, stdout: '' });
    expect(config(['pin', folder.file('none.json')], `${PIN}\n`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('does not exist'),
    });
    expect(config(['pin', 'a', 'b'])).toMatchObject({ status: 2 });
  });
});

describe('a configuration', () => {
  const COMMENTED = `{
  // Harbour, north side
  "station": { "id": "CP-7", },
  "service": { "idleLogoutSeconds": 90, /* people are slow */ },
}
`;

  it('keeps its comments and everything else, and is good afterwards', async () => {
    const file = put('config.jsonc', COMMENTED, 0o640);
    const { status, stdout, stderr } = config(['pin', file], `${PIN}\n`);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('holds from the next start on');
    const text = read('config.jsonc');
    for (const part of ['// Harbour, north side', '/* people are slow */', '"idleLogoutSeconds": 90'])
      expect(text).toContain(part);
    expect(text).not.toContain(PIN);
    expect(await opens(text)).toBe(true);
    expect([modeOf('config.jsonc'), readdirSync(folder.path)]).toEqual([0o640, ['config.jsonc']]);
    expect(config(['check', file])).toMatchObject({ status: 0 });
  });

  it('gets another hash in place of the one that is there', async () => {
    const file = put('config.json', '{}');
    await setPin(file, saying('55017'));
    await setPin(file, saying(PIN));
    expect(read('config.json').match(/scrypt/g)).toHaveLength(1);
    expect(await opens(read('config.json'))).toBe(true);
  });

  it('keeps its line ends, its permissions whatever the umask, and stays a link', async () => {
    put('real.json', '{\r\n  "service": {\r\n    "idleLogoutSeconds": 90\r\n  }\r\n}\r\n', 0o664);
    symlinkSync('real.json', folder.file('config.json'));
    const umask = process.umask(0o077);
    try {
      await setPin(folder.file('config.json'), saying(PIN));
    } finally {
      process.umask(umask);
    }
    expect(lstatSync(folder.file('config.json')).isSymbolicLink()).toBe(true);
    expect(read('real.json').replaceAll('\r\n', '')).not.toContain('\n');
    expect([await opens(read('real.json')), modeOf('real.json')]).toEqual([true, 0o664]);
  });

  it.skipIf(process.getuid?.() !== 0)('stays its owner’s where root sets the PIN', async () => {
    const file = put('config.json', '{}', 0o600);
    const { chownSync } = await import('node:fs');
    chownSync(file, 1234, 2345);
    await setPin(file, saying(PIN));
    const { uid, gid, mode } = statSync(file);
    expect([uid, gid, mode & 0o777]).toEqual([1234, 2345, 0o600]);
  });

  it('that is wrong is told before anybody is asked', async () => {
    const file = put('config.json', '{ "stations": {} }');
    let asked = 0;
    const input: PinInput = { isTyped: false, ask: () => Promise.resolve(String(++asked)) };
    expect(await codesOf(setPin(file, input))).not.toEqual([]);
    expect(asked).toBe(0);
  });
});

describe('a file for the hash', () => {
  it('that is not there yet is made, its owner’s alone', async () => {
    const file = put('config.json', '{ "service": { "pinHash": { "file": "pin.hash" } } }');
    const before = read('config.json');
    expect(config(['check', file])).toMatchObject({ status: 1 });
    expect(config(['pin', file], `${PIN}\n`)).toMatchObject({ status: 0 });
    expect([await opens(read('pin.hash')), read('config.json'), modeOf('pin.hash')]).toEqual([
      true,
      before,
      0o600,
    ]);
    expect(config(['check', file])).toMatchObject({ status: 0 });
  });

  it('that is there is replaced with its permissions', async () => {
    const file = put('config.json', '{ "service": { "pinHash": { "file": "pin.hash" } } }');
    put('pin.hash', 'an old one\n', 0o440);
    await setPin(file, saying(PIN));
    expect([await opens(read('pin.hash')), modeOf('pin.hash')]).toEqual([true, 0o440]);
  });

  it('in a folder that is not there is told, and other files that are missing still are', async () => {
    const lost = put('lost.json', '{ "service": { "pinHash": { "file": "nowhere/pin.hash" } } }');
    expect(await codesOf(setPin(lost, saying(PIN)))).toEqual(['pin.cannot-write']);
    const more = put(
      'more.json',
      '{ "service": { "pinHash": { "file": "p" } }, "tariffs": { "default": "none.json" } }',
    );
    expect(await codesOf(setPin(more, saying(PIN)))).toEqual(['config.unreadable']);
    expect(readdirSync(folder.path)).toEqual(['lost.json', 'more.json']);
  });
});

describe('config check', () => {
  it.each([
    ['a plain PIN', '{ "service": { "pinHash": "480951" } }'],
    ['half a hash', '{ "service": { "pinHash": "$scrypt$ln=15,r=8,p=1$AAAA" } }'],
  ])('tells %s, and does not repeat it', (_, text) => {
    const { status, stderr } = config(['check', put('config.json', text)]);
    expect(status).toBe(1);
    expect(stderr).toContain('service.pinHash');
    expect(stderr).toContain('config -- pin FILE');
    expect(stderr).not.toContain(PIN);
    expect(stderr).not.toContain('AAAA');
  });
});

/** Types into a terminal of its own what it is told, and prints what the terminal shows. */
const TYPIST = `
import os, pty, sys, select, time
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:-1])
shown, left, end = b'', sys.argv[-1].split('|'), time.monotonic() + 60
while time.monotonic() < end:
    if left and shown.rstrip().endswith(b':'):
        os.write(fd, left.pop(0).encode().decode('unicode_escape').encode())
        shown += b' '
        seen = len(shown)
        while time.monotonic() < end and len(shown) == seen:
            try:
                shown += os.read(fd, 4096)
            except OSError:
                break
        continue
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    shown += data
_, status = os.waitpid(pid, 0)
sys.stdout.write(shown.decode() + '\\nexit ' + str(os.waitstatus_to_exitcode(status)))
`;

describe('at a terminal', () => {
  const typed = (keys: string, ...args: string[]) =>
    spawnSync('python3', ['-c', TYPIST, process.execPath, CLI, 'pin', ...args, keys], {
      encoding: 'utf8',
      timeout: 30_000,
    }).stdout;

  it('what is typed is asked for twice and never shown', async () => {
    const file = put('config.json', '{}');
    const shown = typed(`${PIN}\\r|${PIN}\\r`, file);
    expect(shown).toContain('Service PIN');
    expect(shown).toContain('The same again');
    expect(shown).toContain('exit 0');
    expect(shown).not.toContain('4809');
    expect(await opens(read('config.json'))).toBe(true);
  });

  it('Ctrl-C ends it and changes nothing', () => {
    const file = put('config.json', '{}');
    const shown = typed('48\\x03', file);
    expect(shown).toContain('exit 1');
    expect(shown).toContain('no PIN was given');
    expect(read('config.json')).toBe('{}');
  });
});

describe('killed at any moment', () => {
  it('leaves the old file or the new one, never half of one', async () => {
    const before = `{ ${' '.repeat(100_000)} }`;
    for (const delayMs of [0, 60, 120, 200, 300, 500]) {
      const file = put('config.json', before);
      const child = spawn(process.execPath, [CLI, 'pin', file], { stdio: ['pipe', 'ignore', 'ignore'] });
      const ended = new Promise((resolve) => child.on('close', resolve));
      child.stdin.on('error', () => undefined);
      child.stdin.end(`${PIN}\n`);
      const began = performance.now();
      await until('the moment', 5_000, () => performance.now() - began >= delayMs || child.exitCode !== null);
      child.kill('SIGKILL');
      await ended;
      const text = read('config.json');
      expect(text === before || (await opens(text)), String(delayMs)).toBe(true);
    }
  }, 60_000);
});
