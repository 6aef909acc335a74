/** The door to service mode: who knocked, the PIN, and how long it stays shut after wrong ones. */
import { createHash } from 'node:crypto';
import type { Token } from '../../authorization/tokens.ts';
import { maskUid } from '../../authorization/uid.ts';
import type { ServiceDoor, ServiceLanguage, ServiceRole } from '../../bridge/service/views.ts';
import type { Clock, Timer } from '../../clock.ts';
import {
  isLocked,
  kept,
  OPEN,
  readKept,
  restored,
  tried,
  triesLeft,
  type Lockout,
} from '../../service/lockout.ts';
import { verifyPin, type PinHash } from '../../service/pin.ts';
import type { StateStore } from '../../store/states.ts';
import type { Actor } from './room.ts';

/** An unused door closes: the next driver must not find it open. */
const DOOR_MS = 30_000;
const NAME = 'service/door';
/** The way in without a card. */
const CORNER = 'corner';

/** Who knocked. */
export interface Visitor {
  readonly way: string;
  readonly role: ServiceRole;
  /** Null: nobody showed a card. */
  readonly card: ServiceDoor['card'];
  readonly who: string;
  readonly uid: string | null;
}

export interface DoorOptions {
  readonly clock: Clock;
  readonly states: StateStore;
  readonly pin: PinHash;
  /** Right PIN: who is let in. */
  readonly letIn: (visitor: Visitor) => void;
  /** A try that was refused, for the audit. */
  readonly refused: (actor: Actor, why: 'wrong-pin' | 'locked', tries: number) => void;
  readonly changed: () => void;
  /** Defects and a store that fails. */
  readonly failed: (error: unknown) => void;
}

export class Door {
  readonly #o: DoorOptions;
  readonly #locks: Map<string, Lockout>;
  #visitor: Visitor | null = null;
  #language: ServiceLanguage = 'en';
  #refusal: ServiceDoor['refusal'] = null;
  #checking = false;
  #until = 0;
  #closing: Timer | null = null;
  readonly #unlocking = new Map<string, Timer>();

  constructor(options: DoorOptions) {
    this.#o = options;
    const now = options.clock.monotonic();
    const states = Object.entries(readKept(options.states.read(NAME)));
    this.#locks = new Map(states.map(([way, state]) => [way, restored(state, now)]));
    for (const [way, lock] of this.#locks) this.#armUnlock(way, lock);
  }

  get isOpen(): boolean {
    return this.#visitor !== null;
  }

  /** Somebody stands there; whoever stood there before is forgotten. */
  open(token: Token | null, language: ServiceLanguage): void {
    // Each who comes is another, also by the corner.
    this.#visitor = token === null ? { ...ANONYMOUS } : visitorOf(token);
    this.#language = language;
    this.#refusal = null;
    this.stay();
    this.#o.changed();
  }

  close(): void {
    this.#closing?.cancel();
    this.#closing = null;
    this.#visitor = null;
    this.#refusal = null;
    this.#o.changed();
  }

  stay(): void {
    const { clock } = this.#o;
    this.#closing?.cancel();
    this.#until = clock.now() + DOOR_MS;
    this.#closing = clock.after(DOOR_MS, () => this.close());
  }

  speak(language: ServiceLanguage): void {
    this.#language = language;
    this.#o.changed();
  }

  get language(): ServiceLanguage {
    return this.#language;
  }

  /** Settles when the PIN was looked at. One at a time; more are nobody's. */
  async try(pin: string): Promise<void> {
    const visitor = this.#visitor;
    if (!visitor || this.#checking) return;
    const { clock } = this.#o;
    this.stay();
    const lock = this.#lockOf(visitor.way);
    if (isLocked(lock, clock.monotonic())) {
      this.#o.refused(visitor, 'locked', lock.failures);
      return this.#refuse('locked');
    }
    const counted = tried(lock, clock.monotonic());
    this.#set(visitor.way, counted);
    this.#checking = true;
    this.#o.changed();
    const right = await verifyPin(pin, this.#o.pin).catch((error: unknown) => {
      this.#o.failed(error);
      return false;
    });
    this.#checking = false;
    // Whoever went away meanwhile is not let in; a right PIN was no attack, though, and a wrong one was a try.
    if (right) this.#set(visitor.way, OPEN);
    else this.#o.refused(visitor, 'wrong-pin', counted.failures);
    if (this.#visitor !== visitor) return this.#o.changed();
    if (!right) return this.#refuse('wrong-pin');
    this.close();
    this.#o.letIn(visitor);
  }

  get view(): ServiceDoor | null {
    const visitor = this.#visitor;
    if (!visitor) return null;
    const { clock } = this.#o;
    const now = clock.monotonic();
    const lock = this.#lockOf(visitor.way);
    // A try that is being looked at counts as wrong, which is nobody's business yet.
    const locked = !this.#checking && isLocked(lock, now) && lock.until !== null;
    return {
      state: 'door',
      language: this.#language,
      card: visitor.card,
      refusal: locked ? 'locked' : this.#refusal === 'locked' ? null : this.#refusal,
      triesLeft: triesLeft(lock),
      lockedUntil: locked ? clock.now() + ((lock.until ?? now) - now) : null,
      checking: this.#checking,
      deadline: { at: this.#until, totalMs: DOOR_MS },
    };
  }

  stop(): void {
    this.#closing?.cancel();
    for (const timer of this.#unlocking.values()) timer.cancel();
  }

  #refuse(why: 'wrong-pin' | 'locked'): void {
    this.#refusal = why;
    this.#o.changed();
  }

  #lockOf(way: string): Lockout {
    return this.#locks.get(way) ?? OPEN;
  }

  #set(way: string, lock: Lockout): void {
    if (lock.failures === 0) this.#locks.delete(way);
    else this.#locks.set(way, lock);
    this.#armUnlock(way, lock);
    this.#keep();
  }

  /** A lock that has ended is not begun again by a restart. */
  #armUnlock(way: string, lock: Lockout): void {
    this.#unlocking.get(way)?.cancel();
    this.#unlocking.delete(way);
    if (lock.until === null) return;
    const { clock } = this.#o;
    this.#unlocking.set(
      way,
      clock.after(lock.until - clock.monotonic(), () => {
        this.#unlocking.delete(way);
        this.#locks.set(way, { ...lock, until: null });
        this.#keep();
        this.#o.changed();
      }),
    );
  }

  #keep(): void {
    const now = this.#o.clock.monotonic();
    const states = [...this.#locks].map(([way, lock]) => [way, kept(lock, now)] as const);
    try {
      this.#o.states.write(NAME, Object.fromEntries(states));
    } catch (error) {
      // A technician must get in to mend the very disk that fails; this run still counts.
      this.#o.failed(error);
    }
  }
}

const ANONYMOUS: Visitor = { way: CORNER, role: 'technician', card: null, who: 'PIN', uid: null };

function visitorOf({ uid, label, role }: Token): Visitor {
  const masked = maskUid(uid);
  return {
    // Not the number itself: this is kept beside the count of tries.
    way: createHash('sha256').update(`service ${uid}`).digest('hex').slice(0, 16),
    role: role === 'operator' ? 'operator' : 'technician',
    card: { masked, label },
    who: label === null ? masked : `${label} (${masked})`,
    uid,
  };
}
