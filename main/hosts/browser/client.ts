/** One page on its WebSocket: snapshots out as fast as it takes them, commands in through the gate. */
import type { RawData, WebSocket } from 'ws';
import type { HostMessage, Sender, Snapshot } from '../../bridge/contract.ts';
import { validateCommand } from '../../bridge/validate.ts';
import type { Clock } from '../../clock.ts';
import type { KioskPort } from '../host.ts';
import type { Refusals } from '../refusals.ts';

export interface ClientOptions {
  readonly socket: WebSocket;
  readonly sender: Sender;
  readonly kiosk: KioskPort;
  readonly clock: Clock;
  readonly refusals: Refusals;
}

/** A screen reports 60 frames a second and a finger taps 10 times: twice that is no person any more. */
const COMMANDS_PER_SECOND = 140;
/** A page that was asleep may catch up at once. */
const BURST = 280;
/** Refusals in a row after which the page is broken or hostile. */
const MOST_EXCESS = 500;
/** Answers that a page does not read: snapshots never add up, these could. */
const MOST_UNREAD_BYTES = 1_000_000;

/** WebSocket close code "policy violation" (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;

export function serveClient({ socket, sender, kiosk, clock, refusals }: ClientOptions): void {
  const feed = new SnapshotFeed(socket);
  const bucket = new Bucket(clock);
  const answer = (message: HostMessage) => {
    if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
    else socket.send(JSON.stringify(message));
  };

  const unsubscribe = kiosk.subscribe((snapshot) => feed.offer(snapshot));
  socket.on('close', unsubscribe);
  socket.on('message', (data, isBinary) => {
    if (!bucket.take()) {
      if (bucket.excess > MOST_EXCESS) socket.close(POLICY_VIOLATION, 'too many commands');
      else answer(refusal('too-many', 'commands come faster than anybody can touch'));
      return;
    }
    const message = isBinary ? undefined : parse(data);
    const valid = validateCommand(message, sender);
    const said = valid.ok ? kiosk.command(valid.command, sender) : valid;
    refusals.note(sender, message, said);
    answer({ type: 'answer', answer: said });
  });
  feed.offer(kiosk.snapshot());
}

function refusal(code: string, message: string): HostMessage {
  return { type: 'answer', answer: { ok: false, code, message } };
}

/** What is not JSON is no command either: the gate says so. */
function parse(data: RawData): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

/** At most one snapshot under way and one waiting, the newest: a slow page sees fewer, and always the last. */
class SnapshotFeed {
  readonly #socket: WebSocket;
  #underWay = false;
  #waiting: Snapshot | null = null;
  #lastSeq = -1;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  offer(snapshot: Snapshot): void {
    if (snapshot.seq <= this.#lastSeq) return;
    this.#lastSeq = snapshot.seq;
    if (this.#underWay) this.#waiting = snapshot;
    else this.#send(snapshot);
  }

  #send(snapshot: Snapshot): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#underWay = true;
    this.#socket.send(textOf(snapshot), () => {
      this.#underWay = false;
      const next = this.#waiting;
      this.#waiting = null;
      if (next) this.#send(next);
    });
  }
}

const texts = new WeakMap<Snapshot, string>();

/** Written once, however many pages look on. */
function textOf(snapshot: Snapshot): string {
  let text = texts.get(snapshot);
  if (text === undefined) {
    const message: HostMessage = { type: 'snapshot', snapshot };
    text = JSON.stringify(message);
    texts.set(snapshot, text);
  }
  return text;
}

/** A token bucket. */
class Bucket {
  readonly #clock: Clock;
  #tokens = BURST;
  #at: number;
  excess = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#at = clock.monotonic();
  }

  take(): boolean {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#at) / 1000) * COMMANDS_PER_SECOND);
    this.#at = now;
    if (this.#tokens < 1) {
      this.excess++;
      return false;
    }
    this.#tokens--;
    this.excess = 0;
    return true;
  }
}
