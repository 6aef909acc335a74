/** Figures as a technician reads them: exact, with units, times to the second, in the station's time zone. */
import type { ServiceLanguage } from '../../main/bridge/contract.ts';
import { createFormat, kilo, type Format } from '../format.ts';

const NO_BREAK_SPACE = '\u00a0';

export interface ServiceFormat extends Format {
  /** "1,234" */
  count(value: number): string;
  /** At most so many decimals: "3.25". */
  decimal(value: number, digits: number): string;
  /** "24.360 kWh": three decimals, as the meter has them. */
  kilowattHours(wattHours: number): string;
  /** "7.36 kW" */
  kilowatts(watts: number): string;
  /** "16.02 A" of milliamps. */
  amps(milliamps: number): string;
  /** "230.1 V" of millivolts. */
  volts(millivolts: number): string;
  /** "41.5 °C" of tenths. */
  degrees(deciCelsius: number): string;
  /** "1.4 GB" */
  bytes(bytes: number): string;
  /** "12 ms", "0.8 ms" */
  milliseconds(ms: number): string;
  /** "18:42:07" */
  clock(at: number): string;
  /** "18:42:07.123" */
  exact(at: number): string;
  /** "22 Nov 2026, 18:42:07" */
  full(at: number): string;
  /** "4 d 3 h", "3 h 12 min", "12 min 5 s", "5 s" */
  lasting(ms: number): string;
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function serviceFormat(language: ServiceLanguage, timeZone: string): ServiceFormat {
  const locale = language === 'de' ? 'de' : 'en-GB';
  const number = (least: number, most: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
  const [none, one, two, three] = [number(0, 0), number(1, 1), number(2, 2), number(3, 3)];
  const upTo = [0, 1, 2, 3].map((digits) => number(0, digits));
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat(locale, { timeZone, ...time });
  const exact = new Intl.DateTimeFormat(locale, { timeZone, ...time, fractionalSecondDigits: 3 });
  const full = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...time,
  });
  const unit = (text: string, symbol: string) => `${text}${NO_BREAK_SPACE}${symbol}`;

  function lasting(ms: number): string {
    const seconds = Math.max(0, Math.floor(ms / 1_000));
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    const both = (large: number, symbol: string, small: number, smaller: string) =>
      small === 0
        ? unit(none.format(large), symbol)
        : `${unit(none.format(large), symbol)} ${unit(none.format(small), smaller)}`;
    if (days > 0) return both(days, language === 'de' ? 'T' : 'd', hours % 24, 'h');
    if (hours > 0) return both(hours, 'h', minutes % 60, 'min');
    if (minutes > 0) return both(minutes, 'min', seconds % 60, 's');
    return unit(none.format(seconds), 's');
  }

  return {
    ...createFormat(language, timeZone),
    count: (value) => none.format(value),
    decimal: (value, digits) => (upTo[digits] ?? two).format(value),
    kilowattHours: (wattHours) => unit(three.format(kilo(wattHours)), 'kWh'),
    kilowatts: (watts) => unit(two.format(kilo(watts)), 'kW'),
    amps: (milliamps) => unit(two.format(kilo(milliamps)), 'A'),
    volts: (millivolts) => unit(one.format(kilo(millivolts)), 'V'),
    degrees: (deciCelsius) => unit(one.format(deciCelsius / 10), '°C'),
    bytes(bytes) {
      let size = 0;
      let value = bytes;
      while (value >= 1_000 && size < SIZES.length - 1) {
        value /= 1_000;
        size += 1;
      }
      return unit((value < 10 && size > 0 ? one : none).format(value), SIZES[size] ?? 'B');
    },
    milliseconds: (ms) => unit((upTo[ms < 10 ? 2 : ms < 100 ? 1 : 0] ?? none).format(ms), 'ms'),
    clock: (at) => clock.format(at),
    exact: (at) => exact.format(at),
    full: (at) => full.format(at),
    lasting,
  };
}
