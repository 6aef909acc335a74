/** Chromium's targets: which window each belongs to, and what becomes of those that no window asked for. */
import type { Cdp, Protocol } from './cdp.ts';
import type { WebContents } from './contents.ts';
import { broken, browser } from './runtime.ts';

interface Held {
  readonly sessionId: string;
  readonly targetInfo: Protocol.Target.TargetInfo;
}

const open = new Map<WebContents, () => void>();
/** Pages that came before it is known whose they are. */
const held = new Map<string, Held>();
let creating = 0;

/** The page that asks; undefined: none of ours. */
export function contentsOfFrame(frameId: string | undefined): WebContents | undefined {
  return [...open.keys()].find((contents) => contents.owns(frameId));
}

export function anyContents(): WebContents | undefined {
  return [...open.keys()].at(-1);
}

/** Every new target is held until somebody decided about it. */
export async function watchTargets(cdp: Cdp): Promise<void> {
  cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const { type, targetId } = targetInfo;
    if (type !== 'page') {
      cdp.tell('Runtime.runIfWaitingForDebugger', {}, sessionId);
      return;
    }
    held.set(targetId, { sessionId, targetInfo });
    if (creating === 0) judge(cdp);
  });
  cdp.on('Target.targetCrashed', ({ targetId, status, errorCode }) => {
    of(targetId)?.crash(status, errorCode);
  });
  cdp.on('Target.targetDestroyed', ({ targetId }) => {
    const contents = of(targetId);
    if (!contents) return;
    const gone = open.get(contents);
    open.delete(contents);
    gone?.();
  });
  await Promise.all([
    cdp.send('Target.setDiscoverTargets', { discover: true }),
    cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
  ]);
}

/** A page for this window. `onGone`: the target went, whoever closed it. */
export async function openTarget(
  contents: WebContents,
  size: { readonly width: number; readonly height: number },
  onGone: () => void,
): Promise<void> {
  const { cdp } = await browser;
  creating++;
  const { targetId } = await cdp.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    ...size,
  });
  creating--;
  const page = held.get(targetId);
  held.delete(targetId);
  if (!page) throw new Error('Chromium opened a page and did not say so');
  open.set(contents, onGone);
  cdp.tell(
    'Emulation.setDeviceMetricsOverride',
    { ...size, deviceScaleFactor: 1, mobile: false },
    page.sessionId,
  );
  await contents.attach(cdp, targetId, page.sessionId);
  if (creating === 0) judge(cdp);
}

/** What is still held now was opened by a page: its window's handler decides. */
function judge(cdp: Cdp): void {
  for (const [targetId, { sessionId, targetInfo }] of held) {
    held.delete(targetId);
    const opener = of(targetInfo.openerId ?? '') ?? anyContents();
    const allowed = opener?.mayOpen() ?? false;
    // Also the refused one must take its first step: its opener waits for it.
    cdp.tell('Runtime.runIfWaitingForDebugger', {}, sessionId);
    if (!allowed) cdp.send('Target.closeTarget', { targetId }).catch(broken('closing a window'));
  }
}

function of(targetId: string): WebContents | undefined {
  return [...open.keys()].find((contents) => contents.targetId === targetId);
}
