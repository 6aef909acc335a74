/** The frames of a page, as `WebFrameMain` shows them. */
import type { Cdp, Protocol } from './cdp.ts';
import { toApp } from './addresses.ts';

export class Frame {
  readonly id: string;
  readonly parent: Frame | null;
  url = '';
  name = '';
  detached = false;
  readonly frames: Frame[] = [];

  constructor(id: string, parent: Frame | null) {
    this.id = id;
    this.parent = parent;
    parent?.frames.push(this);
  }

  get top(): Frame {
    return this.parent?.top ?? this;
  }

  get origin(): string {
    return /^[\w-]+:\/\/[^/]*/.exec(this.url)?.[0] ?? 'null';
  }

  isDestroyed(): boolean {
    return this.detached;
  }
}

/** Follows the frames of one page. `main`: always the same object, from the first to the last address. */
export class Frames {
  readonly main: Frame;
  readonly #byId = new Map<string, Frame>();
  /** Execution contexts of the preload's world, and whose they are. */
  readonly #preloads = new Map<number, Frame>();

  constructor(mainId: string) {
    this.main = new Frame(mainId, null);
    this.#byId.set(mainId, this.main);
  }

  get(id: string | undefined): Frame | undefined {
    return this.#byId.get(id ?? '');
  }

  preloadOf(context: number): Frame | undefined {
    return this.#preloads.get(context);
  }

  /** The preload's context in the main frame. */
  mainPreload(): number | undefined {
    return [...this.#preloads].findLast(([, frame]) => frame === this.main)?.[0];
  }

  follow(cdp: Cdp, session: string, world: string, onNavigated: (frame: Frame) => void): void {
    const on = <T extends keyof Protocol.Events>(event: T, take: (payload: Protocol.Events[T]) => void) =>
      cdp.on(event, (payload, from) => {
        if (from === session) take(payload);
      });
    on('Page.frameAttached', ({ frameId, parentFrameId }) => {
      const parent = this.#byId.get(parentFrameId) ?? this.main;
      this.#byId.set(frameId, new Frame(frameId, parent));
    });
    on('Page.frameNavigated', ({ frame: { id, url, urlFragment = '', name = '' } }) => {
      const frame = this.#byId.get(id);
      if (!frame) return;
      frame.url = toApp(url + urlFragment);
      frame.name = name;
      onNavigated(frame);
    });
    on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const frame = this.#byId.get(frameId);
      if (frame) frame.url = toApp(url);
    });
    on('Page.frameDetached', ({ frameId, reason }) => {
      const frame = this.#byId.get(frameId);
      if (!frame?.parent || reason === 'swap') return;
      frame.detached = true;
      frame.parent.frames.splice(frame.parent.frames.indexOf(frame), 1);
      this.#byId.delete(frameId);
    });
    on('Runtime.executionContextCreated', ({ context }) => {
      const frame = this.#byId.get((context.auxData as { readonly frameId?: string }).frameId ?? '');
      if (frame && context.name === world) this.#preloads.set(context.id, frame);
    });
    on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#preloads.delete(executionContextId);
    });
    on('Runtime.executionContextsCleared', () => this.#preloads.clear());
  }
}
