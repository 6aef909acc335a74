import type { Source, Unsubscribe } from './device.ts';

/**
 * The one implementation of `Source`. Listeners are called in order of subscription; one that throws is reported to
 * `onError` and does not stop the others. A listener that subscribes or unsubscribes during an event does not change who
 * hears that event, except that nobody is called after having unsubscribed.
 */
export class Emitter<Event> implements Source<Event> {
  readonly #listeners = new Set<{ readonly call: (event: Event) => void }>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void = console.error) {
    this.#onError = onError;
  }

  subscribe(listener: (event: Event) => void): Unsubscribe {
    const entry = { call: listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  emit(event: Event): void {
    for (const entry of [...this.#listeners]) {
      if (!this.#listeners.has(entry)) continue;
      try {
        entry.call(event);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
