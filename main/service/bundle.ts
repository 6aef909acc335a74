/**
 * What somebody far away needs to see of a charger, in one ZIP file: versions, configuration, database, faults, the frames
 * of each device, the log. Without secrets and full card numbers; each part is made when its turn comes, and a part that
 * fails says so in its place instead of spoiling the others.
 */
import { Readable } from 'node:stream';
import yazl from 'yazl';
import { redactText } from '../log/redact.ts';
import { messageOf } from '../problem.ts';
import { Pace } from './pace.ts';
import type { TaskHandle } from './tasks.ts';

type Piece = string | Uint8Array;

/** A file of the bundle. */
export interface BundlePart {
  readonly name: string;
  /** A code of the words. */
  readonly step: string;
  /** Its text, piece by piece: long ones in pieces that do not stop the house. */
  content(): AsyncIterable<Piece> | Iterable<Piece>;
}

/** The pieces of the ZIP file. Stops between pieces when the task is cancelled. */
export async function* bundle(
  parts: readonly BundlePart[],
  at: number,
  task: TaskHandle,
): AsyncGenerator<Uint8Array> {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  const mtime = new Date(at);
  let reading: Readable | null = null;
  // Without it whoever reads the output would wait for ever.
  zip.on('error', (error: unknown) => output.destroy(error instanceof Error ? error : undefined));
  parts.forEach((part, index) => {
    zip.addReadStreamLazy(part.name, { mtime, compress: true }, (done) => {
      task.step(part.step);
      task.progress(index, parts.length);
      reading = Readable.from(safely(part));
      done(null, reading);
    });
  });
  zip.end();
  try {
    for await (const piece of output) {
      if (task.signal.aborted) break;
      yield piece as Uint8Array;
    }
  } finally {
    // Whatever the part in its turn has open is closed, too.
    (reading as Readable | null)?.destroy();
  }
}

async function* safely(part: BundlePart): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of part.content()) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  } catch (error) {
    yield Buffer.from(`\n(this part could not be made: ${redactText(messageOf(error))})\n`);
  }
}

/** A value as JSON, without what looks like a secret or a card. */
export function jsonPart(name: string, step: string, value: () => unknown): BundlePart {
  return {
    name,
    step,
    *content() {
      yield `${jsonOf(value(), 2)}\n`;
    },
  };
}

/** Many values as a JSON array, one a line. Read at once, written in slices. */
export function rowsPart(name: string, step: string, rows: () => Iterable<unknown>): BundlePart {
  return {
    name,
    step,
    async *content() {
      const pace = new Pace();
      let held = '[';
      let between = '\n';
      for (const row of rows()) {
        held += `${between}${jsonOf(row)}`;
        between = ',\n';
        if (!pace.isDue) continue;
        yield held;
        held = '';
        await pace.rest();
      }
      yield `${held}\n]\n`;
    },
  };
}

/** Lines of text, written in slices. */
export function linesPart(name: string, step: string, lines: () => Iterable<string>): BundlePart {
  return {
    name,
    step,
    async *content() {
      const pace = new Pace();
      let held: string[] = [];
      for (const line of lines()) {
        held.push(`${line}\n`);
        if (!pace.isDue) continue;
        yield held.join('');
        held = [];
        await pace.rest();
      }
      yield held.join('');
    },
  };
}

const jsonOf = (value: unknown, indent?: number) => JSON.stringify(value ?? null, withoutSecrets, indent);

const SECRETS = /^(pinHash|password|secret|key|token|tokens|uid|idTag|idToken)$/i;

function withoutSecrets(key: string, value: unknown): unknown {
  // Numbers are what was measured, however much one may look like a card's.
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && !SECRETS.test(key)) return redactText(value);
  if (!SECRETS.test(key) || value === null || value === undefined) return value;
  if (Array.isArray(value)) return `${String(value.length)} entries`;
  // Where a secret lies is worth knowing; what it is, is not.
  return typeof value === 'object' && 'file' in value ? value : '•••';
}
