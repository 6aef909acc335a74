/** What the parts of the stand-in share: the browser, once it runs. */
import type { Chromium } from './chromium.ts';

const { promise, resolve } = Promise.withResolvers<Chromium>();

export const browser: Promise<Chromium> = promise;
export const browserRuns: (chromium: Chromium) => void = resolve;

/** Electron's is an exit of the process too; nothing else may be left half done unseen. */
export function broken(what: string): (error: unknown) => void {
  return (error) => {
    console.error(`stand-in: ${what}:`, error);
  };
}
