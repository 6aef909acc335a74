/** Keys, from what `sendInputEvent` takes to what `before-input-event` tells and Chromium is given. */
import type { Protocol } from './cdp.ts';

export interface SentKey {
  readonly type: 'keyDown' | 'keyUp' | 'rawKeyDown' | 'char';
  readonly keyCode: string;
  readonly modifiers?: readonly string[];
}

export interface KeyInput {
  readonly type: 'keyDown' | 'keyUp';
  readonly key: string;
  readonly code: string;
  readonly isAutoRepeat: boolean;
  readonly isComposing: boolean;
  readonly shift: boolean;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly location: number;
  readonly modifiers: readonly string[];
}

/** Accelerator names → [KeyboardEvent.key, Windows key code]. */
const NAMED: Readonly<Record<string, readonly [string, number]>> = {
  Up: ['ArrowUp', 38],
  Down: ['ArrowDown', 40],
  Left: ['ArrowLeft', 37],
  Right: ['ArrowRight', 39],
  Tab: ['Tab', 9],
  Enter: ['Enter', 13],
  Return: ['Enter', 13],
  Escape: ['Escape', 27],
  Esc: ['Escape', 27],
  Backspace: ['Backspace', 8],
  Delete: ['Delete', 46],
  Home: ['Home', 36],
  End: ['End', 35],
  PageUp: ['PageUp', 33],
  PageDown: ['PageDown', 34],
  Space: [' ', 32],
  Plus: ['+', 187],
  PrintScreen: ['PrintScreen', 44],
};

export function inputOf({ type, keyCode, modifiers = [] }: SentKey): KeyInput {
  const has = (...names: string[]) => modifiers.some((name) => names.includes(name.toLowerCase()));
  const shift = has('shift');
  const [named] = NAMED[keyCode] ?? [];
  const key = named ?? (keyCode.length === 1 && !shift ? keyCode.toLowerCase() : keyCode);
  return {
    type: type === 'keyUp' ? 'keyUp' : 'keyDown',
    key,
    code: /^[a-z]$/i.test(keyCode)
      ? `Key${keyCode.toUpperCase()}`
      : /^\d$/.test(keyCode)
        ? `Digit${keyCode}`
        : key,
    isAutoRepeat: false,
    isComposing: false,
    shift,
    control: has('control', 'ctrl', 'cmdorctrl', 'commandorcontrol'),
    alt: has('alt'),
    meta: has('meta', 'cmd', 'command', 'super'),
    location: 0,
    modifiers,
  };
}

export function forChromium(
  input: KeyInput,
  { type, keyCode }: SentKey,
): Protocol.CommandParameters['Input.dispatchKeyEvent'] {
  const plain = !input.control && !input.alt && !input.meta;
  const isText = plain && input.key.length === 1;
  const code = NAMED[keyCode]?.[1] ?? keyNumber(keyCode);
  return {
    type: type === 'keyUp' ? 'keyUp' : type === 'char' ? 'char' : isText ? 'keyDown' : 'rawKeyDown',
    key: input.key,
    code: input.code,
    windowsVirtualKeyCode: code,
    modifiers: (input.alt ? 1 : 0) | (input.control ? 2 : 0) | (input.meta ? 4 : 0) | (input.shift ? 8 : 0),
    ...(isText && type !== 'keyUp' && { text: input.key }),
  };
}

function keyNumber(keyCode: string): number {
  const f = /^F(\d{1,2})$/.exec(keyCode)?.[1];
  return f === undefined ? (keyCode.toUpperCase().codePointAt(0) ?? 0) : 111 + Number(f);
}
