/** `npm run package` for real, on what is built: packed twice, the same twice, and good in the eyes of `check`. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { extractFile } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostArch } from '../../main/cli/package/arch.ts';
import { unpackedFolder } from '../../main/cli/package/pack.ts';
import { electronVersion, placeholderRuntime } from '../../main/cli/package/runtime.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';

const arch = hostArch() ?? 'x64';
/** Whatever this machine's own surroundings say of packages must not change what is expected here. */
const ENV = {
  ...process.env,
  SOURCE_DATE_EPOCH: '1700000000',
  EVSE_KIOSK_COMMIT: 'abc1234',
  EVSE_KIOSK_UPDATE_URL: '',
  CUSTOM_FPM_PATH: '',
};

interface Answer {
  readonly status: number | null;
  readonly said: string;
}

function npmRunPackage(...args: string[]): Promise<Answer> {
  const child = spawn(process.execPath, ['main/cli/package.ts', ...args], { env: ENV });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, said }));
  });
}

let work: TemporaryFolder;
let checked: Answer;
let packed: Answer;

beforeAll(async () => {
  if (!existsSync('dist/main/electron.js')) throw new Error('Build first: npm run build');
  work = temporaryFolder();
  // As somebody has unpacked it: what is in it besides must not ship.
  const runtime = placeholderRuntime(work.path, electronVersion('.'), arch);
  writeFileSync(path.join(runtime, 'resources/default_app.asar'), '');
  const build = ['--no-build', `--${arch}`, '--runtime', runtime];
  checked = await npmRunPackage('check', work.file('one'), ...build);
  packed = await npmRunPackage('deb', '--out', work.file('two'), ...build);
}, 120_000);
afterAll(() => work.remove());

const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const asar = (out: string) => path.join(unpackedFolder(work.file(out), arch), 'resources/app.asar');
const deb = (out: string) => readdirSync(work.file(out)).filter((name) => name.endsWith('.deb'));

describe('npm run package', () => {
  it('packs and finds nothing wrong, and says on which runtime', () => {
    expect(checked.said).toContain('placeholder');
    expect(checked.said).toContain('abc1234, built 2023-11-14T22:13:20.000Z');
    expect(checked.said).toContain(`${arch}: good.`);
    expect(checked.status).toBe(0);
    expect(packed.status).toBe(0);
  });

  it('packs the same archive and the same .deb from the same sources', () => {
    expect(hash(asar('one'))).toBe(hash(asar('two')));
    expect(deb('one')).toEqual(deb('two'));
    const [name = ''] = deb('one');
    expect(hash(work.file(`one/${name}`))).toBe(hash(work.file(`two/${name}`)));
  });

  it('tells the kiosk of which sources it is', () => {
    const facts = extractFile(asar('one'), 'dist/main/build.json').toString();
    expect(JSON.parse(facts)).toEqual({ commit: 'abc1234', builtAt: '2023-11-14T22:13:20.000Z' });
  });

  it('ends with 1 and the code when something is wrong with a package', async () => {
    writeFileSync(path.join(unpackedFolder(work.file('two'), arch), 'resources/app-update.yml'), 'url: x');
    const { status, said } = await npmRunPackage('check', work.file('two'), '--no-build', `--${arch}`);
    expect(said).toContain('[package.updates]');
    expect(status).toBe(1);
  }, 60_000);

  it('ends with 2 when it is not understood', async () => {
    expect(await npmRunPackage('rpm')).toMatchObject({
      status: 2,
      said: expect.stringContaining('[usage]') as string,
    });
  });
});
