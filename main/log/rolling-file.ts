/**
 * Lines in files of limited size, the oldest of which go when there is no room for the next. Each line has reached the
 * operating system when `write` returns: whatever becomes of this process then, the line is there. (A power cut may cost
 * the last seconds: waiting for the disk with each line would hold the kiosk up.)
 */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { logFileName, logFiles } from './files.ts';

export interface RollingFileOptions {
  /** Made when it is not there. */
  readonly folder: string;
  /** Of all files together; never exceeded, as long as no line is longer than `maxBytes / files`. */
  readonly maxBytes: number;
  /** At most so many; 2 or more. */
  readonly files: number;
}

interface Open {
  readonly fd: number;
  readonly number: number;
  size: number;
  /** The last line was not finished: the disk was full, or the power went. */
  torn: boolean;
}

export class RollingFile {
  /** Bytes of one file; no line may be longer. */
  readonly fileBytes: number;
  readonly #o: RollingFileOptions;
  #open: Open | null = null;

  constructor(options: RollingFileOptions) {
    this.#o = options;
    this.fileBytes = Math.floor(options.maxBytes / options.files);
  }

  /** `line` ends with its line break. Throws what the disk says; the next write tries again from the beginning. */
  write(line: string): void {
    const text = Buffer.from(line);
    const file = this.#fileFor(text.length + 1);
    const bytes = file.torn ? Buffer.concat([LINE_BREAK, text]) : text;
    for (let done = 0; done < bytes.length;) {
      file.torn = true;
      const written = writeSync(file.fd, bytes, done);
      done += written;
      file.size += written;
    }
    file.torn = false;
  }

  /** Never throws. The next write opens the file again. */
  close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    for (const finish of [fsyncSync, closeSync]) {
      try {
        finish(open.fd);
      } catch {
        continue; // Its lines are with the operating system already; more cannot be done for them.
      }
    }
  }

  /** One that has room for so many bytes. */
  #fileFor(bytes: number): Open {
    // Somebody tidied up: what is written to a file without a name is lost.
    if (this.#open !== null && fstatSync(this.#open.fd).nlink === 0) this.close();
    this.#open ??= this.#openAt(this.#newest());
    while (this.#open.size > 0 && this.#open.size + bytes > this.fileBytes) {
      const { number } = this.#open;
      this.close();
      this.#open = this.#openAt(number + 1);
    }
    return this.#open;
  }

  #newest(): number {
    return logFiles(this.#o.folder).at(-1)?.number ?? 1;
  }

  #openAt(number: number): Open {
    mkdirSync(this.#o.folder, { recursive: true });
    // Before there is more: a disk that is full has room again then.
    this.#trim(number);
    const fd = openSync(path.join(this.#o.folder, logFileName(number)), 'a+', 0o640);
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    const torn = size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && !last.equals(LINE_BREAK);
    return { fd, number, size, torn };
  }

  /** Makes room for the file `number` to become as long as it may. */
  #trim(number: number): void {
    let bytes = this.fileBytes;
    let count = 1;
    for (const file of logFiles(this.#o.folder).toReversed()) {
      if (file.number === number && file.bytes <= this.fileBytes) continue;
      bytes += file.bytes;
      count += 1;
      if (bytes > this.#o.maxBytes || count > this.#o.files) rmSync(file.path, { force: true });
    }
  }
}

const LINE_BREAK = Buffer.from('\n');
