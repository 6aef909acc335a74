/** The configuration that the kiosk runs on: checked, complete, every path absolute, nothing left to default. */
import type { ParsedConfig, ParsedConnector } from './schema.ts';

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

export type ConnectorConfig = DeepReadonly<ParsedConnector & { label: string }>;
export type Config = DeepReadonly<
  Omit<ParsedConfig, '$schema' | 'connectors' | 'store' | 'log'> & {
    store: { path: string };
    log: ParsedConfig['log'] & { folder: string };
  }
> & { readonly connectors: readonly ConnectorConfig[] };

export type ControllerConfig = ConnectorConfig['controller'];
export type MeterConfig = ConnectorConfig['meter'];
export type ReaderConfig = Config['reader'];
export type UpdatesConfig = NonNullable<Config['updates']>;
/** A path, or an OCPI Tariff object not yet validated (`main/tariff/` does that). */
export type TariffSource = Config['tariffs']['default'];
/** A text, or the file that holds it: see `readSecret`. */
export type Secret = string | { readonly file: string };

/** Nominal phase voltage in Europe (EN 60038): what a rating in amperes means in watts before anything is measured. */
const NOMINAL_VOLTS = 230;

/** Most power that a connector gives, W. */
export function ratedWatts(connector: Pick<ConnectorConfig, 'maxCurrent' | 'phases'>): number {
  return connector.maxCurrent * connector.phases * NOMINAL_VOLTS;
}

/** How much of the charger is real. The simulator panel is for `some` and `all`; a false clock only for `all`. */
export function simulatedDevices(config: {
  readonly connectors: readonly { readonly controller: { readonly driver: string } }[];
  readonly reader: { readonly driver: string };
}): 'none' | 'some' | 'all' {
  const drivers = [config.reader.driver, ...config.connectors.map(({ controller }) => controller.driver)];
  const count = drivers.filter((driver) => driver === 'simulated').length;
  if (count === 0) return 'none';
  return count === drivers.length ? 'all' : 'some';
}
