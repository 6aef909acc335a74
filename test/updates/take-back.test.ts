/** A version that was not kept may have changed the database: the one before runs on it all the same. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKioskStore } from '../../main/kiosk/setup.ts';
import { isFallback } from '../../main/kiosk/update-key.ts';
import { setSink } from '../../main/log/log.ts';
import { ProblemError } from '../../main/problem.ts';
import { VirtualClock } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { Machine } from './launcher-rig.ts';

let folder: TemporaryFolder;
let restoreSink: () => void;
const clock = new VirtualClock();
beforeEach(() => {
  restoreSink = setSink({ write: () => undefined });
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
  restoreSink();
});

/** As the next version would leave it. */
function migrated(): string {
  const file = folder.file('kiosk.db');
  const store = openKioskStore(file, clock);
  const at = clock.now();
  const plain = { number: '7F3A-2291', token: null, tariff: null, pricing: null };
  store.sessions.open({ id: 'session-1', connector: 1, at, meterStartWh: 1000, ...plain });
  store.outbox.append('ocpp', { id: 'session-1/0', at, connector: 1, payload: { type: 'started' } });
  store.audit(at, 'kiosk', 'test', {});
  store.close();
  const db = new DatabaseSync(file);
  db.exec(`ALTER TABLE sessions ADD COLUMN later TEXT; CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT`);
  for (const name of ['user_version', 'application_id']) {
    const now = Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
    db.exec(`PRAGMA ${name} = ${String(now + 1)}`);
  }
  db.close();
  return file;
}

describe('a database of a newer version', () => {
  it('is left alone where that version was not given up', () => {
    const file = migrated();
    expect(() => openKioskStore(file, clock)).toThrow(ProblemError);
  });

  it('is taken back after an update that was not kept, with all that is owed', () => {
    const store = openKioskStore(migrated(), clock, true);
    expect(store.sessions.unfinished().map(({ id }) => id)).toEqual(['session-1']);
    expect(store.outbox.next('ocpp', 9).map(({ id }) => id)).toEqual(['session-1/0']);
    expect(store.auditLog.newest(9).map(({ what }) => what)).toEqual(['store.taken-back', 'test']);
    store.close();
    openKioskStore(store.file, clock).close();
  });
});

describe('what runs is a fallback', () => {
  const of = ({ updates: folder }: Machine, program: string, version = '1.1.0') =>
    isFallback({ supported: true, folder, program, source: null as never }, version);

  it.each([
    ['an older package was installed', (machine: Machine) => machine.program(machine.factory, 'old', 'ends')],
    ['the record is damaged', ({ updates }: Machine) => writeFileSync(path.join(updates, 'boot'), '\0')],
  ])('when %s', (_what, happens) => {
    const machine = new Machine();
    machine.run();
    machine.install('1.4.0', 'ends');
    machine.folder.confirm('1.4.0');
    expect(of(machine, '1.4.0', '1.4.0')).toBe(false);
    happens(machine);
    machine.run();
    expect(machine.ran.at(-1)).toMatch(/factory/);
    expect(of(machine, 'factory', '1.2.0')).toBe(true);
    expect(of(machine, 'factory', '1.5.0')).toBe(false);
    machine.remove();
  });

  it('only while the version that it stands in for was given up', () => {
    const machine = new Machine();
    machine.run();
    expect(of(machine, 'factory')).toBe(false);
    machine.install('1.2.0', 'crashes');
    expect(of(machine, '1.2.0', '1.2.0')).toBe(false);
    for (let start = 0; start < 4; start++) machine.run();
    expect(of(machine, 'factory')).toBe(true);
    machine.folder.settle('factory', 0);
    expect(of(machine, 'factory')).toBe(true);
    machine.install('1.3.0', 'ends');
    machine.run();
    expect(of(machine, '1.3.0', '1.3.0')).toBe(true);
    machine.folder.confirm('1.3.0');
    expect(of(machine, '1.3.0', '1.3.0')).toBe(false);
    expect(isFallback({ supported: false, why: '' }, '1.1.0')).toBe(false);
    expect(isFallback(undefined, '1.1.0')).toBe(false);
    machine.remove();
  });
});
