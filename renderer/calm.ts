import { isShortcut } from './shortcuts.ts';

/** A public touchscreen does none of a browser's own gestures: no menu, no drag, no zoom, no selection, no swipe back. */
const NEVER = [
  'contextmenu',
  'dragstart',
  'dragover',
  'drop',
  'selectstart',
  'gesturestart',
  'dblclick',
  'auxclick',
  // Buttons hear it all the same; links, with whatever key is held down, and fields for files do nothing.
  'click',
] as const;

/** `isDemonstration`: it stands in a developer's window, where shortcuts are of use. */
export function calm(page: Document, isDemonstration: () => boolean): void {
  const refuse = (event: Event) => {
    event.preventDefault();
  };
  for (const type of NEVER) page.addEventListener(type, refuse, { capture: true });
  // Two fingers, or Ctrl and the wheel: a zoom.
  page.addEventListener(
    'touchmove',
    (event) => {
      if (event.touches.length > 1) event.preventDefault();
    },
    { passive: false },
  );
  page.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey) event.preventDefault();
    },
    { passive: false },
  );
  // Before anybody else hears of it: nobody can let it through.
  window.addEventListener(
    'keydown',
    (event) => {
      if (!isDemonstration() && isShortcut(event)) event.preventDefault();
    },
    { capture: true },
  );
  // A browser lets no script close a window that has been somewhere.
  window.history.pushState(null, '');
  // Where there is no compositor to keep it full-screen, nothing else would.
  Object.assign(window, { moveTo: refuse, moveBy: refuse, resizeTo: refuse, resizeBy: refuse });
  // This is the only page there is: what would lead away from it, a link or a script, leads nowhere.
  window.navigation.addEventListener('navigate', refuse);
  // `:active` styles answer to touches only where a touch listener exists.
  page.addEventListener('touchstart', () => {}, { passive: true });
}
