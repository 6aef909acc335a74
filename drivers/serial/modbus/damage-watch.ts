/** So many of a unit's last exchanges count: on a shared line they come as often as the other units let them. */
const LAST = 8;
const DAMAGED_TO_RAISE = 4;
const DAMAGED_TO_CLEAR = 1;

/** Judges a unit's end of the line by how many of its last answers arrived damaged. */
export class DamageWatch {
  #last: boolean[] = [];
  #garbled = false;

  /** An exchange ended; `damaged`: what came could not be read. */
  take(damaged: boolean): { readonly garbled: boolean; readonly damaged: number; readonly of: number } {
    this.#last = [...this.#last, damaged].slice(-LAST);
    const count = this.#last.filter(Boolean).length;
    if (count >= DAMAGED_TO_RAISE) this.#garbled = true;
    else if (count <= DAMAGED_TO_CLEAR) this.#garbled = false;
    return { garbled: this.#garbled, damaged: count, of: this.#last.length };
  }
}
