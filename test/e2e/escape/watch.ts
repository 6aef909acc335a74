/** What an escape leaves behind, wherever it went: the state of everything before and after, and the difference in words. */
import type { HostUnderTest } from './host.ts';

/** Of the page, as it says itself. */
interface PageState {
  readonly address: string;
  /** Differs in a document that was loaded anew. */
  readonly loadedAt: number;
  readonly density: number;
  readonly zoom: number;
  readonly size: string;
  readonly scroll: string;
  readonly selection: string;
  readonly isFocused: boolean;
  readonly isFullscreenElement: boolean;
  readonly isPointerLocked: boolean;
  readonly historyLength: number;
  readonly marks: string;
}

export interface Picture {
  readonly isAlive: boolean;
  readonly targets: readonly string[];
  readonly windows: readonly string[];
  readonly events: readonly string[];
  readonly visits: readonly string[];
  /** Null: it does not answer. */
  readonly page: PageState | null;
}

/** `window.escaped` is where code that should not run leaves its mark. */
const PAGE_STATE = `({
  address: location.href,
  loadedAt: performance.timeOrigin,
  density: devicePixelRatio,
  zoom: visualViewport.scale,
  size: innerWidth + '×' + innerHeight,
  scroll: [scrollX, scrollY, visualViewport.pageTop].join(),
  selection: String(getSelection()),
  isFocused: document.hasFocus(),
  isFullscreenElement: document.fullscreenElement !== null,
  isPointerLocked: document.pointerLockElement !== null,
  historyLength: history.length,
  marks: String(window.escaped ?? ''),
})`;

export async function look(host: HostUnderTest): Promise<Picture> {
  const [targets, windows, page] = await Promise.all([
    host.targets().catch(() => []),
    host.windows(),
    host.run(PAGE_STATE).catch(() => null), // it is gone, or stands behind a dialog
  ]);
  return {
    isAlive: host.isAlive(),
    targets: targets.map(({ type, url }) => `${type} ${url}`).toSorted(),
    windows: windows.toSorted(),
    events: [...host.events],
    visits: [...host.world.visits],
    page: page as PageState | null,
  };
}

/** What is different now, in words; empty: nobody got anywhere. */
export function differences(before: Picture, after: Picture): string[] {
  const found: string[] = [];
  if (before.isAlive && !after.isAlive) found.push('the program ended');
  for (const [what, list] of [
    ['page', 'targets'],
    ['window', 'windows'],
    ['event', 'events'],
    ['visit elsewhere', 'visits'],
  ] as const) {
    for (const each of surplus(after[list], before[list])) found.push(`${what}: ${each}`);
    for (const each of surplus(before[list], after[list])) found.push(`${what} gone: ${each}`);
  }
  if (!after.page) found.push('the page does not answer');
  else if (before.page) {
    for (const key of Object.keys(before.page) as (keyof PageState)[]) {
      const [was, is] = [before.page[key], after.page[key]];
      if (was !== is) found.push(`${key}: ${String(was)} → ${String(is)}`);
    }
  }
  return found;
}

/** What `more` has beyond `less`, counting. */
function surplus(more: readonly string[], less: readonly string[]): string[] {
  const left = [...less];
  return more.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
