/**
 * Service mode as a whole: nobody, somebody at the door, or one open session. The gate is here: a command whose guard in
 * the contract does not allow it now is refused, whatever the screen shows.
 */
import type { LocalList } from '../../authorization/local-list.ts';
import type { CommandAnswer } from '../../bridge/contract.ts';
import {
  SERVICE_COMMANDS,
  type ServiceCommand,
  type ServiceCommandType,
} from '../../bridge/service/commands.ts';
import type {
  ServiceLanguage,
  ServiceOpen,
  ServicePage,
  ServicePageName,
  ServiceSaid,
  ServiceView,
} from '../../bridge/service/views.ts';
import type { Clock } from '../../clock.ts';
import { log } from '../../log/log.ts';
import type { PinHash } from '../../service/pin.ts';
import { Tasks } from '../../service/tasks.ts';
import type { Store } from '../../store/store.ts';
import { Door, type Visitor } from './door.ts';
import { LOOKED, refused, type Actor, type RoomContext, type ServiceAnswer } from './room.ts';
import type { AnyHandlers, Rooms, SessionSide } from './rooms.ts';
import { Stay } from './stay.ts';

export interface ServiceDeskOptions {
  readonly clock: Clock;
  readonly store: Pick<Store, 'audit' | 'states'>;
  readonly list: Pick<LocalList, 'find'>;
  /** Somebody's session or authorisation is this card's: it ends that before it opens anything. */
  readonly holds: (uid: string) => boolean;
  /** Null: no PIN was set, and there is no service mode. */
  readonly pin: PinHash | null;
  readonly idleMs: number;
  /** Of whoever comes without a card. */
  readonly language: ServiceLanguage;
  readonly rooms: (context: RoomContext, session: SessionSide) => Rooms;
  /** What every page shows at its edge. */
  readonly edge: () => Pick<ServiceOpen, 'openFaults' | 'charging' | 'outOfService'>;
  readonly changed: () => void;
}

interface Session {
  readonly visitor: Visitor;
  readonly stay: Stay;
  readonly openedAt: number;
  language: ServiceLanguage;
  page: ServicePageName;
  busy: string | null;
  said: ServiceSaid | null;
}

export class ServiceDesk {
  readonly #o: ServiceDeskOptions;
  readonly #door: Door | null;
  readonly #tasks: Tasks;
  readonly #rooms: Rooms;
  #session: Session | null = null;
  #said = 0;

  constructor(options: ServiceDeskOptions) {
    this.#o = options;
    const { clock, store, pin, changed } = options;
    this.#tasks = new Tasks(clock, changed);
    const context = {
      clock,
      changed,
      tasks: this.#tasks,
      language: () => this.#session?.language ?? options.language,
    };
    this.#rooms = options.rooms(context, {
      ownCard: () => this.#session?.visitor.uid ?? null,
      say: (act, answer) => this.#say(act, answer),
    });
    this.#door =
      pin &&
      new Door({
        clock,
        states: store.states,
        pin,
        letIn: (visitor) => this.#letIn(visitor),
        refused: ({ who }, why, tries) => this.#audit(who, 'service.refused', { why, tries }),
        changed,
        failed: (error) => log.error('service.door-failed', 'the door of service mode', { error }),
      });
  }

  get view(): ServiceView | null {
    const session = this.#session;
    if (!session) return this.#door?.view ?? null;
    const page = this.#pageOf(session);
    if (!page) return null;
    const { visitor, language, openedAt, stay, busy, said } = session;
    return {
      state: 'open',
      language,
      role: visitor.role,
      who: { masked: visitor.card?.masked ?? null, label: visitor.card?.label ?? null },
      openedAt,
      leaves: stay.leaves,
      page,
      busy,
      task: this.#tasks.view,
      said,
      ...this.#o.edge(),
    };
  }

  /** A page that cannot be shown ends service mode: drivers have their screen again. */
  #pageOf(session: Session): ServicePage | null {
    try {
      return this.#rooms.pages[session.page].view();
    } catch (error) {
      log.error('service.page-failed', `the page ${session.page} cannot be shown`, { error });
      this.#leave('failed');
      return null;
    }
  }

  /** The driver's screen is covered. */
  get isShown(): boolean {
    return this.isOpen || (this.#door?.isOpen ?? false);
  }

  /** Somebody is in service mode. */
  get isOpen(): boolean {
    return this.#session !== null;
  }

  /** Something runs that a restart would break off. */
  get isWorking(): boolean {
    return this.#tasks.isBusy;
  }

  command(command: ServiceCommand): CommandAnswer {
    const refusal = this.#refusal(command.type);
    if (refusal) return refusal;
    switch (command.type) {
      case 'service-knock':
        return this.#knock();
      case 'service-pin':
        // The outcome is in the view; what fails is told there, too.
        void this.#door?.try(command.pin);
        return { ok: true };
      case 'service-leave':
        if (this.#session) this.#leave('left');
        else this.#door?.close();
        return { ok: true };
      case 'service-stay':
        this.#stay();
        return { ok: true };
      case 'service-language':
        if (this.#session) this.#session.language = command.language;
        else this.#door?.speak(command.language);
        this.#stay();
        this.#o.changed();
        return { ok: true };
      default:
        return this.#act(command);
    }
  }

  /** A card was held up. True: it was meant for service mode. */
  tap(uid: string): boolean {
    const session = this.#session;
    const capturing = session && this.#capturing(session);
    if (capturing) {
      capturing.tap({ uid });
      this.#stay();
      // What a card answers may be looked at; that it ends its own session is its driver's right all the same.
      return !this.#o.holds(uid);
    }
    const token = this.#o.list.find(uid);
    const isService = token !== null && token.role !== 'driver' && this.#door !== null;
    if (
      !isService ||
      this.#o.holds(uid) ||
      token.blocked ||
      (token.validUntil ?? Infinity) < this.#o.clock.now()
    ) {
      // A driver who comes to a door that somebody played with is not kept waiting.
      if (!session) this.#door?.close();
      return false;
    }
    if (session) {
      if (session.visitor.uid === uid) this.#stay();
      else this.#say('service-knock', IN_USE);
      return true;
    }
    const own = token.language === 'de' || token.language === 'en' ? token.language : this.#o.language;
    this.#door?.open(token, own);
    return true;
  }

  /** A card could not be read. True: that is service mode's business. */
  tapProblem(problem: 'removed-early' | 'random-uid' | 'unreadable'): boolean {
    const capturing = this.#session && this.#capturing(this.#session);
    capturing?.tap({ problem });
    return Boolean(capturing);
  }

  /** Tests and tasks end; who is in is put out. */
  stop(): void {
    // First: a test learns that the kiosk ends before it learns that it is left.
    this.#rooms.stop();
    if (this.#session) this.#leave('stopped');
    this.#door?.stop();
  }

  #refusal(type: ServiceCommandType): Extract<CommandAnswer, { ok: false }> | null {
    const guard = SERVICE_COMMANDS[type].service;
    if (this.#door === null) return NO_PIN;
    if (guard === 'anyone') return null;
    const session = this.#session;
    if (guard === 'door') return session || this.#door.isOpen ? null : CLOSED;
    if (!session) return CLOSED;
    if (guard.includes(session.visitor.role)) return null;
    this.#stay();
    this.#say(type, NOT_ALLOWED);
    if (SERVICE_COMMANDS[type].audited) this.#audit(session.visitor.who, type, { refused: NOT_ALLOWED.code });
    return NOT_ALLOWED;
  }

  #knock(): CommandAnswer {
    if (this.#session) {
      this.#say('service-knock', IN_USE);
      return IN_USE;
    }
    // The corner does not take the door from somebody with a card.
    if (!this.#door?.isOpen) this.#door?.open(null, this.#o.language);
    return { ok: true };
  }

  #letIn(visitor: Visitor): void {
    const { clock, idleMs, language, changed } = this.#o;
    this.#session = {
      visitor,
      stay: new Stay({
        clock,
        idleMs,
        isWorking: () => this.#tasks.isBusy || (this.#session?.busy ?? null) !== null,
        over: () => this.#leave('idle'),
        changed,
      }),
      openedAt: clock.now(),
      language: this.#door?.language ?? language,
      page: 'overview',
      busy: null,
      said: null,
    };
    this.#audit(visitor.who, 'service.entered', { role: visitor.role });
    this.#rooms.pages.overview.enter?.();
    changed();
  }

  #leave(why: 'left' | 'idle' | 'stopped' | 'failed'): void {
    const session = this.#session;
    if (!session) return;
    session.stay.end();
    this.#tasks.cancel();
    this.#rooms.pages[session.page].leave?.();
    this.#session = null;
    this.#audit(session.visitor.who, 'service.left', { why });
    this.#rooms.left();
    this.#o.changed();
  }

  /** Somebody is there: it stays open for a while. */
  #stay(): void {
    if (this.#session) this.#session.stay.touch();
    else this.#door?.stay();
  }

  #act(command: ServiceCommand): CommandAnswer {
    const session = this.#session;
    if (!session) return CLOSED;
    this.#stay();
    if (command.type === 'service-page') {
      this.#turnTo(session, command.page);
      return { ok: true };
    }
    if (command.type === 'service-dismiss') {
      session.said = null;
      this.#o.changed();
      return { ok: true };
    }
    if (command.type === 'service-task-cancel') {
      const answer = this.#tasks.cancel()
        ? LOOKED
        : refused('service.no-task', 'nothing runs that could be cancelled');
      return this.#settle(session, command, answer);
    }
    const { audited } = SERVICE_COMMANDS[command.type];
    // What ends an act must not wait for it.
    const ends = command.type === 'service-test-stop';
    if (audited && session.busy !== null && !ends)
      return this.#settle(session, command, refused('service.busy', `${session.busy} is not done yet`));
    return this.#run(session, command);
  }

  #run(session: Session, command: ServiceCommand): CommandAnswer {
    let answer;
    try {
      answer = this.#handle(command, session.visitor);
    } catch (error) {
      answer = this.#defect(command, error);
    }
    if (!(answer instanceof Promise)) return this.#settle(session, command, answer);
    const { audited } = SERVICE_COMMANDS[command.type];
    if (audited) session.busy = command.type;
    this.#o.changed();
    void answer
      .catch((error: unknown) => this.#defect(command, error))
      .then((settled) => {
        if (audited) session.busy = null;
        this.#settle(session, command, settled);
      });
    return { ok: true };
  }

  #handle(command: ServiceCommand, actor: Actor): ServiceAnswer | Promise<ServiceAnswer> {
    const handlers: AnyHandlers = this.#rooms.handlers;
    const handler = handlers[command.type];
    return handler ? handler(command, actor) : refused('service.failed', `nobody answers ${command.type}`);
  }

  #defect({ type }: ServiceCommand, error: unknown): ServiceAnswer {
    log.error('service.failed', `${type} failed`, { error });
    return refused('service.failed', error instanceof Error ? error.message : String(error));
  }

  /** Writes the act down and says how it ended, also when its actor has left meanwhile. */
  #settle(session: Session, command: ServiceCommand, answer: ServiceAnswer): CommandAnswer {
    if (SERVICE_COMMANDS[command.type].audited) {
      const { type, ...what } = command;
      const result = answer.ok
        ? { code: answer.code ?? 'done', before: answer.before, after: answer.after, detail: answer.detail }
        : { refused: answer.code, why: answer.message };
      this.#audit(session.visitor.who, type, { ...what, ...result });
    }
    if (this.#session === session) this.#say(command.type, answer);
    this.#o.changed();
    return answer.ok ? { ok: true } : { ok: false, code: answer.code, message: answer.message };
  }

  #say(act: string, answer: ServiceAnswer): void {
    const session = this.#session;
    if (!session || (answer.ok && answer.code === null)) return;
    this.#said += 1;
    session.said = {
      seq: this.#said,
      act,
      ok: answer.ok,
      code: answer.code ?? 'done',
      detail: (answer.ok ? answer.detail : answer.message) ?? null,
      at: this.#o.clock.now(),
    };
    this.#o.changed();
  }

  #turnTo(session: Session, page: ServicePageName): void {
    if (session.page === page) return;
    this.#rooms.pages[session.page].leave?.();
    session.page = page;
    session.said = null;
    this.#rooms.pages[page].enter?.();
    this.#o.changed();
  }

  #capturing({ page }: Session) {
    return this.#rooms.captures.find((room) => room.page === page && room.captures());
  }

  /** What cannot be written here is in the log at least. */
  #audit(who: string, what: string, detail: Readonly<Record<string, unknown>>): void {
    log.info('service.act', `${what} by ${who}`, { detail: JSON.stringify(detail) });
    try {
      this.#o.store.audit(this.#o.clock.now(), who, what, detail);
    } catch (error) {
      log.error('service.not-audited', `${what} by ${who} could not be written to the audit`, { error });
    }
  }
}

const NO_PIN = refused('service.no-pin', 'no PIN was set: there is no service mode');
const CLOSED = refused('service.closed', 'service mode is not open');
const NOT_ALLOWED = refused('service.not-allowed', 'only a technician may do this');
const IN_USE = refused('service.in-use', 'somebody is in service mode already');
