/**
 * How bright the picture is: the panel's backlight where the system has one that may be set, else the picture itself is
 * darkened. Durable, since whoever set it does not want to come back after each restart.
 */
import { accessSync, constants, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { log } from '../log/log.ts';
import type { StateStore } from '../store/states.ts';

/** Darker, and nobody would find the way back. */
export const LEAST_PERCENT = 10;
const FULL = 100;
const NAME = 'display/brightness';
/** Linux: one folder for each backlight, with `brightness` and `max_brightness` (ABI sysfs-class-backlight). */
const BACKLIGHTS = '/sys/class/backlight';

export interface BrightnessOptions {
  readonly states: Pick<StateStore, 'read' | 'write'>;
  /** Where the system keeps its backlights. */
  readonly folder?: string;
}

interface Backlight {
  readonly file: string;
  readonly most: number;
}

export class Brightness {
  readonly #states: BrightnessOptions['states'];
  readonly #lights: readonly Backlight[];
  #percent: number;

  constructor({ states, folder = BACKLIGHTS }: BrightnessOptions) {
    this.#states = states;
    this.#lights = backlights(folder);
    const kept = states.read(NAME);
    this.#percent = typeof kept === 'number' ? clamp(kept) : FULL;
    // Full is what the system starts with, or what somebody else has set for good reasons.
    if (this.#percent < FULL) this.#light();
  }

  get percent(): number {
    return this.#percent;
  }

  get isHardware(): boolean {
    return this.#lights.length > 0;
  }

  /** By how much the picture is to be darkened, in percent of its light; 100: not at all. */
  get picture(): number {
    return this.isHardware ? FULL : this.#percent;
  }

  /** Throws StoreError, or what the system says; then all is as it was. */
  set(percent: number): void {
    const before = this.#percent;
    this.#percent = clamp(percent);
    try {
      for (const light of this.#lights) put(light, this.#percent);
      this.#states.write(NAME, this.#percent);
    } catch (error) {
      this.#percent = before;
      this.#light();
      throw error;
    }
  }

  #light(): void {
    for (const light of this.#lights) {
      try {
        put(light, this.#percent);
      } catch (error) {
        log.warn('display.backlight', `${light.file} cannot be set`, { error });
      }
    }
  }
}

const clamp = (percent: number) => Math.min(FULL, Math.max(LEAST_PERCENT, Math.round(percent)));

function put({ file, most }: Backlight, percent: number): void {
  writeFileSync(file, String(Math.max(1, Math.round((most * percent) / FULL))));
}

/** Those that this user may set. */
function backlights(folder: string): readonly Backlight[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return []; // no such thing on this system
  }
  return names.flatMap((name) => {
    const file = path.join(folder, name, 'brightness');
    try {
      accessSync(file, constants.W_OK);
      const most = Number(readFileSync(path.join(folder, name, 'max_brightness'), 'utf8'));
      return Number.isSafeInteger(most) && most > 0 ? [{ file, most }] : [];
    } catch (error) {
      log.info('display.backlight', `${file} may not be set: the picture is darkened instead`, { error });
      return [];
    }
  });
}
