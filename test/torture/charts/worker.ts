/** One thread's share of the walks; answers its counts, or what it found. */
import { parentPort, workerData } from 'node:worker_threads';
import { Violation } from '../violation.ts';
import { walkCharts, type Work } from './charts.ts';

try {
  parentPort?.postMessage(walkCharts(workerData as Work));
} catch (error) {
  if (!(error instanceof Violation)) throw error;
  parentPort?.postMessage(error.message);
}
