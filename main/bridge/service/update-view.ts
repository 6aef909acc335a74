/** What the system page shows of updates; machine-pages.ts has the rest. */

/**
 * What an update waits for. `charging`: a session, an authorisation or a vehicle at a connector; `reserved`: kept for
 * somebody; `visitor`: somebody at the screen; `unsent`: the operator has not been told of all transactions; `service`:
 * service mode is open; `window`: not the time for it; `busy`: a restart or a task is under way.
 */
export type UpdateBlock = 'charging' | 'reserved' | 'visitor' | 'unsent' | 'service' | 'window' | 'busy';

/** What a version on trial lacks. `connector`: its label. */
export interface UpdateLack {
  readonly what: 'screen' | 'reader' | 'operator' | 'controller';
  readonly connector: string | null;
}

export type UpdatePhase =
  | 'off'
  /** This kiosk was not started in a way that can be updated, or nobody would start it again. */
  | 'not-supported'
  | 'idle'
  | 'checking'
  /** Told of; waits for a technician. */
  | 'available'
  | 'downloading'
  /** Downloaded; waits for what `waitsFor` says. */
  | 'ready'
  | 'installing'
  /** This version has to show that it runs. */
  | 'trial'
  /** This version is not kept: the one before comes back as soon as nobody charges. */
  | 'rolling-back';

export interface UpdateView {
  readonly is: UpdatePhase;
  readonly version: string;
  readonly commit: string | null;
  /** The newer one. */
  readonly offered: {
    readonly version: string;
    readonly bytes: number;
    readonly notes: string | null;
    /** Of the download. */
    readonly percent: number | null;
  } | null;
  /** It is installed without a technician's word. */
  readonly automatic: boolean;
  readonly waitsFor: readonly UpdateBlock[];
  readonly lacks: readonly UpdateLack[];
  /** Of the last look, download or installation; `detail` English. */
  readonly failure: { readonly code: string; readonly detail: string } | null;
  /** A version that was tried and not kept. */
  readonly rejected: {
    readonly version: string;
    readonly why: 'crashed' | 'unhealthy';
    readonly detail: string;
    readonly at: number;
  } | null;
  /** Epoch ms of the last look that got an answer; null: none in this run. */
  readonly checkedAt: number | null;
}
