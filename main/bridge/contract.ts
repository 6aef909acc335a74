/**
 * The contract between the kiosk and whatever paints it: one snapshot type down, one closed union of commands up.
 * Preload, Electron IPC, browser host, renderer client and the test double are all derived from this file; the renderer
 * may import its types and nothing else of `main/`.
 *
 * Times are epoch milliseconds of the kiosk's clock, energy is integer Wh, power integer W, money a decimal string in the
 * currency's own minor digits ("11.94"). Text that comes localised is in `Snapshot.language`; all other words are the
 * renderer's.
 */
import { z } from 'zod';
import type { FaultPicture } from '../faults/entry.ts';
import type { FaultNeed } from '../faults/order.ts';
import type { ConnectorState, Deadline, StopReason } from '../session/types.ts';
import { SERVICE_COMMANDS } from './service/commands.ts';
import type { ServiceView } from './service/views.ts';
import type {
  ConnectorView,
  FaultView,
  OtherFault,
  PriceView,
  ReceiptView,
  RejectionReason,
  SimulatorView,
  LookView,
  ThemeView,
} from './views.ts';

export const LANGUAGES = ['en', 'de', 'nl', 'fr', 'es', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

export type { ConnectorState, Deadline, FaultNeed, FaultPicture, StopReason };

/** Pages import from here alone. */
export type * from './views.ts';
export type * from './service/book-pages.ts';
export type * from './service/commands.ts';
export type * from './service/files.ts';
export type * from './service/machine-pages.ts';
export type * from './service/update-view.ts';
export type * from './service/views.ts';

/** What the panel shows. `connector` refers to `Snapshot.connectors`. */
export type Screen =
  | { readonly name: 'starting-up'; readonly waitingFor: readonly ('controller' | 'reader' | 'store')[] }
  | { readonly name: 'idle' }
  | { readonly name: 'choose-connector'; readonly choices: readonly number[]; readonly deadline: Deadline }
  | { readonly name: 'authorizing'; readonly slow: boolean; readonly deadline: Deadline }
  | { readonly name: 'rejected'; readonly reason: RejectionReason; readonly deadline: Deadline }
  | { readonly name: 'plug-in'; readonly connector: number; readonly deadline: Deadline }
  | { readonly name: 'starting'; readonly connector: number; readonly deadline: Deadline }
  | { readonly name: 'charging'; readonly connector: number; readonly canGoHome: boolean }
  | {
      readonly name: 'suspended';
      readonly connector: number;
      readonly by: 'vehicle' | 'station' | 'operator';
      readonly canGoHome: boolean;
    }
  /** `unplug`: charging has ended and the cable is still in. */
  | {
      readonly name: 'stopping';
      readonly connector: number;
      readonly phase: 'stopping' | 'unplug';
      readonly canGoHome: boolean;
    }
  | { readonly name: 'idle-fee'; readonly connector: number; readonly canGoHome: boolean }
  | {
      readonly name: 'receipt';
      readonly receipt: ReceiptView;
      readonly plugged: boolean;
      readonly deadline: Deadline;
    }
  | {
      readonly name: 'fault';
      readonly connector: number | null;
      readonly fault: FaultView;
      /** Further faults here that forbid charging, in the order in which they matter. */
      readonly others: readonly OtherFault[];
      readonly canEnd: boolean;
      readonly canGoHome: boolean;
    }
  | {
      readonly name: 'unavailable';
      readonly reason: 'out-of-service' | 'fault' | 'no-connector';
      readonly since: number;
    };

export type ScreenName = Screen['name'];

/** Quiet lines at the edge: something is missing, charging goes on. */
export interface Notice {
  /** A fault's catalogue code, or `price-unavailable`. */
  readonly code: string;
  /** One line, localised. */
  readonly text: string;
  /** The connector that it concerns; null: all. */
  readonly connector: number | null;
  readonly since: number;
}

/** Sheets laid over a screen; which one is open is the guide's business, so that a reload changes nothing. */
export type Sheet = 'language' | 'help' | 'price';

export interface Snapshot {
  /** Rises by one with each snapshot; `painted` reports it back. */
  readonly seq: number;
  /** The kiosk's clock when this was made, and how fast that clock runs against real time (1, except in simulations). */
  readonly at: number;
  readonly clockRate: number;
  readonly version: string;
  readonly station: {
    readonly id: string;
    readonly name: string;
    readonly operator: string | null;
    readonly helpline: string | null;
    readonly timeZone: string;
    readonly languages: readonly Language[];
  };
  readonly language: Language;
  readonly screen: Screen;
  readonly sheet: Sheet | null;
  readonly connectors: readonly ConnectorView[];
  /** The station's price now; null while none can be said. */
  readonly price: PriceView | null;
  /** Ways to start that work now. */
  readonly startBy: { readonly card: boolean; readonly qr: string | null };
  readonly notices: readonly Notice[];
  /** Service mode, while somebody is at its door or in it: it is laid over the screen. */
  readonly service: ServiceView | null;
  /** How bright the picture is, percent, where no backlight can be set. */
  readonly brightness: number;
  readonly look: LookView;
  /** The OEM's theme; null: the built-in look. */
  readonly theme: ThemeView | null;
  /** Present only when some device is simulated. */
  readonly simulator: SimulatorView | null;
}

const connector = z.number().int().min(1).max(64);

/** Every command, with who may send it. What is not listed here does not exist. */
export const COMMANDS = {
  language: {
    from: 'screen',
    schema: z.strictObject({ type: z.literal('language'), language: z.enum(LANGUAGES) }),
  },
  sheet: {
    from: 'screen',
    schema: z.strictObject({
      type: z.literal('sheet'),
      sheet: z.enum(['language', 'help', 'price']).nullable(),
    }),
  },
  /** Choose a connector on `choose-connector`, or look at one from `idle`. */
  connector: { from: 'screen', schema: z.strictObject({ type: z.literal('connector'), connector }) },
  /** Leave `choose-connector`, `authorizing`, `plug-in`, `starting`. */
  cancel: { from: 'screen', schema: z.strictObject({ type: z.literal('cancel') }) },
  stop: { from: 'screen', schema: z.strictObject({ type: z.literal('stop'), connector }) },
  /** Leave a receipt, a rejection or a look at a session. */
  home: { from: 'screen', schema: z.strictObject({ type: z.literal('home') }) },
  /** More time on a screen that ends by itself. */
  extend: { from: 'screen', schema: z.strictObject({ type: z.literal('extend') }) },
  painted: {
    from: 'screen',
    schema: z.strictObject({ type: z.literal('painted'), seq: z.number().int().nonnegative() }),
  },
  'simulate-tap': {
    from: 'panel',
    schema: z.strictObject({ type: z.literal('simulate-tap'), card: z.string().max(40) }),
  },
  'simulate-reader': {
    from: 'panel',
    schema: z.strictObject({ type: z.literal('simulate-reader'), present: z.boolean() }),
  },
  'simulate-clock': {
    from: 'panel',
    schema: z.strictObject({ type: z.literal('simulate-clock'), rate: z.number().min(1).max(1000) }),
  },
  'simulate-vehicle': {
    from: 'panel',
    schema: z.strictObject({
      type: z.literal('simulate-vehicle'),
      connector,
      action: z.enum(['plug', 'unplug', 'full', 'pause', 'resume']),
    }),
  },
  'simulate-fault': {
    from: 'panel',
    schema: z.strictObject({
      type: z.literal('simulate-fault'),
      /** Null: what concerns the whole charger. */
      connector: connector.nullable(),
      fault: z.string().max(40),
      raised: z.boolean(),
    }),
  },
  /** As a technician at the charger would, once it is repaired. */
  'simulate-reset': {
    from: 'panel',
    schema: z.strictObject({
      type: z.literal('simulate-reset'),
      connector: connector.nullable(),
      fault: z.string().max(40),
    }),
  },
  'simulate-controller': {
    from: 'panel',
    schema: z.strictObject({
      type: z.literal('simulate-controller'),
      connector,
      action: z.enum(['mute', 'unmute', 'restart', 'babble']),
    }),
  },
  ...SERVICE_COMMANDS,
} as const;

export type CommandType = keyof typeof COMMANDS;
export type CommandOf<Type extends CommandType> = z.infer<(typeof COMMANDS)[Type]['schema']>;
export type Command = { [Type in CommandType]: CommandOf<Type> }[CommandType];

/** Which page a command came from; hosts know it from the connection, never from the message. */
export type Sender = 'screen' | 'panel';

export type CommandAnswer =
  { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string };

/** What the preload exposes as `window.kiosk`, and what the WebSocket client looks like to the renderer. */
export interface KioskApi {
  /** Calls `listener` with the newest snapshot at once (when there is one) and with each later one. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  send(command: Command): void;
}

/** Messages on the WebSocket, one JSON object each. */
export type HostMessage =
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'answer'; readonly answer: CommandAnswer };
