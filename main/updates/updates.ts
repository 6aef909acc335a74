/** Carries the chart of updates out: asks, fetches, installs while nobody charges, and judges a version on trial. */
import type { KeyObject } from 'node:crypto';
import type { UpdateBlock } from '../bridge/service/update-view.ts';
import type { Clock, Timer } from '../clock.ts';
import { log } from '../log/log.ts';
import {
  nextLookMs,
  startUpdates,
  stepUpdates,
  type Beginning,
  type Moment,
  type UpdateAction,
  type UpdateEvent,
  type UpdateSettings,
  type UpdateState,
} from './chart.ts';
import { UPDATE_HINTS, updateFailure, type UpdateFailure } from './failure.ts';
import type { Finding, UpdateFolder } from './folder.ts';
import { lacksOf, type Baseline, type Lack, type Standing } from './health.ts';
import type { Rejected } from './kept.ts';
import { blocksOf, type QuietFacts } from './quiet.ts';
import { mayFollow, readRelease, type Release } from './release.ts';
import { RAN_WELL_MS } from './runs.ts';
import type { UpdateSource } from './source.ts';

/** Nobody waits for an update; that somebody came is seen at the instant itself. */
const LOOK_MS = 5_000;

export interface UpdatesOptions {
  readonly clock: Clock;
  readonly settings: UpdateSettings;
  readonly source: UpdateSource;
  readonly folder: UpdateFolder;
  readonly key: KeyObject;
  /** This program's version. */
  readonly version: string;
  /** As the launcher named it: FACTORY or a version. */
  readonly program: string;
  readonly connectors: readonly number[];
  readonly quiet: () => QuietFacts;
  readonly standing: () => Standing;
  /** Nobody new begins, or everybody again. */
  readonly close: (closed: boolean) => void;
  readonly restart: () => void;
  readonly audit: (what: string, detail: Readonly<Record<string, unknown>>) => void;
  readonly changed: () => void;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export type CheckOutcome =
  | { readonly is: 'found'; readonly release: Release }
  | { readonly is: 'none' }
  | { readonly is: 'failed'; readonly failure: UpdateFailure }
  | { readonly is: 'busy' };

export class Updates {
  readonly #o: UpdatesOptions;
  readonly #finding: Finding;
  readonly #before: Baseline | null;
  #rejected: Rejected | null;
  #state: UpdateState;
  #timer: Timer | null = null;
  #ranWell: Timer | null = null;
  #stopped = false;
  #checkedAt: number | null = null;
  readonly #asked: ((outcome: CheckOutcome) => void)[] = [];

  constructor(options: UpdatesOptions) {
    this.#o = options;
    const { folder, program, version, key, clock } = options;
    this.#finding = folder.settle(program, clock.now());
    this.#rejected = folder.kept.rejected;
    this.#before = this.#finding.is === 'trial' ? this.#finding.before : null;
    const staged = this.#finding.is === 'trial' ? null : folder.staged(version, key);
    this.#state = startUpdates(beginning(this.#finding, staged), this.#moment());
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** The last version that was tried and not kept. */
  get rejected(): Rejected | null {
    return this.#rejected;
  }

  /** Epoch ms. */
  get checkedAt(): number | null {
    return this.#checkedAt;
  }

  start(): void {
    this.#tellFinding();
    this.#ranWell = this.#o.clock.after(RAN_WELL_MS, () => this.#keep(this.#o.folder.ranWell()));
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#ranWell?.cancel();
    this.#o.source.stop();
  }

  /** A technician asks. Resolves when there is an answer. */
  check(): Promise<CheckOutcome> {
    const waits = new Promise<CheckOutcome>((resolve) => this.#asked.push(resolve));
    if (this.#state.phase.is !== 'checking') this.#send({ type: 'CHECK' });
    if (this.#state.phase.is !== 'checking') this.#answer({ is: 'busy' });
    return waits;
  }

  /** What a technician's order would wait for now. */
  get blocks(): readonly UpdateBlock[] {
    return blocksOf(this.#o.quiet(), true);
  }

  /** A technician wants what is offered as soon as nobody charges. */
  install(): void {
    this.#send({ type: 'INSTALL' });
    this.look();
  }

  /** Something is different at the charger. */
  look(): void {
    if (this.#stopped) return;
    this.#send({ type: 'LOOK', quiet: this.#o.quiet(), lacks: this.#lacks() });
  }

  #lacks(): readonly Lack[] {
    if (this.#state.phase.is !== 'trial') return [];
    return lacksOf(this.#before, this.#o.standing(), this.#o.connectors);
  }

  #send(event: UpdateEvent): void {
    if (this.#stopped) return;
    const { state, actions } = stepUpdates(this.#state, event, this.#moment(), this.#o.settings);
    const isNew = JSON.stringify(state.phase) !== JSON.stringify(this.#state.phase);
    this.#state = state;
    for (const action of actions) this.#carryOut(action);
    this.#arm();
    if (isNew) this.#o.changed();
  }

  #carryOut(action: UpdateAction): void {
    const { folder, restart } = this.#o;
    switch (action.type) {
      case 'check':
        return void this.#check();
      case 'download':
        return void this.#download(action.release);
      case 'install':
        return void this.#install(action.release, action.ordered);
      case 'forget':
        return this.#keep(folder.forget());
      case 'confirm':
        return this.#decide(folder.confirm(action.version), 'CONFIRMED', { version: action.version });
      case 'reject':
        return this.#reject(action.version, action.detail);
      case 'restart':
        this.#o.close(true);
        return restart();
    }
  }

  async #check(): Promise<void> {
    const { source, key, folder, version, clock } = this.#o;
    const answer = await source.check();
    if (!answer.ok) return this.#failed(answer.failure);
    this.#checkedAt = clock.now();
    const read = readRelease(answer.feed, answer.info, key);
    if (!read.ok) return this.#failed(read.failure);
    const { release } = read;
    const none = () => {
      this.#answer({ is: 'none' });
      this.#send({ type: 'NONE' });
    };
    if (!answer.offered || release.version === version || folder.isBad(release.version)) return none();
    const refusal = mayFollow(release, { running: version, newest: folder.kept.newest });
    if (refusal) return this.#failed(refusal);
    this.#answer({ is: 'found', release });
    this.#send({ type: 'FOUND', release });
  }

  async #download(release: Release): Promise<void> {
    const { source, folder } = this.#o;
    const noRoom = folder.noRoomFor(release);
    if (noRoom) return this.#failed(noRoom);
    this.#note('update.downloading', { version: release.version });
    const fetched = await source.download(release, (percent) => this.#send({ type: 'PROGRESS', percent }));
    if (this.#stopped) return;
    const staged = fetched.ok ? await folder.stage(fetched.file, release) : fetched;
    if (!staged.ok) return this.#failed(staged.failure);
    this.#note('update.downloaded', { version: release.version });
    this.#send({ type: 'FETCHED' });
    this.look();
  }

  /** From here on nobody begins; whoever came before that is waited for. */
  async #install(release: Release, ordered: boolean): Promise<void> {
    const { folder, close, quiet, standing, program } = this.#o;
    close(true);
    const isWhole = await folder.isWhole(release);
    const blocks = blocksOf(quiet(), ordered);
    const { reader, operator, controllers } = standing();
    if (this.#stopped || blocks.length > 0) {
      close(false);
      return this.#send({ type: 'DISTURBED', blocks });
    }
    const begun = isWhole
      ? folder.begin(release, program, { reader, operator, controllers })
      : updateFailure('update.damaged', `the file of ${release.version} is not whole any more`);
    if (!begun.ok) {
      close(false);
      return this.#failed(begun.failure);
    }
    this.#note('update.installing', { version: release.version, from: this.#o.version, ordered });
    this.#send({ type: 'SWITCHED' });
  }

  #reject(version: string, detail: string): void {
    const { folder, clock } = this.#o;
    const rejected = { version, why: 'unhealthy', detail, at: clock.now() } as const;
    this.#decide(folder.reject(rejected), 'REJECTED', { version, missing: detail });
  }

  #decide(
    done: ReturnType<UpdateFolder['confirm']>,
    event: 'CONFIRMED' | 'REJECTED',
    detail: Readonly<Record<string, unknown>>,
  ): void {
    if (!done.ok) return this.#failed(done.failure);
    this.#rejected = this.#o.folder.kept.rejected;
    this.#note(event === 'CONFIRMED' ? 'update.confirmed' : 'update.unhealthy', detail);
    this.#send({ type: event });
  }

  #tellFinding(): void {
    const finding = this.#finding;
    if (finding.is === 'trial') this.#note('update.trial', { version: finding.version, from: finding.from });
    if (finding.is === 'confirmed') this.#note('update.confirmed', { version: finding.version });
    if (finding.is === 'rejected')
      this.#note('update.rolled-back', { version: finding.version, why: finding.why });
  }

  #failed(failure: UpdateFailure): void {
    if (this.#stopped) return;
    // A feed that stays wrong is told once.
    const isNew =
      this.#state.failure?.code !== failure.code || this.#state.failure.message !== failure.message;
    if (isNew) {
      log.warn(failure.code, failure.message, { hint: UPDATE_HINTS[failure.code] });
      if (failure.code !== 'update.unreachable' && failure.code !== 'update.download')
        this.#o.audit(failure.code, { message: failure.message });
    }
    this.#answer({ is: 'failed', failure });
    this.#send({ type: 'FAILED', failure });
  }

  #keep(done: ReturnType<UpdateFolder['forget']>): void {
    if (!done.ok) log.warn(done.failure.code, done.failure.message);
  }

  #note(what: string, detail: Readonly<Record<string, unknown>>): void {
    log.info(what, 'an update', detail);
    this.#o.audit(what, detail);
  }

  #answer(outcome: CheckOutcome): void {
    for (const resolve of this.#asked.splice(0)) resolve(outcome);
  }

  #arm(): void {
    this.#timer?.cancel();
    if (this.#stopped) return;
    const { clock } = this.#o;
    this.#timer = clock.after(nextLookMs(this.#state, clock.monotonic(), LOOK_MS), () => this.look());
  }

  #moment(): Moment {
    return { at: this.#o.clock.monotonic(), chance: this.#o.random() };
  }
}

function beginning(finding: Finding, staged: Release | null): Beginning {
  if (finding.is === 'trial') return { is: 'trial', version: finding.version };
  return staged ? { is: 'ready', release: staged } : { is: 'idle' };
}
