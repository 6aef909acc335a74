/** The last frames in both directions, for service mode. Card numbers and passwords never get into it. */
import { maskUid } from '../../authorization/uid.ts';
import type { Clock } from '../../clock.ts';
import type { OperatorStatus } from '../port.ts';

export type LoggedMessage = OperatorStatus['messages'][number];

export const KEPT_MESSAGES = 200;
/** Longer texts are cut: a screen shows no more. */
const LONGEST_TEXT = 600;
/** Longer frames are not looked into. */
const LONGEST_FRAME = 64 * 1024;

const KINDS: Readonly<Record<number, LoggedMessage['kind']>> = { 2: 'call', 3: 'result', 4: 'error' };

export class MessageLog {
  readonly #clock: Clock;
  readonly #messages: LoggedMessage[] = [];
  /** Actions of calls by direction and id, until answered. */
  readonly #actions = new Map<string, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The newest last. */
  get messages(): readonly LoggedMessage[] {
    return this.#messages;
  }

  add(direction: 'in' | 'out', frame: string): void {
    this.#messages.push({ at: this.#clock.now(), direction, ...this.#read(direction, frame) });
    if (this.#messages.length > KEPT_MESSAGES) this.#messages.shift();
  }

  #read(direction: 'in' | 'out', frame: string): Pick<LoggedMessage, 'kind' | 'action' | 'text'> {
    const parts = frame.length > LONGEST_FRAME ? null : parsed(frame);
    const kind = Array.isArray(parts) ? KINDS[Number(parts[0])] : undefined;
    if (!Array.isArray(parts) || !kind) {
      return { kind: 'error', action: '', text: `not a message (${String(frame.length)} characters)` };
    }
    const id = String(parts[1]);
    const action = kind === 'call' ? String(parts[2]) : this.#answered(direction, id);
    if (kind === 'call') this.#asked(direction, id, action);
    const content: unknown[] = kind === 'result' ? parts.slice(2, 3) : parts.slice(kind === 'call' ? 3 : 2);
    const text = content.map((part) => JSON.stringify(masked(part, kind === 'error')) ?? '').join(' ');
    return { kind, action: cut(action, 50), text: cut(text, LONGEST_TEXT) };
  }

  #asked(direction: 'in' | 'out', id: string, action: string): void {
    this.#actions.set(`${direction} ${id}`, action);
    const [oldest] = this.#actions.keys();
    if (this.#actions.size > KEPT_MESSAGES && oldest !== undefined) this.#actions.delete(oldest);
  }

  #answered(direction: 'in' | 'out', id: string): string {
    const key = `${direction === 'in' ? 'out' : 'in'} ${id}`;
    const action = this.#actions.get(key) ?? '';
    this.#actions.delete(key);
    return action;
  }
}

/** Whose text is a card number, in either version. */
const CARD_KEYS = new Set(['idTag', 'parentIdTag', 'idToken', 'groupIdToken', 'additionalIdToken']);
const SECRET_NAMES = /AuthorizationKey|BasicAuthPassword|password/i;

/** The same with card numbers and secrets made unreadable. */
function masked(value: unknown, isError: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, isError));
  if (typeof value === 'string') return maskedText(value, isError);
  if (typeof value !== 'object' || value === null) return value;
  const named = Object.values(value).some((part) => isSecretName(part));
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => {
      if (CARD_KEYS.has(key) && typeof part === 'string') return [key, maskUid(part)];
      if (named && (key === 'value' || key === 'attributeValue')) return [key, '••••'];
      return [key, masked(part, isError)];
    }),
  );
}

/** `{ key: "AuthorizationKey", value: … }`, `{ variable: { name: "BasicAuthPassword" }, attributeValue: … }`. */
function isSecretName(part: unknown): boolean {
  if (typeof part === 'string') return SECRET_NAMES.test(part);
  return typeof part === 'object' && part !== null && 'name' in part && SECRET_NAMES.test(String(part.name));
}

/** JSON within JSON, as in DataTransfer; and texts that quote what was wrong, as in CALLERRORs. */
function maskedText(text: string, isError: boolean): string {
  if (/^\s*[[{]/.test(text)) {
    const inner = parsed(text);
    if (inner !== undefined) return JSON.stringify(masked(inner, isError));
  }
  if (!isError) return text;
  return text.replace(/\b(?=[0-9A-F]*\d)[0-9A-F]{8,20}\b/gi, (uid) => maskUid(uid));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told as "not a message", or left as the text that it is
  }
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
