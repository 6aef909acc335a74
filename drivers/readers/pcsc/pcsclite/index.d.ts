import type { EventEmitter } from 'node:events';

declare namespace pcsclite {
  interface Status {
    readonly state: number;
    readonly atr?: Buffer;
  }

  interface CardReader extends EventEmitter {
    readonly name: string;
    /** As last reported in `status`; changes after the event's listeners ran. */
    readonly state: number;
    readonly connected: boolean;
    readonly SCARD_STATE_EMPTY: number;
    readonly SCARD_STATE_PRESENT: number;
    readonly SCARD_SHARE_SHARED: number;
    readonly SCARD_SHARE_DIRECT: number;
    readonly SCARD_SHARE_EXCLUSIVE: number;
    readonly SCARD_PROTOCOL_T0: number;
    readonly SCARD_PROTOCOL_T1: number;
    readonly SCARD_LEAVE_CARD: number;
    readonly SCARD_RESET_CARD: number;
    readonly SCARD_UNPOWER_CARD: number;
    readonly IOCTL_CCID_ESCAPE: number;
    connect(
      options: { share_mode?: number; protocol?: number },
      callback: (error: Error | null, protocol?: number) => void,
    ): void;
    disconnect(disposition: number | undefined, callback: (error: Error | null) => void): void;
    transmit(
      data: Buffer,
      maxLength: number,
      protocol: number,
      callback: (error: Error | null, response?: Buffer) => void,
    ): void;
    control(
      data: Buffer,
      code: number,
      maxLength: number,
      callback: (error: Error | null, response?: Buffer) => void,
    ): void;
    close(): void;
    on(event: 'status', listener: (status: Status) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  interface PCSCLite extends EventEmitter {
    readonly readers: Readonly<Record<string, CardReader>>;
    close(): void;
    on(event: 'reader', listener: (reader: CardReader) => void): this;
    on(event: 'readers', listener: (names: string[]) => void): this;
    on(event: 'error', listener: (error: Error & { code?: string }) => void): this;
    on(event: 'close', listener: () => void): this;
  }
}

declare function pcsclite(): pcsclite.PCSCLite;
export = pcsclite;
