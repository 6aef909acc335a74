import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusals } from '../../main/hosts/refusals.ts';
import type { LogEntry } from '../../main/log/entry.ts';
import { setSink } from '../../main/log/log.ts';
import { VirtualClock } from '../rig/clock.ts';

let got: LogEntry[];
let restore: () => void;
beforeEach(() => {
  got = [];
  restore = setSink({ write: (entry) => void got.push(entry) });
});
afterEach(() => restore());

const NO = { ok: false, code: 'forbidden', message: 'not from here' } as const;

describe('a refused command', () => {
  it('is in the log by its type alone', () => {
    new Refusals(new VirtualClock()).note('screen', { type: 'service-pin', pin: '471147' }, NO);
    expect(got).toEqual([
      {
        level: 'warn',
        code: 'command.refused',
        message: 'not from here',
        fields: { page: 'screen', command: 'service-pin', refusal: 'forbidden' },
      },
    ]);
  });

  it('is there once a minute, each kind of its own; one that was not refused never', async () => {
    const clock = new VirtualClock();
    const refusals = new Refusals(clock);
    const note = (type: unknown) => refusals.note('panel', { type }, NO);
    for (let time = 0; time < 1_000; time++) note('a');
    note('b');
    refusals.note('panel', { type: 'c' }, { ok: true });
    expect(got.map(({ fields }) => fields['command'])).toEqual(['a', 'b']);
    await clock.pass(60_000);
    note('a');
    expect(got).toHaveLength(3);
  });

  it.each([[undefined], [null], ['text'], [{}], [{ type: 7 }]])('may be anything (%j)', (message) => {
    new Refusals(new VirtualClock()).note('screen', message, NO);
    expect(got[0]?.fields).toMatchObject({ command: 'none' });
  });
});
