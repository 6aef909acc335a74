/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS, because nfc-pcsc is and requires it */
'use strict';
const { EventEmitter } = require('node:events');

/**
 * The longest wait for one change. After each wait the readers are listed again: a reader that comes between two waits
 * is not announced by pcsc-lite (its PnP notification compares within one call only).
 */
const WAIT_MS = 1000;
/** The pseudo reader of pcsc-lite whose change means that the list of readers changed. */
const PNP = '\\\\?PnP?\\Notification';
/** Waits may fail once or twice in a row when a reader goes at that moment; more, and the service itself is broken. */
const MAX_FAILED_WAITS = 3;
/** The upper half of a reader's state counts insertions and removals. */
const EVENT_COUNT = 0xffff0000;

/** One reader. Emits `status` {state, atr} on each change, the first at once; `end` when it is gone. */
class CardReader extends EventEmitter {
  connected = false;
  state = 0;
  #context;
  #handle;
  #card = null;
  /** Raised by each disconnect, so that a connect overtaken by one is recognised when it completes. */
  #attempt = 0;
  /** Native calls under way. They lock the context: a synchronous call beside them would block this thread. */
  #pending = new Set();

  constructor(name, binding) {
    super();
    this.name = name;
    // Own context: a call that hangs in this reader's driver does not hold up the others.
    this.#context = new binding.Context();
    this.#handle = this.#context.listReaders().find((reader) => reader.name === name);
    for (const [key, value] of Object.entries(binding)) {
      if (key.startsWith('SCARD_') && typeof value === 'number') this[key] = value;
    }
    // pcsclite 0.6 src/cardreader.cpp: the CCID escape is function 3500 on Windows and 1 elsewhere.
    this.IOCTL_CCID_ESCAPE = binding.SCARD_CTL_CODE(process.platform === 'win32' ? 3500 : 1);
  }

  connect(options, callback) {
    if (typeof options === 'function') return this.connect({}, options);
    const share = options?.share_mode ?? this.SCARD_SHARE_EXCLUSIVE;
    const protocol = options?.protocol ?? this.SCARD_PROTOCOL_T0 | this.SCARD_PROTOCOL_T1;
    if (this.connected) return void process.nextTick(callback, null, this.#card.protocol);
    if (!this.#handle) return void process.nextTick(callback, new Error('No such reader'));
    const attempt = ++this.#attempt;
    this.#track(this.#handle.connect(share, protocol)).then((card) => {
      if (attempt !== this.#attempt) {
        this.#release(card, this.SCARD_LEAVE_CARD);
        return callback(new Error('Disconnected while connecting'));
      }
      this.#card = card;
      this.connected = true;
      callback(null, card.protocol);
    }, callback);
  }

  disconnect(disposition, callback) {
    if (typeof disposition === 'function') return this.disconnect(undefined, disposition);
    this.#attempt += 1;
    const card = this.#card;
    this.#card = null;
    this.connected = false;
    if (!card) return void process.nextTick(callback, null);
    Promise.allSettled(this.#pending).then(() => {
      callback(this.#release(card, disposition ?? this.SCARD_UNPOWER_CARD));
    });
  }

  transmit(data, maxLength, _protocol, callback) {
    if (!this.#card) return void process.nextTick(callback, new Error('Card Reader not connected'));
    const options = maxLength ? { maxRecvLength: maxLength } : {};
    this.#track(this.#card.transmit(data, options)).then((response) => callback(null, response), callback);
  }

  control(data, code, maxLength, callback) {
    if (!this.#card) return void process.nextTick(callback, new Error('Card Reader not connected'));
    this.#track(this.#card.control(code, data)).then((response) => {
      if (maxLength && response.length > maxLength) callback(new Error('Insufficient buffer'));
      else callback(null, response);
    }, callback);
  }

  /** Forgets the reader: `end`, and no events after it. */
  close() {
    if (!this.#context) return;
    const context = this.#context;
    const card = this.#card;
    this.#context = null;
    this.#handle = null;
    this.#card = null;
    this.connected = false;
    this.#attempt += 1;
    this.emit('end');
    this.removeAllListeners('status');
    Promise.allSettled(this.#pending).then(() => {
      if (card) this.#release(card, this.SCARD_LEAVE_CARD);
      context.close();
    });
  }

  /** Takes over a state that the service reported. */
  update(state, atr) {
    const swapped = this.state & state & this.SCARD_STATE_PRESENT && (this.state ^ state) & EVENT_COUNT;
    // One card went and the next came between two looks: say both, in that order.
    if (swapped) this.#report(this.SCARD_STATE_EMPTY, null);
    this.#report(state, atr);
  }

  #report(state, atr) {
    this.emit('status', atr ? { state, atr } : { state });
    this.state = state;
  }

  #track(promise) {
    this.#pending.add(promise);
    const settled = () => this.#pending.delete(promise);
    promise.then(settled, settled);
    return promise;
  }

  /** The handle is of no further use whatever the service answers, so the answer is only handed back. */
  #release(card, disposition) {
    try {
      card.disconnect(disposition);
      return null;
    } catch (error) {
      return error;
    }
  }
}

/**
 * The service. Emits `reader` for each reader, `readers` (all names) at first and when the list changed, and when the
 * service is absent or lost: `error` (code ERR_PCSC_SERVICE) and `close`, after which this instance is of no use.
 */
class PCSCLite extends EventEmitter {
  readers = {};
  #binding;
  #context = null;
  #listed = false;
  #closed = false;

  constructor(binding) {
    super();
    this.#binding = binding;
    process.nextTick(() => void this.#run());
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const reader of Object.values(this.readers)) reader.close();
    this.readers = {};
    try {
      this.#context?.cancel();
    } catch {
      // No service left to cancel at; the wait has ended by itself then.
    }
    this.emit('close');
  }

  async #run() {
    try {
      if (this.#closed) return;
      this.#context = new this.#binding.Context();
      let failed = 0;
      while (!this.#closed) {
        this.#list();
        try {
          await this.#wait();
          failed = 0;
        } catch (error) {
          // A reader that went away fails the wait too: only the service's own listing tells the difference.
          failed += 1;
          if (failed >= MAX_FAILED_WAITS) throw error;
        }
      }
    } catch (cause) {
      this.#lose(cause);
    } finally {
      this.#context?.close();
    }
  }

  #list() {
    const names = this.#context.listReaders().map((reader) => reader.name);
    const gone = Object.keys(this.readers).filter((name) => !names.includes(name));
    const come = names.filter((name) => !this.readers[name]);
    for (const name of gone) this.readers[name].close();
    this.readers = Object.fromEntries(Object.entries(this.readers).filter(([name]) => !gone.includes(name)));
    for (const name of come) {
      const reader = new CardReader(name, this.#binding);
      this.readers[name] = reader;
      this.emit('reader', reader);
    }
    if (!this.#listed || gone.length > 0 || come.length > 0) this.emit('readers', names);
    this.#listed = true;
  }

  async #wait() {
    const { SCARD_STATE_CHANGED } = this.#binding;
    const known = Object.values(this.readers).map(({ name, state }) => ({ name, state }));
    const changes = await this.#context.waitForChange([...known, { name: PNP, state: 0 }], WAIT_MS);
    for (const { name, state, changed, atr } of changes ?? []) {
      if (!changed || this.#closed) continue;
      this.readers[name]?.update((state & ~SCARD_STATE_CHANGED) >>> 0, atr);
    }
  }

  #lose(cause) {
    if (this.#closed) return;
    this.emit('error', Object.assign(new Error(cause.message, { cause }), { code: 'ERR_PCSC_SERVICE' }));
    this.close();
  }
}

/**
 * Starts watching. Throws (code ERR_PCSC_BINDING, `cause` says why) when the package `smartcard` is not there or not built.
 */
module.exports = function pcsclite() {
  let binding;
  try {
    binding = require('smartcard');
  } catch (cause) {
    throw Object.assign(new Error('The PC/SC binding `smartcard` cannot be loaded', { cause }), {
      code: 'ERR_PCSC_BINDING',
    });
  }
  return new PCSCLite(binding);
};
