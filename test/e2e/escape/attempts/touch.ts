/** Fingers and the pointer, where the browser takes them for more than a touch. */
import { ALL, type Attempt, BOTH } from '../attempt.ts';
import type { HostUnderTest } from '../host.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middle of the page's largest words. */
async function words(host: HostUnderTest): Promise<Point> {
  const find = `(() => {
    const element = document.querySelector('#text, .head, [data-screen] p, [data-screen]');
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: Math.round(left + Math.min(width, 300) / 2), y: Math.round(top + height / 2) };
  })()`;
  return (await host.run(find)) as Point;
}

/** Whatever the page does not refuse leaves its mark. */
const notice = (type: string) =>
  `addEventListener('${type}', (event) => { if (!event.defaultPrevented) window.escaped = '${type}'; }, { once: true })`;

type Button = 'left' | 'middle' | 'right' | 'back';
const X_BUTTON: Readonly<Record<Button, string>> = { left: '1', middle: '2', right: '3', back: '8' };

async function click(host: HostUnderTest, { x, y }: Point, button: Button, times = 1): Promise<void> {
  if (host.pointer) {
    await host.pointer('mousemove', String(x), String(y));
    await host.pointer('click', '--repeat', String(times), '--delay', '30', X_BUTTON[button]);
    return;
  }
  for (let clickCount = 1; clickCount <= times; clickCount++) {
    for (const type of ['mousePressed', 'mouseReleased'])
      await host.cdp('Input.dispatchMouseEvent', { type, x, y, button, clickCount });
  }
}

async function dragBy(host: HostUnderTest, { x, y }: Point, dx: number): Promise<void> {
  if (host.pointer) {
    await host.pointer('mousemove', String(x - dx), String(y), 'mousedown', '1');
    for (let step = 1; step <= 8; step++)
      await host.pointer('mousemove', String(Math.round(x - dx + (step * dx) / 4)), String(y));
    await host.pointer('mouseup', '1');
    return;
  }
  await host.cdp('Input.dispatchMouseEvent', {
    type: 'mousePressed',
    x: x - dx,
    y,
    button: 'left',
    clickCount: 1,
  });
  for (let step = 1; step <= 8; step++)
    await host.cdp('Input.dispatchMouseEvent', {
      type: 'mouseMoved',
      x: x - dx + (step * dx) / 4,
      y,
      button: 'left',
      buttons: 1,
    });
  await host.cdp('Input.dispatchMouseEvent', {
    type: 'mouseReleased',
    x: x + dx,
    y,
    button: 'left',
    clickCount: 1,
  });
}

/** Fingers that begin at `from` and go `by` on the glass, each its own way. */
async function fingers(
  host: HostUnderTest,
  from: readonly Point[],
  by: readonly Point[],
  steps = 8,
): Promise<void> {
  const at = (step: number) =>
    from.map(({ x, y }, id) => {
      const way = by[id] ?? { x: 0, y: 0 };
      return { x: x + (way.x * step) / steps, y: y + (way.y * step) / steps, id };
    });
  await host.cdp('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= steps; step++)
    await host.cdp('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step) });
  await host.cdp('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function swipe(host: HostUnderTest, from: Point, x: number, y: number): Promise<void> {
  await fingers(host, [from], [{ x, y }]);
}

/** Two fingers, `first` and then `last` pixels from each other. */
function pinch(host: HostUnderTest, first: number, last: number): Promise<void> {
  const [half, way] = [first / 2, (last - first) / 2];
  const from = [-half, half].map((dx) => ({ x: 640 + dx, y: 400 }));
  return fingers(host, from, [
    { x: -way, y: 0 },
    { x: way, y: 0 },
  ]);
}

/** A finger that stays. */
async function press(host: HostUnderTest, { x, y }: Point): Promise<void> {
  await host.run(
    `addEventListener('touchstart', () => { window.touched = true; }, { capture: true, once: true })`,
  );
  await host.cdp('Emulation.setEmitTouchEventsForMouse', { enabled: true, configuration: 'mobile' });
  const finger = (type: string) => {
    // Whatever comes of a long touch keeps its answer back; that it was felt, the page tells.
    host
      .cdp('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
      .catch(() => undefined);
  };
  finger('mousePressed');
  await new Promise((resolve) => setTimeout(resolve, LONG_PRESS_MS));
  finger('mouseReleased');
  await host.cdp('Emulation.setEmitTouchEventsForMouse', { enabled: false });
  if ((await host.run('window.touched')) !== true) throw new Error('nobody felt the finger');
}

const MIDDLE: Point = { x: 640, y: 400 };
/** Longer than any browser waits before it takes a touch for a long one. */
const LONG_PRESS_MS = 900;

function touch(
  id: string,
  title: string,
  attempt: (host: HostUnderTest) => Promise<unknown>,
  rest: Partial<Pick<Attempt, 'kind' | 'hosts' | 'escaped'>> = {},
): Attempt {
  return { id, kind: 'touch', title, hosts: ALL, try: attempt, ...rest };
}

export const touches: readonly Attempt[] = [
  touch('pinch-in', 'two fingers apart: magnifies', (host) => pinch(host, 100, 700)),
  touch('pinch-out', 'two fingers together', (host) => pinch(host, 700, 100), { hosts: BOTH }),
  touch(
    'double-tap',
    'a double tap: magnifies',
    async (host) => {
      const at = await words(host);
      for (let tap = 0; tap < 2; tap++) await fingers(host, [at], [], 1);
    },
    { hosts: BOTH },
  ),
  touch(
    'three-fingers',
    'three fingers, wiped',
    (host) => {
      const from = [400, 600, 800].map((x) => ({ x, y: 200 }));
      return fingers(
        host,
        from,
        from.map(() => ({ x: 0, y: 300 })),
      );
    },
    { hosts: BOTH },
  ),
  touch('scroll', 'the page pushed up', (host) => swipe(host, { x: 640, y: 700 }, 0, -500)),
  touch('pull-to-refresh', 'the page pulled down', (host) => swipe(host, { x: 640, y: 40 }, 0, 600), {
    hosts: BOTH,
  }),
  touch(
    'edge-swipe-back',
    'a swipe from the left edge: back',
    (host) => swipe(host, { x: 2, y: 400 }, 900, 0),
    {
      hosts: BOTH,
    },
  ),
  touch(
    'edge-swipe-forward',
    'a swipe from the right edge: forward',
    (host) => swipe(host, { x: 1_278, y: 400 }, -900, 0),
    {
      hosts: BOTH,
    },
  ),
  touch(
    'right-click',
    'the right button: the context menu',
    async (host) => {
      await host.run(notice('contextmenu'));
      await click(host, await words(host), 'right');
    },
    { kind: 'pointer' },
  ),
  touch(
    'triple-click',
    'three clicks: a selection',
    async (host) => click(host, await words(host), 'left', 3),
    {
      kind: 'pointer',
    },
  ),
  touch(
    'drag-selection',
    'words swept over with the pointer',
    async (host) => dragBy(host, await words(host), 100),
    {
      kind: 'pointer',
    },
  ),
  touch(
    'middle-click',
    'the middle button: pastes and goes there, or scrolls by itself',
    async (host) => click(host, await words(host), 'middle'),
    { kind: 'pointer', hosts: BOTH },
  ),
  touch('back-button', 'the button on the side of a mouse: back', (host) => click(host, MIDDLE, 'back'), {
    kind: 'pointer',
    hosts: BOTH,
  }),
  touch(
    'ctrl-wheel',
    'Ctrl and the wheel: zooms',
    async (host) => {
      if (host.pointer) {
        await host.pointer(
          'mousemove',
          '640',
          '400',
          'keydown',
          'ctrl',
          'click',
          '4',
          'click',
          '4',
          'keyup',
          'ctrl',
        );
        return;
      }
      await host.cdp('Input.dispatchMouseEvent', {
        type: 'mouseWheel',
        ...MIDDLE,
        deltaX: 0,
        deltaY: -240,
        modifiers: 2,
      });
    },
    { kind: 'pointer' },
  ),
  ...(['image', 'link'] as const).map((what) =>
    touch(
      `drag-${what}`,
      `an ${what} dragged out of the page`.replace('an link', 'a link'),
      async (host) => {
        await host.run(notice('dragstart'));
        await host.run(`(() => {
          const thing = document.createElement('${what === 'image' ? 'img' : 'a'}');
          thing.id = 'thing';
          thing.draggable = true;
          thing.textContent = 'thing';
          ${what === 'image' ? `thing.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';` : `thing.href = '/';`}
          thing.style.cssText = 'position:fixed;left:600px;top:360px;width:80px;height:80px;z-index:9999;display:block';
          document.body.append(thing);
        })()`);
        await dragBy(host, MIDDLE, 20);
        return host.run(`document.getElementById('thing')?.remove()`);
      },
      { kind: 'drag' },
    ),
  ),
  ...(
    [
      ['file', { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 }],
      [
        'link',
        { items: [{ mimeType: 'text/uri-list', data: 'http://127.0.0.1:9/dropped' }], dragOperationsMask: 1 },
      ],
      [
        'words',
        { items: [{ mimeType: 'text/plain', data: 'http://127.0.0.1:9/dropped' }], dragOperationsMask: 1 },
      ],
    ] as const
  ).map(([what, data]) =>
    touch(
      `drop-${what}`,
      `${what} dropped onto the page: opens it`,
      async (host) => {
        for (const type of ['dragEnter', 'dragOver', 'drop'])
          await host.cdp('Input.dispatchDragEvent', { type, ...MIDDLE, data });
      },
      { kind: 'drag', hosts: what === 'words' ? BOTH : ALL },
    ),
  ),
  // Last: after it this debugging line answers to no mouse event any more, though the page hears them.
  touch('long-press', 'a long press on words: selects them, opens a menu', async (host) => {
    await host.run(notice('contextmenu'));
    await press(host, await words(host));
  }),
];
