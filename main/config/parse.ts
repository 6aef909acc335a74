/** From the text of a configuration file to a `Config`, or to every problem in it at once. */
import { homedir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { type JsonDocument, parseDocument } from '../json/document.ts';
import { explain } from '../json/explain.ts';
import type { Problem } from '../problem.ts';
import { simulatedDevices, type Config } from './config.ts';
import { type Checkable, crossChecks } from './cross-checks.ts';
import { DEMO } from './demo.ts';
import {
  type Language,
  type ParsedConfig,
  type ParsedConnector,
  configSchema,
  connectorSchema,
  readerSchema,
  stationSchema,
} from './schema.ts';

export interface ParseOptions {
  /** The file that the text is from: problems name it, and relative paths start from its folder. */
  readonly path: string;
  /** Languages that the renderer has words for; naming another one is a problem. */
  readonly translated?: readonly Language[];
  /** For the default database path; `process.env` when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export type ConfigResult =
  /** `notes` are worth reading and stop nothing. */
  | { readonly ok: true; readonly config: Config; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Languages with a catalogue today. */
export const TRANSLATED: readonly Language[] = ['en', 'de', 'nl', 'fr', 'es', 'ar'];

/**
 * Checks and completes a configuration. Never throws, touches no file. Problems: `json.*`, `config.unknown-key`,
 * `config.missing`, `config.bad-value`, `config.conflict`.
 */
export function parseConfig(text: string, options: ParseOptions): ConfigResult {
  const read = parseDocument(text);
  if (!read.ok) return { ok: false, problems: inFile(read.problems, options.path) };

  const { document } = read;
  const value = withDemo(document.value);
  const seen: JsonDocument = { ...document, value };
  const parsed = configSchema.safeParse(value);
  const { problems, notes } = crossChecks(checkable(value), {
    document: seen,
    written: document.value,
    translated: options.translated ?? TRANSLATED,
  });
  const all = [...(parsed.success ? [] : explain(parsed.error, configSchema, seen, 'config')), ...problems];
  if (all.length > 0 || !parsed.success) {
    return { ok: false, problems: inFile(all.toSorted(byLine), options.path) };
  }
  return { ok: true, config: complete(parsed.data, options), notes: inFile(notes, options.path) };
}

/** The charger that runs when there is no file: the same as parsing `{}`. */
export function defaultConfig(env: ParseOptions['env'] = process.env): Config {
  const result = parseConfig('{}', { path: path.resolve('(defaults)'), env });
  if (!result.ok) throw new Error('the built-in configuration is wrong', { cause: result.problems });
  return result.config;
}

function inFile(problems: readonly Problem[], file: string): Problem[] {
  return problems.map((problem) => ({ ...problem, file }));
}

function byLine(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0);
}

/** Fills what is absent from the demonstration charger, as long as no controller is real. */
function withDemo(value: unknown): unknown {
  if (!isObject(value)) return value;
  const connectors: unknown = value['connectors'] ?? DEMO.connectors;
  if (!Array.isArray(connectors) || !connectors.every(isSimulated)) return value;
  const authorization = value['authorization'] ?? {};
  const service = value['service'] ?? {};
  return {
    ...value,
    connectors,
    station: value['station'] ?? DEMO.station,
    tariffs: value['tariffs'] ?? DEMO.tariffs,
    // The grace belongs to the demonstration's own price.
    ...(value['tariffs'] === undefined && { session: value['session'] ?? DEMO.session }),
    authorization: isObject(authorization) ? { tokens: DEMO.tokens, ...authorization } : authorization,
    service: isObject(service) ? { ...DEMO.service, ...service } : service,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSimulated(connector: unknown): boolean {
  return (
    isObject(connector) &&
    isObject(connector['controller']) &&
    connector['controller']['driver'] === 'simulated'
  );
}

/** The parts that are sound by themselves, so that one wrong value does not hide the conflicts between the others. */
function checkable(value: unknown): Checkable {
  const part = (key: string): unknown => (isObject(value) ? value[key] : undefined);
  const sound = <Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> | undefined =>
    schema.safeParse(raw).data;
  const connectors = part('connectors');
  return {
    connectors: (Array.isArray(connectors) ? connectors : []).map((raw) => sound(connectorSchema, raw)),
    reader: sound(readerSchema, part('reader')),
    station: sound(stationSchema, part('station')),
    operator: sound(configSchema.shape.operator, part('operator')) ?? undefined,
    simulation: sound(configSchema.shape.simulation, part('simulation')) ?? undefined,
  };
}

function complete(parsed: ParsedConfig, options: ParseOptions): Config {
  const folder = path.dirname(path.resolve(options.path));
  const file = (name: string) => path.resolve(folder, name);
  const fileOr = <Value>(value: Value): Value | string => (typeof value === 'string' ? file(value) : value);
  const secret = <Value>(value: Value | { file: string }): Value | { file: string } =>
    isObject(value) && typeof value['file'] === 'string' ? { file: file(value['file']) } : value;
  const {
    $schema: _,
    alerts,
    authorization,
    display,
    log,
    operator,
    service,
    store,
    tariffs,
    updates,
    ...rest
  } = parsed;
  const translated = options.translated ?? TRANSLATED;
  const storePath = store.path === undefined ? defaultStore(options.env ?? process.env) : file(store.path);
  // Whoever tries a demonstration has no stick to plug in.
  const isDemo = simulatedDevices(parsed) === 'all';
  const offered = parsed.station.languages.filter((language) => translated.includes(language));
  return {
    ...rest,
    station: { ...parsed.station, languages: offered.length > 0 ? offered : ['en'] },
    connectors: parsed.connectors.map((connector) => ({ ...connector, label: labelOf(connector) })),
    tariffs: {
      default: fileOr(tariffs.default),
      more: tariffs.more.map((entry) => ({ ...entry, tariff: fileOr(entry.tariff) })),
      ...(tariffs.clockUnsure !== undefined && { clockUnsure: fileOr(tariffs.clockUnsure) }),
    },
    authorization: { ...authorization, tokens: fileOr(authorization.tokens) },
    operator: operator && {
      ...operator,
      password: secret(operator.password),
      ca: fileOr(operator.ca),
      certificate: fileOr(operator.certificate),
      key: fileOr(operator.key),
    },
    alerts: { webhook: alerts.webhook && { ...alerts.webhook, secret: secret(alerts.webhook.secret) } },
    service: {
      ...service,
      pinHash: secret(service.pinHash),
      exchangeFolder:
        isDemo && service.exchangeFolder === null
          ? path.join(path.dirname(storePath), 'exchange')
          : fileOr(service.exchangeFolder),
    },
    display: { ...display, theme: fileOr(display.theme) },
    store: { path: storePath },
    updates: updates && { ...updates, publicKey: secret(updates.publicKey) },
    log: {
      ...log,
      folder: log.folder === undefined ? path.join(path.dirname(storePath), 'logs') : file(log.folder),
    },
  };
}

/** 1 → A … 26 → Z, then the number itself. */
function labelOf({ id, label }: ParsedConnector): string {
  return label ?? (id <= 26 ? String.fromCharCode(64 + id) : String(id));
}

/** XDG base directory specification: state that outlives a restart. */
function defaultStore(env: Readonly<Record<string, string | undefined>>): string {
  const state = env['XDG_STATE_HOME'];
  const base = state && path.isAbsolute(state) ? state : path.join(homedir(), '.local', 'state');
  return path.join(base, 'evse-kiosk', 'kiosk.db');
}
