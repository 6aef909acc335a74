/** What a connector measures, as rows. */
import type { ConnectorsPage } from '../../../main/bridge/contract.ts';
import type { Service } from '../service.svelte.ts';
import type { ConnectorsWords } from '../words/connectors-en.ts';

export interface LiveRow {
  readonly name: string;
  readonly value: string;
  readonly data: string;
  readonly raw: string | number | boolean | null;
}

export function liveRows(
  { session, vehicle, contactorClosed, locked, values, limit }: ConnectorsPage['connector'],
  { format, words, now }: Service,
  t: ConnectorsWords,
): LiveRow[] {
  const rows: LiveRow[] = [];
  const add = (data: string, name: string, value: string | null, raw: LiveRow['raw']) =>
    rows.push({ data, name, value: value ?? '–', raw });
  if (session) {
    add('session', t.session, session.number, session.number);
    add('card', t.card, session.card ?? words.none, session.card);
    add('energy', t.delivered, format.kilowattHours(session.energyWh), session.energyWh);
  }
  add('vehicle', t.vehicle, t.vehicles[vehicle] ?? vehicle, vehicle);
  add(
    'contactor',
    t.contactor,
    contactorClosed === null ? null : contactorClosed ? t.closed : t.open,
    contactorClosed,
  );
  add('lock', t.lock, locked === null ? null : locked ? t.locked : t.unlocked, locked);
  add('offered', t.offered, format.amps(limit.amps * 1_000), limit.amps);
  const phases = (list: readonly number[], data: string, name: string, show: (value: number) => string) => {
    for (const [index, value] of list.entries()) {
      const phase = list.length > 1 ? ` L${String(index + 1)}` : '';
      add(`${data}-${String(index + 1)}`, name + phase, show(value), value);
    }
  };
  phases(values.milliamps, 'milliamps', t.current, format.amps);
  phases(values.millivolts, 'millivolts', t.voltage, format.volts);
  for (const { name, deciCelsius } of values.temperatures)
    add(`temperature-${name}`, t.temperature(name), format.degrees(deciCelsius), deciCelsius);
  if (values.registerWh !== null)
    add('register', t.register, format.kilowattHours(values.registerWh), values.registerWh);
  if (values.meterAt !== null)
    add('meter-at', t.meterAt, t.ago(format.lasting(Math.max(0, now - values.meterAt))), values.meterAt);
  return rows;
}
