/** What a connector's card says of a fault. */
import { describe, expect, it } from 'vitest';
import type { FaultView, RecoveryView } from '../../main/bridge/contract.ts';
import { faultText } from '../../renderer/components/connector.ts';
import { owed } from '../../renderer/components/owed.ts';
import { createFormat, span } from '../../renderer/format.ts';
import type { Words } from '../../renderer/words.ts';
import { en } from '../../renderer/messages/en.ts';
import { AT, connector, ended, money, session } from '../screens/pieces.ts';
import { FIXTURE_WORDS } from '../screens/words.ts';

const format = createFormat('en', 'Europe/Amsterdam');
const WORDS: Words = { language: 'en', t: en, format, span: (ms) => span(ms, en.span, format) };
const w = FIXTURE_WORDS.en;

const fault = (recovery: Partial<RecoveryView> | null, more: Partial<FaultView> = {}): FaultView => ({
  code: 'meter.silent',
  mrec: null,
  badge: 'Not ready',
  tone: 'bad',
  title: 'The meter does not answer',
  steps: ['Please use another connector.'],
  picture: 'meter',
  recovery: recovery && { text: '', deadline: null, attempt: null, phase: 'trying', ...recovery },
  likely: null,
  need: 'wait',
  stationWide: false,
  since: AT,
  ...more,
});

const says = (view: FaultView | null, own: Parameters<typeof connector>[2] = {}) =>
  faultText(connector(1, 'faulted', { fault: view, ...own }), WORDS, AT);

describe('a connector’s card', () => {
  it('says what is wrong and when it is tried again', () => {
    const deadline = { at: AT + 40_000, totalMs: 60_000 };
    expect(says(fault({ deadline }))).toEqual({
      title: 'The meter does not answer',
      detail: 'tries again in 40 s',
    });
    expect(says(fault({ deadline: { ...deadline, at: AT - 1 } }))?.detail).toBe('tries again in 0 s');
  });

  it('says who is needed', () => {
    expect(says(fault({ phase: 'needs-driver' }))?.detail).toBe('touch to see what to do');
    expect(says(fault({ phase: 'needs-technician' }))?.detail).toBe('Out of order');
    expect(says(fault({ phase: 'settling', deadline: { at: AT + 9_000, totalMs: 9_000 } }))?.detail).toBe(
      'almost ready',
    );
    expect(says(fault(null))?.detail).toBe('Out of order');
    expect(says(fault({ phase: 'needs-driver' }, { need: 'danger' }))?.detail).toBe('Out of order');
  });

  it('says what is owed rather than that', () => {
    expect(says(fault({ phase: 'needs-driver' }), { session: session(w) })?.detail).toMatch(
      /^24\.36 kWh · .*11\.94/,
    );
    expect(says(fault({}), { session: session(w, { cost: null }) })?.detail).toBe('24.36 kWh');
  });

  it('says nothing of the kind where nothing is wrong', () => {
    expect(says(null)).toBeNull();
  });
});

describe('what is owed', () => {
  const captions = (more: Parameters<typeof session>[1]) =>
    owed(session(w, more), WORDS).map(({ caption }) => caption);

  it('"so far" only while it grows', () => {
    expect(captions({})).toEqual([en.cost.energySoFar, en.cost.soFar]);
    expect(captions(ended(w))).toEqual([en.cost.energy, en.cost.toPay]);
  });

  it('is still growing while an idle fee runs', () => {
    const idleFee = { runningSince: AT, startsAt: null, rate: w.rate, soFar: money('0.60') };
    expect(captions({ ...ended(w), idleFee })).toEqual([en.cost.energy, en.cost.soFar]);
    expect(captions({ cost: null, idleFee: { ...idleFee, soFar: null } })).toEqual([en.cost.energySoFar]);
  });
});
