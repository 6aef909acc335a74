/** Times in files that leave the charger: as its clock on the wall shows them, and exact. */
import type { Zone } from '../tariff/zone.ts';

/** ISO 8601 with the zone's offset at that instant, e.g. "2026-11-22T19:00:00.000+01:00". */
export function isoIn(zone: Zone, at: number): string {
  const minutes = Math.round(zone.offsetAt(Math.floor(at / 1000)) / 60);
  const local = new Date(at + minutes * 60_000).toISOString().slice(0, -1);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${local}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}

/** For file names, e.g. "20261122-190000". */
export function stampIn(zone: Zone, at: number): string {
  const [date = '', time = ''] = isoIn(zone, at).split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}
