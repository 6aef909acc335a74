/** Every shortcut that a browser, a window manager or a multimedia keyboard knows. */
import { ALL, type Attempt, byKeys } from '../attempt.ts';

/** Those that an ordinary window obeys: there they must succeed. */
const OBEYED: readonly (readonly [id: string, chord: string, title: string])[] = [
  ['key-new-window', 'ctrl+n', 'a new window'],
  ['key-new-tab', 'ctrl+t', 'a new tab'],
  ['key-incognito', 'ctrl+shift+n', 'a window in secret'],
  ['key-close-tab', 'ctrl+w', 'closes the tab'],
  ['key-close-window', 'ctrl+shift+w', 'closes the window'],
  ['key-alt-f4', 'alt+F4', 'closes the window, as everywhere'],
  ['key-print', 'ctrl+p', 'prints the page'],
  ['key-source', 'ctrl+u', 'the source of the page'],
  ['key-downloads', 'ctrl+j', 'the downloads'],
  ['key-history', 'ctrl+h', 'the history'],
  ['key-bookmarks', 'ctrl+shift+o', 'the bookmarks'],
  ['key-clear-data', 'ctrl+shift+Delete', 'clears what was visited'],
  ['key-devtools-f12', 'F12', 'developer tools'],
  ['key-devtools', 'ctrl+shift+i', 'developer tools'],
  ['key-console', 'ctrl+shift+j', 'the console'],
  ['key-inspect', 'ctrl+shift+c', 'the inspector'],
  ['key-full-screen', 'F11', 'leaves or enters full screen'],
  ['key-help', 'F1', 'the help pages'],
  ['key-task-manager', 'shift+Escape', 'the task manager'],
  ['key-find', 'ctrl+f', 'finds in the page'],
  ['key-find-next', 'F3', 'finds in the page'],
  ['key-reload', 'F5', 'loads the page again'],
  ['key-reload-ctrl', 'ctrl+r', 'loads the page again'],
  ['key-reload-hard', 'ctrl+shift+r', 'loads the page again, past the cache'],
  ['key-zoom-in', 'ctrl+plus', 'zooms in'],
  ['key-zoom-out', 'ctrl+minus', 'zooms out'],
  ['key-caret', 'F7', 'a caret in the page'],
  ['key-select-all', 'ctrl+a', 'selects everything'],
  ['key-menu-key', 'Menu', 'the context menu, by its own key'],
];

/** Those that do nothing in a window of this kind, or only where there is something to do. */
const OTHERS: typeof OBEYED = [
  ['key-quit', 'ctrl+shift+q', 'ends the browser'],
  ['key-menu', 'alt+f', 'the browser’s menu'],
  ['key-back', 'alt+Left', 'back in the history'],
  ['key-save', 'ctrl+s', 'saves the page'],
  ['key-context-menu', 'shift+F10', 'the context menu'],
  ['key-open-file', 'ctrl+o', 'opens a file'],
  ['key-reopen-tab', 'ctrl+shift+t', 'the tab that was closed last'],
  ['key-close-tab-f4', 'ctrl+F4', 'closes the tab'],
  ['key-address', 'ctrl+l', 'the address bar'],
  ['key-address-alt', 'alt+d', 'the address bar'],
  ['key-search', 'ctrl+k', 'the search field'],
  ['key-panes', 'F6', 'the next pane'],
  ['key-system-print', 'ctrl+shift+p', 'prints by the system’s dialog'],
  ['key-bookmark', 'ctrl+d', 'a bookmark'],
  ['key-profile', 'ctrl+shift+m', 'another user'],
  ['key-toolbar', 'F10', 'the menu bar'],
  ['key-window-menu', 'alt+space', 'the window’s menu'],
  ['key-forward', 'alt+Right', 'forward in the history'],
  ['key-home', 'alt+Home', 'the home page'],
  ['key-backspace', 'BackSpace', 'back in the history, as it was once'],
  ['key-escape', 'Escape', 'out of full screen'],
  ['key-next-tab', 'ctrl+Tab', 'the next tab'],
  ['key-last-tab', 'ctrl+9', 'the last tab'],
  ['key-next-window', 'alt+Tab', 'the next window'],
  ['key-terminal', 'ctrl+alt+t', 'a terminal, as desktops have it'],
  ['key-reboot', 'ctrl+alt+Delete', 'ends the system, as desktops have it'],
  ['key-run', 'alt+F2', 'runs a program, as desktops have it'],
  ['key-super', 'Super_L', 'the start menu, as desktops have it'],
  ['key-screenshot', 'Print', 'a picture of the screen'],
  ['key-media-back', 'XF86Back', 'back, on a multimedia keyboard'],
  ['key-media-home', 'XF86HomePage', 'home, on a multimedia keyboard'],
  ['key-media-search', 'XF86Search', 'search, on a multimedia keyboard'],
  ['key-media-mail', 'XF86Mail', 'mail, on a multimedia keyboard'],
  ['key-media-reload', 'XF86Reload', 'reload, on a multimedia keyboard'],
];

/** Past the last of its buttons the focus is nowhere for a moment, and then at the first. */
const FOCUSED_AT_LAST = `new Promise((answer) => {
  const since = performance.now();
  const look = () => {
    if (document.hasFocus() || performance.now() - since > 2000) answer(document.hasFocus());
    else setTimeout(look, 20);
  };
  look();
})`;

/** With the focus walked out of the page, keys would go to the browser; Electron's window has nothing but the page. */
const tabOut: Attempt = {
  id: 'key-tab-out',
  kind: 'keyboard',
  title: 'Tab until the focus is outside the page, then Enter',
  hosts: ['browser'],
  async try(host) {
    for (let press = 0; press < 12; press++) await host.keys(press % 3 === 2 ? 'shift+Tab' : 'Tab');
    return host.run(FOCUSED_AT_LAST);
  },
  escaped: (answer) => (answer === true ? null : 'the focus is outside the page'),
};

export const keyboard: readonly Attempt[] = [
  ...OBEYED.map(([id, chord, title]) => byKeys(id, chord, title, ALL)),
  ...OTHERS.map(([id, chord, title]) => byKeys(id, chord, title)),
  tabOut,
];
