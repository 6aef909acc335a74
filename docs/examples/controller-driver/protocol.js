/**
 * The protocol of the ACME EVSE-3, lines of ASCII at 9600 8N1:
 *
 *     W07,16*AB      set 16 A (0: off, -: leave it) and tell; 07 is echoed, AB the sum of all bytes before *
 *     S07,C,1,16,0,1234,230150,3*AB   vehicle A B C, contactor, amperes, fault, Wh, mV, power-ups
 *     N07*AB         refused
 *
 * One request is everything: it sets, reads, and is the heartbeat without which the board falls back to 6 A.
 */
const LONGEST = 80;

export function frameOf(body) {
  return `${body}*${sumOf(body)}`;
}

/** The body of a frame whose sum is right; null: damaged. */
export function bodyOf(frame) {
  const [, body, sum] = /^([^*]*)\*([0-9A-F]{2})$/.exec(frame) ?? [];
  return body !== undefined && sumOf(body) === sum ? body : null;
}

/** An answer's sequence and what it says; null: no answer that there is. */
export function readAnswer(body) {
  const [head, ...fields] = body.split(',');
  const [, kind, sequence] = /^([SN])(\d\d)$/.exec(head) ?? [];
  if (kind === 'N') return { sequence, refused: true };
  const [vehicle, contactor, ...numbers] = fields;
  if (kind !== 'S' || numbers.length !== 5 || !/^[ABC]$/.test(vehicle) || !/^[01]$/.test(contactor)) return null;
  if (!numbers.every((number) => /^\d{1,9}$/.test(number))) return null;
  const [amps, fault, wattHours, millivolts, powerUps] = numbers.map(Number);
  return { sequence, vehicle, contactor: contactor === '1', amps, fault, wattHours, millivolts, powerUps };
}

/** Cuts a stream of bytes into lines, whatever pieces it comes in; never holds more than one line's length. */
export class LineReader {
  #held = '';

  *push(bytes) {
    for (const byte of bytes) {
      if (byte === 0x0a) {
        if (this.#held !== '') yield this.#held;
        this.#held = '';
      } else this.#held = (this.#held + String.fromCharCode(byte)).slice(-LONGEST);
    }
  }
}

/** What people can read of any bytes. */
export function printable(text) {
  return text.replace(/[^\x20-\x7e]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

export function wordsFor(text) {
  const body = bodyOf(text);
  if (body === null) return 'damaged';
  const [, amps] = /^W\d\d,(\d+|-)$/.exec(body) ?? [];
  if (amps !== undefined) return amps === '-' ? 'tell' : `offer ${amps} A, and tell`;
  const said = readAnswer(body);
  if (said === null) return null;
  if (said.refused) return 'refused';
  const contactor = said.contactor ? 'closed' : 'open';
  return `vehicle ${said.vehicle}, contactor ${contactor}, ${said.amps} A, fault ${said.fault}, ${said.wattHours} Wh`;
}

function sumOf(body) {
  let sum = 0;
  for (const character of body) sum = (sum + character.charCodeAt(0)) & 0xff;
  return sum.toString(16).toUpperCase().padStart(2, '0');
}
