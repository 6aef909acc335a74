/** A card reader's frames in words: what is asked of a card, and what it answers. */
import type { Explain } from '../../explain.ts';
import { GET_UID, spacedHex } from './uid.ts';

const ASK_NUMBER = spacedHex(GET_UID);

/** Status words of ISO/IEC 7816-4 (5.1.3) and PC/SC part 3 that cards and readers answer with. */
const STATUS: Readonly<Record<string, string>> = {
  '90 00': 'done',
  '63 00': 'failed: the card did not answer the reader',
  '62 82': 'done, with fewer bytes than were asked for',
  '67 00': 'refused: wrong length',
  '68 81': 'refused: no such channel',
  '69 82': 'refused: not permitted',
  '69 85': 'refused: not now',
  '6A 81': 'refused: this kind of card cannot do that',
  '6A 82': 'refused: no such application',
  '6D 00': 'refused: no such command',
  '6E 00': 'refused: no such class of commands',
  '6F 00': 'failed: no reason given',
};

/** PC/SC part 3, 3.1.3.2.3: historical bytes of a storage card, then standard (1 byte) and card's name (2 bytes). */
const STORAGE_CARD = /^3B 8F 80 01 80 4F 0C A0 00 00 03 06 [0-9A-F]{2} ([0-9A-F]{2} [0-9A-F]{2})/;
const STORAGE_CARDS: Readonly<Record<string, string>> = {
  '00 01': 'MIFARE Classic 1K',
  '00 02': 'MIFARE Classic 4K',
  '00 03': 'MIFARE Ultralight or NTAG',
  '00 26': 'MIFARE Mini',
  '00 3A': 'MIFARE Ultralight C',
};

/** Bytes, some of which the driver hides. */
const ANSWER = /^(?:(?:\*\*|[0-9A-F]{2}) )*([0-9A-F]{2} [0-9A-F]{2})$/;

/** Explains the frames of a PC/SC reader, and of the simulated one. */
export const explainPcsc: Explain = ({ direction, text }, asked) => {
  if (direction === 'out') return explainCommand(text);
  if (text.startsWith('card, ATR ')) return `a card is there: ${cardKind(text.slice('card, ATR '.length))}`;
  if (/^card (?:\*\* )*[0-9A-F]{2}$/.test(text)) return 'a card was read, number masked';
  if (text === '(empty)') return 'an empty answer: the card left the field';
  if (text.startsWith('no answer: ')) return 'the card left the field, or the reader failed';
  if (text.startsWith('reader: ')) return 'the reader reports a failure';
  if (/^[A-Z]\w*Error: /.test(text)) return 'the reader could not reach the card';
  return explainAnswer(text, asked?.text === ASK_NUMBER);
};

function explainCommand(text: string): string | null {
  if (text === ASK_NUMBER) return "ask for the card's number";
  if (text.startsWith('00 A4 04 00')) return 'select an application of the card';
  return /^[0-9A-F]{2} [0-9A-F]{2}(?: |$)/.test(text) ? `command ${text.slice(0, 5)}` : null;
}

function explainAnswer(text: string, isNumber: boolean): string | null {
  const status = ANSWER.exec(text)?.[1];
  if (status === undefined) return null;
  const bytes = (text.length + 1) / 3 - 2;
  const said = STATUS[status] ?? `status ${status}`;
  if (bytes === 0 || status !== '90 00') return said;
  return isNumber ? `${said}, number of ${String(bytes)} bytes, masked` : `${said}, ${String(bytes)} bytes`;
}

function cardKind(atr: string): string {
  const name = STORAGE_CARD.exec(atr)?.[1];
  if (name !== undefined) return STORAGE_CARDS[name] ?? `a storage card (type ${name})`;
  return atr.startsWith('3B') ? 'a chip card or a phone' : 'no ATR that is known';
}
