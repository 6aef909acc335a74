/** An emulated OpenEVSE board on a pseudo-terminal, in this process: what it sends is known to the millisecond. */
import { EmulatedFirmware, type FirmwareOptions } from '../../../drivers/controllers/simulated/firmware.ts';
import { openPty, type Pty } from '../../../drivers/serial/pty.ts';

export class BoardOnPty {
  readonly path: string;
  readonly firmware: EmulatedFirmware;
  #pty: Pty | undefined;
  #text = '';
  #waiters: { readonly prefix: string; resolve(at: number): void }[] = [];

  private constructor(path: string, options: FirmwareOptions) {
    this.path = path;
    this.firmware = new EmulatedFirmware({ bootMs: 100, ...options });
    this.firmware.onOutput((bytes) => {
      this.#pty?.write(bytes);
      this.#note(Buffer.from(bytes).toString('latin1'));
    });
  }

  /** Makes the terminal at `path` and powers the board. */
  static async open(path: string, options: FirmwareOptions = {}): Promise<BoardOnPty> {
    const board = new BoardOnPty(path, options);
    await board.plugIn();
    board.firmware.powerOn();
    return board;
  }

  async plugIn(): Promise<void> {
    const pty = await openPty(this.path);
    pty.onData((bytes) => this.firmware.receive(bytes));
    this.#pty = pty;
  }

  /** Pulls the serial cable; the board runs on. */
  async pull(): Promise<void> {
    const pty = this.#pty;
    this.#pty = undefined;
    await pty?.close();
  }

  async close(): Promise<void> {
    this.firmware.powerOff();
    await this.pull();
  }

  control(line: string): void {
    const answer = this.firmware.control(line);
    if (!answer.startsWith('ok')) throw new Error(`board, asked to ${line}: ${answer}`);
  }

  /** When the last byte of the next frame that begins with `prefix` went onto the wire. */
  nextFrame(prefix: string): Promise<number> {
    return new Promise((resolve) => this.#waiters.push({ prefix, resolve }));
  }

  #note(text: string): void {
    const at = performance.now();
    const parts = (this.#text + text).split('\r');
    this.#text = parts.pop() ?? '';
    for (const part of parts) {
      const frame = part.slice(part.lastIndexOf('$'));
      this.#waiters = this.#waiters.filter(({ prefix, resolve }) => {
        if (!frame.startsWith(prefix)) return true;
        resolve(at);
        return false;
      });
    }
  }
}
