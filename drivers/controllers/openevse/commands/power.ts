import { type Command, IDEMPOTENT_ATTEMPTS, idempotent, nothing } from '../command.ts';
import { decimal } from '../messages.ts';

type Nothing = Record<string, never>;

/** `$FE`: leave sleep or disabled; does nothing in any other state. */
export const wake = (): Command<Nothing> => idempotent('FE', nothing);

/** `$FS`: steady pilot, contactor open within 3 s; the vehicle's presence stays visible. */
export const sleep = (): Command<Nothing> => idempotent('FS', nothing);

/** `$FD`: pilot at −12 V, contactor open at once; the vehicle's presence cannot be seen. */
export const shutOff = (): Command<Nothing> => idempotent('FD', nothing);

/** `$FR`: reset by the watchdog. Most builds reset before they answer: `$AB` is the confirmation, not the reply. */
export const restart = (): Command<Nothing> => ({ words: 'FR', attempts: 1, parse: nothing });

/** `$SB`: leave the boot lock; only in builds that have one. → 0 unlocked, 1 refused since in a fault state. */
export function clearBootLock(): Command<{ readonly unlocked: boolean }> {
  return idempotent('SB', (args) =>
    args[0] === '0' || args[0] === '1' ? { unlocked: args[0] === '0' } : undefined,
  );
}

/**
 * `$SC n V`: current limit in whole amperes, volatile. A limit outside the device's range is clamped and answered `$NK
 * actual`, so both answers carry what was really set.
 */
export function setCurrent(amps: number): Command<number> {
  return { words: `SC ${amps} V`, attempts: IDEMPOTENT_ATTEMPTS, parse: readAmps, parseRefusal: readAmps };
}

function readAmps(args: readonly string[]): number | undefined {
  const amps = decimal(args[0]);
  return args.length === 1 && amps !== undefined && amps > 0 && amps <= 255 ? amps : undefined;
}

/**
 * `$SY s A`: fall back to `amps` unless renewed within `seconds`. Sending it again renews it. Always the same values:
 * the firmware keeps them in EEPROM and writes it when they change.
 */
export function superviseHeartbeat(seconds: number, amps: number): Command<Nothing> {
  return idempotent(`SY ${seconds} ${amps}`, nothing);
}
