/** That an attempt arrives at all: keys and touches are heard by the page, rightful commands obeyed, the owner let in. */
import { expect } from '@playwright/test';
import { until } from '../../rig/until.ts';
import type { Attempt } from './attempt.ts';
import { owner, ownersLine } from './attempts/door.ts';
import { rightful, rightfulUndone } from './attempts/ipc.ts';
import type { HostUnderTest } from './host.ts';

const PATIENCE_MS = 5_000;

export async function expectToReach(host: HostUnderTest): Promise<void> {
  await host.run(`(() => {
    window.heard = '';
    for (const type of ['keydown', 'pointerdown', 'touchstart'])
      addEventListener(type, ({ key }) => (window.heard += key ?? type), { capture: true, once: true });
  })()`);
  const hears = (what: string) =>
    until(`the page to hear ${what}`, PATIENCE_MS, async () =>
      String(await host.run('window.heard')).includes(what),
    );
  await host.keys('x');
  await hears('x');
  const touchPoints = [{ x: 4, y: 4 }];
  await host.cdp('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await host.cdp('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await hears('touchstart');
  await host.pointer?.('mousemove', '4', '4', 'click', '1');
  await hears('pointerdown');
  for (const attempt of [rightful, rightfulUndone, ...(host.door ? [owner, ownersLine] : [])])
    expect(await succeeds(attempt, host), attempt.title).toBe(true);
}

async function succeeds(attempt: Attempt, host: HostUnderTest): Promise<boolean> {
  const answer = await attempt.try(host);
  return (attempt.escaped?.(answer) ?? null) !== null;
}
