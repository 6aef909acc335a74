/** A charger with real drivers and emulated electronics, set up for service mode as an installer does it. */
import { expect } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandAnswer, HostMessage, Snapshot } from '../../../main/bridge/contract.ts';
import type { ServicePageName, ServicePageOf } from '../../../main/bridge/service/views.ts';
import { WebSocket } from 'ws';
import { DEBOUNCE_MS } from '../../../drivers/readers/pcsc/taps.ts';
import { startEmulator, type Emulator } from '../../rig/ptys.ts';
import { until } from '../../rig/until.ts';
import { PLAIN_TARIFF } from './bill.ts';
import { chargerFolder, startKiosk, type RunningKiosk } from './kiosk.ts';
import { openPanelSocket, type PanelSocket } from './panel-socket.ts';

export const PIN = '582046';
export const CARDS = {
  blue: { card: 'token-0', uid: '04A2245B7C1190' },
  white: { card: 'token-1', uid: '04C45E8F103382' },
  technician: { card: 'token-2', uid: '04E17C5A902844' },
  operator: { card: 'token-3', uid: '04A8B3D06C9746' },
  /** In no list. */
  unknown: { card: 'unknown', uid: '04FFEEDDCCBBAA' },
} as const;
export type CardName = keyof typeof CARDS;

export const TOKENS = [
  { uid: CARDS.blue.uid, label: 'Blue fob' },
  { uid: CARDS.white.uid, label: 'White card', account: 'A-17' },
  { uid: CARDS.technician.uid, label: 'Service crew', role: 'technician', language: 'en' },
  { uid: CARDS.operator.uid, label: 'Office', role: 'operator', language: 'de' },
];

const ROOT = path.resolve(import.meta.dirname, '../../..');
const NODE = path.join(ROOT, 'node_modules/.bin/node');

export interface ProgramEnd {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** One of the house's programs, with `input` on its standard input. */
export function runProgram(name: string, args: readonly string[], input = ''): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(NODE, [path.join(ROOT, `main/cli/${name}.ts`), ...args], { cwd: ROOT });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, error }));
    child.stdin.end(input);
  });
}

/** What is common to every charger with service mode here. */
export const SERVICE = { pinHash: { file: 'service-pin' }, exchangeFolder: 'exchange' };

/** Sets the PIN by the installer's command: its hash goes into the file that the configuration names for it. */
export async function setPin(folder: string, config: object): Promise<void> {
  const file = path.join(folder, 'kiosk.json');
  await mkdir(path.join(folder, 'exchange'), { recursive: true });
  await writeFile(file, JSON.stringify({ store: { path: 'kiosk.db' }, ...config }));
  const end = await runProgram('config', ['pin', file], `${PIN}\n`);
  expect(end, 'the PIN is set').toMatchObject({ code: 0, out: '' });
  const kept = await readFile(path.join(folder, 'service-pin'), 'utf8');
  expect(kept).toMatch(/^\$scrypt\$/);
  expect(kept + end.error).not.toContain(PIN);
}

/** One command over a connection of its own, as a program would send it that is no page of ours. */
export async function answerTo(kiosk: RunningKiosk, command: object): Promise<CommandAnswer> {
  const { origin, host, searchParams } = new URL(kiosk.url);
  const socket = new WebSocket(`ws://${host}/ws?page=screen`, {
    origin,
    headers: { authorization: `Bearer ${searchParams.get('token') ?? ''}` },
  });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => socket.send(JSON.stringify(command)));
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as HostMessage;
        if (message.type === 'answer') resolve(message.answer);
      });
    });
  } finally {
    socket.terminate();
  }
}

/** The open page of service mode; throws while another one is open, or none. */
export function pageOf<Name extends ServicePageName>(snapshot: Snapshot, name: Name): ServicePageOf<Name> {
  const { service } = snapshot;
  if (service?.state !== 'open' || service.page.name !== name)
    throw new Error(`${name} is not open: ${service?.state === 'open' ? service.page.name : 'none'}`);
  return service.page as ServicePageOf<Name>;
}

/** Connectors: A has an OpenEVSE with a meter, B an EVSE-WB with a meter that bills, C an EVSE-WB with a lock. */
export const [A, B, C] = [1, 2, 3];
/** Addresses on the Modbus line. */
export const UNIT = { boardB: 1, boardC: 2, meterA: 11, meterB: 12, meterC: 13 } as const;
const LOCK = 1011;

export interface ServiceRig {
  readonly folder: string;
  /** Where files are brought to and taken from. */
  readonly exchange: string;
  readonly kiosk: RunningKiosk;
  readonly panel: PanelSocket;
  /** A's board. */
  readonly board: Emulator;
  /** B's and C's boards, all meters. */
  readonly line: Emulator;
  /** Holds a card to the reader, no sooner than the reader takes it for another tap than the last. */
  tap(card: CardName): Promise<void>;
  unit(unit: keyof typeof UNIT, words: string): Promise<string>;
  close(): Promise<void>;
}

export async function startServiceRig(): Promise<ServiceRig> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).toReversed()) await end();
  };
  try {
    const folder = await chargerFolder();
    closers.push(() => folder.remove());
    const board = await startEmulator({ args: ['--relay-ms', '100'] });
    closers.push(() => board.stop());
    const line = await startEmulator({
      family: 'modbus',
      args: [
        '--units',
        `evse-wb:${String(UNIT.boardB)},evse-wb:${String(UNIT.boardC)},sdm230:${String(UNIT.meterA)},` +
          `sdm630:${String(UNIT.meterB)},sdm120:${String(UNIT.meterC)}`,
        ...[
          '--pairs',
          `${String(UNIT.boardB)}:${String(UNIT.meterB)},${String(UNIT.boardC)}:${String(UNIT.meterC)}`,
        ],
        ...['--lock', String(LOCK)],
      ],
    });
    closers.push(() => line.stop());
    const config = configOf(board.path, line.path);
    await setPin(folder.path, config);
    const kiosk = await startKiosk(folder.path, config);
    closers.push(() => kiosk.stop());
    const panel = await openPanelSocket(kiosk.panelUrl);
    closers.push(() => Promise.resolve(panel.close()));
    return {
      folder: folder.path,
      exchange: path.join(folder.path, 'exchange'),
      kiosk,
      panel,
      board,
      line,
      tap: tapper(panel),
      unit: (unit, words) => line.send(`${String(UNIT[unit])} ${words}`),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export function tapper(panel: PanelSocket): (card: CardName) => Promise<void> {
  const tapped = new Map<CardName, number>();
  return async (card) => {
    const since = () => performance.now() - (tapped.get(card) ?? -Infinity);
    await until('the reader to have forgotten the card', 2 * DEBOUNCE_MS, () => since() > DEBOUNCE_MS);
    panel.send({ type: 'simulate-tap', card: CARDS[card].card });
    tapped.set(card, performance.now());
  };
}

function configOf(board: string, line: string): object {
  const on = (address: number) => ({ path: line, address });
  return {
    station: {
      id: 'CP-SERVICE',
      name: 'Service yard',
      operator: 'Stadtwerke Nord',
      timeZone: 'Europe/Berlin',
      languages: ['en', 'de'],
    },
    connectors: [
      {
        id: A,
        maxCurrent: 32,
        controller: { driver: 'openevse', path: board },
        meter: { driver: 'sdm230', ...on(UNIT.meterA) },
      },
      {
        id: B,
        maxCurrent: 32,
        phases: 3,
        controller: { driver: 'evse-wb', ...on(UNIT.boardB) },
        meter: { driver: 'sdm630', ...on(UNIT.meterB) },
      },
      {
        id: C,
        maxCurrent: 32,
        controller: { driver: 'evse-wb', ...on(UNIT.boardC), lock: { register: LOCK } },
        meter: { driver: 'sdm120', ...on(UNIT.meterC) },
      },
    ],
    reader: { driver: 'simulated' },
    tariffs: { default: PLAIN_TARIFF },
    authorization: { tokens: TOKENS },
    service: SERVICE,
    log: { level: 'debug' },
  };
}
