/** The panel's place: right of a screen of 1280 × 800 at 40,40 (`main/hosts/browser/chromium.ts`), as wide as a phone. */
const LEFT = 1340;
const TOP = 40;
const WIDTH = 440;
const HEIGHT = 800;

/** What it needs of the DOM's own `window`. */
interface AppWindow {
  readonly screen: { readonly availWidth: number; readonly availHeight: number };
  matchMedia(query: string): { readonly matches: boolean };
  resizeTo(width: number, height: number): void;
  moveTo(left: number, top: number): void;
}

/**
 * Puts the panel beside the driver's screen. A Chromium that runs already opens each further window with the size and the
 * place of the first, whatever its command line says: the panel would hide the very screen that it works. A tab cannot be
 * moved, and Electron places its windows itself: only an app's own window is touched.
 */
export function standBeside(window: AppWindow): void {
  if (!window.matchMedia('(display-mode: standalone)').matches) return;
  const { availWidth, availHeight } = window.screen;
  window.resizeTo(WIDTH, Math.min(HEIGHT, availHeight));
  // On a small display rather upon the screen's edge than out of sight.
  window.moveTo(
    Math.max(0, Math.min(LEFT, availWidth - WIDTH)),
    Math.max(0, Math.min(TOP, availHeight - HEIGHT)),
  );
}
