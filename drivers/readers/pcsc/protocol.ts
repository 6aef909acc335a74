/** What the kiosk and its reader process say to each other. Each side checks what it receives. */
import type { TapProblem } from '../reader.ts';
import { isUid } from './uid.ts';

/** How often the reader process says that it lives. */
export const KEEP_ALIVE_MS = 500;

/** Kiosk → reader process. `reader`: part of the wanted reader's name, null for the first that is no SAM slot. */
export interface WatchMessage {
  readonly type: 'watch';
  readonly reader: string | null;
}

/** Reader process → kiosk. */
export type WorkerMessage =
  | { readonly type: 'alive' }
  /** The binding cannot be loaded; `remedy` is a command for a technician. Nothing follows. */
  | { readonly type: 'binding-missing'; readonly detail: string; readonly remedy: string }
  | { readonly type: 'service-up' }
  /** `lost`: it was there before; this process is of no further use. Otherwise the process goes on trying. */
  | { readonly type: 'service-down'; readonly lost: boolean; readonly detail: string }
  /** All readers, and the one whose cards are read. */
  | { readonly type: 'readers'; readonly names: readonly string[]; readonly chosen: string | null }
  /** A card lies on the chosen reader, or none does. */
  | { readonly type: 'presence'; readonly present: boolean }
  /** `uid`: 4, 7 or 10 bytes, upper-case hex, as read. */
  | { readonly type: 'card'; readonly uid: string }
  | { readonly type: 'card-problem'; readonly problem: TapProblem }
  /** `text` holds no card number in full. */
  | { readonly type: 'frame'; readonly direction: 'in' | 'out'; readonly text: string }
  /** A call to the reader does not return; this process is of no further use. */
  | { readonly type: 'wedged'; readonly detail: string };

type Check = (value: unknown) => boolean;
type Shapes<Message extends { type: string }> = {
  readonly [Type in Message['type']]: Readonly<
    Record<Exclude<keyof Extract<Message, { type: Type }>, 'type'>, Check>
  >;
};

/** Longer texts than any reader name, ATR or error message; a limit, so that a broken process cannot flood the kiosk. */
const MAX_TEXT = 2000;
const MAX_READERS = 64;

const isBoolean: Check = (value) => typeof value === 'boolean';
const isText: Check = (value) => typeof value === 'string' && value.length <= MAX_TEXT;
const isTextOrNull: Check = (value) => value === null || isText(value);
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && values.includes(value);

const WORKER_MESSAGES: Shapes<WorkerMessage> = {
  alive: {},
  'binding-missing': { detail: isText, remedy: isText },
  'service-up': {},
  'service-down': { lost: isBoolean, detail: isText },
  readers: {
    names: (value) => Array.isArray(value) && value.length <= MAX_READERS && value.every(isText),
    chosen: isTextOrNull,
  },
  presence: { present: isBoolean },
  card: { uid: (value) => typeof value === 'string' && isUid(value) },
  'card-problem': { problem: oneOf('removed-early', 'random-uid', 'unreadable') },
  frame: { direction: oneOf('in', 'out'), text: isText },
  wedged: { detail: isText },
};

const PARENT_MESSAGES: Shapes<WatchMessage> = { watch: { reader: isTextOrNull } };

/** The message, or undefined when it is none of the protocol's (unknown type, missing, additional or wrong fields). */
export function parseWorkerMessage(value: unknown): WorkerMessage | undefined {
  return hasShape(value, WORKER_MESSAGES) ? (value as WorkerMessage) : undefined;
}

/** As `parseWorkerMessage`, for what the reader process receives. */
export function parseWatchMessage(value: unknown): WatchMessage | undefined {
  return hasShape(value, PARENT_MESSAGES) ? (value as WatchMessage) : undefined;
}

function hasShape(
  value: unknown,
  shapes: Readonly<Record<string, Readonly<Record<string, Check>>>>,
): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (typeof value.type !== 'string' || !Object.hasOwn(shapes, value.type)) return false;
  const fields = Object.entries(shapes[value.type] ?? {});
  const given = value as Record<string, unknown>;
  return (
    Object.keys(given).length === fields.length + 1 &&
    fields.every(([name, check]) => Object.hasOwn(given, name) && check(given[name]))
  );
}
