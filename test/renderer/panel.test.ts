/** The simulator panel: how it arranges what can be provoked, and gathers what is there. */
import { describe, expect, it } from 'vitest';
import type { ConnectorView, FaultView, Notice } from '../../main/bridge/contract.ts';
import { FAULT_CODES, FAULTS } from '../../main/faults/catalogue.ts';
import { panelText } from '../../renderer/messages/panel.ts';
import { activeFaults } from '../../renderer/panel/active.ts';
import { groupFaults } from '../../renderer/panel/groups.ts';
import { connector } from '../screens/pieces.ts';

describe('what can be provoked', () => {
  const groups = groupFaults(FAULT_CODES, ['controller.silent']);
  const keys = groups.flatMap((group) => group.keys);

  it('is the whole catalogue, each fault once, in groups that have a name', () => {
    expect(keys.map(({ code }) => code).sort()).toEqual([...FAULT_CODES].sort());
    expect(groups.map(({ name }) => panelText.group[name])).not.toContain(undefined);
    expect(new Set(keys.map(({ action }) => action)).size).toBe(keys.length);
  });

  it('is named shortly, and differently within a group', () => {
    for (const { keys: group } of groups) {
      expect(new Set(group.map(({ label }) => label)).size).toBe(group.length);
    }
    const labelOf = (code: string) => keys.find((key) => key.code === code)?.label;
    expect(labelOf('protection.residual-current')).toBe('residual-current');
    expect(labelOf('contactor.stuck')).toBe('contactor stuck');
  });

  it('has the keys that rigs know by name', () => {
    const actionOf = (code: string, raised: boolean) =>
      groupFaults([code], raised ? [code] : [])[0]?.keys[0]?.action;
    expect([actionOf('controller.silent', false), actionOf('controller.silent', true)]).toEqual([
      'mute',
      'unmute',
    ]);
    expect(actionOf('controller.restarted', false)).toBe('restart');
    expect(actionOf('controller.garbled', false)).toBe('babble');
    expect(actionOf('reader.absent', true)).toBe('reader');
    expect(actionOf('store.full', true)).toBe('fault:store.full');
  });

  it('loses nothing that it has never heard of', () => {
    expect(groupFaults(['robot.angry'], [])).toMatchObject([
      { name: 'station', keys: [{ code: 'robot.angry', label: 'robot angry' }] },
    ]);
  });

  it('tells only of faults that there are', () => {
    expect([...panelText.hint.keys()].filter((code) => !Object.hasOwn(FAULTS, code))).toEqual([]);
  });
});

describe('the faults that are there', () => {
  const fault = (code: string, more: Partial<FaultView> = {}): FaultView => ({
    code,
    mrec: null,
    badge: '',
    tone: 'bad',
    title: '',
    steps: [],
    picture: 'wait',
    recovery: { text: '', deadline: null, attempt: null, phase: 'trying' },
    likely: null,
    need: 'wait',
    stationWide: false,
    since: 0,
    ...more,
  });
  const at = (id: number, more: Partial<ConnectorView>) => connector(id, 'faulted', more);
  const notice = (code: string, where: number | null): Notice => ({
    code,
    text: '',
    connector: where,
    since: 0,
  });
  const told = (connectors: ConnectorView[], notices: Notice[] = []) =>
    activeFaults({ connectors, notices }).map(
      ({ code, connector: where, phase, latched }) =>
        `${code}@${String(where)} ${String(phase)}${latched ? ' latched' : ''}`,
    );

  it('are told per connector, with those behind them and the quiet ones last', () => {
    const first = at(1, {
      fault: fault('contactor.stuck', {
        recovery: { text: '', deadline: null, attempt: null, phase: 'needs-technician' },
      }),
      otherFaults: [{ code: 'meter.silent', title: '' }],
    });
    const notices = [notice('reader.stuck', null), notice('price-unavailable', null)];
    expect(told([first, at(2, { fault: fault('contactor.stuck') })], notices)).toEqual([
      'contactor.stuck@1 needs-technician latched',
      'contactor.stuck@2 trying',
      'meter.silent@1 null',
      'reader.stuck@null null',
    ]);
  });

  it('what holds for the whole charger is told once', () => {
    const wide = fault('station.tilted', { stationWide: true });
    const behind = at(2, {
      fault: fault('contactor.stuck'),
      otherFaults: [{ code: 'station.tilted', title: '' }],
    });
    expect(told([at(1, { fault: wide }), behind])).toEqual([
      'station.tilted@null trying',
      'contactor.stuck@2 trying',
    ]);
  });

  it('notices that only a technician ends can be reset: those of the catalogue', () => {
    const latched = FAULT_CODES.filter((code) => {
      const { giveUp, severity } = FAULTS[code];
      return giveUp.release === 'technician' && (severity === 'degraded' || severity === 'notice');
    });
    const found = activeFaults({ connectors: [], notices: FAULT_CODES.map((code) => notice(code, null)) });
    expect(found.filter((one) => one.latched).map(({ code }) => code)).toEqual(latched);
  });
});
