/** What drivers read of faults, in every language: complete, short, plain, and written as that language is written. */
import { describe, expect, it } from 'vitest';
import {
  FAULTS,
  FAULT_CODES,
  faultWords,
  stopsCharging,
  type TranslatedWords,
} from '../../main/faults/catalogue.ts';
import { CAUSES, likelyCause, type Cause } from '../../main/faults/causes.ts';
import { FAULT_LANGUAGES, type FaultLanguage, type FaultWords } from '../../main/faults/entry.ts';
import { outcomeWords } from '../../main/faults/outcome.ts';
import { AR_WORDS } from '../../main/faults/words/ar.ts';
import { ES_WORDS } from '../../main/faults/words/es.ts';
import { FR_WORDS } from '../../main/faults/words/fr.ts';
import { NL_WORDS } from '../../main/faults/words/nl.ts';

/** What two lines of 64-px type and two of 28-px type hold on a 1280×800 panel beside the picture. */
const TITLE = { all: 30, word: 18 };
const BADGE = 20;
const STEP = 84;
/** One line at the edge of a 1024-px panel at 125 % text. */
const NOTICE = 48;

const TEXTS = FAULT_CODES.flatMap((code) =>
  FAULT_LANGUAGES.map((language) => [code, language, faultWords(code, language)] as const),
);
const TRANSLATIONS = FAULT_LANGUAGES.filter((language) => language !== 'en');

/** The parts of a fault's words that are there, in a fixed order and named. */
function partsOf({ badge, title, steps, recovery, notice }: FaultWords): [string, string][] {
  const all = [
    ['badge', badge],
    ['title', title],
    ...steps.map((step, index) => [`step ${String(index + 1)}`, step]),
    ['recovery', recovery],
    ['notice', notice],
  ];
  return all.filter((part): part is [string, string] => part[1] !== undefined);
}

const OUTCOMES = ['recovered', 'needs-driver', 'needs-technician'] as const;
const CAUSE_NAMES = Object.keys(CAUSES) as Cause[];

/** Every sentence beside the catalogue's own. */
function otherSentences(language: string): [string, string][] {
  return [
    ...OUTCOMES.map((outcome): [string, string] => [outcome, outcomeWords(outcome, language)]),
    ...CAUSE_NAMES.map((cause): [string, string] => [cause, likelyCause(cause, language)]),
  ];
}

/** Everything that a driver can read in a language, with its place. */
function everything(language: FaultLanguage): [string, string][] {
  const faults = FAULT_CODES.flatMap((code) =>
    partsOf(faultWords(code, language)).map(([part, text]): [string, string] => [`${code} ${part}`, text]),
  );
  return [...faults, ...otherSentences(language)];
}

/** Compile only as long as the compiler asks for everything that English has. */
const { 'meter.silent': _one, ...withoutOne } = NL_WORDS;
const { notice: _notice, ...withoutNotice } = NL_WORDS['reader.absent'];
const { recovery: _recovery, ...withoutRecovery } = NL_WORDS['reader.absent'];
const incomplete: readonly TranslatedWords[] = [
  // @ts-expect-error a fault without words
  withoutOne,
  // @ts-expect-error a quiet fault without its line
  { ...NL_WORDS, 'reader.absent': withoutNotice },
  // @ts-expect-error no recovery where English has one
  { ...NL_WORDS, 'reader.absent': withoutRecovery },
  // @ts-expect-error a recovery where English has none
  { ...NL_WORDS, 'contactor.stuck': { ...NL_WORDS['contactor.stuck'], recovery: 'Wacht even.' } },
  // @ts-expect-error a step too few
  { ...NL_WORDS, 'contactor.stuck': { ...NL_WORDS['contactor.stuck'], steps: ['Wacht even.'] } },
];

describe('every fault', () => {
  it('has words in every language, and no language has more', () => {
    expect(incomplete).toHaveLength(5);
    for (const words of [NL_WORDS, FR_WORDS, ES_WORDS, AR_WORDS]) {
      expect(Object.keys(words).toSorted()).toEqual(FAULT_CODES.toSorted());
    }
    for (const [, , words] of TEXTS) {
      for (const [, text] of partsOf(words)) expect(text.length).toBeGreaterThan(2);
    }
  });

  it.each(FAULT_CODES)('%s says the same parts in every language', (code) => {
    const english = partsOf(faultWords(code, 'en')).map(([part]) => part);
    for (const language of TRANSLATIONS) {
      expect(partsOf(faultWords(code, language)).map(([part]) => part)).toEqual(english);
    }
  });

  it.each(TEXTS)('%s fits the screen in %s', (_code, _language, words) => {
    const { badge, title, steps, recovery, notice } = words;
    expect(badge.length).toBeLessThanOrEqual(BADGE);
    expect(title.length).toBeLessThanOrEqual(TITLE.all);
    for (const word of title.split(' ')) expect(word.length).toBeLessThanOrEqual(TITLE.word);
    for (const label of [badge, title]) expect(label).not.toMatch(/[.!?؟]$/);
    for (const sentence of [...steps, ...(recovery === undefined ? [] : [recovery])]) {
      expect(sentence.length).toBeLessThanOrEqual(STEP);
    }
    expect(notice?.length ?? 0).toBeLessThanOrEqual(NOTICE);
    expect(new Set(steps).size).toBe(steps.length);
  });

  it.each(TEXTS)('%s has a quiet line in %s if it stops nobody', (code, _language, { notice }) => {
    expect(notice === undefined).toBe(stopsCharging(code));
  });
});

/** What belongs to technicians: codes, standards, parts that drivers do not know. */
const CODES =
  /MREC|OCPP|RCD|GFCI|EVSE|Modbus|RAPI|CRC|USB|pcscd|SQL|TLS|LED|0x|undefined|null|NaN|[a-z]\.[a-z]|\d/;
const PARTS: Readonly<Record<FaultLanguage, RegExp>> = {
  en: /controller|contactor|relay|pilot|firmware|error|residual|fuse|database|certificate|server/i,
  de: /controller|schütz\b|relais|pilot|firmware|fehler|fehlerstrom|sicherung\b|datenbank|zertifikat|server/i,
  nl: /controller|regelaar|magneetschakelaar|relais|pilot|firmware|fout|aardlek|zekering|databank|certificaat|server/i,
  fr: /contrôleur|contacteur|relais|pilote|micrologiciel|erreur|différentiel|fusible|base de données|certificat|serveur/i,
  es: /controlador|contactor|relé|piloto|firmware|error|diferencial|fusible|base de datos|certificado|servidor/i,
  ar: /متحكم|ملامس|مرحل|كونتاكتور|برنامج ثابت|خطأ|قاطع|مصهر|قاعدة البيانات|شهادة|خادم/,
};

/** Ways to speak to a friend, and in Arabic to a man or a woman only (imperatives). */
const FAMILIAR: Readonly<Record<FaultLanguage, RegExp>> = {
  en: /\b(gonna|wanna|hey|oops)\b/i,
  de: /\b(du|dich|dir|dein\w*|euch|euer)\b/i,
  nl: /\b(je|jij|jou|jouw|jullie)\b/i,
  fr: /\b(tu|toi|ton|tes|tien)\b/i,
  es: /\b(tú|tu|tus|ti|vosotros|vuestro|prueba con|espera un)\b/i,
  ar: /(^|\s)(لا تلمس|انتظر|استخدم|اتصل|أعد|افصل|اسحب|ادفع|ضع|قرّب|تأكد)/,
};

const LATIN = /\p{Script=Latin}/u;
const ARABIC = /\p{Script=Arabic}/u;
const TYPOGRAPHY: Readonly<Record<FaultLanguage, (text: string) => void>> = {
  en: tight,
  de: tight,
  nl: tight,
  es: (text) => {
    tight(text);
    expect(text.split('?').length).toBe(text.split('¿').length);
    expect(text.split('!').length).toBe(text.split('¡').length);
  },
  // The narrow no-break space before high punctuation, and nowhere else.
  fr: (text) => {
    expect(text).not.toMatch(/[^\u202f][:;!?»]/u);
    expect(text).not.toMatch(/\u202f[^:;!?»]/u);
    expect(text).not.toMatch(/\s[.,]/u);
  },
  ar: (text) => {
    expect(text).not.toMatch(/[,;?%]/);
    expect(text).not.toMatch(/\s[.:،؛؟]/u);
    expect(text).toMatch(ARABIC);
    expect(text).not.toMatch(LATIN);
  },
};

function tight(text: string): void {
  expect(text).not.toMatch(/\s[.,:;!?]/u);
  expect(text).not.toMatch(/\u202f|\u00a0/u);
}

/** Straight quotes, typed ellipses, doubled spaces, invisible marks. */
const SLOPPY = /['"`´]|\.\.|\s\s|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u;

describe.each(FAULT_LANGUAGES)('drivers who read %s', (language) => {
  it.each(everything(language))('%s', (place, text) => {
    for (const pattern of [CODES, PARTS[language], FAMILIAR[language], SLOPPY])
      expect(text).not.toMatch(pattern);
    for (const code of FAULT_CODES) expect(text).not.toContain(code);
    expect(text).toBe(text.trim());
    expect(text).toBe(text.normalize('NFC'));
    if (language !== 'ar') expect(text).not.toMatch(ARABIC);
    TYPOGRAPHY[language](text);
    if (/ (badge|title)$/.test(place)) return;
    expect(text).toMatch(language === 'ar' ? /[.؟]$/ : /[.?]$/);
    expect(text.length).toBeLessThanOrEqual(STEP);
  });
});

describe.each(TRANSLATIONS)('%s', (language) => {
  it('is no other language', () => {
    for (const other of FAULT_LANGUAGES.filter((one) => one !== language)) {
      const texts = new Map(everything(other));
      const same = everything(language).filter(([place, text]) => texts.get(place) === text);
      expect(same).toEqual([]);
    }
  });

  it('says the same where English says the same', () => {
    const texts = new Map(everything(language));
    const known = new Map<string, string>();
    for (const [place, english] of everything('en')) {
      // A title or a quiet line of its own place may be put shorter there.
      const text = texts.get(place) ?? '';
      const key = `${place.split(' ')[1] ?? ''} ${english}`;
      expect(text, place).toBe(known.get(key) ?? text);
      known.set(key, text);
    }
  });
});

/** What must not be done, and whom to call: as firm in every language. */
const FORBIDS: Readonly<Record<FaultLanguage, RegExp>> = {
  en: /^Do not /,
  de: /^(Fassen|Greifen) Sie .*nicht /,
  nl: /^(Raak|Steek) .*niet /,
  fr: /^Ne (touchez|mettez) /,
  es: /^No (toque|meta) /,
  ar: /^يجب عدم /,
};

describe('safety', () => {
  it.each(
    FAULT_CODES.flatMap((code) =>
      FAULTS[code].words.en.steps.map((step, index) => [code, step, index] as const),
    ).filter(([, step]) => FORBIDS.en.test(step)),
  )('%s: “%s” is as firm in every language', (code, _step, index) => {
    for (const language of FAULT_LANGUAGES) {
      expect(faultWords(code, language).steps[index]).toMatch(FORBIDS[language]);
    }
  });

  it('has four things not to do', () => {
    const steps = FAULT_CODES.flatMap((code) => [...FAULTS[code].words.en.steps]);
    expect(steps.filter((step) => FORBIDS.en.test(step))).toHaveLength(4);
  });
});
