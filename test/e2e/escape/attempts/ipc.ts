/** Forged commands, and the line to the kiosk in the wrong hands. */
import { COMMANDS } from '../../../../main/bridge/contract.ts';
import { type Attempt, BOTH } from '../attempt.ts';
import type { HostKind } from '../host.ts';

/** What a driver or a technician would notice, had a command been obeyed. */
interface Said {
  readonly obeyed: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Sends messages over the line that this host's pages have and gives what they were answered, with what the kiosk shows
 * before and after. Texts go as they are.
 */
const SEND_ALL = `async (messages) => {
  const { kiosk } = window;
  const newest = async () =>
    kiosk ? new Promise((resolve) => kiosk.subscribe(resolve)()) : (await fetch('/api/snapshot')).json();
  const shown = async () => {
    const { screen, sheet, service, language, brightness, connectors } = await newest();
    return { screen: screen.name, sheet, service, language, brightness, states: connectors.map(({ state }) => state) };
  };
  const before = await shown();
  const obeyed = [];
  if (kiosk) {
    for (const message of messages) kiosk.send(message);
    await new Promise((resolve) => setTimeout(resolve, 150));
  } else {
    const socket = new WebSocket('ws://' + location.host + '/ws?page=screen');
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error('no line'));
    });
    for (const message of messages) {
      const answered = new Promise((resolve) => {
        socket.onclose = () => resolve({ ok: false });
        socket.onmessage = ({ data }) => {
          const { type, answer } = JSON.parse(data);
          if (type === 'answer') resolve(answer);
        };
      });
      if (socket.readyState !== WebSocket.OPEN) break;
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      socket.send(text);
      if ((await answered).ok) obeyed.push(text.slice(0, 80));
    }
    socket.close();
  }
  return { obeyed, before, after: await shown() };
}`;

function obeyed(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return `no answer: ${String(answer)}`;
  const { obeyed: which, before, after } = answer as Said;
  if (which.length > 0) return `obeyed: ${which.join(' ')}`;
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
  return was === is ? null : `${was} → ${is}`;
}

function forged(
  id: string,
  title: string,
  messages: readonly unknown[],
  hosts: readonly HostKind[] = BOTH,
): Attempt {
  return {
    id,
    kind: 'ipc',
    title,
    hosts,
    try: (host) => host.run(`(${SEND_ALL})(JSON.parse(${JSON.stringify(JSON.stringify(messages))}))`),
    escaped: obeyed,
  };
}

/** What a driver may do at any time: that it is seen proves that the forged ones would be. */
export const rightful = forged('rightful', 'a driver asks for help', [{ type: 'sheet', sheet: 'help' }]);
export const rightfulUndone = forged('rightful-undone', 'and no more', [{ type: 'sheet', sheet: null }]);

/** With every field that some command of service mode has, a value that would do. */
const FIELDS = {
  page: 'overview',
  connector: 1,
  inService: false,
  amps: 6,
  test: 'contactor',
  place: null,
  fault: 1,
};

/** As far as its schema lets: refused they must be by who sends them, not by a misspelt field. */
function filled(type: keyof typeof COMMANDS): unknown {
  const { schema } = COMMANDS[type];
  const fields = Object.entries(FIELDS).filter(([name]) => name in schema.shape);
  return { type, ...Object.fromEntries(fields) };
}

const TYPES = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];

const LONG = 'x'.repeat(400_000);

const SURFACE = `(names) => {
  const api = window.kiosk ? Object.keys(window.kiosk).sort().join() : 'none';
  if (api !== 'none' && api !== 'send,subscribe') return 'window.kiosk has ' + api;
  const there = names.filter((name) => name in window);
  return there.length === 0 ? 'refused' : 'there is ' + there.join();
}`;
const NODE = [
  'require',
  'process',
  'Buffer',
  'module',
  'global',
  '__dirname',
  'electron',
  'ipcRenderer',
  'electronBinding',
];

export const ipc: readonly Attempt[] = [
  forged('panel-commands', 'the simulator’s commands, from the screen', [
    { type: 'simulate-tap', card: 'token-0' },
    { type: 'simulate-vehicle', connector: 1, action: 'plug' },
    { type: 'simulate-fault', connector: 1, fault: 'controller.gfi', raised: true },
    { type: 'simulate-clock', rate: 1000 },
    { type: 'simulate-controller', connector: 1, action: 'mute' },
    { type: 'simulate-reset', connector: null, fault: 'controller.gfi' },
    { type: 'simulate-reader', present: false },
  ]),
  forged(
    'service-commands',
    'every command of service mode, with nobody in it',
    TYPES.filter((type) => type.startsWith('service-') && type !== 'service-knock').map(filled),
  ),
  forged('service-acts', 'acts of service mode that are whole, with nobody in it', [
    { type: 'service-availability', connector: null, inService: false },
    { type: 'service-limit', connector: 1, amps: 6 },
    { type: 'service-test', connector: 1, test: 'contactor' },
    { type: 'service-controller-restart', connector: 1 },
    { type: 'service-session-end', connector: 1 },
    { type: 'service-page', page: 'overview' },
    { type: 'service-pin', pin: '000000' },
  ]),
  forged('unknown-commands', 'commands that do not exist', [
    { type: 'quit' },
    { type: 'exec', command: 'reboot' },
    { type: 'constructor' },
    { type: '__proto__' },
    { type: 'toString' },
    { type: 'hasOwnProperty' },
    {},
  ]),
  forged('wrong-types', 'messages that are no commands', [
    null,
    true,
    7,
    'language',
    [],
    [{ type: 'sheet', sheet: 'help' }],
    { type: ['sheet'], sheet: 'help' },
    { type: { toString: 'sheet' } },
    { type: 'language', language: 'xx' },
    { type: 'language', language: ['de'] },
    { type: 'sheet', sheet: 'service' },
    { type: 'connector', connector: '1' },
    { type: 'connector', connector: 1e9 },
    { type: 'stop', connector: -1 },
    { type: 'painted', seq: -1 },
    { type: 'painted', seq: 1.5 },
  ]),
  forged('extra-fields', 'commands that say who sends them', [
    { type: 'sheet', sheet: 'help', sender: 'panel' },
    { type: 'language', language: 'de', service: { role: 'operator' } },
    { type: 'service-page', page: 'overview', role: 'technician', session: 1 },
  ]),
  forged(
    'pollution',
    'keys that reach into every object',
    [
      JSON.parse('{"type":"sheet","sheet":"help","__proto__":{"role":"operator"}}'),
      { type: 'sheet', sheet: 'help', constructor: { prototype: { role: 'operator' } } },
      { type: 'language', language: '__proto__' },
    ],
    ['electron'],
  ),
  forged(
    'pollution-text',
    'keys that reach into every object, as text',
    [
      '{"type":"sheet","sheet":"help","__proto__":{"role":"operator"}}',
      '{"__proto__":{"type":"sheet","sheet":"help"}}',
      '{"type":"sheet","sheet":"help","constructor":{"prototype":{"role":"operator"}}}',
      '{"type":"sheet","type":"service-page","page":"overview"}',
      '{"type":"language","language":"de"',
      ' ',
      '[]]',
    ],
    ['browser'],
  ),
  forged('huge', 'a message too large for anybody', [{ type: 'sheet', sheet: LONG }, { type: LONG }, LONG]),
  {
    id: 'surface',
    kind: 'ipc',
    title: 'anything of Node, Electron or the preload in the page',
    hosts: BOTH,
    try: (host) => host.run(`(${SURFACE})(${JSON.stringify(NODE)})`),
    escaped: (answer) => (answer === 'refused' ? null : String(answer)),
  },
  {
    id: 'preload-function',
    kind: 'ipc',
    title: 'out of the page’s world through a function of the preload',
    hosts: ['electron'],
    try: (host) =>
      host.run(`(() => {
        const made = window.kiosk.send.constructor('return typeof process + typeof require')();
        return made === 'undefinedundefined' ? 'refused' : made;
      })()`),
    escaped: (answer) => (/^(refused|threw)/.test(String(answer)) ? null : String(answer)),
  },
  {
    id: 'foreign-frame',
    kind: 'ipc',
    title: 'a frame within the page has a line of its own',
    hosts: BOTH,
    try: (host) =>
      host.run(`(() => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const { kiosk } = frame.contentWindow;
        kiosk?.send({ type: 'sheet', sheet: 'help' });
        frame.remove();
        return kiosk ? 'a line' : 'refused';
      })()`),
    escaped: (answer) => (answer === 'a line' ? 'it has' : null),
  },
  {
    id: 'foreign-line',
    kind: 'ipc',
    title: 'the panel’s line, opened by the screen',
    hosts: ['browser'],
    try: (host) =>
      host.run(`new Promise((resolve) => {
        const socket = new WebSocket('ws://' + location.host + '/ws?page=panel');
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      })`),
    escaped: (answer) => (answer === 'refused' ? null : String(answer)),
  },
];
