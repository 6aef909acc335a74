/** What a simulator panel needs of an emulated board, whichever it is. */
export interface EmulatedCharger {
  /** Carries out one control line (`help` lists them); answers `ok …` or `error …`, never throws. */
  control(line: string): string;
  readonly vehicle: { readonly plugged: boolean; readonly charge: number; readonly paused: boolean };
  readonly board: { readonly faulted: boolean; readonly relayClosed: boolean };
}

/** Something at the other end of a serial line: bytes in, bytes out. */
export interface BytePipe {
  receive(bytes: Uint8Array): void;
  onOutput(listener: (bytes: Uint8Array) => void): () => void;
}

/** Power that flows through a connector now, for a meter behind it. */
export interface Flow {
  /** Each phase that carries current. */
  readonly milliamps: readonly number[];
  readonly volts: number;
}
