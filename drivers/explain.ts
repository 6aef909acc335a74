/** What frames on a device's line mean, in plain English, for whoever looks for a wiring fault. */
import type { FrameEvent } from './device.ts';

/** A frame as a driver told it. */
export type SeenFrame = Pick<FrameEvent, 'direction' | 'text' | 'discarded'>;

/**
 * A frame in words; null: nothing to say. `asked`: the last frame that went out before it, null when none is known (an
 * answer alone rarely says what it answers). Pure, and never throws, whatever the texts are. Checksums are verified, and
 * named only where they are wrong.
 */
export type Explain = (frame: SeenFrame, asked: SeenFrame | null) => string | null;

/** `not understood: 3 bytes`. */
export function notUnderstood(bytes: number): string {
  return `not understood: ${countOf(bytes, 'byte')}`;
}

/** `1 byte`, `2 bytes`. */
export function countOf(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** An integer of thousandths as a decimal number: 12 345 678 gives `12 345.678`; for Wh as kWh, mA as A, mV as V. */
export function inThousands(thousandths: number): string {
  const digits = Math.abs(thousandths).toFixed(0).padStart(4, '0');
  const whole = digits.slice(0, -3).replace(/\B(?=(?:\d{3})+$)/g, ' ');
  return `${thousandths < 0 ? '−' : ''}${whole}.${digits.slice(-3)}`;
}
