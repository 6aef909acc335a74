/** A week without a network, the kiosk killed twice in it: what the central system is told when it is back. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Sampler } from '../../main/kiosk/operator/sampler.ts';
import { SessionEvents } from '../../main/kiosk/operator/session-events.ts';
import type { MakeDialect } from '../../main/operator/ocpp/dialect.ts';
import { OCPP_CHANNEL, OcppOperator } from '../../main/operator/ocpp/operator.ts';
import { NO_SECURITY } from '../../main/operator/ocpp/security.ts';
import type { OpenSocket } from '../../main/operator/ocpp/socket-port.ts';
import { openSocket } from '../../main/operator/ocpp/socket.ts';
import { ocpp16 } from '../../main/operator/ocpp16/dialect.ts';
import { ocpp201 } from '../../main/operator/ocpp201/dialect.ts';
import type { TransactionEvent } from '../../main/operator/port.ts';
import { Connector } from '../../main/session/connector.ts';
import type { SessionRecord } from '../../main/session/journal.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON, settle, VirtualClock } from '../rig/clock.ts';
import { type Csms, type CsmsOptions, startCsms } from '../rig/csms.ts';
import { FakeController, FakeMeter } from '../rig/devices.ts';
import { temporaryFolder } from '../rig/journal.ts';
import { randomFrom } from '../rig/random.ts';
import { basis, basisOf, ENERGY, PARKING, TIME } from '../rig/tariffs.ts';
import { until } from '../rig/until.ts';
import { TOKEN } from '../session/bench.ts';
import { LIMITS } from '../session/walk.ts';
import { FakeStation } from './ocpp201/fake-station.ts';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;
const CONNECTORS = [1, 2] as const;
const ROUNDS = 250;
const ROUND_MS = WEEK / ROUNDS;
const SAMPLE_MS = 8 * MINUTE;
/** Rounds in the middle of which the kiosk is killed, and what the next one does with the sessions it finds. */
const KILLS = new Map<number, 'end' | 'resume'>([
  [83, 'end'],
  [166, 'resume'],
]);
const DARK_MS = 3 * MINUTE;
const PRICE = basis([ENERGY, TIME, PARKING]);
const DELIVERY_LIMIT_MS = 60_000;

type Protocol = CsmsOptions['protocol'];

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The cable to the central system; pulled until `to` is given. */
class Network {
  to: string | null = null;
  attempts = 0;

  readonly open: OpenSocket = (options) => {
    this.attempts += 1;
    if (this.to !== null) return openSocket({ ...options, url: this.to });
    const failure = { kind: 'unreachable', message: 'the cable is out', evidence: {} } as const;
    return {
      open: () => Promise.resolve({ ok: false, failure }),
      call: () => Promise.resolve({ ok: false, failure: { kind: 'offline', message: failure.message } }),
      ping: () => undefined,
      terminate: () => undefined,
      close: () => Promise.resolve(),
    };
  };
}

interface Outlet {
  readonly connector: Connector;
  readonly controller: FakeController;
  readonly meter: FakeMeter;
}

/** One process of the kiosk, from its start to its death. */
class Life {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly operator: OcppOperator;
  readonly outlets: readonly Outlet[];
  readonly mistakes: unknown[] = [];

  constructor(
    file: string,
    protocol: Protocol,
    network: Network,
    now: number,
    before: { readonly outlets: readonly Outlet[]; readonly policy: 'end' | 'resume' } | null = null,
  ) {
    this.clock = new VirtualClock(now);
    this.store = openStore(file, now, this.clock);
    const { clock, store, mistakes } = this;
    const tell = new SessionEvents({
      store,
      journal: store.sessions,
      online: () => this.operator.online,
      startOf: () => ({ remoteStartId: null, reservationId: null }),
      enderOf: () => null,
      costOf: () => null,
      added: () => this.operator.wake(),
      failed: (error) => mistakes.push(error),
    });
    this.operator = new OcppOperator({
      clock,
      random: randomFrom(20_261_122),
      store,
      station: new FakeStation(),
      url: 'ws://central.invalid/ocpp',
      security: NO_SECURITY,
      dialect: dialectOf(protocol, store),
      listener: {
        condition: () => undefined,
        refused: (_channel, message) => mistakes.push(message),
        changed: () => undefined,
        failed: (error) => mistakes.push(error),
      },
      open: network.open,
    });
    tell.reconcile();
    this.outlets = CONNECTORS.map((id, index): Outlet => {
      const controller = new FakeController();
      const old = before?.outlets[index];
      if (old) controller.status = old.controller.status;
      const meter = new FakeMeter(clock, old?.meter.registerWh ?? id * 1_000_000);
      const connector = new Connector({
        id,
        label: String(id),
        controller,
        meter,
        journal: tell.journal,
        clock,
        limits: LIMITS,
        maxAmps: 32,
        meterRating: { watts: 1e9, independent: false, phases: 3 },
        maxSessionMs: 24 * 60 * MINUTE,
        restorePolicy: before?.policy ?? 'end',
        mask: (uid) => uid.slice(-4),
        listener: {
          changed: () => sampler.update(),
          condition: ({ code, raised }) => raised && mistakes.push(code),
          closed: () => undefined,
          startRefused: () => mistakes.push('start refused'),
          authorizationLapsed: () => mistakes.push('lapsed'),
        },
      });
      return { connector, controller, meter };
    });
    const sampler = new Sampler({
      clock,
      connectors: this.outlets.map(({ connector }) => connector),
      times: () => ({ periodicMs: SAMPLE_MS, alignedMs: 0 }),
      write: (...sample) => void tell.samples(...sample),
    });
    this.operator.start();
    for (const { connector, controller } of this.outlets) {
      const record = store.sessions.unfinished().find((one) => one.connector === connector.id);
      connector.start(record ? { record, basis: basisFor(record) } : null);
      controller.link(true);
    }
  }

  /** As the power goes: nothing is stopped or flushed, and the file is as the disk has it at this instant. */
  die(): number {
    const { file } = this.store;
    for (const part of ['', '-wal'])
      if (existsSync(file + part)) copyFileSync(file + part, `${file}${part}.then`);
    this.store.close(); // lets go of the lock; what it writes on the way is thrown away below
    rmSync(`${file}-shm`, { force: true });
    rmSync(`${file}-wal`, { force: true });
    for (const part of ['', '-wal'])
      if (existsSync(`${file}${part}.then`)) copyFileSync(`${file}${part}.then`, file + part);
    // Its clock stands still from now on, and with it all that it had begun.
    return this.clock.now();
  }

  async until(what: string, condition: (outlet: Outlet) => boolean): Promise<void> {
    for (let turn = 0; !this.outlets.every(condition); turn += 1) {
      const states = this.outlets.map(({ connector }) => connector.state).join();
      if (turn > 40) throw new Error(`${states}, and not ${what}`);
      await settle();
    }
  }
}

function basisFor({ tariff }: SessionRecord) {
  return tariff === null ? null : basisOf(tariff);
}

function dialectOf(protocol: Protocol, store: Store): MakeDialect {
  const connectors = CONNECTORS.map((id) => ({
    id,
    standard: 'IEC_62196_T2' as const,
    format: 'SOCKET' as const,
    maxCurrent: 32,
    phases: 3 as const,
  }));
  if (protocol === 'ocpp1.6')
    return ocpp16({
      offline: 'allow-all',
      plugTimeoutSeconds: 60,
      sampleSeconds: 60,
      alignedSeconds: 0,
      languages: ['en'],
      securityProfile: 0,
    });
  return ocpp201({
    connectors,
    timeZone: 'Europe/Amsterdam',
    currency: 'EUR',
    securityProfile: 0,
    organization: '',
    started: 'PowerUp',
    configured: {
      plugSeconds: 60,
      sampleSeconds: SAMPLE_MS / 1000,
      alignedSeconds: 0,
      cacheSeconds: 86_400,
      offline: 'allow-all',
    },
    listEntries: () => 0,
    waiting: () => store.outbox.waiting(OCPP_CHANNEL) > 0,
  });
}

interface Week {
  readonly last: Life;
  /** What the meters counted while a session ran. */
  readonly countedWh: number;
  readonly kills: number;
}

async function offlineWeek(file: string, protocol: Protocol, network: Network): Promise<Week> {
  const random = randomFrom(7);
  let life = new Life(file, protocol, network, NOON);
  let countedWh = 0;
  let kills = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const endsAt = NOON + (round + 1) * ROUND_MS;
    for (const { controller, connector } of life.outlets) {
      controller.plug();
      const uid = `04${(round * 2 + connector.id).toString(16).toUpperCase().padStart(12, '0')}`;
      if (!connector.authorize({ ...TOKEN, uid }, PRICE))
        throw new Error(`no start in round ${String(round)}`);
      await life.clock.pass(7000);
    }
    await life.until('charging', ({ connector }) => connector.state === 'charging');
    for (let part = 0; part < 3; part += 1) {
      await life.clock.pass(7 * MINUTE);
      for (const { meter, connector } of life.outlets) {
        if (connector.state !== 'charging') continue;
        const wh = 100 + Math.floor(random() * 2000);
        meter.count(wh);
        countedWh += wh;
      }
      const policy = part === 1 ? KILLS.get(round) : undefined;
      if (!policy) continue;
      const diedAt = life.die();
      kills += 1;
      expect(life.mistakes).toEqual([]);
      life = new Life(file, protocol, network, diedAt + DARK_MS, { outlets: life.outlets, policy });
      const after = policy === 'end' ? 'finished' : 'charging';
      await life.until(after, ({ connector }) => connector.state === after);
    }
    for (const { connector } of life.outlets)
      if (connector.state === 'charging') connector.end('driver-card');
    await life.until('finished', ({ connector }) => connector.state === 'finished');
    await life.clock.pass(2 * MINUTE);
    for (const { controller } of life.outlets) controller.unplug();
    await life.until('available', ({ connector }) => connector.state === 'available');
    await life.clock.pass(endsAt - life.clock.now());
  }
  return { last: life, countedWh, kills };
}

/** A message as both sides know it: what, of which session, when; energy where it is said. */
interface Told {
  readonly what: 'started' | 'between' | 'ended';
  readonly connector: number;
  readonly session: string;
  readonly at: number;
  readonly registerWh: number | null;
}

/** What the outbox says is to be told. */
function toTell(store: Store, protocol: Protocol): Told[] {
  const items = store.outbox.next(OCPP_CHANNEL, Number.MAX_SAFE_INTEGER);
  const events = items.map(({ payload }) => payload as TransactionEvent);
  return events
    .filter(({ type }) => protocol === 'ocpp2.0.1' || type !== 'state') // 1.6 tells states as statuses
    .map((event) => ({
      what: event.type === 'started' || event.type === 'ended' ? event.type : 'between',
      connector: event.connector,
      session: event.session,
      at: event.at,
      registerWh: 'registerWh' in event ? event.registerWh : null,
    }));
}

const timeOf = (text: unknown) => Date.parse(String(text));

/** What came over 1.6: sessions are known by the number that this central system gave each start. */
function came16(csms: Csms, sessions: readonly SessionRecord[]): Told[] {
  const byStart = new Map(
    sessions.map(({ id, connector, startedAt }) => [`${String(connector)} ${String(startedAt)}`, id]),
  );
  const running: { readonly session: string; readonly connector: number }[] = [];
  return csms.received.flatMap(({ action, payload }): Told[] => {
    if (action === 'StartTransaction') {
      const connector = Number(payload['connectorId']);
      const at = timeOf(payload['timestamp']);
      const session = byStart.get(`${String(connector)} ${String(at)}`) ?? 'nobody’s';
      running.push({ session, connector });
      return [{ what: 'started', connector, session, at, registerWh: Number(payload['meterStart']) }];
    }
    if (action !== 'StopTransaction' && action !== 'MeterValues') return [];
    const of = running[Number(payload['transactionId']) - 1];
    if (!of) throw new Error(`${action} of no transaction`);
    if (action === 'StopTransaction')
      return [
        { ...of, what: 'ended', at: timeOf(payload['timestamp']), registerWh: Number(payload['meterStop']) },
      ];
    const [value] = payload['meterValue'] as { timestamp: string }[];
    return [{ ...of, what: 'between', at: timeOf(value?.timestamp), registerWh: null }];
  });
}

interface TransactionEventRequest {
  readonly eventType: 'Started' | 'Updated' | 'Ended';
  readonly timestamp: string;
  readonly seqNo: number;
  readonly offline: boolean;
  readonly transactionInfo: { readonly transactionId: string };
  readonly evse?: { readonly id: number };
  readonly meterValue?: readonly { readonly sampledValue: readonly { context: string; value: number }[] }[];
}

function came201(csms: Csms): Told[] {
  const connectors = new Map<string, number>();
  const next = new Map<string, number>();
  return csms.of('TransactionEvent').map((payload): Told => {
    const { eventType, timestamp, seqNo, offline, transactionInfo, evse, meterValue } =
      payload as unknown as TransactionEventRequest;
    const session = transactionInfo.transactionId;
    if (evse) connectors.set(session, evse.id);
    expect([seqNo, offline]).toEqual([next.get(session) ?? 0, true]);
    next.set(session, seqNo + 1);
    const values = meterValue?.flatMap(({ sampledValue }) => sampledValue) ?? [];
    const border = values.find(({ context }) => /Transaction/.test(context))?.value ?? null;
    const what = ({ Started: 'started', Updated: 'between', Ended: 'ended' } as const)[eventType];
    return {
      what,
      connector: connectors.get(session) ?? 0,
      session,
      at: timeOf(timestamp),
      registerWh: border,
    };
  });
}

function energyOf(told: readonly Told[]): number {
  return told.reduce((sum, { what, registerWh }) => {
    if (what === 'between') return sum;
    if (registerWh === null) throw new Error('a start or an end without a register');
    return what === 'ended' ? sum + registerWh : sum - registerWh;
  }, 0);
}

describe.each(['ocpp1.6', 'ocpp2.0.1'] as const)('%s: after a week without a network', (protocol) => {
  it(
    'tells every session once and in order, with its energy, over two kills',
    { timeout: 90_000 },
    async () => {
      const errors = vi.spyOn(console, 'error');
      ends.push(() => errors.mockRestore());
      const folder = temporaryFolder();
      ends.push(() => folder.remove());
      const network = new Network();
      const { last, countedWh, kills } = await offlineWeek(folder.file('kiosk.db'), protocol, network);
      const { store, operator, clock } = last;
      ends.push(() => store.close());
      ends.push(() => operator.stop());
      expect(clock.now() - NOON).toBe(WEEK);
      expect(network.attempts).toBeGreaterThan(100); // it never gave up
      expect(operator.online).toBe(false);

      const expected = toTell(store, protocol);
      const messages = expected.length;
      const ids = new Set(expected.map(({ session }) => session));
      const records = [...ids].flatMap((id) => store.sessions.get(id) ?? []);
      expect(records).toHaveLength(ROUNDS * CONNECTORS.length);
      expect(store.sessions.unfinished()).toEqual([]);

      const csms = await startCsms({ protocol, now: () => clock.now() });
      ends.push(() => csms.stop());
      network.to = csms.url;
      // The next attempt is at most the longest wait away; from then on time stands still, and nothing can be too late.
      const before = network.attempts;
      for (let waited = 0; network.attempts === before; waited += 1000) {
        if (waited > 60 * MINUTE) throw new Error('no attempt within an hour');
        await clock.pass(1000);
      }
      await until(
        'the outbox to be empty',
        DELIVERY_LIMIT_MS,
        () => store.outbox.waiting(OCPP_CHANNEL) === 0,
      );

      const came = protocol === 'ocpp1.6' ? came16(csms, records) : came201(csms);
      for (const connector of CONNECTORS) {
        const of = (all: readonly Told[]) => all.filter((one) => one.connector === connector);
        // The same messages, none twice, none left out, in the same order.
        expect(of(came)).toEqual(of(expected));
        const times = of(came).map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
      expect(came).toHaveLength(messages);
      const count = (what: Told['what']) => came.filter((one) => one.what === what).length;
      expect([count('started'), count('ended')]).toEqual([500, 500]);
      for (const id of ids) {
        const own = came.filter(({ session }) => session === id);
        expect(own[0]?.what).toBe('started');
        expect(own.at(-1)?.what).toBe('ended');
        expect(own.slice(1, -1).every(({ what }) => what === 'between')).toBe(true);
      }
      expect(energyOf(came)).toBe(countedWh);
      expect(records.reduce((sum, { energyWh }) => sum + energyWh, 0)).toBe(countedWh);
      const powerLoss = records.filter(({ stopReason }) => stopReason === 'power-loss');
      expect(powerLoss).toHaveLength(CONNECTORS.length);
      expect(new Set(csms.received.map(({ id }) => id)).size).toBe(csms.received.length);
      expect([csms.invalid, last.mistakes]).toEqual([[], []]);
      expect(errors).not.toHaveBeenCalled();
      console.log(
        `${protocol}: 500 sessions over a week offline, ${String(kills)} kills: ${String(count('started'))} started, ` +
          `${String(count('ended'))} ended, ${String(messages)} messages, in order, once`,
      );
    },
  );
});
