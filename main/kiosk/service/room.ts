/** What a page of service mode is to the desk: a view of what is true, and the commands that it answers. */
import type { ServiceCommandOf, ServiceCommandType } from '../../bridge/service/commands.ts';
import type {
  ServiceLanguage,
  ServicePageName,
  ServicePageOf,
  ServiceRole,
} from '../../bridge/service/views.ts';
import type { Clock } from '../../clock.ts';
import type { Tasks } from '../../service/tasks.ts';

/** Who acts, as the audit names it: a masked card with its label, or the PIN alone. */
export interface Actor {
  readonly who: string;
  readonly role: ServiceRole;
}

/**
 * How a command ended. `code` names the words for it; a success without one is told as `done`, and one with `code: null`
 * is not told at all (looking, choosing). `detail`: English, what the machine said. `before`, `after`: for the audit.
 */
export type ServiceAnswer =
  | {
      readonly ok: true;
      readonly code?: string | null;
      readonly detail?: string;
      readonly before?: unknown;
      readonly after?: unknown;
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Rejections are defects: they are told as `service.failed`. The desk shows the act as busy until the promise settles. */
export type Handler<Type extends ServiceCommandType> = (
  command: ServiceCommandOf<Type>,
  actor: Actor,
) => ServiceAnswer | Promise<ServiceAnswer>;

export type Handlers<Type extends ServiceCommandType> = { readonly [Each in Type]: Handler<Each> };

export interface ServiceRoom<Name extends ServicePageName> {
  /** Of what is known now: no I/O, quick, called for each snapshot while the page is open. */
  view(): ServicePageOf<Name>;
  /** The page is shown from now on: what is looked at again and again begins. */
  enter?(): void;
  /** The page is left, or service mode ends: timers, captures and tests end. */
  leave?(): void;
}

/** What every room may use. */
export interface RoomContext {
  readonly clock: Clock;
  /** A snapshot would show something else. */
  readonly changed: () => void;
  readonly tasks: Tasks;
  readonly language: () => ServiceLanguage;
}

/** Looking is not told. */
export const LOOKED: ServiceAnswer = { ok: true, code: null };

export const refused = (code: string, message: string) => ({ ok: false, code, message }) as const;
