/** The card-reader process in Electron: a utility process, since packaged builds cannot run Node children (fuse `runAsNode`). */
import { utilityProcess } from 'electron';
import type { SpawnWorker } from '../../../drivers/readers/pcsc/workerProcess.ts';

export function utilityProcessSpawner(entry: string): SpawnWorker {
  return () => {
    const child = utilityProcess.fork(entry, [], { serviceName: 'card reader', stdio: 'ignore' });
    let fatal = '';
    child.on('error', (type, location) => {
      fatal = `${type} at ${location}: `;
    });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', (code) => listener(`${fatal}exit code ${code}`)),
      kill() {
        // `child.kill()` asks with SIGTERM, which a process that spins in native code never sees.
        if (child.pid === undefined) child.kill();
        else killForCertain(child.pid);
      },
    };
  };
}

function killForCertain(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!gone) throw error;
  }
}
