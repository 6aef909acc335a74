/** Pages about the machine: overview, connectors, reader, faults, frames, display, performance, system. */
import type { ConnectorState } from '../../session/types.ts';
import type { ServiceFiles } from './files.ts';
import type { UpdateView } from './update-view.ts';

export type Health = 'good' | 'warn' | 'bad' | 'off';

export interface OverviewPage {
  readonly name: 'overview';
  /** Controllers, meters, reader. `code`: a fault's code, or null while all is well. */
  readonly devices: readonly {
    readonly id: string;
    readonly kind: 'controller' | 'meter' | 'reader';
    /** The connector's label; null: the station's. */
    readonly connector: string | null;
    readonly driver: string;
    /** Port or name, e.g. "/dev/ttyUSB0 · 11". */
    readonly where: string | null;
    readonly firmware: string | null;
    readonly health: Health;
    readonly code: string | null;
    readonly lastHeardAt: number | null;
  }[];
  readonly connectors: readonly {
    readonly id: number;
    readonly label: string;
    readonly state: ConnectorState;
    readonly since: number;
    readonly watts: number | null;
    readonly energyWh: number | null;
  }[];
  readonly operator: { readonly health: Health; readonly link: string; readonly waiting: number } | null;
  readonly webhook: { readonly waiting: number } | null;
  readonly network: readonly { readonly name: string; readonly address: string; readonly up: boolean }[];
  readonly clock: { readonly health: Health; readonly at: number; readonly synced: 'yes' | 'no' | 'unknown' };
  readonly disk: {
    readonly health: Health;
    readonly freeBytes: number | null;
    readonly totalBytes: number | null;
  };
  readonly store: { readonly health: Health; readonly bytes: number; readonly file: string };
  /** Ms since the process and the machine started. */
  readonly uptime: { readonly processMs: number; readonly machineMs: number | null };
  readonly versions: readonly { readonly name: string; readonly version: string }[];
}

export type TestKind = 'contactor' | 'lock';

/** A condition that must hold before a test may run. `code` names it in the words. */
export interface TestCondition {
  readonly code:
    | 'linked'
    | 'nobody-charges'
    | 'vehicle-there'
    | 'vehicle-gone'
    | 'no-fault'
    | 'contactor-open'
    | 'can-lock'
    | 'no-other-test';
  readonly met: boolean;
  readonly detail: string | null;
}

export interface TestRun {
  readonly kind: TestKind;
  readonly startedAt: number;
  readonly running: boolean;
  /** `code` names the step in the words. */
  readonly steps: readonly {
    readonly code:
      | 'out-of-service'
      | 'offer'
      | 'contactor-closed'
      | 'contactor-opened'
      | 'current-zero'
      | 'unlocked'
      | 'locked'
      | 'back-in-service';
    readonly state: 'waiting' | 'running' | 'passed' | 'failed' | 'skipped';
    readonly ms: number | null;
    readonly detail: string | null;
  }[];
  readonly passed: boolean | null;
}

export interface Plot {
  readonly what:
    'power' | 'temperature' | 'current' | 'voltage' | 'latency-p50' | 'latency-p95' | 'memory' | 'loop-delay';
  readonly from: number;
  readonly stepMs: number;
  /** Null: nothing was measured then. */
  readonly values: readonly (number | null)[];
}

export interface ConnectorsPage {
  readonly name: 'connectors';
  readonly chosen: number;
  readonly list: readonly {
    readonly id: number;
    readonly label: string;
    readonly state: ConnectorState;
    readonly health: Health;
  }[];
  readonly connector: {
    readonly id: number;
    readonly label: string;
    readonly state: ConnectorState;
    readonly since: number;
    readonly linked: boolean;
    readonly session: {
      readonly number: string;
      readonly card: string | null;
      readonly energyWh: number;
    } | null;
    readonly vehicle: string;
    readonly contactorClosed: boolean | null;
    readonly locked: boolean | null;
    /** Live values by name; null: not measured. Milliamps and millivolts by phase where known. */
    readonly values: {
      readonly watts: number | null;
      readonly milliamps: readonly number[];
      readonly millivolts: readonly number[];
      readonly temperatures: readonly { readonly name: string; readonly deciCelsius: number }[];
      readonly registerWh: number | null;
      readonly meterAt: number | null;
    };
    /** What the controller really said last, newest first: name and raw value. */
    readonly raw: readonly { readonly name: string; readonly value: string }[];
    readonly capabilities: readonly { readonly name: string; readonly value: string }[];
    readonly inService: boolean;
    /** Why not: whoever said so. */
    readonly heldBy: readonly ('service' | 'operator' | 'station')[];
    readonly limit: {
      /** Offered now, A. */
      readonly amps: number;
      readonly maxAmps: number;
      readonly leastAmps: number;
      /** Set here; null: not limited by service. */
      readonly service: number | null;
    };
    readonly tests: Readonly<Record<TestKind, readonly TestCondition[]>>;
    readonly run: TestRun | null;
    readonly plots: readonly Plot[];
  };
}

export interface ReaderPage {
  readonly name: 'reader';
  readonly driver: string;
  readonly health: Health;
  readonly reader: string | null;
  /** Fault code, or null. */
  readonly code: string | null;
  /** What a technician should know, e.g. a kernel module that grabs the reader; codes of the words. */
  readonly hints: readonly { readonly code: string; readonly detail: string | null }[];
  /** The newest first: what cards answered while this page was open. */
  readonly taps: readonly {
    readonly seq: number;
    readonly at: number;
    /** "•••• 1190", or null where there was no number. */
    readonly masked: string | null;
    readonly bytes: number | null;
    readonly problem: 'removed-early' | 'random-uid' | 'unreadable' | null;
    /** What the charger would say to it. */
    readonly verdict: 'accepted' | 'blocked' | 'expired' | 'unknown' | null;
    readonly label: string | null;
  }[];
  readonly frames: FrameRows;
}

export interface FrameRow {
  readonly seq: number;
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly text: string;
  readonly meaning: string | null;
  readonly discarded: boolean;
}

/** A leaf of a device's frames, the newest last. */
export interface FrameRows {
  readonly rows: readonly FrameRow[];
  readonly total: number;
}

export interface FramesPage {
  readonly name: 'frames';
  readonly devices: readonly {
    readonly id: string;
    readonly label: string;
    readonly driver: string;
    readonly frames: number;
    readonly discarded: number;
    readonly lastAt: number | null;
  }[];
  /** A device's id, or `log`: the kiosk's own log. */
  readonly device: string;
  /** Live, or standing still at an older leaf. */
  readonly live: boolean;
  readonly older: boolean;
  readonly frames: FrameRows;
  readonly log: readonly {
    readonly seq: number;
    readonly at: number;
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly code: string;
    readonly text: string;
  }[];
}

export interface FaultsPage {
  readonly name: 'faults';
  readonly show: 'open' | 'past';
  readonly rows: readonly FaultRow[];
  /** There is more: newer, older. */
  readonly newer: boolean;
  readonly older: boolean;
  readonly chosen: FaultDetail | null;
}

export interface FaultRow {
  readonly id: number;
  readonly code: string;
  readonly title: string;
  readonly severity: string;
  /** The connector's label; null: the station. */
  readonly connector: string | null;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly outcome: string | null;
}

export interface FaultDetail extends FaultRow {
  readonly mrec: string | null;
  /** Lines such as "hottest: 71.5 °C", in the technician's language as all of this. */
  readonly evidence: readonly string[];
  readonly diagnosis: {
    readonly cause: string;
    readonly likelihood: 'likely' | 'possible';
    readonly because: readonly { readonly at: number; readonly text: string }[];
    /** How to be sure of it. */
    readonly tellApart: string;
  } | null;
  /** What a technician does, in order. */
  readonly steps: readonly string[];
  /** What the kiosk does by itself, and when it gives up. */
  readonly plan: readonly string[];
  readonly acknowledgedBy: string | null;
  /** It stands and waits for a technician's word. */
  readonly canReset: boolean;
}

export interface DisplayPage {
  readonly name: 'display';
  /** Percent; `hardware` false: the picture itself is darkened. */
  readonly brightness: { readonly percent: number; readonly least: number; readonly hardware: boolean };
  readonly pages: number;
}

export interface PerformancePage {
  readonly name: 'performance';
  /** Event → painted, ms; null: nothing was measured yet. */
  readonly paint: {
    readonly count: number;
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
    /** Counts by class; `upTo` ms, null: beyond. */
    readonly histogram: readonly { readonly upTo: number | null; readonly count: number }[];
  } | null;
  readonly memory: { readonly rssBytes: number; readonly heapBytes: number };
  /** Event loop's delay p99, ms; and the process's share of one core, percent. */
  readonly loop: { readonly p99: number | null; readonly cpuPercent: number | null };
  readonly store: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: 'rows' | 'bytes' | 'version';
  }[];
  readonly plots: readonly Plot[];
}

export interface SystemPage {
  readonly name: 'system';
  readonly outOfService: boolean;
  readonly supervised: boolean;
  readonly safeMode: boolean;
  readonly clock: {
    readonly at: number;
    readonly timeZone: string;
    readonly synced: 'yes' | 'no' | 'unknown';
    /** What keeps the time, e.g. "systemd-timesyncd", "chrony"; null: not known. */
    readonly source: string | null;
    readonly automatic: boolean | null;
    readonly unsure: boolean;
    /** Null: it can be set here; else why not, English. */
    readonly cannotSet: string | null;
  };
  readonly files: ServiceFiles;
  readonly update: UpdateView;
  /** The newest first. */
  readonly audit: readonly {
    readonly id: number;
    readonly at: number;
    readonly who: string;
    readonly what: string;
    readonly detail: string;
  }[];
  readonly auditOlder: boolean;
  readonly auditNewer: boolean;
}
