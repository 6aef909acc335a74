import { describe, expect, it } from 'vitest';
import { FaultBoard } from '../../main/faults/board.ts';
import type { FaultCode } from '../../main/faults/catalogue.ts';

const fault = (code: FaultCode, connector: number | null, since: number) => ({
  code,
  connector,
  since,
  evidence: { since },
});

describe('the board', () => {
  it('knows a fault once, since it first began, with its latest evidence', () => {
    const board = new FaultBoard();
    expect(board.raise(fault('meter.silent', 1, 10))).toMatchObject({ since: 10 });
    expect(board.raise(fault('meter.silent', 1, 20))).toBeUndefined();
    expect(board.at(1)).toEqual([
      { ...fault('meter.silent', 1, 20), since: 10, standing: null, cause: null },
    ]);
    board.stand('meter.silent', 1, { standing: null, cause: 'meter' });
    board.stand('meter.silent', 2, { standing: null, cause: 'meter' });
    board.raise(fault('meter.silent', 1, 30));
    expect(board.get('meter.silent', 1)).toMatchObject({ cause: 'meter', evidence: { since: 30 } });
    expect(board.all).toHaveLength(1);
    expect(board.clear('meter.silent', 1)).toMatchObject({ since: 10 });
    expect(board.clear('meter.silent', 1)).toBeUndefined();
    expect(board.at(1)).toEqual([]);
  });

  it('shows the most severe first, then the oldest, and leaves other connectors alone', () => {
    const board = new FaultBoard();
    board.raise(fault('reader.absent', null, 1));
    board.raise(fault('meter.silent', 1, 3));
    board.raise(fault('vehicle.diode-check', 1, 2));
    board.raise(fault('contactor.stuck', 2, 4));
    expect(board.at(1).map(({ code }) => code)).toEqual([
      'vehicle.diode-check',
      'meter.silent',
      'reader.absent',
    ]);
    expect(board.blocking(1)).toEqual({
      codes: ['vehicle.diode-check', 'meter.silent'],
      emergency: false,
      hold: true,
    });
    expect(board.blocking(2)).toEqual({ codes: ['contactor.stuck'], emergency: true, hold: true });
    expect(board.at(null).map(({ code }) => code)).toEqual(['reader.absent']);
  });
});
