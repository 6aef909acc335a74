/** The application menu. Until the app removes it, Electron's default one is there, with all its shortcuts. */
import type { KeyInput } from './keys.ts';

export type Role = 'reload' | 'close' | 'quit' | 'devtools' | 'zoom' | 'fullscreen' | 'minimize';

const DEFAULT: readonly (readonly [RegExp, Role])[] = [
  [/^Control\+(Shift\+)?R$/, 'reload'],
  [/^F5$/, 'reload'],
  [/^Control\+Shift\+I$/, 'devtools'],
  [/^Control\+W$/, 'close'],
  [/^Control\+Q$/, 'quit'],
  [/^Control\+(Shift\+)?[-+=0]$/, 'zoom'],
  [/^F11$/, 'fullscreen'],
  [/^Control\+M$/, 'minimize'],
];

let menu: object | null = { default: true };

export const Menu = {
  setApplicationMenu: (next: object | null) => void (menu = next),
  getApplicationMenu: () => menu,
  buildFromTemplate: (template: readonly object[]) => ({ items: template }),
};

/** What the default menu does on this key; null: nothing, or it is not there any more. */
export function shortcut(input: KeyInput): Role | null {
  if (menu === null || !('default' in menu)) return null;
  const chord = [
    ...(input.control ? ['Control'] : []),
    ...(input.alt ? ['Alt'] : []),
    ...(input.shift ? ['Shift'] : []),
    input.key.length === 1 ? input.key.toUpperCase() : input.key,
  ].join('+');
  return DEFAULT.find(([pattern]) => pattern.test(chord))?.[1] ?? null;
}
