/** A real store on a temporary file, and a journal on it that fails when told and remembers the order of things. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SessionJournal } from '../../main/session/journal.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON } from './clock.ts';

export interface TemporaryFolder {
  readonly path: string;
  file(name: string): string;
  remove(): void;
}

export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-test-'));
  return {
    path: folder,
    file: (name) => path.join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A store of its own folder; `close` removes both. */
export function temporaryStore(): Store {
  const folder = temporaryFolder();
  const store = openStore(folder.file('kiosk.db'), NOON);
  return {
    ...store,
    close: () => {
      store.close();
      folder.remove();
    },
  };
}

type Write = 'open' | 'event' | 'progress' | 'pricing' | 'end' | 'close';

export interface WatchedJournal extends SessionJournal {
  /** What the next writes do: everything works, nothing, or all but these. */
  failing: boolean | readonly Write[];
}

/** `journal`, with each write noted in `log` after it is durable, and failing when `failing` says so. */
export function watchedJournal(journal: SessionJournal, log: string[]): WatchedJournal {
  const guarded = <Args extends unknown[]>(name: Write, write: (...args: Args) => void) => {
    return (...args: Args) => {
      const { failing } = watched;
      if (failing === true || (failing !== false && failing.includes(name))) {
        log.push(`${name} failed`);
        throw new Error('disk I/O error');
      }
      write(...args);
      log.push(
        name === 'event' || name === 'pricing' ? `${name} ${String(args[name === 'event' ? 2 : 3])}` : name,
      );
    };
  };
  const watched: WatchedJournal = {
    failing: false,
    open: guarded('open', (session) => journal.open(session)),
    event: guarded('event', (id, at, type, data) => journal.event(id, at, type, data)),
    progress: guarded('progress', (id, progress) => journal.progress(id, progress)),
    pricing: guarded('pricing', (id, pricing, at, why) => journal.pricing(id, pricing, at, why)),
    end: guarded('end', (id, at, reason, pricing) => journal.end(id, at, reason, pricing)),
    close: guarded('close', (id, at, pricing, receipt) => journal.close(id, at, pricing, receipt)),
    get: (id) => journal.get(id),
    unfinished: () => journal.unfinished(),
    has: (id, type) => journal.has(id, type),
    samples: (id) => journal.samples(id),
  };
  return watched;
}
