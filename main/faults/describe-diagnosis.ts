/** A diagnosis in a person's language: the cause, its evidence line by line, what would tell it apart, one sentence for the driver. */
import { CAUSES, likelyCause } from './causes.ts';
import type { Diagnosis } from './diagnosis.ts';
import { technicianLanguage, type TechnicianLanguage } from './entry.ts';
import type { Fact } from './evidence.ts';

export interface DiagnosisDescription {
  readonly cause: string;
  readonly tellApart: string;
  /** For the driver. */
  readonly driver: string;
  /** For technicians; `at` is epoch milliseconds. */
  readonly evidence: readonly { readonly at: number; readonly text: string }[];
}

/** English where nothing is written in the language; technicians have fewer languages than drivers. */
export function describeDiagnosis({ cause, evidence }: Diagnosis, language: string): DiagnosisDescription {
  const known = technicianLanguage(language);
  return {
    ...CAUSES[cause][known],
    driver: likelyCause(cause, language),
    evidence: evidence.map(({ at, fact }) => ({ at, text: FACTS[known](fact) })),
  };
}

const unit = (milli: number | null, name: string, unknown: string) =>
  milli === null ? `${unknown} ${name}` : `${(milli / 1000).toFixed(1)} ${name}`;

const FACTS: Readonly<Record<TechnicianLanguage, (fact: Fact) => string>> = {
  en: (fact) => {
    switch (fact.type) {
      case 'plug':
        return `Connector ${String(fact.connector)}: plugged in, vehicle ${fact.vehicle ?? 'unknown'}`;
      case 'unplug':
        return `Connector ${String(fact.connector)}: unplugged`;
      case 'fault':
        return `${where(fact.connector, 'Station', 'Connector')}: ${fact.code} began`;
      case 'cleared':
        return `${where(fact.connector, 'Station', 'Connector')}: ${fact.code} ended`;
      case 'boot':
        return `${where(fact.connector, 'Station', 'Connector')}: ${fact.what} started`;
      case 'silent':
        return `${fact.port}: ${fact.device} stopped answering`;
      case 'answered':
        return `${fact.port}: ${fact.device} answers`;
      case 'flow':
        return `Connector ${String(fact.connector)}: ${fact.charging ? 'charging' : 'not charging'}, ${String(fact.registerWh)} Wh, ${unit(fact.milliamps, 'A', 'unknown')}, ${unit(fact.millivolts, 'V', 'unknown')}`;
      case 'temperature':
        return `Connector ${String(fact.connector)}: ${(fact.decidegrees / 10).toFixed(1)} °C, ${unit(fact.milliamps, 'A', 'unknown')}`;
      case 'frames':
        return `${fact.port}: ${String(fact.damaged)} of ${String(fact.good + fact.damaged)} frames damaged`;
    }
  },
  de: (fact) => {
    const comma = (text: string) => text.replace('.', ',');
    switch (fact.type) {
      case 'plug':
        return `Ladepunkt ${String(fact.connector)}: eingesteckt, Fahrzeug ${fact.vehicle ?? 'unbekannt'}`;
      case 'unplug':
        return `Ladepunkt ${String(fact.connector)}: abgesteckt`;
      case 'fault':
        return `${where(fact.connector, 'Säule', 'Ladepunkt')}: ${fact.code} begann`;
      case 'cleared':
        return `${where(fact.connector, 'Säule', 'Ladepunkt')}: ${fact.code} endete`;
      case 'boot':
        return `${where(fact.connector, 'Säule', 'Ladepunkt')}: ${fact.what === 'kiosk' ? 'Kiosk' : 'Controller'} gestartet`;
      case 'silent':
        return `${fact.port}: ${fact.device} antwortet nicht mehr`;
      case 'answered':
        return `${fact.port}: ${fact.device} antwortet`;
      case 'flow':
        return `Ladepunkt ${String(fact.connector)}: ${fact.charging ? 'lädt' : 'lädt nicht'}, ${String(fact.registerWh)} Wh, ${comma(unit(fact.milliamps, 'A', 'unbekannte'))}, ${comma(unit(fact.millivolts, 'V', 'unbekannte'))}`;
      case 'temperature':
        return `Ladepunkt ${String(fact.connector)}: ${comma((fact.decidegrees / 10).toFixed(1))} °C, ${comma(unit(fact.milliamps, 'A', 'unbekannte'))}`;
      case 'frames':
        return `${fact.port}: ${String(fact.damaged)} von ${String(fact.good + fact.damaged)} Telegrammen beschädigt`;
    }
  },
};

const where = (connector: number | null, station: string, word: string) =>
  connector === null ? station : `${word} ${String(connector)}`;
