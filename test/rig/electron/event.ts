/** Electron's events: an object that can be prevented, first among the arguments. */
import type { EventEmitter } from 'node:events';

export interface PreventableEvent {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

export function preventable(details: object = {}): PreventableEvent {
  let prevented = false;
  const event = {
    get defaultPrevented() {
      return prevented;
    },
    preventDefault() {
      prevented = true;
    },
  };
  return Object.defineProperties(event, Object.getOwnPropertyDescriptors(details));
}

/** Emits it and says whether somebody prevented it. */
export function isPrevented(
  emitter: EventEmitter,
  name: string,
  details: object = {},
  ...args: unknown[]
): boolean {
  const event = preventable(details);
  emitter.emit(name, event, ...args);
  return event.defaultPrevented;
}
