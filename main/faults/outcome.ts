/** What the driver reads in place of "the charger tries again" once it has given up. */
import { worded } from '../wording/wording.ts';
import { driverLanguage, type FaultLanguage } from './entry.ts';
import type { RecoveryOutcome } from './recovery.ts';

export const OUTCOME_WORDS: Readonly<Record<RecoveryOutcome, Readonly<Record<FaultLanguage, string>>>> = {
  recovered: {
    en: 'All is well again.',
    de: 'Alles ist wieder in Ordnung.',
    nl: 'Alles werkt weer.',
    fr: 'Tout est rentré dans l’ordre.',
    es: 'Todo vuelve a funcionar.',
    ar: 'عاد كل شيء إلى طبيعته.',
  },
  'needs-driver': {
    en: 'Now it is your turn: please follow the steps.',
    de: 'Jetzt sind Sie dran: bitte folgen Sie den Schritten.',
    nl: 'Nu bent u aan de beurt: volg de stappen.',
    fr: 'C’est à vous\u202f: veuillez suivre les étapes.',
    es: 'Ahora le toca a usted: siga los pasos, por favor.',
    ar: 'حان دورك: يرجى اتباع الخطوات.',
  },
  'needs-technician': {
    en: 'A technician has to look at it. Please use another charger.',
    de: 'Das muss sich ein Techniker ansehen. Bitte nutzen Sie eine andere Säule.',
    nl: 'Een monteur moet ernaar kijken. Gebruik een andere laadpaal.',
    fr: 'Un technicien doit intervenir. Veuillez utiliser une autre borne.',
    es: 'Tiene que revisarlo un técnico. Use otro cargador, por favor.',
    ar: 'يتطلب الأمر فحصًا فنيًا. يرجى استخدام شاحن آخر.',
  },
};

/** English where the language is not written yet. */
export function outcomeWords(outcome: RecoveryOutcome, language: string): string {
  const spoken = driverLanguage(language);
  return worded(`outcome.${outcome}`, spoken, OUTCOME_WORDS[outcome][spoken]);
}
