import { classAmong, scaledCuts, type Axes } from './axes.ts';

/** Power in W and current in mA, as far as the meter tells them. */
export interface Load {
  readonly watts: number | undefined;
  readonly milliamps: number | undefined;
}

/** Tells whether any restriction on power or current (rule 8) could see the difference between two loads. */
export class LoadClasses {
  /** False if no restriction looks at the load. */
  readonly matter: boolean;
  private readonly power: readonly number[];
  private readonly current: readonly number[];

  constructor({ minPowerCuts, maxPowerCuts, minCurrentCuts, maxCurrentCuts }: Axes) {
    const cuts = (...axes: (typeof minPowerCuts)[]) =>
      axes.flatMap((axis) => scaledCuts(axis, 3).map(Number)).sort((a, b) => a - b);
    this.power = cuts(minPowerCuts, maxPowerCuts);
    this.current = cuts(minCurrentCuts, maxCurrentCuts);
    this.matter = this.power.length > 0 || this.current.length > 0;
  }

  differ(a: Load, b: Load): boolean {
    return (
      this.matter &&
      (classOf(this.power, a.watts) !== classOf(this.power, b.watts) ||
        classOf(this.current, a.milliamps) !== classOf(this.current, b.milliamps))
    );
  }
}

/** Not knowing is a class of its own: then no restriction holds. */
function classOf(cuts: readonly number[], value: number | undefined): number {
  if (cuts.length === 0) return 0;
  return value === undefined ? -1 : classAmong(cuts, value);
}
