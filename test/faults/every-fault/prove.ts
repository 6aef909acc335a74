import { Charger } from './charger.ts';
import type { Ledger } from './ledger.ts';
import type { Row } from './row.ts';
import { Story } from './story.ts';

export async function prove(row: Row, ledger: Ledger): Promise<void> {
  const charger = await Charger.start(row.charger);
  try {
    const story = new Story(charger, row, ledger);
    await story.begin();
    await row.story(story);
  } finally {
    await charger.end();
  }
}

export const nameOf = ({ code, how }: Row) => (how === undefined ? code : `${code}: ${how}`);
