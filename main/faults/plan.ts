/** Recovery plans as data: what the kiosk may try by itself, how often, and who is asked when it has tried enough. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** What the kiosk can do about a fault; each is carried out by the owner of the device. */
export type RecoveryAct =
  | 'rest' // nothing but wait: it passes by itself (heat, mains)
  | 'retry-enable' // take the permission away and give it again
  | 're-pilot' // pilot off and on, as if replugged: wakes a sleeping vehicle
  | 'retry-lock'
  | 'restart-controller'
  | 'reopen-port'
  | 'resync' // read the device's whole state and put its settings back
  | 'derate' // offer less current
  | 'restore-limit' // offer the full current again
  | 'start-reader-service'
  | 'new-reader-process'
  | 'reconnect' // one attempt to reach the operator
  | 'sync-clock'
  | 'retry-store'
  | 'trim-history' // old samples and logs, never sessions
  | 'reload-screen'
  | 'safe-mode'; // only what charging needs

/** Acts after which energy may flow again; faults that forbid that (stuck contactor) have none of them. */
export const ENERGISING: readonly RecoveryAct[] = ['retry-enable', 're-pilot', 'restart-controller'];

export interface RecoveryStep {
  readonly act: RecoveryAct;
  /** Waited before the act, shown to the driver as a countdown. */
  readonly afterMs: number;
  /** How long the condition may take to clear after the act, until the step counts as failed. */
  readonly patienceMs: number;
}

/** One round: its steps in order until the condition clears. Each new occurrence, and each failed round, begins one. */
export interface RecoveryPlan {
  readonly steps: readonly RecoveryStep[];
  /** How long the condition must stay away before the fault counts as recovered (a supply that is *stable*). */
  readonly settleMs: number;
  /** Done once when recovered. */
  readonly afterwards?: RecoveryAct;
  /** Waits grow with each round by `factor` up to `mostMs`; `jitter` 0.5 varies them by ±50 %, so that kiosks spread. */
  readonly backoff?: { readonly factor: number; readonly mostMs: number; readonly jitter: number };
}

/** When to give up, and what then. */
export interface GiveUp {
  /** Rounds allowed within the window; 0: a person is asked at once. */
  readonly rounds: number;
  /** Of running time (`run-clock.ts`). */
  readonly windowMs: number;
  readonly then: 'needs-driver' | 'needs-technician';
  /** What ends it after that: the condition clearing, or only a technician's reset. */
  readonly release: 'clears' | 'technician';
  /** The last step is still tried this often after giving up; null: never. */
  readonly againEveryMs: number | null;
}

/** The kiosk itself can do nothing. */
export const NOTHING_TO_TRY = { steps: [], settleMs: 0 } as const satisfies RecoveryPlan;

export const ASK_DRIVER = {
  rounds: 0,
  windowMs: 0,
  then: 'needs-driver',
  release: 'clears',
  againEveryMs: null,
} as const satisfies GiveUp;

export const ASK_TECHNICIAN = { ...ASK_DRIVER, then: 'needs-technician' } as const satisfies GiveUp;

/** Stays out of use even when the device says that all is well again. */
export const UNTIL_RESET = { ...ASK_TECHNICIAN, release: 'technician' } as const satisfies GiveUp;
