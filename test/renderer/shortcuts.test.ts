import { expect, it } from 'vitest';
import { isShortcut } from '../../renderer/shortcuts.ts';

const press = (key: string, held: object = {}) =>
  isShortcut({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

it('what somebody types is none, whatever the keyboard’s layout', () => {
  // With AltGr a browser gives the sign, and neither Ctrl nor Alt.
  const typed = [
    '1',
    'a',
    '@',
    '€',
    'é',
    'ß',
    '漢',
    '😀',
    ' ',
    'Enter',
    'Tab',
    'Escape',
    'Backspace',
    'ArrowLeft',
  ];
  expect(typed.filter((key) => press(key))).toEqual([]);
});

it('what a browser obeys is one', () => {
  expect(['F5', 'F12', 'ContextMenu', 'BrowserBack', 'Home', 'Dead'].every((key) => press(key))).toBe(true);
  expect(press('r', { ctrlKey: true })).toBe(true);
  expect(press('f', { altKey: true })).toBe(true);
  expect(press('q', { metaKey: true })).toBe(true);
});
