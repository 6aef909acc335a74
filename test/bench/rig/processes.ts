/** Memory of process trees as Linux accounts for it. */
import { readdir, readFile } from 'node:fs/promises';

/** Proportional set size of these processes and all below them, MB: shared pages count once over all who share them. */
export async function pssOfTrees(roots: readonly number[]): Promise<number> {
  const sizes = await Promise.all((await treesOf(roots)).map(pssOf));
  return sizes.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1000;
}

async function pssOf(pid: number): Promise<number> {
  // A process that ended meanwhile has none.
  const text = await readFile(`/proc/${String(pid)}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1.024;
}

async function treesOf(roots: readonly number[]): Promise<number[]> {
  const parents = await parentsOfAll();
  const found = new Set(roots);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (found.has(pid) || !found.has(parent)) continue;
      found.add(pid);
      grown = true;
    }
  }
  return [...found];
}

async function parentsOfAll(): Promise<ReadonlyMap<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const pairs = await Promise.all(
    pids.map(async (pid): Promise<readonly [number, number]> => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // The name, in brackets, may hold anything; after it: state, parent.
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      return [Number(pid), Number(parent ?? 0)];
    }),
  );
  return new Map(pairs);
}
