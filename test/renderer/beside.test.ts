import { describe, expect, it } from 'vitest';
import { standBeside } from '../../renderer/panel/beside.ts';

function placed(availWidth: number, availHeight: number, standalone = true): string[] {
  const calls: string[] = [];
  standBeside({
    screen: { availWidth, availHeight },
    matchMedia: () => ({ matches: standalone }),
    resizeTo: (width, height) => calls.push(`size ${String(width)} ${String(height)}`),
    moveTo: (x, y) => calls.push(`at ${String(x)} ${String(y)}`),
  });
  return calls;
}

describe('the panel’s window', () => {
  it('stands beside the screen', () => {
    expect(placed(1920, 1080)).toEqual(['size 440 800', 'at 1340 40']);
  });

  it('stays in sight on a small display', () => {
    expect(placed(1366, 728)).toEqual(['size 440 728', 'at 926 0']);
  });

  it('is left alone in a tab and in Electron', () => {
    expect(placed(1920, 1080, false)).toEqual([]);
  });
});
