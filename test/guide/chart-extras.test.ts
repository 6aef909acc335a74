/** What accompanies a visit: its receipt, its language, its sheets. */
import { describe, expect, it } from 'vitest';
import { SHEET_MS } from '../../main/guide/chart.ts';
import { Visit, closed, extend, home, sheet, sheetUp, speak, tap, timeUp, turns } from './visit.ts';

/** A visit that follows connector 1. */
function following(): Visit {
  const visit = new Visit();
  visit.go(tap);
  visit.go(visit.accepted([1]));
  return visit;
}

describe('the receipt', () => {
  function receipt(): Visit {
    const visit = following();
    visit.go(closed(1));
    return visit;
  }

  it('stays its time, and longer when asked', () => {
    const visit = receipt();
    expect(visit.state).toBe('receipt');
    expect(visit.leftMs).toBe(45_000);
    visit.go(turns(1, 'finished'), extend);
    expect(visit.leftMs).toBe(45_000);
    visit.go(timeUp);
    expect(visit.state).toBe('home');
  });

  it('is put away by hand', () => {
    const visit = receipt();
    visit.go(home);
    expect(visit.state).toBe('home');
  });

  it('stays when the cable is taken out', () => {
    const visit = receipt();
    visit.go(turns(1, 'available'));
    expect(visit.state).toBe('receipt');
  });

  it('makes room for a newer one and for a card', () => {
    const visit = receipt();
    visit.go(closed(2));
    expect(visit.context.focus).toBe(2);
    expect(visit.leftMs).toBe(45_000);
    visit.go(tap);
    expect(visit.state).toBe('authorizing');
  });
});

describe('language', () => {
  it('is the driver’s for a visit, and the station’s afterwards', () => {
    const visit = new Visit();
    visit.go(speak('de'));
    expect(visit.context.language).toBe('de');
    visit.go(tap);
    visit.go(visit.accepted([1]));
    expect(visit.context.language).toBe('de');
    visit.go(home);
    expect(visit.context.language).toBe('en');
  });

  it('comes with the card', () => {
    const visit = new Visit();
    visit.go(tap);
    visit.go(visit.accepted([1], null, 'de'));
    expect(visit.context.language).toBe('de');
  });

  it('that the station does not speak changes nothing', () => {
    const visit = new Visit();
    visit.go(speak('ar'), tap);
    visit.go(visit.accepted([1], null, 'ar'));
    expect(visit.context.language).toBe('en');
  });

  it('that nobody went on with is put back', () => {
    const visit = new Visit();
    visit.go(speak('de'));
    expect(visit.context.sheetUntil).toBe(visit.at + SHEET_MS);
    visit.go(sheetUp);
    expect(visit.context.language).toBe('en');
  });

  it('that nobody went on with is put back also after another sheet was read and closed', () => {
    const visit = new Visit();
    visit.go(speak('de'), sheet('price'), sheet(null));
    expect(visit.context).toMatchObject({ language: 'de', sheetUntil: visit.at + SHEET_MS });
    visit.go(sheetUp);
    expect(visit.context.language).toBe('en');
  });
});

describe('sheets', () => {
  it('open and close, and close by themselves', () => {
    const visit = new Visit();
    visit.go(sheet('help'));
    expect(visit.context).toMatchObject({ sheet: 'help', sheetUntil: visit.at + SHEET_MS });
    visit.go(sheet(null));
    expect(visit.context).toMatchObject({ sheet: null, sheetUntil: null });
    visit.go(sheet('price'), sheetUp);
    expect(visit.context.sheet).toBeNull();
  });

  it('close for a card', () => {
    const visit = new Visit();
    visit.go(sheet('help'), tap);
    expect(visit.context.sheet).toBeNull();
  });

  it('a chosen language closes its sheet', () => {
    const visit = new Visit();
    visit.go(sheet('language'), speak('de'));
    expect(visit.context.sheet).toBeNull();
  });

  it('over a receipt it closes without putting the receipt away', () => {
    const visit = new Visit();
    visit.go(closed(1), sheet('price'), sheetUp);
    expect(visit.state).toBe('receipt');
    expect(visit.context.sheet).toBeNull();
  });
});

describe('a start from afar', () => {
  const remote = (connector: number) => ({ type: 'REMOTE', connector }) as const;

  it('is followed by a screen that helps nobody else', () => {
    const visit = new Visit();
    visit.go(turns(2, 'authorized'), remote(2));
    expect(visit.state).toBe('following');
    expect(visit.context.focus).toBe(2);
  });

  it('takes the screen from nobody', () => {
    const visit = following();
    visit.go(remote(2));
    expect(visit.context.focus).toBe(1);
    visit.go(tap, remote(2));
    expect(visit.state).toBe('authorizing');
  });

  it('ends like any other when nobody plugs in, also where a reservation holds on', () => {
    const visit = new Visit();
    visit.go(remote(2), turns(2, 'reserved'));
    expect(visit.state).toBe('home');
  });
});
