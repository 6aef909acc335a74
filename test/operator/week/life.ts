/** One process of a kiosk with two connectors, from its start to its death by a power failure; its cable to the central system. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { Sampler } from '../../../main/kiosk/operator/sampler.ts';
import { SessionEvents } from '../../../main/kiosk/operator/session-events.ts';
import type { MakeDialect } from '../../../main/operator/ocpp/dialect.ts';
import { OCPP_CHANNEL, OcppOperator } from '../../../main/operator/ocpp/operator.ts';
import { NO_SECURITY } from '../../../main/operator/ocpp/security.ts';
import type { OpenSocket } from '../../../main/operator/ocpp/socket-port.ts';
import { openSocket } from '../../../main/operator/ocpp/socket.ts';
import { ocpp16 } from '../../../main/operator/ocpp16/dialect.ts';
import { ocpp201 } from '../../../main/operator/ocpp201/dialect.ts';
import { Connector } from '../../../main/session/connector.ts';
import type { SessionRecord } from '../../../main/session/journal.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';
import type { CsmsOptions } from '../../rig/csms.ts';
import { FakeController, FakeMeter } from '../../rig/devices.ts';
import { randomFrom } from '../../rig/random.ts';
import { basisOf } from '../../rig/tariffs.ts';
import { LIMITS } from '../../session/walk.ts';
import { FakeStation } from '../ocpp201/fake-station.ts';

export const MINUTE = 60_000;
export const CONNECTORS = [1, 2] as const;
export const SAMPLE_MS = 8 * MINUTE;

export type Protocol = CsmsOptions['protocol'];

/** The cable to the central system; pulled until `to` is given. */
export class Network {
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

export interface Outlet {
  readonly connector: Connector;
  readonly controller: FakeController;
  readonly meter: FakeMeter;
}

/** One process of the kiosk, from its start to its death. */
export class Life {
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
