/** `app.commandLine`: what the process was given, and what the app adds for Chromium. */
export class CommandLine {
  readonly #given = new Map<string, string>();
  readonly #added = new Map<string, string>();

  constructor(args: readonly string[]) {
    for (const argument of args) {
      const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
      if (name !== undefined) this.#given.set(name, value);
    }
  }

  appendSwitch(name: string, value = ''): void {
    this.#added.set(name, value);
  }

  appendArgument(): void {}

  removeSwitch(name: string): void {
    this.#given.delete(name);
    this.#added.delete(name);
  }

  hasSwitch(name: string): boolean {
    return this.#given.has(name) || this.#added.has(name);
  }

  getSwitchValue(name: string): string {
    return this.#added.get(name) ?? this.#given.get(name) ?? '';
  }

  /** What Chromium is started with: only what the app's own code added; the rig steers Chromium itself. */
  forChromium(): string[] {
    return [...this.#added].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
  }
}
