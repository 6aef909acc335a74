/** What means danger goes before what is owed, which is shown with it. */
import { describe, expect, it } from 'vitest';
import { screenOf } from '../../main/guide/screen.ts';
import { facts, RECEIPT, shown, view, visitTo, type Looks } from './screen-facts.ts';
import { ONE, TWO, closed, turns } from './visit.ts';

describe('a danger and a receipt', () => {
  const DANGER: Looks = { state: 'faulted', fault: { need: 'danger' }, session: 'ended' };
  const receipt = { view: RECEIPT, connector: 1, plugged: true };
  const paid = (settings = TWO) => visitTo(settings, closed(1));

  it('the danger goes first, the receipt after it while its time runs', () => {
    const visit = paid();
    expect(shown(visit, DANGER, { receipt })).toMatchObject({
      name: 'fault',
      connector: 1,
      canEnd: false,
      canGoHome: true,
    });
    expect(shown(visit, { state: 'finished' }, { receipt }).name).toBe('receipt');
    visit.go({ type: 'DEADLINE' });
    expect(shown(visit, { state: 'finished' }, { receipt }).name).not.toBe('receipt');
  });

  it('also when the cable is out already, and on a charger of one connector', () => {
    const visit = paid(ONE);
    visit.go(turns(1, 'available'));
    const here = [view(1, { ...DANGER, session: null })];
    expect(screenOf(visit.snapshot, facts(here, { receipt }))).toMatchObject({
      name: 'fault',
      connector: 1,
      canGoHome: false,
    });
  });

  it('a danger of the whole station is shown with what is owed here', () => {
    const wide: Looks = { ...DANGER, fault: { need: 'danger', stationWide: true } };
    const screen = screenOf(paid().snapshot, facts([view(1, wide), view(2, wide)], { receipt }));
    expect(screen).toMatchObject({ name: 'fault', connector: 1 });
  });

  it.each(['driver', 'wait', 'technician'] as const)('what needs %s comes after the receipt', (need) => {
    expect(shown(paid(), { ...DANGER, fault: { need } }, { receipt }).name).toBe('receipt');
  });

  it('a danger elsewhere does not keep anybody from the receipt', () => {
    const connectors = [view(1, { state: 'finished' }), view(2, DANGER)];
    expect(screenOf(paid().snapshot, facts(connectors, { receipt })).name).toBe('receipt');
  });

  it('whoever leaves the danger has left the receipt, too', () => {
    const visit = paid();
    visit.go({ type: 'HOME' });
    expect(shown(visit, DANGER, { receipt }).name).toBe('idle');
  });
});
