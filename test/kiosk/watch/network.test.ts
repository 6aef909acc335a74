/** Network interfaces as a technician reads them. */
import { mkdir, writeFile } from 'node:fs/promises';
import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { systemNetwork } from '../../../main/kiosk/watch/network.ts';
import { temporaryFolder } from '../../rig/journal.ts';

const at = (address: string, family: 'IPv4' | 'IPv6' = 'IPv4', internal = false) =>
  ({ address, family, internal }) as NetworkInterfaceInfo;

it('a cable that is out is a line, too; the machine’s own loop is none', async () => {
  const folder = temporaryFolder();
  try {
    for (const [name, state] of Object.entries({
      lo: 'unknown',
      eth0: 'up',
      eth1: 'down',
      wwan0: 'unknown',
    })) {
      await mkdir(folder.file(name));
      await writeFile(`${folder.file(name)}/operstate`, `${state}\n`);
    }
    const addresses = () => ({
      lo: [at('127.0.0.1', 'IPv4', true)],
      eth0: [at('fe80::1', 'IPv6'), at('2001:db8::7', 'IPv6'), at('192.168.8.7')],
      wwan0: [at('2001:db8::9', 'IPv6'), at('169.254.3.3')],
    });
    expect(await systemNetwork({ folder: folder.path, addresses })()).toEqual([
      { name: 'eth0', address: '192.168.8.7', up: true },
      { name: 'eth1', address: '', up: false },
      { name: 'wwan0', address: '2001:db8::9', up: true },
    ]);
    expect(await systemNetwork({ folder: folder.file('none'), addresses })()).toEqual([
      { name: 'eth0', address: '192.168.8.7', up: true },
      { name: 'wwan0', address: '2001:db8::9', up: true },
    ]);
  } finally {
    folder.remove();
  }
});
