import { describe, expect, it } from 'vitest';
import { CONDITION_CODES, type ConditionCode } from '../../drivers/device.ts';
import type { FaultPicture as ContractPicture } from '../../main/bridge/contract.ts';
import {
  FAULTS,
  FAULT_CODES,
  type FaultCode,
  bySeverity,
  describeFault,
  faultWords,
  isFaultCode,
  stopsCharging,
} from '../../main/faults/catalogue.ts';
import { FAULT_LANGUAGES, type FaultPicture } from '../../main/faults/entry.ts';
import { REFERENCE } from './reference.ts';

/** Compile only when the catalogue knows every condition of the drivers, and draws with the screen's pictures. */
const conditionIsFault: (code: ConditionCode) => FaultCode = (code) => code;
const pictureIsDrawn: (picture: FaultPicture) => ContractPicture = (picture) => picture;

/** OCPP 1.6 `info`. */
const INFO = 50;

describe('the fault catalogue', () => {
  it('covers the drivers’ conditions', () => {
    expect(FAULT_CODES).toContain(conditionIsFault('meter.implausible'));
    expect(FAULT_CODES.length).toBeGreaterThanOrEqual(32);
    expect(pictureIsDrawn('wet')).toBe('wet');
  });

  it('has every condition that drivers can name', () => {
    expect(CONDITION_CODES.length).toBeGreaterThan(25);
    expect(CONDITION_CODES.filter((code) => !isFaultCode(code))).toEqual([]);
  });

  it('has exactly the codes of the reference', () => {
    expect(FAULT_CODES.toSorted()).toEqual(Object.keys(REFERENCE).toSorted());
  });

  it.each(FAULT_CODES)('%s is told to others as the reference says', (code) => {
    const { mrec, ocpp16, info, ocpp201 } = FAULTS[code];
    expect({ mrec, ocpp16 }).toEqual({ mrec: REFERENCE[code].mrec, ocpp16: REFERENCE[code].ocpp16 });
    expect(info.length).toBeLessThanOrEqual(INFO);
    expect(code.length).toBeLessThanOrEqual(INFO);
    expect(ocpp201.variable).not.toBe('');
  });

  it.each(FAULT_CODES)('%s recovers as the reference says, and says so to the driver', (code) => {
    const { plan, giveUp } = FAULTS[code];
    const { acts, ends } = REFERENCE[code];
    expect(plan.steps.map(({ act }) => act)).toEqual(acts);
    const end = giveUp.release === 'technician' ? 'reset' : 'look';
    expect(giveUp.then === 'needs-driver' ? 'driver' : `technician-${end}`).toBe(ends);
    expect(giveUp.rounds > 0).toBe(plan.steps.length > 0);
    for (const { patienceMs } of plan.steps) expect(patienceMs).toBeGreaterThan(0);
    if (giveUp.release === 'technician') expect(giveUp.againEveryMs).toBeNull();
    for (const language of FAULT_LANGUAGES) {
      const { recovery } = faultWords(code, language);
      if (plan.steps.length > 0) expect(recovery).toBeDefined();
      if (giveUp.rounds === 0 && giveUp.release === 'technician') expect(recovery).toBeUndefined();
    }
  });

  it.each(FAULT_CODES)('%s tells a technician what to do, alike in every language', (code) => {
    const { en, de } = FAULTS[code].technician;
    expect(de.length).toBe(en.length);
    for (const step of [...en, ...de]) {
      expect(step).toMatch(/[.?]$/);
      expect(step.length).toBeLessThanOrEqual(140);
    }
    expect(de.filter((step) => en.some((other) => other === step))).toEqual([]);
  });

  it('falls back to English for a language that it does not have', () => {
    expect(describeFault('reader.absent', 'pl')).toEqual(describeFault('reader.absent', 'en'));
    const titles = FAULT_LANGUAGES.map((language) => describeFault('reader.absent', language).title);
    expect(new Set(titles).size).toBe(FAULT_LANGUAGES.length);
  });

  it('puts the most severe first, and knows what stops charging', () => {
    const codes: FaultCode[] = ['controller.restarted', 'reader.absent', 'meter.silent', 'contactor.stuck'];
    expect(codes.toSorted(bySeverity)).toEqual(codes.toReversed());
    expect(codes.map(stopsCharging)).toEqual([false, false, true, true]);
  });
});
