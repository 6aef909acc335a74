/** How long until all is well again: serial cable, the kiosk's process, its page, the card service. */
import { kioskKilled } from './recovery/kiosk.ts';
import { pageCrashed } from './recovery/page.ts';
import { pcscdKilled } from './recovery/pcscd.ts';
import { serialReplugged } from './recovery/serial.ts';
import { type Section, Skip } from './section.ts';

const PARTS: Readonly<Record<string, Section['run']>> = {
  'serial replug': serialReplugged,
  'kiosk killed': kioskKilled,
  'renderer killed': pageCrashed,
  'pcscd killed': pcscdKilled,
};

export const recovery: Section = {
  name: 'recovery',
  async run(options, report) {
    const gaps: string[] = [];
    const errors: unknown[] = [];
    for (const [name, run] of Object.entries(PARTS)) {
      try {
        await run(options, report);
      } catch (error) {
        // Each needs other things of the machine; the others' figures stand without it.
        gaps.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        if (!(error instanceof Skip)) errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, gaps.join('; '));
    if (gaps.length > 0) throw new Skip(gaps.join('; '));
  },
};
