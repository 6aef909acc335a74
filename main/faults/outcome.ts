/** What the driver reads in place of "the charger tries again" once it has given up. */
import { FAULT_LANGUAGES, type FaultLanguage } from './entry.ts';
import type { RecoveryOutcome } from './recovery.ts';

const WORDS: Readonly<Record<RecoveryOutcome, Readonly<Record<FaultLanguage, string>>>> = {
  recovered: { en: 'All is well again.', de: 'Alles ist wieder in Ordnung.' },
  'needs-driver': {
    en: 'Now it is your turn: please follow the steps.',
    de: 'Jetzt sind Sie dran: bitte folgen Sie den Schritten.',
  },
  'needs-technician': {
    en: 'A technician has to look at it. Please use another charger.',
    de: 'Das muss sich ein Techniker ansehen. Bitte nutzen Sie eine andere Säule.',
  },
};

/** English where the language is not written yet. */
export function outcomeWords(outcome: RecoveryOutcome, language: string): string {
  const known = FAULT_LANGUAGES.find((one) => one === language) ?? 'en';
  return WORDS[outcome][known];
}
