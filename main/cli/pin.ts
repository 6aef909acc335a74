/** `npm run -s config -- pin [FILE]`: asks for a service PIN and keeps its hash, in FILE or on standard output. */
import type { Stats } from 'node:fs';
import { open, readFile, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { applyEdits, getNodeValue, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { loadConfig } from '../config/load.ts';
import { type Problem, ProblemError, formatProblems, messageOf } from '../problem.ts';
import { hashPin, pinFault, type PinFault } from '../service/pin.ts';

const PIN_HASH = ['service', 'pinHash'] as const;
/** Of a new file: the hash of a short PIN is easily guessed at. */
const OWNER_ONLY = 0o600;

const WHY: Readonly<Record<PinFault, string>> = {
  'not-digits': 'a PIN is made of digits',
  'too-short': 'a PIN has at least 4 digits',
  'too-long': 'a PIN has at most 12 digits',
  'too-simple': 'everybody tries this one first: take digits that are no row and not all the same',
};

export interface PinInput {
  /** Asks once; what is typed is not shown. Null: there is nobody to ask, or no more lines. */
  ask(question: string): Promise<string | null>;
  /** A person types, and may mistype. */
  readonly isTyped: boolean;
}

/** Throws ProblemError `pin.*`, `config.*`. `file` null: the hash is returned and nothing is written. */
export async function setPin(file: string | null, input: PinInput): Promise<string> {
  if (file !== null) {
    // What is wrong there is told before anybody has to think of a PIN.
    const problems = await configProblems(file);
    if (problems.length > 0) throw new ProblemError(problems);
  }
  const hash = await hashPin(await askPin(input));
  if (file !== null) await keep(file, hash);
  return hash;
}

/** But that the file for the hash is not there, or holds none that could be read: that is what is mended here. */
async function configProblems(file: string): Promise<readonly Problem[]> {
  const known = await loadConfig(file);
  return known.ok
    ? []
    : known.problems.filter(
        ({ code, path: at }) => code !== 'config.unreadable' || at !== PIN_HASH.join('.'),
      );
}

async function askPin(input: PinInput): Promise<string> {
  const pin = (await input.ask('Service PIN (4 to 12 digits): '))?.trim();
  if (pin === undefined) throw problem('pin.none', 'no PIN was given', 'Nothing was changed.');
  const fault = pinFault(pin);
  if (fault) throw problem(`pin.${fault}`, WHY[fault], 'Try again with another one.');
  if (input.isTyped && (await input.ask('The same again: '))?.trim() !== pin)
    throw problem('pin.differs', 'the two were not the same', 'Try again.');
  return pin;
}

/** Into the configuration, or into the file that it names for it. Comments and everything else stay as they are. */
async function keep(file: string, hash: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const tree = parseTree(text);
  const node = tree && findNodeAtLocation(tree, [...PIN_HASH, 'file']);
  const named: unknown = node && getNodeValue(node);
  if (typeof named === 'string') return replace(path.resolve(path.dirname(file), named), `${hash}\n`);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol, keepLines: true };
  return replace(file, applyEdits(text, modify(text, [...PIN_HASH], hash, { formattingOptions })));
}

/** All of it or nothing: a power cut leaves the old file. Owner and permissions stay, and a link stays one. */
async function replace(named: string, text: string): Promise<void> {
  let part: string | null = null;
  try {
    const file = await realpath(named).catch((error: unknown) => absent(error, named));
    const known = await stat(file).catch((error: unknown) => absent(error, null));
    part = `${file}.part-${String(process.pid)}`;
    const handle = await open(part, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(text);
      if (known) await likeBefore(handle, known);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    if (part !== null) await unlink(part).catch(() => undefined); // never there: the error below says why
    throw problem(
      'pin.cannot-write',
      `${named}: ${messageOf(error)}`,
      'Run it as the user who owns the file.',
    );
  }
}

/** Whoever sets the PIN as root must not take the file from the kiosk. */
async function likeBefore(handle: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  const now = await handle.stat();
  if (now.uid !== uid || now.gid !== gid) await handle.chown(uid, gid);
  await handle.chmod(mode & 0o777);
}

function absent<Instead>(error: unknown, instead: Instead): Instead {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return instead;
  throw error;
}

const problem = (code: string, message: string, hint: string) => new ProblemError({ code, message, hint });

/** The terminal without echo, or the lines of standard input. */
export function terminalInput(): PinInput & { close(): void } {
  const isTyped = Boolean(process.stdin.isTTY);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTyped });
  const all = lines[Symbol.asyncIterator]();
  // Ctrl-C ends the question, and the terminal shows again what is typed.
  lines.on('SIGINT', () => lines.close());
  return {
    isTyped,
    async ask(question) {
      if (isTyped) process.stderr.write(question);
      const next = await all.next();
      if (isTyped) process.stderr.write('\n');
      return next.done === true ? null : next.value;
    },
    close: () => lines.close(),
  };
}

export async function pinCommand(file: string | null): Promise<number> {
  const input = terminalInput();
  try {
    const hash = await setPin(file, input);
    if (file === null) process.stdout.write(`${hash}\n`);
    else process.stderr.write(`${file}: the new PIN holds from the next start on.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { problems }: { problems: readonly Problem[] } = error;
    console.error(formatProblems(problems));
    return 1;
  } finally {
    input.close();
  }
}
