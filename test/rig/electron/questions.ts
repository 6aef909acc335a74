/** The line to the tests: functions to be run in the app's own process, as Playwright's `evaluate` does it for Electron. */

export interface Question {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** The app runs; Playwright finds its pages there. */
export interface Announcement {
  readonly endpoint: string;
}

const send = process.send?.bind(process);

export function announce(announcement: Announcement): void {
  send?.(announcement);
}

export function answerQuestions(): void {
  // The app must not see it: it would take it for a parent of its own kind.
  Object.assign(process, { send: undefined });
  process.on('message', (question: Question) => {
    answer(question).then(
      (value) => send?.({ id: question.id, value } satisfies Answer),
      (error: unknown) => send?.({ id: question.id, error: String(error) } satisfies Answer),
    );
  });
  process.on('disconnect', () => {});
  process.channel?.unref();
}

async function answer({ source, argument }: Question): Promise<unknown> {
  const electron = await import('./electron.ts');
  const run = (0, eval)(`(${source})`) as (module: object, argument: unknown) => unknown;
  return run(electron, argument);
}
