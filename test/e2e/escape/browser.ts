/** A Chromium on a display, seen through its debugging line. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../../rig/until.ts';
import { Cdp } from './cdp.ts';
import type { Target } from './host.ts';

interface TargetInfo extends Target {
  readonly targetId: string;
}
interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string };
}

const PATIENCE_MS = 20_000;
/** A script that waits longer waits for a person: something has been opened that asks one. A refusal is there sooner. */
const PENDING_MS = 5_000;

/** `expression` as one that always ends soon and never throws. */
export function patient(expression: string, pendingMs = PENDING_MS): string {
  return `Promise.race([
    (async () => (${expression}))().then((value) => value ?? null, (error) => 'threw: ' + error),
    new Promise((resolve) => setTimeout(resolve, ${String(pendingMs)}, 'pending: somebody is being asked')),
  ])`;
}

export class SeenBrowser {
  readonly #cdp: Cdp;
  readonly #page: TargetInfo;
  readonly #session: string;
  readonly events: string[] = [];
  readonly version: string;
  #gone = false;

  private constructor(cdp: Cdp, page: TargetInfo, session: string, version: string) {
    this.#cdp = cdp;
    this.#page = page;
    this.#session = session;
    this.version = version;
    cdp.on(({ method, params }) => {
      if (method === 'Browser.downloadWillBegin') this.events.push(`download of ${String(params['url'])}`);
      if (method === 'Page.javascriptDialogOpening') this.events.push(`dialog ${String(params['type'])}`);
      if (method === 'Page.fileChooserOpened') this.events.push('file chooser');
      if (method === 'Input.dragIntercepted') this.events.push('drag');
    });
    cdp.onClose(() => {
      this.#gone = true;
    });
  }

  /** `profile`: the browser's folder, once it is there; the page that begins with `address` is the one looked at. */
  static async find(profile: () => Promise<string>, address: string): Promise<SeenBrowser> {
    let line = '';
    await until('the browser’s debugging line', PATIENCE_MS, async () => {
      try {
        const file = path.join(await profile(), 'DevToolsActivePort');
        const [port = '', name = ''] = (await readFile(file, 'utf8')).split('\n');
        line = `ws://127.0.0.1:${port}${name}`;
        return name !== '';
      } catch {
        return false; // not yet
      }
    });
    const cdp = await Cdp.connect(line);
    const { product } = await cdp.send<{ product: string }>('Browser.getVersion');
    let page: TargetInfo | undefined;
    await until('the page', PATIENCE_MS, async () => {
      const { targetInfos } = await cdp.send<{ targetInfos: TargetInfo[] }>('Target.getTargets');
      page = targetInfos.find(({ type, url }) => type === 'page' && url.startsWith(address));
      return page !== undefined;
    });
    if (!page) throw new Error('no page');
    const { targetId } = page;
    const { sessionId } = await cdp.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    // Only to be told: what would happen, happens.
    await cdp.send('Browser.setDownloadBehavior', { behavior: 'default', eventsEnabled: true });
    await cdp.send('Page.enable', {}, sessionId);
    return new SeenBrowser(cdp, page, sessionId, product.replace(/^(Headless)?Chrome\//, ''));
  }

  get isThere(): boolean {
    return !this.#gone;
  }

  /** See `patient`. */
  async run(expression: string, pendingMs?: number): Promise<unknown> {
    const { result, exceptionDetails } = await this.#cdp.send<Evaluated>(
      'Runtime.evaluate',
      {
        expression: patient(expression, pendingMs),
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
        allowUnsafeEvalBlockedByCSP: false,
      },
      this.#session,
    );
    // What the expression throws is caught in it: this one is none.
    if (exceptionDetails) throw new Error(`no expression: ${exceptionDetails.text}`);
    return result.value;
  }

  /** Whether an expression holds in the page; in one that is still coming, nothing does. */
  async finds(expression: string): Promise<boolean> {
    return (await this.run(expression).catch(() => false)) === true;
  }

  cdp(method: string, params: object): Promise<unknown> {
    return this.#cdp.send(method, params, this.#session);
  }

  async targets(): Promise<readonly TargetInfo[]> {
    const { targetInfos } = await this.#cdp.send<{ targetInfos: TargetInfo[] }>('Target.getTargets');
    return targetInfos;
  }

  /** Closes what was opened besides the page. */
  async closeOthers(): Promise<void> {
    for (const { targetId, type } of await this.targets()) {
      if (type !== 'page' || targetId === this.#page.targetId) continue;
      await this.#cdp.send('Target.closeTarget', { targetId }).catch(() => undefined); // went by itself
    }
  }

  close(): void {
    this.#cdp.close();
  }
}
