/** From what happens to what the driver sees: taps, controller frames and touches, each to the frame that shows it. */
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { until } from '../rig/until.ts';
import { type Figure, median } from './print.ts';
import { serveBarePage } from './rig/bare-page.ts';
import { BoardOnPty } from './rig/board.ts';
import { launchBrowser, newContext, watchTouches } from './rig/browser.ts';
import { BLOCKED_CARDS, chargerOnSerial, VALID_CARDS } from './rig/chargers.ts';
import { Deck } from './rig/deck.ts';
import { echoRoundTrips } from './rig/echo.ts';
import { startLocalKiosk, type WatchedKiosk } from './rig/local-kiosk.ts';
import { type Section, withClosers } from './section.ts';

/** Firmware state `sleeping`: how the driver leaves an idle board. */
const ASLEEP = 0xfe;
const SETTLED_WITHIN_MS = 10_000;
/** First touches and taps compile code and load words: nobody's figure. */
const WARM_UP = 5;

type TapTimes = Readonly<Record<'next' | 'accepted' | 'rejected', number[]>>;

export const paint: Section = {
  name: 'paint',
  run: ({ quick }, report) =>
    withClosers(async (closers) => {
      const count = quick ? 15 : 60;
      const echo = median(await echoRoundTrips(quick ? 100 : 300));
      const serialFloor: Figure['floor'] = { what: 'serial echo', value: echo };

      const folder = await closers.folder();
      const browser = await launchBrowser();
      closers.add(() => browser.close());
      const bare = await bareFloor(browser, count);
      const floor: Figure['floor'] = { what: 'bare page', value: median(bare.painted) };
      report({ name: 'bare page: message → painted', unit: 'ms', samples: bare.painted });

      const board = await BoardOnPty.open(path.join(folder, 'port'));
      closers.add(() => board.close());
      const { kiosk, url, close } = await startLocalKiosk(chargerOnSerial(board.path));
      closers.add(close);
      const touches = await openForTouches(await (await newContext(browser)).newPage(), url);
      await kiosk.when('idle screen', ({ screen, startBy }) => screen.name === 'idle' && startBy.card);

      const tapped = await taps(kiosk, WARM_UP, count);
      const goals = [{ of: 'p95', most: 60 }] as const;
      report({
        name: 'card UID → next state painted',
        unit: 'ms',
        samples: tapped.next,
        goals: [
          { of: 'p95', most: 50 },
          { of: 'p99', most: 100 },
        ],
        floor,
      });
      report({ name: 'card UID → accepted painted', unit: 'ms', samples: tapped.accepted, goals, floor });
      report({ name: 'card UID → rejected painted', unit: 'ms', samples: tapped.rejected, goals, floor });
      report({
        name: 'controller $AT on the wire → painted',
        unit: 'ms',
        samples: await plugs(kiosk, board, count),
        goals: [{ of: 'p95', most: 33 }],
        floor: serialFloor,
      });
      report({
        name: 'controller fault $AT → fault painted',
        unit: 'ms',
        samples: await trips(kiosk, board, quick ? 15 : 60),
        goals: [{ of: 'p99', most: 50 }],
        floor: serialFloor,
      });
      const { fromDown, fromUp } = await touches(count);
      const touchGoals = [{ of: 'p95', most: 50 }] as const;
      const touchFloor: Figure['floor'] = { what: 'bare page', value: median(bare.touched) };
      report({ name: 'bare page: touch → next paint', unit: 'ms', samples: bare.touched });
      report({
        name: 'touch (finger down) → next paint',
        unit: 'ms',
        samples: fromDown,
        goals: touchGoals,
        floor: touchFloor,
        note: 'the language pill; all words of the screen change',
      });
      report({ name: 'touch (finger up) → next paint', unit: 'ms', samples: fromUp, goals: touchGoals });
    }),
};

/** The same measuring on a page that does nothing but show: what Chromium and this machine take themselves. */
async function bareFloor(
  browser: Browser,
  count: number,
): Promise<Readonly<Record<'painted' | 'touched', number[]>>> {
  const bare = await serveBarePage();
  const context = await newContext(browser);
  try {
    const touches = await openForTouches(await context.newPage(), bare.url);
    const painted: number[] = [];
    for (let i = -WARM_UP; i < count; i++) {
      await anyPhase();
      const at = performance.now();
      await bare.paint(`painted ${String(i)}`);
      if (i >= 0) painted.push(performance.now() - at);
    }
    return { painted, touched: (await touches(count)).fromDown };
  } finally {
    await context.close();
    await bare.close();
  }
}

/** Taps a good and a blocked card in turn, each from the idle screen and back. */
async function taps(kiosk: WatchedKiosk, warmUp: number, count: number): Promise<TapTimes> {
  const decks = { accepted: new Deck(VALID_CARDS), rejected: new Deck(BLOCKED_CARDS) };
  const times: TapTimes = { next: [], accepted: [], rejected: [] };
  for (let i = -warmUp; i < count; i++) {
    for (const answer of ['accepted', 'rejected'] as const) {
      await anyPhase();
      const card = await decks[answer].next();
      const { next, answered } = await tap(kiosk, card, answer === 'accepted' ? 'plug-in' : 'rejected');
      if (i < 0) continue;
      times.next.push(next);
      times[answer].push(answered);
    }
  }
  return times;
}

async function tap(
  kiosk: WatchedKiosk,
  card: string,
  answer: 'plug-in' | 'rejected',
): Promise<Readonly<Record<'next' | 'answered', number>>> {
  const next = kiosk.painted('the screen after a tap', ({ screen }) => screen.name !== 'idle');
  const answered = kiosk.painted(answer, ({ screen }) => screen.name === answer);
  const at = performance.now();
  kiosk.do({ type: 'simulate-tap', card });
  const times = { next: (await next) - at, answered: (await answered) - at };
  const home = kiosk.painted('idle', ({ screen }) => screen.name === 'idle');
  kiosk.do({ type: answer === 'rejected' ? 'home' : 'cancel' });
  await home;
  return times;
}

async function plugs(kiosk: WatchedKiosk, board: BoardOnPty, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const [control, state] = i % 2 === 0 ? ['plug', 'plugged'] : ['unplug', 'available'];
    const frame = board.nextFrame('$AT');
    const painted = kiosk.painted(state, ({ connectors }) => connectors[0]?.state === state);
    await anyPhase();
    board.control(control);
    const at = await frame;
    samples.push((await painted) - at);
  }
  if (count % 2 === 1) {
    board.control('unplug');
    await kiosk.when('free connector', ({ connectors }) => connectors[0]?.state === 'available');
  }
  return samples;
}

async function trips(kiosk: WatchedKiosk, board: BoardOnPty, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const frame = board.nextFrame('$AT 06');
    const painted = kiosk.painted('the fault', ({ screen }) => screen.name === 'fault');
    await anyPhase();
    board.control('trip gfi');
    const at = await frame;
    samples.push((await painted) - at);
    const idle = kiosk.painted('idle after the fault', ({ screen }) => screen.name === 'idle');
    board.control('clear');
    // The third trip within a quarter of an hour would wait for a technician: here is one.
    kiosk.do({ type: 'simulate-reset', connector: 1, fault: 'protection.residual-current' });
    await idle;
    await until('the board to sleep again', SETTLED_WITHIN_MS, () => board.firmware.board.state === ASLEEP);
  }
  return samples;
}

/** Opens the screen; the function returned touches the language pill so many times. */
async function openForTouches(
  page: Page,
  url: string,
): Promise<(count: number) => Promise<Readonly<Record<'fromDown' | 'fromUp', number[]>>>> {
  let touched: (times: { down: number; up: number }) => void = () => {};
  await watchTouches(page, (down, up) => touched({ down, up }));
  await page.goto(url);
  const pill = page.locator('[data-action="language"]');
  const touch = async () => {
    const box = await pill.boundingBox();
    if (!box) throw new Error('there is no language pill on the screen');
    const measured = new Promise<{ down: number; up: number }>((resolve) => (touched = resolve));
    await anyPhase();
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    return measured;
  };
  await pill.waitFor();
  await touch();
  return async (count) => {
    for (let i = 0; i < WARM_UP; i++) await touch();
    const times = { fromDown: [] as number[], fromUp: [] as number[] };
    for (let i = 0; i < count; i++) {
      const { down, up } = await touch();
      times.fromDown.push(down);
      times.fromUp.push(up);
    }
    return times;
  };
}

/** Events do not wait for the display: without this each would begin right after a frame, where the last one ended. */
function anyPhase(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 33));
}
