import { systemClock } from '../clock.ts';
import { describeTariff } from './tariff/describe.ts';
import { Refusal } from './tariff/refusal.ts';
import { priceMany } from './tariff/price-many.ts';
import { priceOne } from './tariff/price.ts';
import { validate } from './tariff/validate.ts';

/**
 * `npm run --silent tariff -- price | price-many | validate | describe`: see `HELP`. The form of what it prints is
 * stable. Exit codes: 0 done; 1 the input has no price (why is on stderr); 2 the command was not understood.
 */

const HELP = `Prices OCPI 2.2.1 and 2.3.0 tariffs exactly, as the charger does.

  tariff price      --tariff T.json --cdr C.json --time-zone Europe/Amsterdam
      Prints the price of one CDR as a JSON object of decimal strings.
  tariff price-many --cases FILE.ndjson
      One {"id","tariff","cdr","time_zone"} a line ("-" reads stdin); prints one result or {"id","error"} a line.
  tariff validate   --tariff T.json
      Lists every problem by JSON path; warns of holes, of elements that never win and of prices nobody can read.
  tariff describe   --tariff T.json --language de [--at 2026-11-22T18:00:00Z] [--time-zone Europe/Amsterdam]
                    [--grace-minutes 15] [--tax incl|excl]
      The price in words, as the screen shows it at that instant (default: now, UTC).

Exit codes: 0 done · 1 no price, see the messages on stderr · 2 the command was not understood
`;

async function run([command, ...rest]: readonly string[]): Promise<void> {
  if (command === undefined) throw new Refusal(2, HELP);
  if (command === '--help' || command === '-h' || command === 'help' || rest.includes('--help')) {
    process.stdout.write(HELP);
    return;
  }
  switch (command) {
    case 'price':
      return priceOne(rest, process.stdout);
    case 'price-many':
      return priceMany(rest, process.stdout);
    case 'validate':
      return validate(rest, process.stdout);
    case 'describe':
      return describeTariff(rest, process.stdout, systemClock);
    default:
      throw new Refusal(2, `There is no command "${command}". Try: npm run --silent tariff -- --help\n`);
  }
}

// Whoever reads us may stop early (head): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(error.message);
  process.exitCode = error.exitCode;
}
