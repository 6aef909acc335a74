/** What the reader process uses of nfc-pcsc 0.8.1, which ships no types. */
declare module 'nfc-pcsc' {
  import type { EventEmitter } from 'node:events';
  import type { CardReader, PCSCLite } from '@pokusew/pcsclite';

  export interface Logger {
    log(...details: unknown[]): void;
    debug(...details: unknown[]): void;
    info(...details: unknown[]): void;
    warn(...details: unknown[]): void;
    error(...details: unknown[]): void;
  }

  export class BaseError extends Error {
    readonly code: string | null;
    readonly previous?: Error;
  }
  export class ConnectError extends BaseError {}

  export class Reader extends EventEmitter {
    readonly reader: CardReader;
    readonly name: string;
    logger: Logger;
    autoProcessing: boolean;
    transmit(data: Buffer, maxLength: number): Promise<Buffer>;
    on(event: 'card', listener: (card: { readonly atr?: Buffer }) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'end', listener: () => void): this;
  }

  export class NFC extends EventEmitter {
    constructor(logger?: Logger);
    readonly pcsc: PCSCLite;
    close(): void;
    on(event: 'reader', listener: (reader: Reader) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
}
