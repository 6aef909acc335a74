/** A store's files on a file system in memory where there is one, and ways to spoil them. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NewSession } from '../../main/session/journal.ts';
import type { Store } from '../../main/store/store.ts';

/** A new folder; what is tested in it is what is written, not how long the disk takes. */
export function fastFolder(): string {
  return mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'evse-kiosk-'));
}

/** The database and its log as they lie there now, as a power cut would leave them. */
export function copyStore(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm', '.salvaged']) rmSync(to + suffix, { force: true });
  for (const suffix of ['', '-wal']) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
}

/** Overwrites some bytes at random places; returns where. */
export function flip(file: string, bytes: number, random: () => number): string {
  const content = readFileSync(file);
  const places = Array.from({ length: bytes }, () => Math.floor(random() * content.length));
  for (const place of places) content[place] = (content[place] ?? 0) ^ (1 + Math.floor(random() * 255));
  writeFileSync(file, content);
  return `${path.basename(file)} of ${String(content.length)} at ${places.join(', ')}`;
}

export function newSession(id: string, at: number, tariff = '{"id":"harbour"}'): NewSession {
  const token = { uid: '04A2245B7C1190', account: 'A-17', group: null, label: null, language: null };
  return { id, number: id.slice(0, 9), connector: 1, token, at, meterStartWh: 1_000, tariff, pricing: null };
}

export function read(store: Store, id: string, at: number, energyWh: number): void {
  const pricing = JSON.stringify({ energyWh, periods: 'x'.repeat(energyWh % 700) });
  store.sessions.progress(id, { at, registerWh: 1_000 + energyWh, energyWh, watts: 7_000, pricing });
}

export const receiptOf = (id: string, energyWh: number) =>
  JSON.stringify({ id, energyWh, lines: 'y'.repeat(300) });

/** A whole session of `readings`; the receipt can be recognised. */
export function wholeSession(store: Store, id: string, at: number, readings: number): void {
  store.sessions.open(newSession(id, at));
  for (let reading = 1; reading <= readings; reading++) read(store, id, at + reading, reading * 10);
  store.sessions.event(id, at + readings, 'state', { from: 'charging', to: 'stopping' });
  store.sessions.end(id, at + readings, 'driver-card', null);
  store.sessions.close(id, at + readings + 1, null, receiptOf(id, readings * 10));
}
