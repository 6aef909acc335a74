import { beforeEach, describe, expect, it } from 'vitest';
import { Windows } from '../../main/hosts/browser/windows.ts';
import { ManualClock } from './manual-clock.ts';

interface Rig {
  readonly windows: Windows;
  readonly log: string[];
  readonly lost: string[];
  readonly clock: ManualClock;
  end(clean: boolean): void;
}

function rig(fullScreen: boolean): Rig {
  const log: string[] = [];
  const lost: string[] = [];
  const clock = new ManualClock();
  let end: (clean: boolean) => void = () => {};
  const windows = new Windows({
    launch(onExit) {
      end = onExit;
      return {
        open: (url, style) => void log.push(`${style} ${url}`),
        kill: () => {
          log.push('kill');
          onExit(false);
        },
        close: () => Promise.resolve(void log.push('close')),
      };
    },
    ticketUrl: (page) => page,
    fullScreen,
    panel: !fullScreen,
    clock,
    onLost: (how) => void lost.push(how),
    onClosed: () => void log.push('closed'),
    onGivenUp: () => void log.push('given up'),
  });
  windows.open();
  windows.page(comes);
  return { windows, log, lost, clock, end: (clean) => end(clean) };
}

const comes = { page: 'screen', open: true } as const;
const goes = { page: 'screen', open: false } as const;

describe('a simulated charger’s windows', () => {
  let charger: Rig;
  beforeEach(() => {
    charger = rig(false);
  });

  it('are the screen and, when it is up, the panel, once', () => {
    charger.windows.page(goes);
    charger.windows.page(comes);
    expect(charger.log).toEqual(['window screen', 'panel panel']);
  });

  it('survive a reload', () => {
    charger.windows.page(goes);
    charger.clock.advance(400);
    charger.windows.page(comes);
    charger.clock.advance(60_000);
    expect(charger.log).toHaveLength(2);
    expect(charger.lost).toEqual(['closed']);
  });

  it('come back, both, when the screen’s page is gone', () => {
    charger.windows.page(goes);
    charger.clock.advance(500);
    expect(charger.lost).toEqual(['crashed']);
    charger.windows.page(comes);
    expect(charger.log.slice(2)).toEqual(['kill', 'window screen', 'panel panel']);
  });

  it('stay while another screen looks on', () => {
    charger.windows.page(comes);
    charger.windows.page(goes);
    charger.clock.advance(60_000);
    expect(charger.log).toHaveLength(2);
  });

  it('end the program when they are closed', () => {
    charger.windows.page(goes);
    charger.end(true);
    charger.clock.advance(60_000);
    expect(charger.log.slice(2)).toEqual(['closed']);
  });
});

describe('a real charger’s window', () => {
  it('comes back however it went', () => {
    const { log, end, clock, windows } = rig(true);
    windows.page(goes);
    end(true);
    windows.page(comes);
    clock.advance(60_000);
    windows.page(goes);
    clock.advance(500);
    expect(log).toEqual(['kiosk screen', 'kiosk screen', 'kill', 'kiosk screen']);
  });

  it('comes back when a browser runs but never shows the page', () => {
    const { log, end, clock, windows } = rig(true);
    windows.page(goes);
    end(false);
    clock.advance(30_000);
    expect(log).toEqual(['kiosk screen', 'kiosk screen', 'kill', 'kiosk screen']);
  });

  it('is left alone when the sockets of the one that died close late', () => {
    const { log, lost, end, clock, windows } = rig(true);
    end(false);
    windows.page(goes);
    clock.advance(20_000);
    expect(log).toEqual(['kiosk screen', 'kiosk screen']);
    expect(lost).toEqual(['crashed']);
  });

  it('is given up when it dies three times within a minute', () => {
    const { log, end, clock } = rig(true);
    end(false);
    clock.advance(20_000);
    end(false);
    clock.advance(20_000);
    end(false);
    expect(log).toEqual(['kiosk screen', 'kiosk screen', 'kiosk screen', 'given up']);
  });

  it('stays closed when the kiosk stops', async () => {
    const { log, end, clock, windows } = rig(true);
    windows.page(goes);
    await windows.stop();
    end(true);
    clock.advance(60_000);
    expect(log).toEqual(['kiosk screen', 'close']);
  });
});
