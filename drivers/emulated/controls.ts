/** Control lines of emulated devices: one line of text in, one answer out. */

export interface Control<Device> {
  readonly usage: string;
  readonly help: string;
  /** Answers what to say after `ok`; throws a ControlError for what cannot be done. */
  run(device: Device, args: readonly string[]): string;
}

export type Controls<Device> = ReadonlyMap<string, Control<Device>>;

export class ControlError extends Error {}

/** A control that answers with its own name. */
export function control<Device>(
  usage: string,
  help: string,
  act: (device: Device, args: readonly string[]) => void,
): Control<Device> {
  return {
    usage,
    help,
    run(device, args) {
      act(device, args);
      return usage.split(' ')[0] ?? '';
    },
  };
}

/** Carries out one control line; answers `ok …` or `error …` on one line. */
export function runControl<Device>(controls: Controls<Device>, device: Device, line: string): string {
  const [name = '', ...args] = line.trim().split(/\s+/);
  if (name === 'help') {
    return `ok ${[...controls.values()].map(({ usage, help }) => `${usage} (${help})`).join('; ')}`;
  }
  const found = controls.get(name);
  if (!found) return `error no such control: ${name || '(empty)'}; try help`;
  try {
    return `ok ${found.run(device, args)}`.trim();
  } catch (error) {
    if (error instanceof ControlError) return `error ${error.message}; usage: ${found.usage}`;
    throw error;
  }
}

/** `key=value key=value`. */
export function factsLine(facts: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(facts)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

export function numberOf(word: string | undefined, least: number, most: number): number {
  const value = word === undefined || word === '' ? Number.NaN : Number(word);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  throw new ControlError(`${word ?? 'nothing'} is not a number from ${least} to ${most}`);
}

export function switchOf(word: string | undefined): boolean {
  if (word === 'on' || word === 'off') return word === 'on';
  throw new ControlError(`${word ?? 'nothing'} is neither on nor off`);
}
