/** The words of the books' pages, by the language of service mode. */
import type { ServiceLanguage } from '../../../main/bridge/contract.ts';
import { filesDe } from '../words/files-de.ts';
import { filesEn, type FilesWords } from '../words/files-en.ts';
import { operatorDe } from '../words/operator-de.ts';
import { operatorEn, type OperatorWords } from '../words/operator-en.ts';
import { sessionsDe } from '../words/sessions-de.ts';
import { sessionsEn, type SessionsWords } from '../words/sessions-en.ts';
import { systemDe } from '../words/system-de.ts';
import { systemEn, type SystemWords } from '../words/system-en.ts';
import { tariffDe } from '../words/tariff-de.ts';
import { tariffEn, type TariffWords } from '../words/tariff-en.ts';
import { tokensDe } from '../words/tokens-de.ts';
import { tokensEn, type TokensWords } from '../words/tokens-en.ts';
import { updateDe } from '../words/update-de.ts';
import { updateEn, type UpdateWords } from '../words/update-en.ts';

export interface BookWords {
  readonly files: FilesWords;
  readonly sessions: SessionsWords;
  readonly tokens: TokensWords;
  readonly tariff: TariffWords;
  readonly operator: OperatorWords;
  readonly system: SystemWords;
  readonly update: UpdateWords;
}

export const BOOK_WORDS: Record<ServiceLanguage, BookWords> = {
  en: {
    files: filesEn,
    sessions: sessionsEn,
    tokens: tokensEn,
    tariff: tariffEn,
    operator: operatorEn,
    system: systemEn,
    update: updateEn,
  },
  de: {
    files: filesDe,
    sessions: sessionsDe,
    tokens: tokensDe,
    tariff: tariffDe,
    operator: operatorDe,
    system: systemDe,
    update: updateDe,
  },
};
