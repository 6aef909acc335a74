/** One thing at a time, in the order of asking: what polls and what commands must not act on half of each other. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Somebody waits for the turn: long work should give way. */
  get wanted(): boolean {
    return this.#waiting > 0;
  }

  async take<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#waiting += 1;
    const previous = this.#last;
    const mine = (async () => {
      await previous;
      this.#waiting -= 1;
      return work();
    })();
    // The next in line waits for us however we end; our caller gets the failure.
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
