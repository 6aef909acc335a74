/** How the firmware reads requests: a 32-byte buffer, at most 10 tokens, `^` checksum (also the old `*`, also none). */

const BUFFER_BYTES = 32;
const MAX_TOKENS = 10;
/** The processor's own receive buffer, which fills while the firmware is busy; what comes after is lost. */
const HARDWARE_BYTES = 64;

export interface Request {
  readonly name: string;
  readonly args: readonly string[];
  /** The sequence id as sent, to be echoed. */
  readonly sequence: string | undefined;
}

export class RequestReader {
  #buffer = '';
  #waiting: number[] = [];

  /** Bytes arrive while the firmware does something else. */
  store(bytes: Uint8Array): void {
    for (const byte of bytes) if (this.#waiting.length < HARDWARE_BYTES) this.#waiting.push(byte);
  }

  clear(): void {
    this.#buffer = '';
    this.#waiting = [];
  }

  /** The next request that is complete; `damaged` when its checksum or its form is wrong; undefined when there is none. */
  next(): Request | 'damaged' | undefined {
    while (this.#waiting.length > 0) {
      const char = String.fromCharCode(this.#waiting.shift() ?? 0);
      if (char === '$') this.#buffer = '$';
      else if (this.#buffer.startsWith('$')) {
        if (this.#buffer.length >= BUFFER_BYTES) this.#buffer = '';
        else if (char === '\r') {
          const line = this.#buffer;
          this.#buffer = '';
          return readRequest(line);
        } else this.#buffer += char;
      }
    }
    return undefined;
  }
}

function readRequest(line: string): Request | 'damaged' {
  const mark = line.search(/[*^]/);
  const body = mark < 0 ? line : line.slice(0, mark);
  const tokens = body.slice(1).split(' ');
  if (tokens.length > MAX_TOKENS) return 'damaged';
  if (mark >= 0 && Number.parseInt(line.slice(mark + 1, mark + 3), 16) !== sum(body, line[mark] === '^')) {
    return 'damaged';
  }
  const [name = '', ...args] = tokens;
  const last = args.at(-1);
  if (!last?.startsWith(':')) return { name, args, sequence: undefined };
  const sequence = last.slice(1).toUpperCase();
  return { name, args: args.slice(0, -1), sequence: sequence === '00' ? undefined : sequence };
}

function sum(body: string, xor: boolean): number {
  let total = 0;
  for (const byte of Buffer.from(body, 'latin1')) total = xor ? total ^ byte : (total + byte) & 0xff;
  return total;
}
