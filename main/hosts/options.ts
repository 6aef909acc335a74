/** The options of `npm start` and of both shells. */
import { parseArgs } from 'node:util';
import type { Problem } from '../problem.ts';

export interface HostOptions {
  /** Which shell; null: the best that is there. */
  readonly host: 'electron' | 'browser' | null;
  /** Port of the browser host on loopback; 0 takes any free one. */
  readonly port: number;
  /** Serve without opening a window. */
  readonly headless: boolean;
  /** The configuration file; null: a whole simulated charger. */
  readonly config: string | null;
  /** The browser host's token; null: a random one. */
  readonly token: string | null;
  readonly help: boolean;
}

export type OptionsResult =
  | { readonly ok: true; readonly options: HostOptions }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const DEFAULT_PORT = 4010;

export const HOST_HELP = `EVSE Kiosk

  npm start -- [options]

  --config FILE              the configuration (absent: a whole simulated charger)
  --host electron|browser    which shell (absent: Electron when its runtime is there)
  --port N                   port of the browser host, 127.0.0.1 only (${DEFAULT_PORT}; 0: any free one)
  --token TEXT               the browser host's token (absent: a random one, printed once)
  --headless                 open no window, only serve and print the address
  --help                     this text
`;

/** Problems: `usage` (unknown option, missing or wrong value), each with the option's name. */
export function parseHostOptions(args: readonly string[]): OptionsResult {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        host: { type: 'string' },
        port: { type: 'string' },
        headless: { type: 'boolean' },
        config: { type: 'string' },
        token: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      strict: true,
      allowPositionals: false,
    }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, problems: [usage(error.message.split('. ')[0] ?? error.message)] };
  }
  const { host = null, config = null, token = null } = values;
  const port = values.port === undefined ? DEFAULT_PORT : portOf(values.port);
  const problems: Problem[] = [];
  if (host !== null && host !== 'electron' && host !== 'browser') {
    problems.push(usage(`--host must be electron or browser, but is ${JSON.stringify(host)}`));
  }
  if (port === null) problems.push(usage(`--port must be a number from 0 to 65535`));
  if (config === '') problems.push(usage('--config needs the name of a file'));
  if (token !== null && !/^[\w.~+/-]{1,200}=*$/.test(token)) {
    problems.push(usage('--token may hold letters, digits and - . _ ~ + / only'));
  }
  if (problems.length > 0 || port === null || !(host === null || host === 'electron' || host === 'browser')) {
    return { ok: false, problems };
  }
  return {
    ok: true,
    options: { host, port, config, token, headless: values.headless ?? false, help: values.help ?? false },
  };
}

function portOf(text: string): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : null;
}

function usage(message: string): Problem {
  return { code: 'usage', message, hint: 'npm start -- --help shows all options.' };
}
