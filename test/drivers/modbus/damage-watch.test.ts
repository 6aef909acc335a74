import { describe, expect, test } from 'vitest';
import { DamageWatch } from '../../../drivers/serial/modbus/damage-watch.ts';

/** `x` damaged, `.` whole; answers where it was judged garbled. */
function judged(exchanges: string): string {
  const watch = new DamageWatch();
  return [...exchanges].map((exchange) => (watch.take(exchange === 'x').garbled ? 'G' : '-')).join('');
}

describe('damage', () => {
  test('now and then is none', () => {
    expect(judged('x......x.x......')).not.toContain('G');
  });

  test('of every other answer is, until it has ended', () => {
    expect(judged('x.x.x.x.')).toBe('------GG');
    expect(judged('xxxx........')).toBe('---GGGGGGG--');
  });
});
