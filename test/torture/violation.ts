/** What a torture run found that must not be: a finding of its own, apart from mistakes of the rig. */
export class Violation extends Error {}

/** Throws a Violation that says `what` unless `holds`. */
export function demand(holds: boolean, what: () => string): void {
  if (!holds) throw new Violation(what());
}

/** Demands equality of plain values, telling both. */
export function same(found: unknown, wanted: unknown, what: string): void {
  demand(found === wanted, () => `${what}: ${String(found)}, not ${String(wanted)}`);
}
