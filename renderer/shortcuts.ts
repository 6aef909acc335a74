/** Keys of a keyboard that is plugged in. */

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What somebody may press who types a PIN or a name; everything else is a browser's shortcut. */
const KEYS = /^(.|Enter|Tab|Escape|Backspace|Delete|Shift|Arrow\w+)$/su;

/** A shortcut, which leads out of a kiosk. */
export function isShortcut({ key, ctrlKey, metaKey, altKey }: KeyPress): boolean {
  return ctrlKey || metaKey || altKey || !KEYS.test(key);
}
