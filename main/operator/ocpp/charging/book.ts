/** The charging profiles that are installed; they survive restarts, but those of sessions end with their session. */
import { z } from 'zod';
import { MOST_PROFILES } from './check.ts';
import type { InstalledProfile, ProfilePurpose } from './profile.ts';

/** What the book needs of a store (`main/store/states.ts`). */
export interface ProfileStates {
  read(name: string): unknown;
  write(name: string, state: unknown): void;
}

/** All that is given must hold. */
export interface ProfileCriteria {
  readonly ids?: readonly number[];
  readonly connector?: number;
  readonly purpose?: ProfilePurpose;
  readonly stackLevel?: number;
}

const STATE = 'ocpp.charging-profiles';
const STARTS = 'ocpp.session-starts';

const time = z.number().nullable();
const stateSchema = z.array(
  z.strictObject({
    connector: z.int(),
    profile: z.strictObject({
      id: z.int(),
      stackLevel: z.int(),
      purpose: z.enum(['external', 'station-max', 'tx-default', 'tx']),
      kind: z.enum(['absolute', 'relative', 'daily', 'weekly']),
      validFrom: time,
      validTo: time,
      session: z.string().nullable(),
      schedule: z.strictObject({
        id: z.int(),
        startAt: time,
        duration: z.number().nullable(),
        unit: z.enum(['A', 'W']),
        periods: z.array(
          z.strictObject({ start: z.number(), limit: z.number(), phases: z.number().nullable() }),
        ),
      }),
    }),
  }),
);

/** When the sessions that run began, by their ids: relative schedules count from there, also after a restart. */
const startsSchema = z.record(z.string(), z.number());

/** Writes throw `StoreError`; then the book is as it was. */
export class ProfileBook {
  readonly #states: ProfileStates;
  #all: readonly InstalledProfile[];
  #starts: Readonly<Record<string, number>>;

  /** `failed`: the states cannot be read, and the book begins empty; absent: throws `StoreError`. */
  constructor(states: ProfileStates, failed?: (error: unknown) => void) {
    this.#states = states;
    const read = <Value>(name: string, schema: z.ZodType<Value>, nothing: Value): Value => {
      try {
        return schema.safeParse(states.read(name)).data ?? nothing;
      } catch (error) {
        if (!failed) throw error;
        failed(error);
        return nothing;
      }
    };
    this.#all = read(STATE, stateSchema, []);
    this.#starts = read(STARTS, startsSchema, {});
  }

  get all(): readonly InstalledProfile[] {
    return this.#all;
  }

  /** Replaces the one of the same id, and the one of the same place, purpose, level and session. False: it is full. */
  install(one: InstalledProfile): boolean {
    const others = this.#all.filter((other) => other.profile.id !== one.profile.id && !sameSlot(other, one));
    if (others.length >= MOST_PROFILES) return false;
    this.#write([...others, one]);
    return true;
  }

  find({ ids, connector, purpose, stackLevel }: ProfileCriteria): readonly InstalledProfile[] {
    return this.#all.filter(
      (one) =>
        (ids === undefined || ids.includes(one.profile.id)) &&
        (connector === undefined || one.connector === connector) &&
        (purpose === undefined || one.profile.purpose === purpose) &&
        (stackLevel === undefined || one.profile.stackLevel === stackLevel),
    );
  }

  /** How many were removed. */
  clear(criteria: ProfileCriteria): number {
    return this.#remove(this.find(criteria));
  }

  /** Epoch ms; null: not seen yet. */
  startOf(session: string): number | null {
    return this.#starts[session] ?? null;
  }

  /** Notes when sessions began, and forgets what cannot count any more: of sessions that are over, and past its end. */
  tidy(now: number, sessions: readonly string[]): void {
    const known = Object.keys(this.#starts);
    if (known.length !== sessions.length || sessions.some((id) => !known.includes(id))) {
      const starts = Object.fromEntries(sessions.map((id) => [id, this.#starts[id] ?? now]));
      this.#states.write(STARTS, starts);
      this.#starts = starts;
    }
    this.#remove(
      this.#all.filter(
        ({ profile }) =>
          (profile.purpose === 'tx' && (profile.session === null || !sessions.includes(profile.session))) ||
          (profile.validTo !== null && profile.validTo <= now),
      ),
    );
  }

  #remove(gone: readonly InstalledProfile[]): number {
    if (gone.length > 0) this.#write(this.#all.filter((one) => !gone.includes(one)));
    return gone.length;
  }

  #write(all: readonly InstalledProfile[]): void {
    this.#states.write(STATE, all);
    this.#all = all;
  }
}

function sameSlot(a: InstalledProfile, b: InstalledProfile): boolean {
  return (
    a.connector === b.connector &&
    a.profile.purpose === b.profile.purpose &&
    a.profile.stackLevel === b.profile.stackLevel &&
    a.profile.session === b.profile.session
  );
}
