/** Versions as semver.org 2.0.0 orders them. */

const VERSION =
  /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const LONGEST = 64;

/** Build metadata ("+5") is refused: two builds of one version would pass for the same. */
export function isVersion(text: string): boolean {
  return text.length <= LONGEST && VERSION.test(text);
}

/** Below 0: `a` is older. Both are versions (`isVersion`). */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (const index of [0, 1, 2] as const) {
    const difference = left.numbers[index] - right.numbers[index];
    if (difference !== 0) return difference;
  }
  return compareLabels(left.labels, right.labels);
}

function partsOf(version: string): {
  readonly numbers: readonly [number, number, number];
  readonly labels: readonly string[];
} {
  const [, major, minor, patch, labels] = VERSION.exec(version) ?? [];
  return {
    numbers: [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)],
    labels: labels?.split('.') ?? [],
  };
}

/** Semver 11: a release is newer than what leads to it; numbers before words; more labels after fewer. */
function compareLabels(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareLabel(left, right);
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : 0;
}

function compareLabel(a: string, b: string): number {
  const [isLeft, isRight] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isLeft && isRight) return Number(a) - Number(b);
  if (isLeft !== isRight) return isLeft ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
