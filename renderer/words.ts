/** How one language is spoken: its words, and how it writes figures, dates and spans. */
import type { Language } from '../main/bridge/contract.ts';
import type { Format } from './format.ts';
import type { Messages } from './messages/en.ts';

/** Words and formats of one language, always changed together. */
export interface Words {
  readonly language: Language;
  readonly t: Messages;
  readonly format: Format;
  /** "24 s", "1 h 18 min" */
  span(ms: number): string;
}
