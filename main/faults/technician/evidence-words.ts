/** What drivers and watches put into a fault's evidence, as a technician reads it: names in words, values with units. */
import type { TechnicianLanguage } from '../entry.ts';
import { durationWords } from './duration.ts';

type Value = string | number | boolean;

/** One line for each fact, e.g. `hottest: 71.5 °C`. A name that has no German is shown as it is. */
export function evidenceWords(
  evidence: Readonly<Record<string, Value>>,
  language: TechnicianLanguage,
): readonly string[] {
  return Object.entries(evidence).map(([name, value]) => {
    const unit = typeof value === 'number' ? UNITS.find(({ ending }) => ending.test(name)) : undefined;
    const plain = unit ? name.replace(unit.ending, '') : name;
    const said = unit && typeof value === 'number' ? unit.say(value) : sayValue(value, language);
    const words = nameWords(plain || (unit?.name ?? name), language);
    return `${words}: ${language === 'de' ? said.replace(/^(-?\d+)\.(\d+ \S+)$/, '$1,$2') : said}`;
  });
}

/** Units are part of the names: the longer ending first. */
const UNITS: readonly {
  readonly ending: RegExp;
  readonly name: string;
  readonly say: (value: number) => string;
}[] = [
  { ending: /millivolts$/i, name: 'voltage', say: (value) => `${(value / 1000).toFixed(1)} V` },
  { ending: /milliamps$/i, name: 'current', say: (value) => `${(value / 1000).toFixed(1)} A` },
  { ending: /decidegrees$/i, name: 'temperature', say: (value) => `${(value / 10).toFixed(1)} °C` },
  { ending: /megabytes$/i, name: 'size', say: (value) => `${String(value)} MB` },
  { ending: /Amps$/, name: 'current', say: (value) => `${String(value)} A` },
  { ending: /Wh$/, name: 'energy', say: (value) => `${String(value)} Wh` },
  { ending: /Ms$/, name: 'time', say: (value) => durationWords(value) },
];

function sayValue(value: Value, language: TechnicianLanguage): string {
  if (typeof value !== 'boolean') return String(value);
  if (language === 'de') return value ? 'ja' : 'nein';
  return value ? 'yes' : 'no';
}

/** `beforeRestart` → `before restart`. */
function nameWords(name: string, language: TechnicianLanguage): string {
  const german = language === 'de' ? GERMAN[name] : undefined;
  return german ?? name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const GERMAN: Readonly<Record<string, string | undefined>> = {
  port: 'Anschluss',
  unit: 'Modbus-Adresse',
  code: 'Fehler',
  cause: 'Ursache',
  reason: 'Grund',
  message: 'Meldung',
  detail: 'Einzelheiten',
  remedy: 'Abhilfe',
  status: 'Status',
  state: 'Zustand',
  pilot: 'Pilotsignal',
  flags: 'Meldebits',
  unknownBits: 'unbekannte Bits',
  vehicle: 'Fahrzeug',
  firmware: 'Firmware',
  source: 'Quelle',
  silent: 'stumm',
  of: 'von',
  damaged: 'beschädigt',
  offered: 'angeboten',
  hottest: 'am heißesten',
  voltage: 'Spannung',
  current: 'Strom',
  temperature: 'Temperatur',
  waited: 'gewartet',
  passed: 'vergangen',
  within: 'innerhalb von',
  ran: 'gelaufen',
  rule: 'Regel',
  register: 'Zählerstand',
  last: 'zuletzt',
  most: 'höchstens',
  flowed: 'geflossen',
  meter: 'Zähler',
  estimate: 'Schätzung',
  percentApart: 'Abweichung in Prozent',
  free: 'frei',
  least: 'mindestens',
  total: 'gesamt',
  database: 'Datenbank',
  setAside: 'beiseitegelegt als',
  beforeRestart: 'seit vor dem Neustart',
  afterRestart: 'nach dem Neustart',
};
