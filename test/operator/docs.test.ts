/** What docs/OPERATOR.md tells operators is compared with the code's own tables. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultConfig } from '../../main/config/parse.ts';
import { configSchema } from '../../main/config/schema.ts';
import { FAULT_CODES, FAULTS } from '../../main/faults/catalogue.ts';
import type { Dialect } from '../../main/operator/ocpp/dialect.ts';
import { KEY_NAMES, KEYS, type Key } from '../../main/operator/ocpp16/configuration/keys.ts';
import { ocpp16 } from '../../main/operator/ocpp16/dialect.ts';
import { NOT_HERE } from '../../main/operator/ocpp201/answers/not-here.ts';
import { ocpp201 } from '../../main/operator/ocpp201/dialect.ts';
import { DeviceModel } from '../../main/operator/ocpp201/model/model.ts';
import { Settings } from '../../main/operator/ocpp201/model/settings.ts';
import { mutabilityOf, type Variable } from '../../main/operator/ocpp201/model/variable.ts';
import type { Ocpp201Options } from '../../main/operator/ocpp201/options.ts';
import { SEVERITY } from '../../main/operator/ocpp201/tables/severity.ts';
import { initialOf } from '../../main/operator/ocpp201/kiosk-settings.ts';
import { quietCore } from './ocpp/quiet-core.ts';
import { connector, FakeStation } from './ocpp201/fake-station.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TEXT = readFileSync(path.join(ROOT, 'docs/OPERATOR.md'), 'utf8');
const CONFIG = defaultConfig({});
const NOTHING = { read: () => undefined, write: () => undefined, remove: () => undefined, names: () => [] };

/** Rows of the table that stands under this name, without its head. */
function table(name: string): string[][] {
  const [, after] = TEXT.split(`<!-- table: ${name} -->`);
  const lines = (after ?? '').split('\n').filter((line) => !line.startsWith('<!--'));
  const end = lines.findIndex((line, index) => index > 0 && line === '');
  return lines
    .slice(1, end)
    .slice(2)
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));
}

const code = (text: string) => (text === '' ? '(empty)' : `\`${text}\``);
const bare = (cell: string | undefined) => (cell ?? '').replaceAll('`', '');
const columns = (rows: readonly string[][], count: number) => rows.map((row) => row.slice(0, count));

class Identified extends FakeStation {
  override readonly identity = {
    id: 'CP-0001',
    vendor: 'EVSE Kiosk',
    model: 'EVSE Kiosk',
    version: 'VERSION',
  };
}
const station = new Identified([connector(1)]);

const core = quietCore({ station, states: NOTHING });

const { offline, plugTimeoutSeconds, cacheHours } = CONFIG.authorization;
const OPTIONS_16 = {
  offline,
  plugTimeoutSeconds,
  sampleSeconds: 60,
  alignedSeconds: 0,
  languages: CONFIG.station.languages,
  securityProfile: 0,
} as const;
const OPTIONS_201: Ocpp201Options = {
  connectors: CONFIG.connectors.slice(0, 1),
  timeZone: CONFIG.station.timeZone,
  currency: 'EUR',
  securityProfile: 0,
  organization: '',
  started: 'PowerUp',
  configured: {
    plugSeconds: plugTimeoutSeconds,
    sampleSeconds: 60,
    alignedSeconds: 0,
    cacheSeconds: cacheHours * 3600,
    offline,
  },
  listEntries: () => 0,
  waiting: () => false,
};

/** Every request that this version of the standard has. */
function actionsOf(file: string): string[] {
  const schemas = createRequire(import.meta.url)(`ocpp-rpc/lib/schemas/${file}`) as readonly {
    readonly $id: string;
  }[];
  return schemas.flatMap(({ $id }) => /^urn:(\w+)\.req$/.exec($id)?.[1] ?? []);
}

/** All that is written in these folders of the operator's room. */
function sources(...folders: readonly string[]): string {
  return folders
    .flatMap((folder) => {
      const room = path.join(ROOT, 'main/operator', folder);
      return readdirSync(room, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(path.join(room, file), 'utf8'));
    })
    .join('\n');
}

describe.each([
  ['ocpp16', ocpp16(OPTIONS_16)(core), 'ocpp1_6.json'],
  ['ocpp201', ocpp201(OPTIONS_201)(core), 'ocpp2_0_1.json'],
] as const)('messages of %s', (name, dialect: Dialect, file) => {
  const all = actionsOf(file);
  const answered = Object.keys(dialect.answers);

  it('lists every message that may come, with what becomes of it', () => {
    const rows = table(`${name}-in`);
    const said = new Map(rows.map(([action, verdict]) => [bare(action), verdict]));
    expect(rows).toHaveLength(said.size);
    expect([...said.keys()].toSorted()).toEqual([...answered, ...dialect.unsupported].toSorted());
    for (const action of answered) expect(said.get(action), action).toMatch(/^(supported|refused)$/);
    for (const action of dialect.unsupported) expect(said.get(action), action).toBe('NotSupported');
    if (name === 'ocpp201')
      for (const action of Object.keys(NOT_HERE)) expect(said.get(action)).toBe('refused');
    for (const [action, verdict, why] of rows)
      if (verdict !== 'supported') expect(why, `why ${String(action)} is not`).not.toBe('');
  });

  it('lists every other message of the standard, and whether it is sent', () => {
    const text = sources('ocpp', name);
    const incoming = new Set([...answered, ...dialect.unsupported]);
    const outgoing = all.filter((action) => !incoming.has(action));
    const expected = outgoing.map((action) => [
      code(action),
      text.includes(`'${action}'`) ? 'sent' : 'not sent',
    ]);
    expect(columns(table(`${name}-out`), 2).toSorted()).toEqual(expected.toSorted());
  });
});

describe('docs/OPERATOR.md', () => {
  it('lists the configuration', () => {
    const schema = JSON.stringify(z.toJSONSchema(configSchema.shape.operator, { io: 'input' }));
    const { properties } = objectWith(JSON.parse(schema), 'securityProfile');
    const expected = Object.entries(properties).map(([key, property]) => [
      code(key),
      'default' in property ? code(JSON.stringify(property.default)) : 'required',
    ]);
    expect(columns(table('configuration'), 2)).toEqual(expected);
  });

  it('lists each configuration key of 1.6 with its default and whether it can be set', () => {
    const expected = KEY_NAMES.map((name) => {
      const key: Key = KEYS[name];
      return [code(name), code(key.preset({ ...OPTIONS_16, connectors: 1 })), key.accept ? 'yes' : 'no'];
    });
    expect(columns(table('ocpp16-keys'), 3)).toEqual(expected);
  });

  it('lists each variable of 2.0.1 with its default and whether it can be set', () => {
    const model = new DeviceModel({
      core,
      options: OPTIONS_201,
      settings: new Settings(NOTHING, initialOf(OPTIONS_201.configured)),
      profiles: () => 0,
      displayMessages: () => 0,
    });
    const expected = model.variables.map((variable) => [
      code(nameOf(variable)),
      variable.constant || variable.write ? code(variable.read?.() ?? '') : '(now)',
      mutabilityOf(variable),
    ]);
    expect(columns(table('ocpp201-variables'), 3)).toEqual(expected);
  });

  it('lists each fault with what the central system gets', () => {
    const expected = FAULT_CODES.map((name) => {
      const { severity, ocpp16: error, ocpp201: place, mrec } = FAULTS[name];
      return [
        code(name),
        `${severity} (${String(SEVERITY[severity])})`,
        error ?? 'OtherError',
        `${place.component}.${place.variable}`,
        mrec ?? '–',
      ];
    });
    expect(table('alerts')).toEqual(expected);
  });
});

function nameOf({ component, name, instance }: Variable): string {
  return `${component.name}.${name}${instance === undefined ? '' : `[${instance}]`}`;
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
}

/** The first object within a JSON schema that has this property. */
function objectWith(schema: unknown, property: string): ObjectSchema {
  const found = find(schema, property);
  if (!found) throw new Error(`no object with ${property}`);
  return found;
}

function find(schema: unknown, property: string): ObjectSchema | null {
  if (typeof schema !== 'object' || schema === null) return null;
  const { properties } = schema as Partial<ObjectSchema>;
  if (properties && Object.hasOwn(properties, property)) return { properties };
  for (const part of Object.values(schema)) {
    const found = find(part, property);
    if (found) return found;
  }
  return null;
}
