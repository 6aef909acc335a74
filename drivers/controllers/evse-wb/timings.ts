/** Every wait of the driver, in ms, with its reason. Tests shorten them. */
export interface EvseWbTimings {
  /** From one look to the next; the board tells nothing by itself. */
  readonly pollMs: number;
  /** Missed exchanges in a row until the controller counts as silent. */
  readonly silentAfter: number;
  /** … and for at least this long: a busy bus is no silence. */
  readonly silentMs: number;
  /** Answers, but none whole for so long: out of step. */
  readonly blindMs: number;
  /** The vehicle has 3 s to stop drawing when the pilot goes steady (IEC 61851-1 table 6); 2 s more for the contactor. */
  readonly confirmMs: number;
  readonly confirmEveryMs: number;
  /** A vehicle that draws on after the pilot went steady is cut off by the turn-off command. */
  readonly turnOffMs: number;
  /** A locking motor needs up to half a second; then its feedback counts. */
  readonly lockMs: number;
  /** Pilot off, as if unplugged: vehicles need 3 s to notice (IEC 61851-1 A.5). */
  readonly repilotMs: number;
  /** A connector that is found running is switched off unless `enable` claims it within this time. */
  readonly claimMs: number;
}

export const EVSE_WB_TIMINGS: EvseWbTimings = {
  pollMs: 500,
  silentAfter: 3,
  silentMs: 3000,
  blindMs: 6000,
  confirmMs: 6000,
  confirmEveryMs: 100,
  turnOffMs: 3500,
  lockMs: 700,
  repilotMs: 3500,
  claimMs: 15_000,
};
