/** One good example of each command of service mode, and values of its fields that are wrong. */
import type { ServiceCommand, ServiceCommandType } from '../../main/bridge/service/commands.ts';

export const SERVICE_EXAMPLES: {
  readonly [Type in ServiceCommandType]: { good: Extract<ServiceCommand, { type: Type }>; bad: object[] };
} = {
  'service-knock': { good: { type: 'service-knock' }, bad: [] },
  'service-pin': {
    good: { type: 'service-pin', pin: '4711' },
    bad: [{ pin: '471' }, { pin: 'abcd' }, { pin: 4711 }, { pin: '1'.repeat(13) }, { pin: '47 11' }],
  },
  'service-leave': { good: { type: 'service-leave' }, bad: [] },
  'service-stay': { good: { type: 'service-stay' }, bad: [] },
  'service-language': {
    good: { type: 'service-language', language: 'de' },
    bad: [{ language: 'fr' }, { language: null }],
  },
  'service-page': { good: { type: 'service-page', page: 'faults' }, bad: [{ page: 'root' }, { page: 1 }] },
  'service-dismiss': { good: { type: 'service-dismiss' }, bad: [] },
  'service-task-cancel': { good: { type: 'service-task-cancel' }, bad: [] },
  'service-place': {
    good: { type: 'service-place', place: null },
    bad: [{ place: '' }, { place: 'x'.repeat(81) }, { place: 7 }],
  },
  'service-connector': {
    good: { type: 'service-connector', connector: 2 },
    bad: [{ connector: 0 }, { connector: 65 }, { connector: '2' }],
  },
  'service-availability': {
    good: { type: 'service-availability', connector: null, inService: false },
    bad: [{ connector: 0 }, { inService: 'no' }, { inService: null }],
  },
  'service-limit': {
    good: { type: 'service-limit', connector: 1, amps: 16 },
    bad: [{ amps: 5 }, { amps: 16.5 }, { amps: '16' }, { connector: null }],
  },
  'service-test': {
    good: { type: 'service-test', connector: 1, test: 'contactor' },
    bad: [{ test: 'fire' }, { connector: null }],
  },
  'service-test-stop': { good: { type: 'service-test-stop', connector: 1 }, bad: [{ connector: null }] },
  'service-controller-restart': {
    good: { type: 'service-controller-restart', connector: 1 },
    bad: [{ connector: 0 }],
  },
  'service-session-end': { good: { type: 'service-session-end', connector: 1 }, bad: [{ connector: -1 }] },
  'service-reader-restart': { good: { type: 'service-reader-restart' }, bad: [] },
  'service-faults': {
    good: { type: 'service-faults', show: 'past', move: 'older' },
    bad: [{ show: 'all' }, { move: 'up' }],
  },
  'service-fault': { good: { type: 'service-fault', fault: 12 }, bad: [{ fault: -1 }, { fault: '12' }] },
  'service-fault-acknowledge': {
    good: { type: 'service-fault-acknowledge', fault: 12 },
    bad: [{ fault: null }, { fault: 1.5 }],
  },
  'service-fault-reset': { good: { type: 'service-fault-reset', fault: 12 }, bad: [{ fault: null }] },
  'service-sessions': {
    good: {
      type: 'service-sessions',
      text: '7F3A',
      connector: null,
      from: null,
      to: 1_800_000_000_000,
      move: 'first',
    },
    bad: [{ text: 'x'.repeat(65) }, { from: -1 }, { to: 0.5 }, { move: 'next' }, { connector: 0 }],
  },
  'service-session': { good: { type: 'service-session', session: null }, bad: [{ session: '' }] },
  'service-session-reprice': {
    good: { type: 'service-session-reprice', session: 'a' },
    bad: [{ session: null }],
  },
  'service-sessions-export': {
    good: { type: 'service-sessions-export', format: 'csv', place: 'usb-1', from: null, to: null },
    bad: [{ format: 'xlsx' }, { place: null }, { from: '2026' }],
  },
  'service-tokens': {
    good: { type: 'service-tokens', text: '', filter: 'blocked', move: 'last' },
    bad: [{ filter: 'mine' }, { text: null }],
  },
  'service-token': { good: { type: 'service-token', token: 'k' }, bad: [{ token: '' }] },
  'service-token-add': { good: { type: 'service-token-add', on: true }, bad: [{ on: 1 }] },
  'service-token-save': {
    good: {
      type: 'service-token-save',
      token: 'k',
      label: 'Blue fob',
      account: null,
      group: null,
      language: 'de',
      role: 'driver',
      validUntil: null,
      blocked: false,
      tariff: null,
    },
    bad: [
      { token: null },
      { label: 'x'.repeat(65) },
      { language: 'german' },
      { role: 'root' },
      { validUntil: '2027' },
      { blocked: 'no' },
      { tariff: 'x'.repeat(37) },
    ],
  },
  'service-token-block': {
    good: { type: 'service-token-block', token: 'k', blocked: true },
    bad: [{ blocked: null }],
  },
  'service-token-remove': { good: { type: 'service-token-remove', token: 'k' }, bad: [{ token: null }] },
  'service-tokens-check': {
    good: { type: 'service-tokens-check', place: 'usb-1', file: 'cards.csv' },
    bad: [{ file: '../cards.csv' }, { file: '..' }, { file: 'a\\b' }, { file: '' }, { place: '' }],
  },
  'service-tokens-import': { good: { type: 'service-tokens-import', mode: 'merge' }, bad: [{ mode: 'add' }] },
  'service-tokens-discard': { good: { type: 'service-tokens-discard' }, bad: [] },
  'service-tokens-export': {
    good: { type: 'service-tokens-export', format: 'json', place: 'usb-1' },
    bad: [{ format: 'cdr' }, { place: null }],
  },
  'service-tariff': {
    good: { type: 'service-tariff', tariff: 'harbour', language: 'de' },
    bad: [{ tariff: '' }, { language: 'DE' }],
  },
  'service-tariff-check': {
    good: { type: 'service-tariff-check', place: 'usb-1', file: 'new.json' },
    bad: [{ file: '/etc/passwd' }, { file: '.' }],
  },
  'service-tariff-apply': { good: { type: 'service-tariff-apply' }, bad: [] },
  'service-tariff-discard': { good: { type: 'service-tariff-discard' }, bad: [] },
  'service-tariff-revert': { good: { type: 'service-tariff-revert' }, bad: [] },
  'service-tariff-estimate': {
    good: {
      type: 'service-tariff-estimate',
      tariff: 'harbour',
      startAt: 1_800_000_000_000,
      energyWh: 20_000,
      chargingMinutes: 120,
      parkedMinutes: 30,
    },
    bad: [
      { energyWh: -1 },
      { energyWh: 0.5 },
      { chargingMinutes: 1e9 },
      { parkedMinutes: null },
      { startAt: -1 },
    ],
  },
  'service-operator-connect': { good: { type: 'service-operator-connect' }, bad: [] },
  'service-frames': {
    good: { type: 'service-frames', device: 'reader', move: 'pause' },
    bad: [{ device: '' }, { move: 'stop' }],
  },
  'service-brightness': {
    good: { type: 'service-brightness', percent: 60 },
    bad: [{ percent: 9 }, { percent: 101 }, { percent: 60.5 }],
  },
  'service-clock-accept': { good: { type: 'service-clock-accept' }, bad: [] },
  'service-clock-set': {
    good: { type: 'service-clock-set', at: 1_800_000_000_000 },
    bad: [{ at: 9e15 }, { at: 'now' }],
  },
  'service-clock-automatic': { good: { type: 'service-clock-automatic', on: false }, bad: [{ on: 'off' }] },
  'service-restart': { good: { type: 'service-restart' }, bad: [] },
  'service-update-check': { good: { type: 'service-update-check' }, bad: [] },
  'service-update-install': { good: { type: 'service-update-install' }, bad: [] },
  'service-bundle': { good: { type: 'service-bundle', place: 'usb-1' }, bad: [{ place: '' }] },
  'service-audit': { good: { type: 'service-audit', move: 'older' }, bad: [{ move: 1 }] },
};
