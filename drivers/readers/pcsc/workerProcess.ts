/** The reader process as the kiosk sees it: the one thing in which the hosts differ. */
import type { WatchMessage } from './protocol.ts';

export interface WorkerProcess {
  /** Never throws; a message that cannot be sent is lost with the process, whose end `onExit` tells. */
  send(message: WatchMessage): void;
  /** `message` is whatever arrived: the receiver checks it. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when the process could not be started. `reason`: English, for technicians. */
  onExit(listener: (reason: string) => void): void;
  /** Ends the process for certain, also one that hangs or is stopped: SIGKILL, not SIGTERM. */
  kill(): void;
}

export type SpawnWorker = () => WorkerProcess;
