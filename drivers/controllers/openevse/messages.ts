/** What a frame from the controller says: a reply, or a notification that may come at any time. */

export interface Reply {
  readonly kind: 'reply';
  readonly ok: boolean;
  readonly args: readonly string[];
  /** The echoed sequence id, absent when the request had none or the controller could not read the request. */
  readonly sequence: number | undefined;
}

export type Notification =
  | {
      readonly kind: 'state';
      readonly state: number;
      readonly pilot: number;
      readonly amps: number;
      readonly flags: number;
    }
  | { readonly kind: 'boot'; readonly postCode: number; readonly firmware: string }
  | { readonly kind: 'button'; readonly long: boolean }
  | { readonly kind: 'wifi'; readonly mode: number };

export type Message = Reply | Notification;

/** Reads the body of a frame (`OK 02 0 02 0701 :0A`); undefined when RAPI has no such message. */
export function readMessage(body: string): Message | undefined {
  const [name, ...args] = body.trim().split(/ +/);
  if (name === 'OK' || name === 'NK') return readReply(name === 'OK', args);
  if (name === 'AT') return readState(args);
  if (name === 'AB') return readBoot(args);
  if (name === 'AN' && args.length === 1) return { kind: 'button', long: args[0] === '1' };
  if (name === 'WF' && args.length === 1) {
    const mode = hex(args[0]);
    return mode === undefined ? undefined : { kind: 'wifi', mode };
  }
  return undefined;
}

function readReply(ok: boolean, words: readonly string[]): Reply | undefined {
  const last = words.at(-1);
  if (!last?.startsWith(':')) return { kind: 'reply', ok, args: words, sequence: undefined };
  const sequence = hex(last.slice(1));
  return sequence === undefined ? undefined : { kind: 'reply', ok, args: words.slice(0, -1), sequence };
}

function readState(args: readonly string[]): Notification | undefined {
  const [state, pilot, flags] = [hex(args[0]), hex(args[1]), hex(args[3])];
  const amps = decimal(args[2]);
  if (args.length !== 4 || state === undefined || pilot === undefined) return undefined;
  if (amps === undefined || flags === undefined) return undefined;
  return { kind: 'state', state, pilot, amps, flags };
}

function readBoot(args: readonly string[]): Notification | undefined {
  const postCode = hex(args[0]);
  if (postCode === undefined || args.length < 2) return undefined;
  return { kind: 'boot', postCode, firmware: args.slice(1).join(' ') };
}

/** A hexadecimal word of one to four digits; undefined when it is none. */
export function hex(word: string | undefined): number | undefined {
  return word !== undefined && /^[0-9a-fA-F]{1,4}$/.test(word) ? Number.parseInt(word, 16) : undefined;
}

/** A decimal word that fits in 32 bits (`%ld`, `%lu`); undefined when it is none. */
export function decimal(word: string | undefined): number | undefined {
  if (word === undefined || !/^-?\d{1,10}$/.test(word)) return undefined;
  const value = Number.parseInt(word, 10);
  return value >= -(2 ** 31) && value < 2 ** 32 ? value : undefined;
}
