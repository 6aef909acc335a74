/** A task that a test can break off, and that remembers what it was told. */
import type { TaskHandle } from '../../main/service/tasks.ts';

export interface TestTask extends TaskHandle {
  readonly steps: string[];
  readonly progressed: [number, number][];
  cancel(): void;
}

export function testTask(): TestTask {
  const abort = new AbortController();
  const steps: string[] = [];
  const progressed: [number, number][] = [];
  return {
    signal: abort.signal,
    steps,
    progressed,
    step: (code) => steps.push(code),
    progress: (done, total) => progressed.push([done, total]),
    cancel: () => abort.abort(),
  };
}

/**
 * The longest that `work` keeps the loop from others, as a share of all its work: 1 is in one go. In this thread's own time,
 * so that neither a busy machine nor a slow one makes it look worse.
 */
export async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const spent = () => {
    const { user, system } = process.threadCpuUsage();
    return user + system;
  };
  const began = spent();
  let [longest, last, isOver] = [0, began, false];
  const look = () => {
    const now = spent();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await work();
  isOver = true;
  look();
  return longest / (last - began);
}
