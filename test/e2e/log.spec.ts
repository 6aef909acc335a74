/** The log of a kiosk as people run it: a session is in it, whose it is and what nobody may know is not. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { ConnectorState } from '../../main/bridge/contract.ts';
import { DEMO } from '../../main/config/demo.ts';
import { logFiles } from '../../main/log/files.ts';
import { until } from '../rig/until.ts';
import { chargerFolder, startKiosk, type RunningKiosk } from './support/kiosk.ts';
import { openPanelSocket } from './support/panel-socket.ts';

const [CARD = { uid: '' }] = DEMO.tokens;

const reaches = (kiosk: RunningKiosk, state: ConnectorState) =>
  kiosk.when(`connector 1 to be ${state}`, ({ connectors }) => connectors[0]?.state === state);

test('a session is in the log of the host, without card and token, also after a SIGKILL', async () => {
  const folder = await chargerFolder();
  const config = { log: { level: 'debug' } };
  const read = () =>
    logFiles(path.join(folder.path, 'logs'))
      .map(({ path: file }) => readFileSync(file, 'utf8'))
      .join('');
  try {
    const first = await startKiosk(folder.path, config);
    const panel = await openPanelSocket(first.panelUrl);
    await reaches(first, 'available');
    panel.send({ type: 'simulate-vehicle', connector: 1, action: 'plug' });
    await reaches(first, 'plugged');
    // What is refused is quoted in the answer, and so in the log.
    panel.send({ type: 'simulate-tap', card: CARD.uid });
    panel.send({ type: 'simulate-tap', card: 'token-0' });
    await reaches(first, 'charging');
    panel.close();
    await first.kill();
    const second = await startKiosk(folder.path, config);
    await until('the session to be closed', 15_000, () => read().includes('"session.close"'));
    await second.stop();

    const text = read();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const codes = lines.map(({ code }) => code).filter((code) => code !== 'connector.state');
    expect(codes.filter((code) => code === 'kiosk.start')).toHaveLength(2);
    expect(codes).toEqual(expect.arrayContaining(['session.open', 'session.end', 'session.close']));
    expect(lines.find(({ code }) => code === 'command.refused')).toMatchObject({
      page: 'panel',
      command: 'simulate-tap',
      msg: 'there is no card "•••• 1190"',
    });
    expect(codes.at(-1)).toBe('kiosk.stop');
    expect(lines.find(({ code }) => code === 'session.open')).toMatchObject({
      connector: 1,
      session: expect.stringMatching(/^[\dA-F]{4}-[\dA-F]{4}$/) as unknown,
    });
    expect(lines).toContainEqual(expect.objectContaining({ code: 'connector.state', state: 'charging' }));
    for (const { uid } of DEMO.tokens) expect(text.toUpperCase()).not.toContain(uid);
    expect(text).not.toContain('e2e-token');
  } finally {
    await folder.remove();
  }
});
