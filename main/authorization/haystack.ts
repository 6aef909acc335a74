/** Many short texts as one, in which those that hold another are found at the speed of memory. Pure. */

/** Ends each text; in none of them. */
const END = '\n';

export class Haystack {
  readonly #all: string;
  /** Where each text begins, and behind the last one the end of all. */
  readonly #starts: Uint32Array;

  /** A line feed within a text counts as a blank. */
  constructor(texts: readonly string[]) {
    const isPlain = texts.every((text) => !text.includes(END));
    const lines = isPlain ? texts : texts.map((text) => text.replaceAll(END, ' '));
    this.#all = lines.join(END) + END;
    this.#starts = new Uint32Array(lines.length + 1);
    let at = 0;
    for (let line = 0; line < lines.length; line++) {
      at += (lines[line]?.length ?? 0) + END.length;
      this.#starts[line + 1] = at;
    }
  }

  /** Sets the mark of each text that holds `part` (which is not empty), or that ends with it. */
  mark(part: string, where: 'within' | 'end', marks: Uint8Array): void {
    if (part.includes(END)) return;
    const wanted = where === 'end' ? part + END : part;
    let line = 0;
    for (let at = this.#all.indexOf(wanted); at >= 0; at = this.#all.indexOf(wanted, this.#starts[line])) {
      while ((this.#starts[line + 1] ?? Infinity) <= at) line++;
      marks[line] = 1;
      line++;
    }
  }
}
