/** Updates around the running kiosk: who would be disturbed, what has to answer afterwards, and what service mode shows. */
import type { KeyObject } from 'node:crypto';
import type { UpdateLack, UpdateView } from '../bridge/service/update-view.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { guideState } from '../guide/chart.ts';
import { log } from '../log/log.ts';
import { OCPP_CHANNEL } from '../operator/ocpp/operator.ts';
import type { Connector } from '../session/connector.ts';
import type { Store } from '../store/store.ts';
import type { Zone } from '../tariff/zone.ts';
import { realDisk } from '../updates/disk.ts';
import { UpdateFolder } from '../updates/folder.ts';
import type { Lack, Standing } from '../updates/health.ts';
import { isInWindow, type QuietFacts } from '../updates/quiet.ts';
import { Runs } from '../updates/runs.ts';
import type { UpdateHost } from '../updates/source.ts';
import { Updates, type CheckOutcome } from '../updates/updates.ts';
import type { Availability } from './availability.ts';
import type { Visit } from './visit.ts';

const HOUR_MS = 3_600_000;
const NO_HOST: UpdateHost = { supported: false, why: 'this shell cannot be updated' };
/** In the audit, whoever ordered it is written by their order. */
const WHO = 'kiosk';

export interface UpdateDeskOptions {
  readonly config: Config;
  /** Null: updates are off. */
  readonly key: KeyObject | null;
  readonly host: UpdateHost | undefined;
  readonly restart: (() => void) | undefined;
  readonly version: string;
  readonly clock: Clock;
  readonly store: Pick<Store, 'outbox' | 'audit'>;
  readonly zone: Zone;
  readonly connectors: readonly Connector[];
  readonly availability: Availability;
  readonly visit: Pick<Visit, 'guide' | 'isTimed'>;
  /** Null: none is configured. */
  readonly operator: { readonly online: boolean } | null;
  readonly readerUp: () => boolean;
  /** Calls back with each picture that a page has painted. */
  readonly onPainted: (listener: () => void) => () => void;
  readonly service: () => { readonly isShown: boolean; readonly isWorking: boolean };
  readonly changed: () => void;
}

export class UpdateDesk {
  readonly #o: UpdateDeskOptions;
  readonly #updates: Updates | null;
  /** Null: the updates say it, or nobody asks. */
  readonly #runs: Runs | null;
  /** Why there are none although they are configured; null: they are off, or there are. */
  readonly #unsupported: string | null;
  #painted = false;

  constructor(options: UpdateDeskOptions) {
    this.#o = options;
    const enough = options.onPainted(() => {
      this.#painted = true;
      enough();
    });
    const made = options.key && this.#make(options.key);
    this.#updates = typeof made === 'string' ? null : made;
    this.#unsupported = typeof made === 'string' ? made : null;
    this.#runs = this.#updates ? null : this.#makeRuns();
  }

  start(): void {
    if (this.#unsupported !== null)
      log.warn('update.not-supported', `there will be no updates: ${this.#unsupported}`);
    this.#updates?.start();
    this.#runs?.start();
  }

  stop(): void {
    this.#updates?.stop();
    this.#runs?.stop();
  }

  /** Whether `order` has something to order. */
  get canInstall(): boolean {
    const is = this.#updates?.state.phase.is;
    return is === 'available' || is === 'downloading' || is === 'ready';
  }

  /** A technician asks the server. */
  check(): Promise<CheckOutcome> | 'off' | 'not-supported' {
    return this.#updates ? this.#updates.check() : this.#none;
  }

  /** A technician wants what is offered, as soon as nobody charges. Answers who would have to go first. */
  order(): readonly string[] | 'off' | 'not-supported' {
    if (!this.#updates) return this.#none;
    const { blocks } = this.#updates;
    const isRefused = blocks.includes('charging') || blocks.includes('busy');
    if (this.canInstall && !isRefused) this.#updates.install();
    return blocks;
  }

  get view(): UpdateView {
    const { version, config } = this.#o;
    const base: UpdateView = {
      is: this.#none,
      version,
      commit: process.env['EVSE_KIOSK_COMMIT'] ?? null,
      offered: null,
      automatic: config.updates?.automatic ?? false,
      waitsFor: [],
      lacks: [],
      failure:
        this.#unsupported === null ? null : { code: 'update.not-supported', detail: this.#unsupported },
      rejected: null,
      checkedAt: null,
    };
    return this.#updates ? { ...base, ...this.#shown(this.#updates) } : base;
  }

  #shown(updates: Updates): Partial<UpdateView> {
    const { phase, failure } = updates.state;
    const release =
      'release' in phase ? phase.release : phase.is === 'checking' ? (phase.held?.release ?? null) : null;
    return {
      is: phase.is === 'restarting' ? 'installing' : phase.is,
      offered: release && {
        version: release.version,
        bytes: release.size,
        notes: release.notes,
        percent: phase.is === 'downloading' ? phase.percent : null,
      },
      waitsFor: 'blocks' in phase ? phase.blocks : [],
      lacks: phase.is === 'trial' ? phase.lacks.map((lack) => this.#named(lack)) : [],
      failure: failure && { code: failure.code, detail: failure.message },
      rejected: updates.rejected,
      checkedAt: updates.checkedAt,
    };
  }

  #named(lack: Lack): UpdateLack {
    if (lack.what !== 'controller') return { what: lack.what, connector: null };
    const connector = this.#o.connectors.find(({ id }) => id === lack.connector);
    return { what: 'controller', connector: connector?.label ?? String(lack.connector) };
  }

  get #none(): 'off' | 'not-supported' {
    return this.#unsupported === null ? 'off' : 'not-supported';
  }

  #makeRuns(): Runs | null {
    const { host = NO_HOST, clock } = this.#o;
    if (!host.supported) return null;
    const folder = new UpdateFolder(host.folder, realDisk);
    return new Runs({ clock, folder, program: host.program, isShown: () => this.#painted });
  }

  #make(key: KeyObject): Updates | string {
    const { config, host = NO_HOST, restart, clock, version, connectors, availability } = this.#o;
    if (!config.updates) return 'updates are off';
    if (!host.supported) return host.why;
    if (!restart) return 'nobody would start the kiosk again';
    const { automatic, checkHours } = config.updates;
    return new Updates({
      clock,
      settings: { automatic, checkMs: checkHours * HOUR_MS },
      source: host.source,
      folder: new UpdateFolder(host.folder, realDisk),
      key,
      version,
      program: host.program,
      connectors: connectors.map(({ id }) => id),
      quiet: () => this.#quiet(),
      standing: () => this.#standing(),
      close: (closed) => availability.update(closed),
      restart,
      audit: (what, detail) => this.#audit(what, detail),
      changed: this.#o.changed,
      random: Math.random,
    });
  }

  #quiet(): QuietFacts {
    const { config, connectors, visit, operator, store, clock, zone } = this.#o;
    const service = this.#o.service();
    return {
      connectors: connectors.map(({ state, holder }) => ({ state, held: holder !== undefined })),
      visitor: visit.isTimed || guideState(visit.guide).state !== 'home',
      unsent: operator ? store.outbox.waiting(OCPP_CHANNEL) : 0,
      service: service.isShown,
      inWindow: isInWindow(config.updates?.window ?? null, clock.now(), zone),
      busy: service.isWorking,
    };
  }

  #standing(): Standing {
    const { connectors, operator, readerUp } = this.#o;
    return {
      screen: this.#painted,
      reader: readerUp(),
      operator: operator ? operator.online : null,
      controllers: connectors.filter(({ context }) => context.linked).map(({ id }) => id),
    };
  }

  /** What cannot be written here is in the log at least. */
  #audit(what: string, detail: Readonly<Record<string, unknown>>): void {
    try {
      this.#o.store.audit(this.#o.clock.now(), WHO, what, detail);
    } catch (error) {
      log.error('update.not-audited', `${what} could not be written to the audit`, { error });
    }
  }
}
