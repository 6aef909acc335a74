/** Asks a program of the machine. */
import { execFile } from 'node:child_process';

/** What it said; rejects with what it complained of when it fails, is missing, or takes longer than `limitMs`. */
export function runProgram(limitMs: number, program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: limitMs,
      killSignal: 'SIGKILL',
      env: { ...process.env, LC_ALL: 'C' },
    } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr.trim().split('\n')[0] || error.message, { cause: error }));
      else resolve(stdout);
    });
  });
}
