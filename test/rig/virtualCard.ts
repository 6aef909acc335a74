/** A contactless card on vpcd's socket: two bytes of length, big endian, then the payload. */
import { connect, type Socket } from 'node:net';
import { until } from './until.ts';

const POWER_OFF = 0;
const POWER_ON = 1;
const RESET = 2;
const ASK_ATR = 4;
/** PC/SC part 3, 3.1.3.2.3: a MIFARE Classic 1K as storage card. */
const STORAGE_CARD_ATR = Buffer.from('3B8F8001804F0CA0000003060300030000000068', 'hex');
const GET_UID = 'FFCA000000';
/** Longer than the daemon takes to look for a card again. */
const POWERED_WITHIN_MS = 5000;

/**
 * What the card says to an APDU (upper-case hex): hex, or `tear` (the card leaves in the middle of it), or `silent`
 * (nothing comes back while the card stays).
 */
export type CardAnswer = (apdu: string) => string;

export class VirtualCard {
  readonly #socket: Socket;
  readonly #answer: CardAnswer;
  #buffer = Buffer.alloc(0);
  #powered = false;
  /** The APDUs that arrived, upper-case hex. */
  readonly received: string[] = [];

  private constructor(socket: Socket, answer: CardAnswer) {
    this.#socket = socket;
    this.#answer = answer;
    socket.on('data', (data) => this.#receive(data));
    // The daemon ends while a card lies there: the card goes with it.
    socket.on('error', () => socket.destroy());
  }

  static async insert(port: number, card: string | CardAnswer): Promise<VirtualCard> {
    const answer = typeof card === 'string' ? storageCard(card) : card;
    let socket: Socket | undefined;
    await until(`vpcd to listen on port ${port}`, POWERED_WITHIN_MS, async () => {
      socket = await tryConnect(port);
      return socket !== undefined;
    });
    if (!socket) throw new Error('unreachable: until() checked it');
    const inserted = new VirtualCard(socket, answer);
    await until('the reader to power the card', POWERED_WITHIN_MS, () => inserted.#powered);
    return inserted;
  }

  remove(): void {
    this.#socket.destroy();
  }

  #receive(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    while (this.#buffer.length >= 2) {
      const length = this.#buffer.readUInt16BE(0);
      if (this.#buffer.length < 2 + length) return;
      const payload = this.#buffer.subarray(2, 2 + length);
      this.#buffer = this.#buffer.subarray(2 + length);
      this.#handle(payload);
    }
  }

  #handle(payload: Buffer): void {
    const [control] = payload;
    if (payload.length !== 1) this.#apdu(payload.toString('hex').toUpperCase());
    else if (control === POWER_ON || control === RESET) this.#powered = true;
    else if (control === ASK_ATR) this.#send(STORAGE_CARD_ATR);
    else if (control !== POWER_OFF) throw new Error(`vpcd sent an unknown control byte ${control}`);
  }

  #apdu(apdu: string): void {
    this.received.push(apdu);
    const answer = this.#answer(apdu);
    if (answer === 'tear') this.remove();
    else if (answer !== 'silent') this.#send(Buffer.from(answer, 'hex'));
  }

  #send(payload: Buffer): void {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(payload.length);
    this.#socket.write(Buffer.concat([length, payload]));
  }
}

function storageCard(uid: string): CardAnswer {
  return (apdu) => (apdu === GET_UID ? `${uid}9000` : '6D00');
}

function tryConnect(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}
