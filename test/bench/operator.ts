/** The operator's link: how soon the central system hears of a fault, and that the screen waits for nobody who hangs. */
import path from 'node:path';
import { hex2 } from '../../drivers/controllers/simulated/board.ts';
import { TRIPS } from '../../drivers/controllers/simulated/controls.ts';
import { type Csms, type CsmsOptions, startCsms } from '../rig/csms.ts';
import { until } from '../rig/until.ts';
import { type Figure, median } from './print.ts';
import { serveBarePage } from './rig/bare-page.ts';
import { BoardOnPty } from './rig/board.ts';
import { launchBrowser, newContext } from './rig/browser.ts';
import { chargerOnSerial, VALID_CARDS } from './rig/chargers.ts';
import { Deck } from './rig/deck.ts';
import { startLocalKiosk, type WatchedKiosk } from './rig/local-kiosk.ts';
import { Closers, type Section, withClosers } from './section.ts';

type Protocol = CsmsOptions['protocol'];
type Payload = Readonly<Record<string, unknown>>;

const PROTOCOLS = ['ocpp1.6', 'ocpp2.0.1'] as const;
/** What the emulated board can have that is over as soon as it is told so. */
const FAULTS = ['gfi', 'no-ground', 'diode', 'ventilation'] as const;
/** A fault that comes oftener is flapping, and told in summaries: each is had so often by one kiosk. */
const TIMES_EACH = 3;
const KIOSKS = 5;
const LINKED_WITHIN_MS = 15_000;
const HEARD_WITHIN_MS = 20_000;
const WARM_UP = 3;

export const operator: Section = {
  name: 'operator',
  run: async ({ quick }, report) => {
    for (const protocol of PROTOCOLS) {
      const samples: number[] = [];
      for (let kiosk = 0; kiosk < (quick ? 1 : KIOSKS); kiosk += 1)
        samples.push(...(await faultsHeard(protocol)));
      report({
        name: `${protocol}: fault $AT on the wire → message at the server`,
        unit: 'ms',
        samples,
        goals: [{ of: 'p99', below: 2000 }],
        note: protocol === 'ocpp1.6' ? 'StatusNotification with an error code' : 'NotifyEvent, Alerting',
      });
    }
    await withClosers(async (closers) => {
      const browser = await launchBrowser();
      closers.add(() => browser.close());
      const context = await newContext(browser);
      const bare = await serveBarePage();
      closers.add(() => bare.close());
      const blank = await context.newPage();
      await blank.goto(bare.url);
      const least: number[] = [];
      for (let i = -WARM_UP; i < 30; i += 1) {
        await anyPhase();
        const at = performance.now();
        await bare.paint(`tick ${String(i)}`);
        if (i >= 0) least.push(performance.now() - at);
      }
      await blank.close();
      const floor: Figure['floor'] = { what: 'bare page', value: median(least) };
      for (const protocol of PROTOCOLS) {
        const { answered, hanging, asked } = await tapsByServer(protocol, quick ? 8 : 30, async (url) => {
          const page = await context.newPage();
          await page.goto(url);
          return () => page.close();
        });
        report({
          name: `${protocol}, server answers: card UID → painted`,
          unit: 'ms',
          samples: answered.tapped,
          floor,
        });
        report({
          name: `${protocol}, server hangs: card UID → painted`,
          unit: 'ms',
          samples: hanging.tapped,
          goals: [
            { of: 'p95', most: 50 },
            { of: 'p99', most: 100 },
          ],
          floor: { what: 'server answers', value: median(answered.tapped) },
          note: `“Checking your card”; ${String(asked)} Authorize came and were never answered`,
        });
        report({
          name: `${protocol}, server hangs: cancelled → painted`,
          unit: 'ms',
          samples: hanging.left,
          goals: [{ of: 'p95', most: 50 }],
          floor: { what: 'server answers', value: median(answered.left) },
        });
      }
    });
  },
};

/** Each fault so often as it is told one by one, on a kiosk of its own. */
async function faultsHeard(protocol: Protocol): Promise<number[]> {
  const samples: number[] = [];
  await withClosers(async (closers) => {
    const { board, csms, kiosk } = await linkedKiosk(protocol, closers);
    const heard = new Hearing(csms, protocol === 'ocpp1.6' ? 'StatusNotification' : 'NotifyEvent');
    for (let time = 0; time < TIMES_EACH; time += 1) {
      for (const fault of FAULTS) {
        const state = TRIPS.get(fault) ?? 0;
        const frame = board.nextFrame(`$AT ${hex2(state)}`);
        const told = heard.next(`${fault} raised`, isRaised);
        await anyPhase();
        board.control(`trip ${fault}`);
        const at = await frame;
        samples.push((await told) - at);
        const cleared = heard.next(`${fault} cleared`, isCleared);
        board.control('clear');
        await cleared;
        await kiosk.when('a free connector', ({ connectors }) => connectors[0]?.state === 'available');
        await heard.silence();
      }
    }
  });
  return samples;
}

function isRaised(payload: Payload): boolean {
  const { errorCode, eventData } = payload as {
    errorCode?: string;
    eventData?: readonly { actualValue: string }[];
  };
  return eventData ? eventData[0]?.actualValue === 'true' : errorCode !== 'NoError';
}

/** The alert's own end: in 1.6 it says what is over in `vendorErrorCode`. */
function isCleared(payload: Payload): boolean {
  return isRaised(payload) ? false : 'eventData' in payload || 'vendorErrorCode' in payload;
}

interface Taps {
  readonly tapped: number[];
  readonly left: number[];
}

/** The same kiosk, first with a central system that answers, then with one that does not. */
async function tapsByServer(
  protocol: Protocol,
  count: number,
  show: (url: string) => Promise<() => Promise<void>>,
): Promise<{ readonly answered: Taps; readonly hanging: Taps; readonly asked: number }> {
  const answered: Taps = { tapped: [], left: [] };
  const hanging: Taps = { tapped: [], left: [] };
  let asked = 0;
  await withClosers(async (closers) => {
    const { csms, kiosk, url } = await linkedKiosk(protocol, closers);
    await askFirst(csms, protocol);
    closers.add(await show(url));
    await kiosk.when('idle screen', ({ screen, startBy }) => screen.name === 'idle' && startBy.card);
    const deck = new Deck(VALID_CARDS);
    for (let i = -WARM_UP; i < count; i += 1) await tap(kiosk, deck, i < 0 ? null : answered);
    const before = csms.of('Authorize').length;
    csms.answer('Authorize', 'hang');
    for (let i = 0; i < count; i += 1) await tap(kiosk, deck, hanging);
    asked = csms.of('Authorize').length - before;
    if (asked === 0) throw new Error('nobody asked the central system: nothing hung');
  });
  return { answered, hanging, asked };
}

/** Holds up a card and walks away again; `into` null: not counted. */
async function tap(kiosk: WatchedKiosk, deck: Deck, into: Taps | null): Promise<void> {
  await anyPhase();
  const card = await deck.next();
  const shown = kiosk.painted('the screen after a tap', ({ screen }) => screen.name !== 'idle');
  const at = performance.now();
  kiosk.do({ type: 'simulate-tap', card });
  const tapped = (await shown) - at;
  await anyPhase();
  const home = kiosk.painted('idle', ({ screen }) => screen.name === 'idle');
  const leftAt = performance.now();
  kiosk.do({ type: 'cancel' });
  const left = (await home) - leftAt;
  into?.tapped.push(tapped);
  into?.left.push(left);
}

/** Cards that are known here are asked for, too. */
async function askFirst(csms: Csms, protocol: Protocol): Promise<void> {
  if (protocol === 'ocpp1.6') {
    await csms.call('ChangeConfiguration', { key: 'LocalPreAuthorize', value: 'false' });
    return;
  }
  const component = { name: 'AuthCtrlr' };
  await csms.call('SetVariables', {
    setVariableData: [{ component, variable: { name: 'LocalPreAuthorize' }, attributeValue: 'false' }],
  });
}

interface LinkedKiosk {
  readonly board: BoardOnPty;
  readonly csms: Csms;
  readonly kiosk: WatchedKiosk;
  readonly url: string;
}

/** The OpenEVSE driver on a serial port, the central system in this process, both in step. */
async function linkedKiosk(protocol: Protocol, closers: Closers): Promise<LinkedKiosk> {
  const csms = await startCsms({ protocol });
  closers.add(() => csms.stop());
  const board = await BoardOnPty.open(path.join(await closers.folder(), 'port'));
  closers.add(() => board.close());
  const config = chargerOnSerial(board.path, { operator: { protocol, url: csms.url } });
  const { kiosk, url, close } = await startLocalKiosk(config);
  closers.add(close);
  await kiosk.when('a free connector', ({ connectors }) => connectors[0]?.state === 'available');
  await until('the link', LINKED_WITHIN_MS, () =>
    csms.of('StatusNotification').some((payload) => isFree(payload)),
  );
  return { board, csms, kiosk, url };
}

function isFree(payload: Payload): boolean {
  return payload['status'] === 'Available' || payload['connectorStatus'] === 'Available';
}

/** Listens for one action at the central system. */
class Hearing {
  readonly #csms: Csms;
  #waiters: { readonly matches: (payload: Payload) => boolean; resolve(at: number): void }[] = [];

  constructor(csms: Csms, action: string) {
    this.#csms = csms;
    csms.answer(action, (payload) => {
      const at = performance.now();
      this.#waiters = this.#waiters.filter(({ matches, resolve }) => {
        if (!matches(payload)) return true;
        resolve(at);
        return false;
      });
      return {};
    });
  }

  /** When the next one came that matches. */
  async next(what: string, matches: (payload: Payload) => boolean): Promise<number> {
    let heardAt: number | null = null;
    this.#waiters.push({ matches, resolve: (at) => (heardAt = at) });
    await until(what, HEARD_WITHIN_MS, () => heardAt !== null);
    return heardAt ?? Number.NaN;
  }

  /** Nothing is under way any more: what comes next tells of what happens next. */
  async silence(): Promise<void> {
    let before = -1;
    await until('silence', HEARD_WITHIN_MS, () => {
      const quiet = this.#csms.received.length === before;
      before = this.#csms.received.length;
      return quiet;
    });
  }
}

/** Events do not wait for the display: without this each would begin right after a frame, where the last one ended. */
function anyPhase(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 33));
}
