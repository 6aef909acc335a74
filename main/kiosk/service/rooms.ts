/** All pages of service mode, and who answers which command. */
import type { ServiceCommand, ServiceCommandType } from '../../bridge/service/commands.ts';
import type { ServicePageName } from '../../bridge/service/views.ts';
import type { Actor, Handlers, ServiceAnswer, ServiceRoom } from './room.ts';

/** Commands that the desk answers itself. */
export type DeskCommand =
  | 'service-knock'
  | 'service-pin'
  | 'service-leave'
  | 'service-stay'
  | 'service-language'
  | 'service-page'
  | 'service-dismiss'
  | 'service-task-cancel';

/** Complete by type: a command that nobody answers does not compile. */
export type RoomHandlers = Handlers<Exclude<ServiceCommandType, DeskCommand>>;

type AnyHandler = (command: ServiceCommand, actor: Actor) => ServiceAnswer | Promise<ServiceAnswer>;

export type AnyHandlers = Readonly<Partial<Record<ServiceCommandType, AnyHandler>>>;

/** A page that cards are held up for. */
export interface Captures {
  readonly page: ServicePageName;
  /** Cards are this page's now, nobody's way to charge. */
  captures(): boolean;
  tap(
    event: { readonly uid: string } | { readonly problem: 'removed-early' | 'random-uid' | 'unreadable' },
  ): void;
}

export interface Rooms {
  readonly pages: { readonly [Name in ServicePageName]: ServiceRoom<Name> };
  readonly handlers: AnyHandlers;
  readonly captures: readonly Captures[];
  /** Service mode ended: what is only somebody's while they are there is given back. */
  left(): void;
  stop(): void;
}

/** What rooms may ask of the session that is open. */
export interface SessionSide {
  /** The card with which service mode was entered; null: with the PIN alone. */
  readonly ownCard: () => string | null;
  /** Tells what nobody asked for with a command, such as a card that was held up. */
  readonly say: (act: ServiceCommandType, answer: ServiceAnswer) => void;
}

/** Each handler is only ever called with its own command, which its key names. */
export function dispatching(handlers: RoomHandlers): AnyHandlers {
  return handlers as unknown as AnyHandlers;
}
