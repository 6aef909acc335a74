/** Text for terminals: named fields with their lines under each other. */

const LABEL = 12;

/** `label  first line`, the others indented under it; nothing at all without lines. */
export function field(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL)}${printable(line)}`);
}

export const numbered = (lines: readonly string[]) =>
  lines.map((line, index) => `${String(index + 1)}. ${line}`);

/** What a device sent may hold anything: nothing of it shall steer the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '·');
}
