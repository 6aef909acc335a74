/** The system page: in and out of service, clocks that can and cannot be set, the bundle, the audit. */
import type { SystemPage } from '../../../main/bridge/service/machine-pages.ts';
import type { UpdateView } from '../../../main/bridge/service/update-view.ts';
import { AT, MINUTE } from '../pieces.ts';
import { filesOn, NO_FILES, STICK_ONLY, type BookFixture } from './book-pieces.ts';

const ACTS = [
  ['service-pin', 'entered'],
  ['service-availability', '{"connector":1,"inService":false,"before":true}'],
  [
    'service-token-block',
    '{"card":"•••• 1190","blocked":true,"before":false,"label":"Blue fob of the gardeners"}',
  ],
  ['service-clock-set', '{"before":"2026-11-22T17:40:11Z","after":"2026-11-22T17:42:00Z"}'],
  [
    'service-tokens-import',
    '{"file":"cards-2026-11.csv","mode":"merge","fresh":118,"changed":40,"before":100000,"after":100118}',
  ],
] as const;

const NEWEST: UpdateView = {
  is: 'idle',
  version: '1.4.0',
  commit: '6cdac6dd41aa7c3b',
  offered: null,
  automatic: true,
  waitsFor: [],
  lacks: [],
  failure: null,
  rejected: null,
  checkedAt: AT - 40 * MINUTE,
};
const OFFERED = {
  version: '1.5.0',
  bytes: 131_204_512,
  notes: 'Shows the idle fee before it begins.\nReads SDM630 meters at 38 400 baud.',
  percent: null,
};

export function systemFixtures(): Readonly<Record<string, BookFixture>> {
  const page: SystemPage = {
    name: 'system',
    outOfService: false,
    supervised: true,
    safeMode: false,
    clock: {
      at: AT,
      timeZone: 'Europe/Amsterdam',
      synced: 'yes',
      source: 'systemd-timesyncd',
      automatic: true,
      unsure: false,
      cannotSet: null,
    },
    files: STICK_ONLY,
    update: NEWEST,
    audit: Array.from({ length: 20 }, (_, index) => {
      const [what, detail] = ACTS[index % ACTS.length] ?? ACTS[0];
      return {
        id: 900 - index,
        at: AT - index * 47 * MINUTE,
        who: index % 3 === 2 ? 'PIN' : '•••• 7701 Wartung Nord, Schichtleitung',
        what,
        detail,
      };
    }),
    auditOlder: true,
    auditNewer: false,
  };
  const unsure = { ...page.clock, synced: 'no', automatic: false, unsure: true, source: null } as const;
  const update = (changes: Partial<UpdateView>, open?: BookFixture['open']): BookFixture => ({
    page: { ...page, update: { ...NEWEST, ...changes } },
    taps: ['system-part:update'],
    ...(open && { open }),
  });
  const unreachable = {
    code: 'update.unreachable',
    detail: 'latest-linux-arm64.yml: getaddrinfo EAI_AGAIN updates.stadtwerke-nord.example',
  };
  return {
    'update-newest': update({}),
    'update-off': update({ is: 'off', commit: null, checkedAt: null }),
    'update-not-supported': update({
      is: 'not-supported',
      checkedAt: null,
      failure: { code: 'update.not-supported', detail: 'it was not started by evse-kiosk-launch.sh' },
    }),
    'update-downloading': update({ is: 'downloading', offered: { ...OFFERED, percent: 42 } }),
    'update-waits': update({
      is: 'ready',
      offered: OFFERED,
      waitsFor: ['charging', 'reserved', 'visitor', 'unsent', 'service', 'window', 'busy'],
    }),
    'update-available': update({ is: 'available', offered: OFFERED, automatic: false, failure: unreachable }),
    'update-trial': update({
      is: 'trial',
      version: '1.5.0',
      lacks: [
        { what: 'screen', connector: null },
        { what: 'reader', connector: null },
        { what: 'controller', connector: 'Bay 12-B' },
        { what: 'operator', connector: null },
      ],
    }),
    'update-rejected': update({
      failure: unreachable,
      rejected: { version: '1.5.0', why: 'unhealthy', detail: 'controller 1', at: AT },
    }),
    'update-operator': update({ is: 'ready', offered: OFFERED }, { role: 'operator' }),
    charger: { page },
    out: {
      page: { ...page, outOfService: true, safeMode: true, supervised: false },
      open: { outOfService: true },
    },
    'take-out': { page, taps: ['system-out'] },
    clock: { page, taps: ['system-part:clock'] },
    'clock-unsure': { page: { ...page, clock: unsure }, taps: ['system-part:clock'] },
    'clock-set': { page: { ...page, clock: unsure }, taps: ['system-part:clock', 'clock-set'] },
    'clock-cannot': {
      page: {
        ...page,
        clock: {
          ...page.clock,
          timeZone: 'America/Argentina/ComodRivadavia',
          synced: 'unknown',
          source: null,
          automatic: null,
          cannotSet:
            'timedatectl: Failed to set time: Interactive authentication required; the service’s user may not set the clock (org.freedesktop.timedate1.set-time)',
        },
      },
      taps: ['system-part:clock'],
    },
    bundle: { page, taps: ['system-part:bundle'] },
    'bundle-none': { page: { ...page, files: NO_FILES }, taps: ['system-part:bundle'] },
    'bundle-running': {
      page: { ...page, files: filesOn('zip', 0) },
      taps: ['system-part:bundle'],
      open: {
        busy: 'service-bundle',
        task: {
          act: 'service-bundle',
          startedAt: AT,
          step: 'frames',
          progress: { done: 3, total: 7 },
          canCancel: true,
          cancelling: false,
        },
      },
    },
    audit: { page, taps: ['system-part:audit'] },
    'audit-empty': { page: { ...page, audit: [], auditOlder: false }, taps: ['system-part:audit'] },
    operator: { page, open: { role: 'operator' } },
    'operator-clock': { page, open: { role: 'operator' }, taps: ['system-part:clock'] },
  };
}
