import { describe, expect, it } from 'vitest';
import type { ConditionCode } from '../../drivers/device.ts';
import type { FaultPicture as ContractPicture } from '../../main/bridge/contract.ts';
import {
  FAULTS,
  FAULT_CODES,
  type FaultCode,
  bySeverity,
  describeFault,
  stopsCharging,
} from '../../main/faults/catalogue.ts';
import { FAULT_LANGUAGES, type FaultPicture } from '../../main/faults/entry.ts';

/** Compile only when the catalogue knows every condition of the drivers, and draws with the screen's pictures. */
const conditionIsFault: (code: ConditionCode) => FaultCode = (code) => code;
const pictureIsDrawn: (picture: FaultPicture) => ContractPicture = (picture) => picture;

const TEXTS = FAULT_CODES.flatMap((code) =>
  FAULT_LANGUAGES.map((language) => [code, language, FAULTS[code].words[language]] as const),
);

/** What two lines of 64-px type and two of 28-px type hold on a 1280×800 panel beside the picture. */
const TITLE = { all: 32, word: 18 };
const BADGE = 20;
const STEP = 84;

describe('the fault catalogue', () => {
  it('covers the drivers’ conditions', () => {
    expect(FAULT_CODES).toContain(conditionIsFault('meter.implausible'));
    expect(FAULT_CODES.length).toBeGreaterThanOrEqual(32);
    expect(pictureIsDrawn('wet')).toBe('wet');
  });

  // The project's fault reference (faults.md), columns MREC and OCPP 1.6.
  it.each([
    ['vehicle.diode-check', 'MREC14', 'OtherError'],
    ['vehicle.no-response', 'MREC10', 'EVCommunicationError'],
    ['connector.partial-insertion', 'MREC20', 'OtherError'],
    ['connector.proximity', 'MREC23', 'OtherError'],
    ['connector.lock', 'MREC1', 'ConnectorLockFailure'],
    ['connector.cut-cable', 'MREC26', 'OtherError'],
    ['protection.residual-current', 'MREC2', 'GroundFailure'],
    ['contactor.stuck', 'MREC17', 'PowerSwitchFailure'],
    ['temperature.high', 'MREC3', 'HighTemperature'],
    ['current.over', 'MREC4', 'OverCurrentFailure'],
    ['supply.under-voltage', 'MREC6', 'UnderVoltage'],
    ['supply.over-voltage', 'MREC5', 'OverVoltage'],
    ['controller.silent', null, 'InternalError'],
    ['meter.silent', null, 'PowerMeterFailure'],
    ['reader.absent', null, 'ReaderFailure'],
    ['store.failed', null, 'InternalError'],
    ['station.emergency-stop', 'MREC8', 'OtherError'],
  ] as const)('%s is %s and %s towards others', (code, mrec, ocpp16) => {
    expect(describeFault(code, 'en')).toMatchObject({ code, mrec, ocpp16 });
  });

  it.each(TEXTS)('%s fits the screen in %s', (_code, _language, { badge, title, steps, recovery }) => {
    expect(badge.length).toBeLessThanOrEqual(BADGE);
    expect(title.length).toBeLessThanOrEqual(TITLE.all);
    for (const word of title.split(' ')) expect(word.length).toBeLessThanOrEqual(TITLE.word);
    expect(title).not.toMatch(/[.!]$/);
    for (const sentence of [...steps, ...(recovery === undefined ? [] : [recovery])]) {
      expect(sentence.length).toBeLessThanOrEqual(STEP);
      expect(sentence).toMatch(/[.?]$/);
    }
  });

  it('falls back to English for a language that it does not have', () => {
    expect(describeFault('reader.absent', 'nl').title).toBe(describeFault('reader.absent', 'en').title);
    expect(describeFault('reader.absent', 'de').title).not.toBe(describeFault('reader.absent', 'en').title);
  });

  it('puts the most severe first, and knows what stops charging', () => {
    const codes: FaultCode[] = ['controller.restarted', 'reader.absent', 'meter.silent', 'contactor.stuck'];
    expect(codes.toSorted(bySeverity)).toEqual(codes.toReversed());
    expect(codes.map(stopsCharging)).toEqual([false, false, true, true]);
  });
});
