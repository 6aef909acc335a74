import { describe, expect, it } from 'vitest';
import type { ConditionCode } from '../../drivers/device.ts';
import type { FaultPicture as ContractPicture } from '../../main/bridge/contract.ts';
import {
  FAULTS,
  FAULT_CODES,
  type FaultCode,
  bySeverity,
  describeFault,
  isFaultCode,
  stopsCharging,
} from '../../main/faults/catalogue.ts';
import { FAULT_LANGUAGES, type FaultPicture } from '../../main/faults/entry.ts';
import { readFileSync } from 'node:fs';
import { REFERENCE } from './reference.ts';

/** Compile only when the catalogue knows every condition of the drivers, and draws with the screen's pictures. */
const conditionIsFault: (code: ConditionCode) => FaultCode = (code) => code;
const pictureIsDrawn: (picture: FaultPicture) => ContractPicture = (picture) => picture;

const TEXTS = FAULT_CODES.flatMap((code) =>
  FAULT_LANGUAGES.map((language) => [code, language, FAULTS[code].words[language]] as const),
);

/** What two lines of 64-px type and two of 28-px type hold on a 1280×800 panel beside the picture. */
const TITLE = { all: 30, word: 18 };
const BADGE = 20;
const STEP = 84;
/** One line at the edge of a 1024-px panel at 125 % text. */
const NOTICE = 48;
/** OCPP 1.6 `info`. */
const INFO = 50;

/** What belongs to technicians: codes, standards, parts that drivers do not know. */
const NOT_FOR_DRIVERS =
  /MREC|OCPP|RCD|GFCI|EVSE|Modbus|RAPI|CRC|USB|pcscd|SQL|[Cc]ontroller|[Cc]ontactor|[Rr]elay|Schütz|[Pp]ilot|[Ff]irmware|[Ee]rror|[Ff]ehler|0x|undefined|null/;

describe('the fault catalogue', () => {
  it('covers the drivers’ conditions', () => {
    expect(FAULT_CODES).toContain(conditionIsFault('meter.implausible'));
    expect(FAULT_CODES.length).toBeGreaterThanOrEqual(32);
    expect(pictureIsDrawn('wet')).toBe('wet');
  });

  it('has every condition that drivers can name', () => {
    const source = readFileSync(new URL('../../drivers/device.ts', import.meta.url), 'utf8');
    const union = /type ConditionCode =([^;]+);/.exec(source)?.[1] ?? '';
    const codes = [...union.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
    expect(codes.length).toBeGreaterThan(25);
    expect(codes.filter((code) => !isFaultCode(code))).toEqual([]);
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
    const { plan, giveUp, words } = FAULTS[code];
    const { acts, ends } = REFERENCE[code];
    expect(plan.steps.map(({ act }) => act)).toEqual(acts);
    const end = giveUp.release === 'technician' ? 'reset' : 'look';
    expect(giveUp.then === 'needs-driver' ? 'driver' : `technician-${end}`).toBe(ends);
    expect(giveUp.rounds > 0).toBe(plan.steps.length > 0);
    for (const { patienceMs } of plan.steps) expect(patienceMs).toBeGreaterThan(0);
    if (giveUp.release === 'technician') expect(giveUp.againEveryMs).toBeNull();
    for (const language of FAULT_LANGUAGES) {
      if (plan.steps.length > 0) expect(words[language].recovery).toBeDefined();
      if (giveUp.rounds === 0 && giveUp.release === 'technician') {
        expect(words[language].recovery).toBeUndefined();
      }
    }
  });

  it.each(TEXTS)('%s speaks to drivers without jargon in %s', (code, _language, words) => {
    const said = [words.badge, words.title, ...words.steps, words.recovery ?? '', words.notice ?? ''];
    for (const text of said) {
      expect(text).not.toMatch(NOT_FOR_DRIVERS);
      expect(text).not.toMatch(/[a-z]\.[a-z]/);
      expect(text).not.toContain(code);
      expect(text).toBe(text.trim());
    }
    expect(new Set(words.steps).size).toBe(words.steps.length);
  });

  it.each(TEXTS)('%s has a quiet line in %s if it stops nobody', (code, _language, { notice }) => {
    expect(notice === undefined).toBe(stopsCharging(code));
    expect(notice?.length ?? 0).toBeLessThanOrEqual(NOTICE);
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

  it.each(FAULT_CODES)('%s is really translated', (code) => {
    const { en, de } = FAULTS[code].words;
    expect(de.title).not.toBe(en.title);
    expect(de.steps.length).toBe(en.steps.length);
    expect(de.recovery === undefined).toBe(en.recovery === undefined);
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
