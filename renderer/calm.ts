/** A public touchscreen does none of a browser's own gestures: no menu, no drag, no zoom, no selection, no swipe back. */
const NEVER = ['contextmenu', 'dragstart', 'selectstart', 'gesturestart', 'dblclick', 'auxclick'] as const;

export function calm(page: Document): void {
  const refuse = (event: Event) => {
    event.preventDefault();
  };
  for (const type of NEVER) page.addEventListener(type, refuse, { passive: false });
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
  // `:active` styles answer to touches only where a touch listener exists.
  page.addEventListener('touchstart', () => {}, { passive: true });
}
