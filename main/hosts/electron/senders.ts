/** Which page an IPC message is from; a message is believed only from the main frame of a page that we opened ourselves. */
import type { WebContents, WebFrameMain } from 'electron';
import type { Sender } from '../../bridge/contract.ts';
import { PAGE_URL } from './channels.ts';

export interface IpcSource {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

/** `pages`: the windows that are open now. Null: not one of ours, a sub-frame, or a page that went elsewhere. */
export function senderOf(
  { sender, senderFrame }: IpcSource,
  pages: ReadonlyMap<Sender, WebContents>,
): Sender | null {
  for (const [page, contents] of pages) {
    if (contents !== sender) continue;
    const isMainFrame = senderFrame !== null && senderFrame === sender.mainFrame;
    return isMainFrame && senderFrame.url === PAGE_URL[page] ? page : null;
  }
  return null;
}
