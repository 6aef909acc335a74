/** The machine itself: its clock, a restart, what was done to it, and where its files go. */
import type { SystemPage } from '../../../bridge/service/machine-pages.ts';
import type { FaultBoard } from '../../../faults/board.ts';
import type { Connector } from '../../../session/connector.ts';
import { log } from '../../../log/log.ts';
import type { Places } from '../../../service/places.ts';
import { StoreError } from '../../../store/store-error.ts';
import type { AuditLog } from '../../../store/audit.ts';
import type { Availability } from '../../availability.ts';
import type { ClockAnswer, ClockControl, ClockStatus } from '../../watch/clock-control.ts';
import type { SystemWatch } from '../../watch/system-watch.ts';
import { AuditLeaves, type Move } from '../audit-leaves.ts';
import type { WireClock } from '../connectors/serviced.ts';
import type { UpdateDesk } from '../../update-desk.ts';
import { Repeat } from '../repeat.ts';
import {
  LOOKED,
  refused,
  type Handlers,
  type RoomContext,
  type ServiceAnswer,
  type ServiceRoom,
} from '../room.ts';
import { updateActs } from './update-acts.ts';

const LOOK_EVERY_MS = 5_000;
/** The answer has to be seen before the screen goes. */
const LINGER_MS = 2_000;
/** The year 2020: no charger of this house is older, and a slip of the finger is likelier. */
const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

export interface SystemRoomOptions extends RoomContext {
  readonly connectors: readonly Pick<Connector, 'label' | 'holder' | 'state'>[];
  readonly availability: Availability;
  readonly board: () => FaultBoard;
  readonly watch: Pick<SystemWatch, 'acceptTime' | 'check' | 'synced'>;
  readonly clockControl: ClockControl;
  readonly audit: AuditLog;
  /** Where the support bundle can go. */
  readonly places: Pick<Places, 'view' | 'watch' | 'rest'>;
  readonly timeZone: string;
  /** After repeated crashes: only what charging needs. */
  readonly safeMode: () => boolean;
  /** Ends the process for its supervisor to start it again; null: nobody would. */
  readonly restart: (() => void) | null;
  readonly updates: Pick<UpdateDesk, 'view' | 'check' | 'order' | 'canInstall'>;
  /** The machine's wall clock, as people read it. */
  readonly wall: () => number;
  /** Real time. */
  readonly wire: WireClock;
}

type Commands =
  | 'service-clock-accept'
  | 'service-clock-set'
  | 'service-clock-automatic'
  | 'service-restart'
  | 'service-update-check'
  | 'service-update-install'
  | 'service-audit';

export class SystemRoom implements ServiceRoom<'system'> {
  readonly #o: SystemRoomOptions;
  readonly #audit: AuditLeaves;
  readonly #looking: Repeat;
  #clock: ClockStatus = { source: null, automatic: null, cannotSet: null };
  #isRestarting = false;

  readonly handlers: Handlers<Commands>;

  constructor(options: SystemRoomOptions) {
    this.#o = options;
    this.handlers = {
      'service-clock-accept': () => this.#accept(),
      'service-clock-set': ({ at }) => this.#set(at),
      'service-clock-automatic': ({ on }) => this.#automatic(on),
      'service-restart': () => this.#restart(),
      'service-audit': ({ move }) => this.#turn(move),
      ...updateActs(options.updates),
    };
    this.#audit = new AuditLeaves(options.audit);
    this.#looking = new Repeat(options.wire, LOOK_EVERY_MS, () => {
      this.#turn(null);
      void this.#lookAtClock();
    });
  }

  enter(): void {
    this.#o.places.watch([]);
    this.#turn('first');
    this.#looking.start();
  }

  leave(): void {
    this.#o.places.rest();
    this.#looking.stop();
  }

  view(): SystemPage {
    const { availability, restart, safeMode, watch, wall, timeZone, places, updates } = this.#o;
    return {
      name: 'system',
      outOfService: availability.isOut('service', null),
      supervised: restart !== null,
      safeMode: safeMode(),
      clock: { at: wall(), timeZone, synced: watch.synced, unsure: this.#isUnsure, ...this.#clock },
      files: places.view,
      update: updates.view,
      ...this.#audit.view,
    };
  }

  get #isUnsure(): boolean {
    return this.#o.board().get('clock.unsure', null) !== undefined;
  }

  #accept(): ServiceAnswer {
    const before = { unsure: this.#isUnsure };
    this.#o.watch.acceptTime();
    const after = { unsure: this.#isUnsure };
    this.#o.changed();
    if (after.unsure) return refused('clock.impossible', 'this time lies before the program was built');
    return { ok: true, code: 'clock.accepted', before, after };
  }

  async #set(at: number): Promise<ServiceAnswer> {
    if (at < EARLIEST || at > LATEST) return refused('clock.out-of-range', 'a year from 2020 to 2099');
    const { clockControl, watch, wall } = this.#o;
    const before = { at: wall() };
    const answer = await clockControl.set(at);
    if (!answer.ok) return this.#clockRefused(answer);
    // The jump is seen first, as any other: who charges is not billed by it. Then it is known to be right.
    await watch.check();
    watch.acceptTime();
    await this.#lookAtClock();
    return { ok: true, code: 'clock.set', before, after: { at } };
  }

  async #automatic(on: boolean): Promise<ServiceAnswer> {
    const { clockControl, watch } = this.#o;
    const before = { automatic: this.#clock.automatic };
    const answer = await clockControl.automatic(on);
    if (!answer.ok) return this.#clockRefused(answer);
    await watch.check();
    await this.#lookAtClock();
    return { ok: true, code: on ? 'clock.automatic' : 'clock.manual', before, after: { automatic: on } };
  }

  #clockRefused({ code, message }: Extract<ClockAnswer, { ok: false }>): ServiceAnswer {
    void this.#lookAtClock();
    return refused(code, message);
  }

  #restart(): ServiceAnswer {
    const { restart, connectors, tasks, availability, wire } = this.#o;
    if (!restart) return refused('restart.not-supervised', 'nobody would start the kiosk again');
    if (tasks.isBusy) return refused('service.busy', 'something else runs');
    const charging = connectors.filter(({ holder, state }) => holder !== undefined || state === 'stopping');
    if (charging.length > 0)
      return refused('restart.somebody-charges', charging.map(({ label }) => label).join(', '));
    if (this.#isRestarting) return LOOKED;
    this.#isRestarting = true;
    // Nobody begins in these two seconds.
    availability.close(true);
    wire.after(LINGER_MS, restart);
    return { ok: true, code: 'restart.going' };
  }

  /** Null: the same leaf again. */
  #turn(move: Move | null): ServiceAnswer {
    try {
      if (move === null) this.#audit.look();
      else this.#audit.turn(move);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.warn('service.audit-unread', 'the audit trail could not be read', { error });
      return refused('store.failed', error.message);
    }
    this.#o.changed();
    return LOOKED;
  }

  async #lookAtClock(): Promise<void> {
    this.#clock = await this.#o.clockControl.status();
    this.#o.changed();
  }
}
