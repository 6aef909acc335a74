/**
 * Updates from a server to the program that runs: electron-updater as it ships (driven outside Electron, with the HTTP
 * that the app gives it), a real generic server, real files, the real launcher.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronUpdates, feedName } from '../../main/hosts/electron/updater.ts';
import { setSink } from '../../main/log/log.ts';
import { HEALTH_MS, WELL_MS } from '../../main/updates/chart.ts';
import { until } from '../rig/until.ts';
import { Charger, FREE, WELL } from './charger.ts';
import { FEED, PRIVATE, feedText, imageOf, infoOf, signed, type Info } from './feeds.ts';
import { FeedServer } from './server.ts';

const WAIT_MS = 30_000;
const CHARGING = { ...FREE, connectors: [{ state: 'charging', held: true }] } as const;
const IMAGE = /AppImage$/;

let server: FeedServer;
let charger: Charger;
let restoreSink: () => void;
beforeEach(async () => {
  restoreSink = setSink({ write: () => undefined });
  server = new FeedServer();
  await server.listen();
  charger = new Charger(server.url);
});
afterEach(async () => {
  charger.remove();
  await server.stop();
  restoreSink();
});

/** From the server to a version that was restarted into. */
async function installed(version: string): Promise<void> {
  server.publish(version);
  expect(await charger.check()).toBe('found');
  await until('the restart', WAIT_MS, () => charger.restarts > 0);
  charger.restarts = 0;
}

describe('an update', () => {
  it('goes from the server to the program that runs, and is kept', async () => {
    await installed('1.2.0');
    expect(charger.closed).toBe(true);
    charger.launch();
    expect(charger.updates.state.phase).toMatchObject({ is: 'trial', version: '1.2.0' });
    charger.updates.look();
    charger.clock.advance(WELL_MS + 5_000);
    expect(charger.phase).toBe('idle');
    expect(charger.disk.boot).toMatchObject({ good: '1.2.0', trial: null });
    charger.kill();
    expect(charger.start()).toBe('1.2.0');
    expect(charger.audit).toEqual([
      'update.downloading 1.2.0',
      'update.downloaded 1.2.0',
      'update.installing 1.2.0',
      'update.trial 1.2.0',
      'update.confirmed 1.2.0',
    ]);
  });

  it('follows another, and what nobody needs any more is removed', async () => {
    for (const version of ['1.2.0', '1.3.0']) {
      await installed(version);
      charger.launch();
      charger.updates.look();
      charger.clock.advance(WELL_MS + 5_000);
    }
    expect(readdirSync(path.join(charger.folder, 'images'))).toEqual(['1.3.0.AppImage']);
  });

  it('waits for a session and for transactions that were not sent', async () => {
    charger.facts = CHARGING;
    server.publish('1.2.0');
    await charger.check();
    await charger.reaches('ready');
    charger.clock.advance(60_000);
    expect(charger.updates.state.phase).toMatchObject({ blocks: ['charging'] });
    expect(charger.closed).toBe(false);
    charger.facts = { ...FREE, unsent: 2 };
    charger.clock.advance(60_000);
    expect(charger.updates.state.phase).toMatchObject({ is: 'ready', blocks: ['unsent'] });
    charger.facts = FREE;
    charger.clock.advance(5_000);
    await until('the restart', WAIT_MS, () => charger.restarts > 0);
  });

  it('is put off when somebody comes at the very last moment', async () => {
    server.publish('1.2.0');
    charger.facts = CHARGING;
    await charger.check();
    await charger.reaches('ready');
    charger.facts = FREE;
    charger.updates.look();
    expect(charger.phase).toBe('installing');
    // While the file is looked at once more.
    charger.facts = CHARGING;
    await charger.reaches('ready');
    expect(charger.closed).toBe(false);
    expect(charger.restarts).toBe(0);
    expect(charger.disk.boot.trial).toBeNull();
  });

  it('that is not automatic is only told of until a technician wants it', async () => {
    charger.kill();
    charger.automatic = false;
    charger.launch();
    server.publish('1.2.0');
    await charger.check();
    expect(charger.phase).toBe('available');
    expect(server.downloads).toBe(0);
    charger.facts = { ...FREE, service: true, inWindow: false };
    charger.updates.install();
    await until('the restart', WAIT_MS, () => charger.restarts > 0);
  });

  it('that is downloaded is still there after a power cut', async () => {
    charger.facts = CHARGING;
    server.publish('1.2.0');
    await charger.check();
    await charger.reaches('ready');
    charger.kill();
    charger.launch();
    expect(charger.updates.state.phase).toMatchObject({ is: 'ready', release: { version: '1.2.0' } });
    expect(server.downloads).toBe(1);
  });

  it('that was changed on the disk is not installed, and is fetched again', async () => {
    charger.facts = CHARGING;
    server.publish('1.2.0');
    await charger.check();
    await charger.reaches('ready');
    appendFileSync(path.join(charger.folder, 'images/1.2.0.AppImage'), 'x');
    charger.facts = FREE;
    charger.updates.look();
    await charger.reaches('idle');
    expect(charger.updates.state.failure?.code).toBe('update.damaged');
    expect(charger.closed).toBe(false);
    await charger.check();
    await until('the restart', WAIT_MS, () => charger.restarts > 0);
    expect(server.downloads).toBe(2);
  });

  it('that somebody wrote into the memory of the updates is not believed', async () => {
    charger.facts = CHARGING;
    server.publish('1.2.0');
    await charger.check();
    await charger.reaches('ready');
    charger.kill();
    const file = path.join(charger.folder, 'updates.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('1.2.0', '1.9.0'));
    writeFileSync(path.join(charger.folder, 'images/1.9.0.AppImage'), imageOf('1.9.0'));
    charger.launch();
    expect(charger.phase).toBe('idle');
  });
});

describe('a server', () => {
  it.each<[string, string, () => void]>([
    ['that has nothing newer', 'none', () => server.publish('1.1.0')],
    ['that has something older', 'none', () => server.publish('1.0.0')],
    ['that has no feed', 'update.no-feed', () => undefined],
    ['that is down', 'update.unreachable', () => server.trouble.set(/yml$/, 'down')],
    ['that is being mended', 'update.unreachable', () => server.trouble.set(/yml$/, 'error')],
    ['whose feed is no YAML', 'update.feed', () => server.put(FEED, 'a: [b')],
    ['whose feed is empty', 'update.feed', () => server.put(FEED, '')],
    ['whose feed is a web page', 'update.feed', () => server.put(FEED, '<html>sign in</html>')],
    [
      'whose feed has no end',
      'update.feed',
      () => server.put(FEED, feedText({ ...signed(infoOf('1.2.0')), more: 'x'.repeat(3_000_000) })),
    ],
    ['whose feed nobody signed', 'update.signature', () => server.publish('1.2.0', {}, (info: Info) => info)],
    [
      'that plays another feed',
      'update.signature',
      () => server.publish('1.2.0', {}, (info: Info) => signed(info, PRIVATE, 'beta-linux.yml')),
    ],
    [
      'that changed the signed feed',
      'update.signature',
      () => server.put(FEED, feedText({ ...signed(infoOf('1.2.0')), version: '1.3.0' })),
    ],
    [
      'whose release does not follow this one',
      'update.too-far',
      () => server.publish('1.2.0', { minimumKioskVersion: '1.1.5' }),
    ],
  ])('%s changes nothing', async (_what, code, prepare) => {
    prepare();
    expect(await charger.check()).toBe(code);
    expect(charger.phase).toBe('idle');
    expect(server.downloads).toBe(0);
  });

  it.each<[string, string]>([
    ['breaks-off', 'update.download'],
    ['other-bytes', 'update.damaged'],
    ['endless', 'update.damaged'],
    ['error', 'update.download'],
  ])('whose file %s does no harm, and later has it whole', async (trouble, code) => {
    server.publish('1.2.0');
    server.trouble.set(IMAGE, trouble as 'error');
    await charger.check();
    await until('the failure', WAIT_MS, () => charger.updates.state.failure !== null);
    expect(charger.updates.state.failure?.code).toBe(code);
    expect(existsSync(path.join(charger.folder, 'images/1.2.0.AppImage'))).toBe(false);
    server.trouble.clear();
    await charger.check();
    await until('the restart', WAIT_MS, () => charger.restarts > 0);
  });

  it('that stops while it sends keeps nobody from stopping', async () => {
    server.publish('1.2.0');
    server.trouble.set(IMAGE, 'hangs');
    await charger.check();
    await until('the request', WAIT_MS, () => server.downloads === 1);
    charger.kill();
    charger.launch();
    expect(charger.phase).toBe('idle');
  });

  it('that withdraws a release keeps it from being installed', async () => {
    charger.facts = CHARGING;
    server.publish('1.2.0');
    await charger.check();
    await charger.reaches('ready');
    server.publish('1.1.0');
    expect(await charger.check()).toBe('none');
    expect(charger.phase).toBe('idle');
    expect(readdirSync(path.join(charger.folder, 'images'))).toEqual([]);
  });
});

describe('a staged rollout', () => {
  const offered = async (percent: number, id: string) => {
    writeFileSync(path.join(charger.folder, '.updaterId'), id);
    charger.facts = CHARGING;
    server.publish('1.2.0', { stagingPercentage: percent });
    charger.kill();
    charger.launch();
    return charger.check();
  };
  /** electron-updater takes the last four bytes of the id as a share of all. */
  const share = (bytes: string) => `00000000-0000-5000-8000-0000${bytes}`;

  it('reaches the chargers whose turn it is', async () => {
    expect(await offered(10, share('10000000'))).toBe('found');
    expect(await offered(10, share('20000000'))).toBe('none');
    expect(await offered(20, share('20000000'))).toBe('found');
    expect(await offered(0, share('00000001'))).toBe('none');
    expect(await offered(100, share('fffffff0'))).toBe('found');
  });

  it('always counts this charger the same', async () => {
    server.publish('1.1.0');
    await charger.check();
    const id = readFileSync(path.join(charger.folder, '.updaterId'), 'utf8');
    charger.kill();
    charger.launch();
    await charger.check();
    expect(readFileSync(path.join(charger.folder, '.updaterId'), 'utf8')).toBe(id);
  });
});

describe('a version that does no good', () => {
  it('is given back when something is missing, and is not tried again; the next one is', async () => {
    await installed('1.2.0');
    charger.standing = { ...WELL, controllers: [] };
    charger.launch();
    charger.facts = CHARGING;
    charger.clock.advance(HEALTH_MS + 5_000);
    expect(charger.updates.state.phase).toMatchObject({ is: 'rolling-back', blocks: ['charging'] });
    expect(charger.restarts).toBe(0);
    charger.facts = FREE;
    charger.clock.advance(5_000);
    expect(charger.restarts).toBe(1);
    charger.standing = WELL;
    charger.launch();
    expect(charger.updates.rejected).toMatchObject({
      version: '1.2.0',
      why: 'unhealthy',
      detail: 'controller 1',
    });
    expect(charger.audit.slice(-2)).toEqual(['update.unhealthy 1.2.0', 'update.rolled-back 1.2.0']);
    expect(await charger.check()).toBe('none');
    charger.restarts = 0;
    await installed('1.2.1');
    expect(charger.start()).toBe('1.2.1');
  });

  it('is given back when it does not even start', async () => {
    await installed('1.2.0');
    charger.kill();
    for (let start = 0; start < 3; start++) expect(charger.start()).toBe('1.2.0');
    charger.launch();
    expect(charger.updates.rejected).toMatchObject({ version: '1.2.0', why: 'crashed' });
    expect(charger.audit.at(-1)).toBe('update.rolled-back 1.2.0');
    expect(await charger.check()).toBe('none');
  });
});

describe('a shell', () => {
  it('that the launcher did not start cannot be updated', () => {
    const config = { url: server.url, channel: 'latest' };
    const host = electronUpdates({ version: '1.1.0', config, environment: {}, arch: 'x64' });
    expect(host.supported).toBe(false);
  });

  it('asks for the feed of its processor', () => {
    expect(feedName('latest', 'x64')).toBe('latest-linux.yml');
    expect(feedName('beta', 'arm64')).toBe('beta-linux-arm64.yml');
  });
});
