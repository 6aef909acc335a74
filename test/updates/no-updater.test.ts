/** A package that was made without its updater: the charger goes on, and says why there are no updates. */
import { expect, it, vi } from 'vitest';
import { electronUpdates } from '../../main/hosts/electron/updater.ts';
import { releaseOf } from './feeds.ts';

vi.mock('../../main/hosts/electron/updater-source.ts', () => {
  throw new Error('Cannot find package');
});

it('an updater that cannot be loaded is a failure like others', async () => {
  const host = electronUpdates({
    version: '1.1.0',
    config: { url: 'https://updates.example.com/', channel: 'latest' },
    environment: { EVSE_KIOSK_UPDATES: '/var/lib/evse-kiosk/updates', EVSE_KIOSK_PROGRAM: 'factory' },
    arch: 'x64',
  });
  if (!host.supported) throw new Error(host.why);
  const failure = { ok: false, failure: { code: 'update.not-supported' } };
  expect(await host.source.check()).toMatchObject(failure);
  expect(await host.source.download(releaseOf('1.2.0'), () => undefined)).toMatchObject(failure);
  host.source.stop();
});
