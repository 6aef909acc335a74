/** Every picture of service mode by its name: the door, each page in each of its ways, and what lies over pages. */
import type { ServiceLanguage, ServiceView } from '../../../main/bridge/service/views.ts';
import { AT } from '../pieces.ts';
import type { BookFixture } from './book-pieces.ts';
import { connectorsFixtures } from './connectors.ts';
import { doorFixtures, open } from './frame.ts';
import { displayFixtures, faultsFixtures, framesFixtures, performanceFixtures } from './machine.ts';
import { operatorPageFixtures } from './operator.ts';
import { overviewFixtures } from './overview.ts';
import { readerFixtures } from './reader.ts';
import { sessionsFixtures } from './sessions.ts';
import { systemFixtures } from './system.ts';
import { tariffFixtures } from './tariff.ts';
import { tokensFixtures } from './tokens.ts';

/** `press`: what is touched before the picture is taken, one after the other: `data-action` or `data-action:data-key`. */
export interface ServicePicture {
  readonly name: string;
  readonly view: ServiceView;
  readonly press: readonly string[];
}

const pages = () => ({
  ...overviewFixtures(),
  ...connectorsFixtures(),
  ...readerFixtures(),
  ...faultsFixtures(),
  ...framesFixtures(),
  ...displayFixtures(),
  ...performanceFixtures(),
});

/** What is touched, by the name of the picture that it makes: [page, touches]. */
const TOUCHED: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'connectors-limit': ['connectors', 'limit'],
  'connectors-end': ['connectors', 'end'],
  'connectors-tests': ['connectors', 'connector-part:tests'],
  'connectors-tests-ready': ['connectors-ready', 'connector-part:tests'],
  'connectors-tests-running': ['connectors-running', 'connector-part:tests'],
  'connectors-tests-failed': ['connectors-failed', 'connector-part:tests'],
  'connectors-plots': ['connectors', 'connector-part:plots'],
  'connectors-plots-free': ['connectors-free', 'connector-part:plots'],
  'connectors-raw': ['connectors', 'connector-part:raw'],
  'connectors-list': ['connectors-many', 'connector-choose'],
  'reader-frames': ['reader', 'reader-part:frames'],
  'faults-cause': ['faults', 'fault-part:cause'],
  'faults-evidence': ['faults', 'fault-part:evidence'],
  'faults-course': ['faults-past', 'fault-part:course'],
  'faults-reset': ['faults', 'fault-reset'],
  'frames-whole': ['frames', 'frame-lines:whole'],
  'display-touch': ['display', 'touch-test'],
  'display-colours': ['display', 'colour-test'],
};

const named = <Fixture>(page: string, all: Readonly<Record<string, Fixture>>): Record<string, Fixture> =>
  Object.fromEntries(Object.entries(all).map(([name, fixture]) => [`${page}-${name}`, fixture]));

const books = (language: ServiceLanguage): Readonly<Record<string, BookFixture>> => ({
  ...named('sessions', sessionsFixtures(language)),
  ...named('tokens', tokensFixtures()),
  ...named('tariff', tariffFixtures(language)),
  ...named('operator', operatorPageFixtures()),
  ...named('system', systemFixtures()),
});

export function servicePictures(language: ServiceLanguage): ServicePicture[] {
  const all: Readonly<Record<string, ServiceView>> = {
    ...doorFixtures(),
    ...Object.fromEntries(Object.entries(pages()).map(([name, page]) => [name, open(page)])),
    ...framed(),
  };
  const pictures = Object.entries(all).map(([name, view]) => ({
    name,
    view,
    press: [] as readonly string[],
  }));
  for (const [name, [page, ...press]] of Object.entries(TOUCHED)) {
    const view = all[page];
    if (view) pictures.push({ name, view, press });
  }
  for (const [name, book] of Object.entries(books(language)))
    pictures.push({ name, view: open(book.page, book.open ?? {}), press: book.taps ?? [] });
  return pictures;
}

/** What stands around a page at its fullest. */
function framed(): Readonly<Record<string, ServiceView>> {
  const { overview, 'overview-many': many } = overviewFixtures();
  const said = { seq: 1, act: 'service-test', at: AT };
  if (!overview || !many) return {};
  return {
    'frame-said': open(overview, {
      charging: ['A', 'B'],
      openFaults: 3,
      said: { ...said, ok: true, code: 'done', detail: null },
    }),
    'frame-failed': open(many, {
      role: 'operator',
      who: { masked: null, label: null },
      charging: Array.from({ length: 40 }, (_, index) => `P3-${String(index + 1)}`),
      outOfService: true,
      openFaults: 127,
      busy: 'service-availability',
      said: {
        ...said,
        ok: false,
        code: 'service.failed',
        detail:
          "ENOSPC: no space left on device, write '/media/usb/STADTWERKE NORD/evse-kiosk-bundle-2026-11-22.zip.part'",
      },
    }),
    'frame-task': open(many, {
      who: { masked: '•••• 1190', label: 'Maximiliane Featherstonehaugh-Obermüller' },
      charging: ['A'],
      task: {
        act: 'service-bundle',
        startedAt: AT,
        step: 'frames',
        progress: { done: 421, total: 1000 },
        canCancel: true,
        cancelling: false,
      },
    }),
    'frame-cancelling': open(overview, {
      leaves: { at: AT + 12_000, totalMs: 300_000 },
      outOfService: true,
      task: {
        act: 'service-sessions-export',
        startedAt: AT,
        step: 'writing',
        progress: null,
        canCancel: true,
        cancelling: true,
      },
    }),
  };
}
